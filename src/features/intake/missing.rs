//! Key data: what a matchmaker needs beside what every form insists on, and what of it is not known yet.

use crate::features::contacts::ContactKind;
use crate::features::members::fields::{Field, Fields, Kind, Place};
use crate::features::members::{Answers, Profile};
use crate::features::staff::{Sight, Viewer};

/// In the order in which it is asked for.
pub const KEY: &[&str] = &[
    "id_number",
    "wechat",
    "hukou",
    "weight",
    "children",
    "occupation",
    "income",
    "house",
    "car",
];

/// As much of it as this agency asks at all.
fn key_fields(fields: &Fields) -> impl Iterator<Item = &Field> {
    KEY.iter()
        .filter_map(|key| fields.by_key(key))
        .filter(|f| f.shown_at(Place::Office))
}

/// What a form left open.
pub fn of_answers<'a>(fields: &'a Fields, answers: &Answers) -> Vec<&'a Field> {
    let open = |f: &&Field| answers.get(f.key).is_none_or(|a| a.trim().is_empty());
    key_fields(fields).filter(open).collect()
}

/// What is not known of a member who has given these kinds of contact data.
pub fn of_member<'a>(fields: &'a Fields, profile: &Profile, contacts: &[ContactKind]) -> Vec<&'a Field> {
    let answers = profile.answers();
    let known = |f: &Field| match f.kind {
        Kind::Contact => contacts.iter().any(|kind| kind.code() == f.key),
        _ => answers.get(f.key).is_some_and(|a| !a.is_empty()),
    };
    key_fields(fields).filter(|f| !known(f)).collect()
}

/// As much of it as the viewer may know of: whether a hidden field is filled in is hidden too.
pub fn seen_by<'a>(viewer: &Viewer, missing: Vec<&'a Field>) -> Vec<&'a Field> {
    let seen = |f: &&Field| f.protected.is_none_or(|p| viewer.sight(p) != Sight::Hidden);
    missing.into_iter().filter(seen).collect()
}

pub fn labels(missing: &[&Field]) -> Vec<String> {
    missing.iter().map(|f| f.label.to_string()).collect()
}

pub fn keys(missing: &[&Field]) -> Vec<String> {
    missing.iter().map(|f| f.key.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_field_is_asked_for_somewhere() {
        let fields = Fields::stock();
        assert_eq!(key_fields(&fields).count(), KEY.len());
        assert!(
            key_fields(&fields).all(|f| !f.fixed),
            "what the program needs is never missing"
        );
    }

    #[test]
    fn what_was_answered_is_not_missing() {
        let answers: Answers = [("weight", "60"), ("car", " ")]
            .map(|(k, v)| (k.to_string(), v.to_string()))
            .into();
        let open = keys(&of_answers(&Fields::stock(), &answers));
        assert!(!open.contains(&"weight".to_string()) && open.contains(&"car".to_string()));
    }
}
