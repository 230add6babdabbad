//! What a search over everything found.

use serde::{Deserialize, Serialize};

/// One thing that was found: where it is, what it is called, what else tells it apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    pub href: String,
    pub title: String,
    pub note: String,
}

/// What was found of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub label: String,
    pub hits: Vec<Hit>,
    /// Where all of them are, if these are not all.
    pub more: Option<String>,
}

/// The answer to what was asked; the kinds that the viewer's role works with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub q: String,
    pub parts: Vec<Part>,
}

impl Found {
    pub fn is_empty(&self) -> bool {
        self.parts.iter().all(|p| p.hits.is_empty())
    }
}
