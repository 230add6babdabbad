//! May this person see this field (A5)? The one place where what a role is kept from is taken out of a
//! member, before anything leaves the server: pages, lists, cards, forms and timelines all pass through here.

use super::fields;
use super::{Answers, Criteria, Profile};
use crate::features::events::Event;
use crate::features::staff::{Protected, Viewer};
use crate::features::verification;

/// The groups that the viewer doesn't see in full.
pub fn hidden_from(viewer: &Viewer) -> Vec<Protected> {
    Protected::ALL.iter().copied().filter(|p| !viewer.sees(*p)).collect()
}

/// Whether the viewer sees what a field, a column or a wish of this group says.
pub fn sees(viewer: &Viewer, group: Option<Protected>) -> bool {
    group.is_none_or(|p| viewer.sees(p))
}

/// The group that a field falls under by its key, the agency's own fields with those of the program.
pub fn group_of(viewer: &Viewer, key: &str) -> Option<Protected> {
    let own = || viewer.own.iter().find(|own| own.key == key).map(|own| own.group);
    fields::protected_field(key).or_else(own)
}

/// Key and label of every field that the viewer doesn't see.
fn hidden(viewer: &Viewer) -> impl Iterator<Item = (&str, &str)> {
    let own = viewer.own.iter().filter(|own| !viewer.sees(own.group));
    let ours = fields::protected().filter(|(.., group)| !viewer.sees(*group));
    own.map(|own| (&*own.key, &*own.label))
        .chain(ours.map(|(key, label, _)| (key, label)))
}

/// The keys of the fields that the viewer doesn't see: forms leave them out.
pub fn withheld(viewer: &Viewer) -> Vec<String> {
    hidden(viewer).map(|(key, _)| key.to_string()).collect()
}

/// What of a profile the viewer sees; the rest is empty, as if nobody had ever said.
pub fn profile(viewer: &Viewer, mut profile: Profile) -> Profile {
    for (key, _) in hidden(viewer) {
        match key {
            "income" => profile.income = None,
            "house" => profile.house = None,
            "car" => profile.car = None,
            key => {
                profile.traits.0.remove(key);
            }
        }
    }
    profile
}

/// What of a member's wishes the viewer sees: a wish for a partner's income tells of income.
pub fn criteria(viewer: &Viewer, mut criteria: Criteria) -> Criteria {
    for (key, _) in hidden(viewer) {
        match key {
            "wish_income" => criteria.income = None,
            "wish_house" => criteria.house = None,
            "wish_car" => criteria.car = None,
            _ => {}
        }
    }
    criteria
}

/// The answers that the viewer sees, importances with them.
pub fn answers(viewer: &Viewer, mut answers: Answers) -> Answers {
    answers.retain(|key, _| {
        let group = group_of(viewer, key).or(fields::protected_weight(key));
        sees(viewer, group)
    });
    answers
}

/// A timeline or a page of the audit log without the names of fields that the viewer doesn't see: that one
/// was filled in says something too.
pub fn events(viewer: &Viewer, mut events: Vec<Event>) -> Vec<Event> {
    let secret = secret_labels(viewer);
    if secret.is_empty() {
        return events;
    }
    for event in &mut events {
        verification::access::quiet(viewer, event);
        // Whatever happened: an edit, a merge, an answer to a question.
        for key in ["fields", "changed"] {
            if let Some(labels) = event.data.0.get_mut(key) {
                let kept: Vec<&str> = labels.split('、').filter(|l| !secret.contains(l)).collect();
                *labels = kept.join("、");
            }
        }
    }
    events
}

/// How the fields and importances are called that the viewer doesn't see.
fn secret_labels(viewer: &Viewer) -> Vec<&str> {
    let fields = hidden(viewer).map(|(_, label)| label);
    let weights = fields::WEIGHTS
        .iter()
        .filter(|(key, _, _)| !sees(viewer, fields::protected_weight(key)))
        .map(|(_, label, _)| *label);
    fields.chain(weights).collect()
}

#[cfg(test)]
mod tests {
    use super::super::answers as from_answers;
    use super::super::fields::Fields;
    use super::*;
    use crate::features::events::{EventData, EventKind};
    use crate::features::staff::{OwnProtected, Scope, Sight};
    use crate::types::ids::{EventId, SessionId, StaffId};
    use crate::types::time::parse_moment;
    use chrono::NaiveDate;

    fn viewer(shown: &[Protected]) -> Viewer {
        Viewer {
            id: StaffId(1),
            name: String::new(),
            account: String::new(),
            role: String::new(),
            role_code: String::new(),
            scope: Scope::Tree,
            rights: Default::default(),
            sights: shown.iter().map(|p| (*p, Sight::Shown)).collect(),
            own: vec![OwnProtected {
                key: "c_12".into(),
                label: "年终奖".into(),
                group: Protected::Income,
            }],
            session: SessionId(1),
        }
    }

    /// Somebody who has answered everything with the last choice there is.
    fn whole() -> Answers {
        let mut all: Answers = [
            ("name", "林晓"),
            ("sex", "female"),
            ("birthday", "1994-03-04"),
            ("region", "310115"),
            ("height", "165"),
            ("marital", "single"),
            ("education", "master"),
            ("wish_house", "true"),
            ("wish_car", "true"),
        ]
        .map(|(k, v)| (k.to_string(), v.to_string()))
        .into();
        for field in Fields::stock().all() {
            if let fields::Kind::Choice(words) = &field.kind {
                let last = words.iter().last().map_or("", |(code, ..)| code);
                all.entry(field.key.into()).or_insert_with(|| last.into());
            }
        }
        for (key, _, _) in fields::WEIGHTS {
            all.insert((*key).into(), "high".into());
        }
        all
    }

    #[test]
    fn every_protected_field_is_taken_out_and_nothing_else() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day");
        let made = from_answers::profile(&Fields::stock(), &whole(), today).expect("complete");
        let wishes = from_answers::criteria(&Fields::stock(), &whole()).expect("complete");
        let mut full = made.answers();
        full.extend(wishes.answers());
        for group in Protected::ALL {
            let others: Vec<Protected> = Protected::ALL.iter().copied().filter(|p| p != group).collect();
            let viewer = viewer(&others);
            let mut seen = profile(&viewer, made.clone()).answers();
            seen.extend(criteria(&viewer, wishes.clone()).answers());
            assert_eq!(seen, answers(&viewer, full.clone()), "{group}: the two ways agree");
            for (key, ..) in fields::protected().filter(|(.., p)| p == group) {
                assert_eq!(seen.get(key), None, "{key}");
            }
            let gone = full.keys().filter(|k| !seen.contains_key(*k));
            for key in gone {
                let by = fields::protected_field(key);
                assert_eq!(by.or(fields::protected_weight(key)), Some(*group), "{key}");
            }
        }
        let all = viewer(Protected::ALL);
        assert_eq!(profile(&all, made.clone()), made);
        assert_eq!(criteria(&all, wishes.clone()), wishes);
    }

    #[test]
    fn the_agencys_own_fields_fall_under_their_group_too() {
        let answers: Answers = [("c_12", "30000"), ("c_13", "猫")]
            .map(|(k, v)| (k.to_string(), v.to_string()))
            .into();
        let kept = |shown: &[Protected]| {
            super::answers(&viewer(shown), answers.clone())
                .into_keys()
                .collect::<Vec<_>>()
        };
        assert_eq!(kept(&[Protected::Family]), ["c_13"]);
        assert_eq!(kept(&[Protected::Income]), ["c_12", "c_13"]);
        assert!(withheld(&viewer(&[])).contains(&"c_12".to_string()));
        assert!(!withheld(&viewer(&[Protected::Income])).contains(&"c_12".to_string()));
    }

    #[test]
    fn a_timeline_does_not_name_what_one_may_not_see() {
        let edited = |fields: &str| Event {
            id: EventId(1),
            at: parse_moment("2026-11-21 09:00").expect("a moment"),
            kind: EventKind::ProfileEdited,
            member_id: None,
            member_name: None,
            staff_id: None,
            staff_name: None,
            subject_id: None,
            data: EventData::default().with("fields", fields),
        };
        let said = |shown: &[Protected], fields| {
            let seen = events(&viewer(shown), vec![edited(fields)]);
            seen[0].data.get("fields").unwrap_or_default().to_string()
        };
        assert_eq!(said(&[], "年收入、职业、购房情况、年终奖"), "职业");
        assert_eq!(said(&[Protected::Income], "年终奖"), "年终奖");
        assert_eq!(said(&[Protected::Income], "年收入、职业、购房情况"), "年收入、职业");
        assert_eq!(said(Protected::ALL, "年收入、购房情况"), "年收入、购房情况");
    }
}
