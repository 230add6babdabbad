//! What is read often and changes seldom, kept in the process with the version at which it was read.
//!
//! Whoever asks first reads the version from the database, so several processes agree: what another one
//! changed has another version, and is read anew.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

type Versioned = (i64, Arc<dyn Any + Send + Sync>);

/// One value of each type.
#[derive(Default)]
pub struct Kept(RwLock<HashMap<TypeId, Versioned>>);

impl Kept {
    /// The value of this version, if it is the one that is kept.
    pub fn at<T: Clone + Send + Sync + 'static>(&self, version: i64) -> Option<T> {
        let all = self.0.read().ok()?;
        let (kept, value) = all.get(&TypeId::of::<T>())?;
        if *kept == version {
            value.downcast_ref::<T>().cloned()
        } else {
            None
        }
    }

    /// Keeps a value. Never one that was read in a transaction which has itself changed it: were it not
    /// committed, everybody would go on with what never was.
    pub fn put<T: Clone + Send + Sync + 'static>(&self, version: i64, value: &T) {
        if let Ok(mut all) = self.0.write() {
            all.insert(TypeId::of::<T>(), (version, Arc::new(value.clone())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_version_that_was_asked_for_is_given() {
        let kept = Kept::default();
        assert_eq!(kept.at::<String>(1), None);
        kept.put(1, &"first".to_string());
        assert_eq!(kept.at::<String>(1).as_deref(), Some("first"));
        assert_eq!(kept.at::<String>(2), None);
        kept.put(2, &"second".to_string());
        assert_eq!(kept.at::<String>(1), None);
    }
}
