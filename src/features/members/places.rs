//! Whether the places of a form's answers are there.

use super::Answers;
use super::fields::{Fields, Group, Kind};
use crate::features::regions;
use crate::types::errors::FieldErrors;

/// Places of a group that are not there, or not exact enough; what was answered so `before` may stay.
pub fn unknown(fields: &Fields, group: Group, before: &Answers, answers: &Answers) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for field in fields.of_group(group) {
        let Some(answer) = answers.get(field.key).filter(|a| !a.is_empty()) else {
            continue;
        };
        let mut codes = answer.split(',').map(|c| c.parse::<i64>().unwrap_or_default());
        let right = match field.kind {
            Kind::Region => codes.all(regions::is_district),
            Kind::Province => codes.all(|c| regions::known(c) && regions::province_of(c) == c),
            Kind::Regions => codes.all(regions::known),
            _ => true,
        };
        if !right && before.get(field.key) != Some(answer) {
            errors.add(field.key, format!("请重新选择{}", field.label));
        }
    }
    errors
}
