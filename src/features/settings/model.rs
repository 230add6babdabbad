//! What the pages of the settings show.

use crate::features::dictionaries::{ListPlace, Word};
use crate::features::members::fields::{Fields, Group};
use serde::{Deserialize, Serialize};

/// The fields of one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldsPage {
    pub group: Group,
    pub fields: Fields,
    /// How often the group was changed, for whoever saves second.
    pub version: i64,
    pub may_edit: bool,
    pub once: String,
}

/// One list in the choice of lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListName {
    /// A dictionary's code or a custom field's key.
    pub name: String,
    pub label: String,
    pub place: ListPlace,
    /// Where its words are chosen.
    pub used: String,
}

/// One list with its words, and the names of the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPage {
    pub lists: Vec<ListName>,
    pub chosen: ListName,
    pub words: Vec<Word>,
    pub version: i64,
    pub may_edit: bool,
}
