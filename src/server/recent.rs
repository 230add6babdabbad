//! Answers that cost much and may be a moment old: kept until anything is written by this process, and for
//! a short while at most.

use super::db;
use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many answers are kept; more are forgotten all at once.
const MANY: usize = 10_000;

#[derive(Clone, Default)]
pub struct Recent(Arc<Mutex<HashMap<(&'static str, i64), Kept>>>);

struct Kept {
    at: Instant,
    /// How much had been written when the answer was asked for.
    written: u64,
    answer: Arc<dyn Any + Send + Sync>,
}

impl Recent {
    /// The answer to `what` for `whose`, if one was kept that still holds.
    pub fn answer<T: Clone + 'static>(&self, what: &'static str, whose: i64, at_most: Duration) -> Option<T> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.get(&(what, whose))?;
        let holds = found.written == db::writes() && found.at.elapsed() < at_most;
        holds.then(|| found.answer.downcast_ref::<T>().cloned())?
    }

    /// Keeps an answer; `written` is what `db::writes` said before it was asked for.
    pub fn keep<T: Send + Sync + 'static>(&self, what: &'static str, whose: i64, written: u64, answer: T) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MANY {
            kept.clear();
        }
        let at = Instant::now();
        let answer = Arc::new(answer);
        kept.insert((what, whose), Kept { at, written, answer });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_holds_for_the_one_who_asked_and_not_for_ever() {
        let recent = Recent::default();
        let long = Duration::from_secs(3600);
        recent.keep("figures", 1, db::writes(), vec![1, 2]);
        assert_eq!(recent.answer::<Vec<i32>>("figures", 2, long), None);
        assert_eq!(recent.answer::<Vec<i32>>("figures", 1, Duration::ZERO), None);
        // Something had been written after the answer was asked for.
        recent.keep("figures", 1, db::writes().wrapping_sub(1), vec![1, 2]);
        assert_eq!(recent.answer::<Vec<i32>>("figures", 1, long), None);
    }
}
