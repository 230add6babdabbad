//! What counts of people for matching. The rule itself is the engine's, plainly written in `engine::oracle`.

use crate::features::members::{Car, Children, Criteria, Education, House, Income, Marital, Sex};
use crate::types::ids::MemberId;

/// What counts of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub sex: Sex,
    pub age: i64,
    pub height_cm: i64,
    pub weight_kg: Option<i64>,
    pub education: Education,
    pub income: Option<Income>,
    pub marital: Marital,
    pub children: Option<Children>,
    pub house: Option<House>,
    pub car: Option<Car>,
    /// The district's code.
    pub region: i64,
    /// The province's code.
    pub hukou: Option<i64>,
}

/// Somebody to be matched.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: MemberId,
    pub facts: Facts,
    pub criteria: Criteria,
}

#[cfg(test)]
#[path = "score_tests.rs"]
mod tests;
