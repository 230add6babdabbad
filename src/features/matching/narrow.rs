//! What narrows the library on top of the criteria.

use super::Among;
use crate::features::members::{Education, Intent};
use crate::features::verification::Item;
use serde::{Deserialize, Serialize};

/// What narrows the library further.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LibraryFilter {
    /// A province's code.
    pub province: Option<i64>,
    /// The code of a city or district in it.
    pub city: Option<i64>,
    pub age_min: Option<i64>,
    pub age_max: Option<i64>,
    pub education: Option<Education>,
    /// This was verified.
    pub checked: Option<Item>,
    /// At least this level of intent.
    pub level: Option<Intent>,
    /// Only those who were never recommended to anybody.
    pub fresh: bool,
    /// At least so many interests in common.
    pub in_common: Option<i64>,
    /// Counts only where the agency allows it.
    pub among: Option<Among>,
}

/// The level of an intent: the stronger the higher; 0 where it is not known.
pub fn level(intent: Option<Intent>) -> u8 {
    intent.map_or(0, |i| 4 - i as u8)
}
