//! Errors of a form, keyed by field, each a sentence that a person can act on.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is wrong with which field; the key is the field's `name` in the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldErrors(pub BTreeMap<String, String>);

impl FieldErrors {
    pub fn one(field: &str, sentence: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(field, sentence);
        errors
    }

    /// Keeps the first sentence of a field: one thing to mend at a time.
    pub fn add(&mut self, field: &str, sentence: impl Into<String>) {
        self.0.entry(field.to_string()).or_insert_with(|| sentence.into());
    }

    pub fn get(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps what parses and notes at the field why something does not.
    pub fn take<T>(&mut self, field: &str, parsed: Result<T, impl ToString>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(sentence) => {
                self.add(field, sentence.to_string());
                None
            }
        }
    }

    /// The value where nothing is wrong; else everything that is, what was noted here first.
    pub fn and<T>(mut self, made: Result<T, Self>) -> Result<T, Self> {
        match made {
            Ok(value) => self.into_result().map(|()| value),
            Err(Self(more)) => {
                for (field, sentence) in more {
                    self.add(&field, sentence);
                }
                Err(self)
            }
        }
    }

    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}
