//! Chance that is always the same for the same seed number.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

pub struct Chance(StdRng);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// Chance for a part of its own: however much that part takes of it, what comes after stays the same. The
    /// hour of the start decides how much of a history has happened, and must not change other people's.
    pub fn apart(&mut self) -> Self {
        Self::new(self.0.random())
    }

    /// A number from `from` to `to`, both included.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        self.0.random_range(from..=to.max(from))
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, of_hundred: i64) -> bool {
        self.between(1, 100) <= of_hundred
    }

    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.0.random_range(0..of.len())]
    }

    /// One of several, each as often as its weight says.
    pub fn weighted<T: Copy>(&mut self, of: &[(T, u32)]) -> T {
        let total: u32 = of.iter().map(|(_, w)| w).sum();
        let mut left = self.0.random_range(0..total.max(1));
        for (value, weight) in of {
            if left < *weight {
                return *value;
            }
            left -= weight;
        }
        of[0].0
    }

    /// About normally distributed around `mean`, rarely further away than three times `spread`.
    pub fn around(&mut self, mean: i64, spread: i64) -> i64 {
        let sum: i64 = (0..6).map(|_| self.between(-1000, 1000)).sum();
        mean + sum * spread / 1414
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn what_a_part_takes_changes_nothing_after_it() {
        let after = |draws: usize| {
            let mut chance = Chance::new(7);
            let mut part = chance.apart();
            let drawn: Vec<i64> = (0..draws).map(|_| part.between(1, 100)).collect();
            (
                drawn,
                chance.between(1, 1_000_000),
                chance.apart().between(1, 1_000_000),
            )
        };
        let (few, number, next) = after(2);
        let (many, same, same_next) = after(90);
        assert_eq!(many[..2], few);
        assert_eq!((number, next), (same, same_next));
        assert_ne!(number, next);
    }
}
