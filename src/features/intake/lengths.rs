//! How much of an answer a draft keeps: more than the form takes, so that who wrote too much is told and finds
//! their words again, and not so much that drafts can be filled with anything.

use crate::features::members::Answers;
use crate::features::members::fields::{Fields, Kind};

/// So far beyond its length a text is kept.
const BEYOND: usize = 100;
/// Codes, numbers, days and names.
const SHORT: usize = 120;
/// Lists of codes.
const LIST: usize = 2000;

/// Cuts what no form would take.
pub fn cut(fields: &Fields, answers: &mut Answers) {
    for (key, answer) in answers.iter_mut() {
        let most = fields.by_key(key).map_or(SHORT, |field| most(&field.kind));
        if let Some((at, _)) = answer.char_indices().nth(most) {
            answer.truncate(at);
        }
    }
}

fn most(kind: &Kind) -> usize {
    match kind {
        Kind::Text(most) | Kind::Long(most) => most + BEYOND,
        Kind::Many(_) | Kind::Regions => LIST,
        // The longest e-mail address there is.
        Kind::Contact => 254 + BEYOND,
        _ => SHORT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_much_is_told_and_far_too_much_is_cut() {
        let fields = Fields::stock();
        let Some(Kind::Text(most) | Kind::Long(most)) = fields.by_key("wish_text").map(|f| f.kind.clone()) else {
            panic!("a text");
        };
        let long = |n: usize| "字".repeat(n);
        let mut answers: Answers = [
            ("wish_text", long(most + 1)),
            ("name", long(100_000)),
            ("height", long(100_000)),
            ("weight_age", long(100_000)),
            ("mobile", "13812345678".into()),
        ]
        .map(|(k, v)| (k.to_string(), v))
        .into();
        cut(&fields, &mut answers);
        let kept = |key: &str| answers.get(key).map_or(0, |a| a.chars().count());
        assert_eq!(kept("wish_text"), most + 1, "named at its field, and kept");
        assert!(kept("name") < 200 && kept("height") == SHORT && kept("weight_age") == SHORT);
        assert_eq!(answers["mobile"], "13812345678");
    }
}
