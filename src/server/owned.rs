//! What a feature keeps in the process for as long as it serves: one of each type, made when it is first asked
//! for. The server knows none of them by name.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Default)]
pub struct Owned(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Owned {
    /// The one of this type.
    pub fn get<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let one = all.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default()));
        // It stands under its own type: the other arm is never taken.
        Arc::clone(one).downcast().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicI64, Ordering};

    #[test]
    fn everybody_gets_the_same_one() {
        let owned = Owned::default();
        owned.get::<AtomicI64>().store(7, Ordering::Relaxed);
        assert_eq!(owned.get::<AtomicI64>().load(Ordering::Relaxed), 7);
        assert_eq!(Owned::default().get::<AtomicI64>().load(Ordering::Relaxed), 0);
    }
}
