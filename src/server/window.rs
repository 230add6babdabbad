//! Counts exactly what somebody did over a span of time that moves along. Knows no feature.

use crate::types::time::Moment;
use chrono::Duration;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub struct Window {
    span: Duration,
    seen: Mutex<HashMap<String, VecDeque<Moment>>>,
}

impl Window {
    pub fn new(span: Duration) -> Self {
        Self {
            span,
            seen: Mutex::default(),
        }
    }

    /// Counts one more of a key, unless there were `most` in the span already: then says when there is room.
    pub fn one_more(&self, key: &str, most: usize, now: Moment) -> Result<(), Moment> {
        let mut seen = self.held();
        let times = seen.entry(key.to_string()).or_default();
        while times.front().is_some_and(|at| *at + self.span <= now) {
            times.pop_front();
        }
        if times.len() >= most {
            return Err(times.front().map_or(now, |at| *at) + self.span);
        }
        times.push_back(now);
        Ok(())
    }

    /// Forgets whoever did nothing for so long.
    pub fn prune(&self, now: Moment) {
        let mut seen = self.held();
        seen.retain(|_, times| times.back().is_some_and(|at| *at + self.span > now));
        seen.shrink_to_fit();
    }

    /// How many are counted.
    pub fn keys(&self) -> usize {
        self.held().len()
    }

    fn held(&self) -> MutexGuard<'_, HashMap<String, VecDeque<Moment>>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::clock;

    #[test]
    fn so_many_in_the_span_and_no_more_until_the_first_is_over() {
        let (window, now) = (Window::new(Duration::hours(1)), clock::now());
        assert_eq!(window.one_more("a", 2, now), Ok(()));
        assert_eq!(window.one_more("a", 2, now + Duration::minutes(10)), Ok(()));
        let full = window.one_more("a", 2, now + Duration::minutes(20));
        assert_eq!(full, Err(now + Duration::hours(1)));
        assert_eq!(window.one_more("b", 2, now), Ok(()), "each for itself");
        assert_eq!(window.one_more("a", 2, now + Duration::hours(1)), Ok(()));
        assert!(window.one_more("a", 2, now + Duration::minutes(61)).is_err());
    }

    #[test]
    fn whoever_is_gone_is_forgotten() {
        let (window, now) = (Window::new(Duration::hours(1)), clock::now());
        let _ = window.one_more("a", 2, now);
        let _ = window.one_more("b", 2, now + Duration::minutes(30));
        window.prune(now + Duration::minutes(70));
        assert_eq!(window.keys(), 1);
    }
}
