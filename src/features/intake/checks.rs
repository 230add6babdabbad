//! What a step can know about its answers: their form, whether they agree with each other, whether
//! somebody else has registered with them.

use super::Place;
use super::model::{group_of, step_of};
use super::store::Draft;
use crate::error::{Error, Result};
use crate::features::contacts::{self, ContactKind};
use crate::features::members::fields::{self, Fields, Group, Kind};
use crate::features::members::form::HELPERS;
use crate::features::members::{Answers, answers, places, store as members};
use crate::server::db::Tx;
use crate::server::{Server, clock};
use crate::types::errors::FieldErrors;

/// Said to strangers and staff alike: it discloses nothing of the record.
pub const MOBILE_TAKEN: &str = "该手机号已登记，如需帮助请联系红娘";
const ID_TAKEN: &str = "该身份证号已登记，如需帮助请联系红娘";
/// Said to staff, who have somebody to ask; no more of the record than strangers are told.
const KNOWN: &str = "该会员已在机构登记，请联系经理";

/// The same errors in the words of the place.
pub fn said_at(place: Place, mut errors: FieldErrors) -> FieldErrors {
    if place != Place::Public {
        for sentence in errors
            .0
            .values_mut()
            .filter(|s| [MOBILE_TAKEN, ID_TAKEN].contains(&s.as_str()))
        {
            *sentence = KNOWN.to_string();
        }
    }
    errors
}

/// Everything that is wrong with one group of a draft, at a place.
pub async fn group(
    tx: &mut Tx,
    server: &Server,
    fields: &Fields,
    place: Place,
    group: Group,
    draft: &Draft,
) -> Result<FieldErrors> {
    let given = &draft.answers;
    // The password itself is not among the answers.
    let answered = draft.password_hash.is_some();
    let asked = fields
        .asked(group, place)
        .filter(|f| !(answered && f.kind == Kind::Password));
    let mut errors = answers::unanswered(asked, place, given);
    for (field, sentence) in form(tx, server, fields, group, given).await?.0 {
        errors.add(&field, sentence);
    }
    Ok(errors)
}

/// What is wrong with the answers that are there, wherever they are given.
async fn form(tx: &mut Tx, server: &Server, fields: &Fields, group: Group, given: &Answers) -> Result<FieldErrors> {
    let mut errors = answers::check_group(fields, group, given);
    for (field, sentence) in answers::retired_words(fields, group, &Answers::new(), given).0 {
        errors.add(&field, sentence);
    }
    if let Err(FieldErrors(whole)) = answers::profile(fields, given, clock::today()) {
        for (field, sentence) in whole {
            if fields.by_key(&field).is_some_and(|f| f.group == group) {
                errors.add(&field, sentence);
            }
        }
    }
    for (field, sentence) in places::unknown(fields, group, &Answers::new(), given).0 {
        errors.add(&field, sentence);
    }
    if group == Group::Account {
        for key in ["mobile", "id_number", "username"] {
            if errors.get(key).is_none()
                && let Some(sentence) = taken(tx, server, key, given).await?
            {
                errors.add(key, sentence);
            }
        }
    }
    Ok(errors)
}

async fn taken(tx: &mut Tx, server: &Server, key: &str, given: &Answers) -> Result<Option<&'static str>> {
    let Some(answer) = given.get(key).filter(|a| !a.is_empty()) else {
        return Ok(None);
    };
    if key == "username" {
        let free = members::username_free(tx, answer).await?;
        return Ok((!free).then_some("这个用户名已被使用，请换一个"));
    }
    let (kind, sentence) = if key == "mobile" {
        (ContactKind::Mobile, MOBILE_TAKEN)
    } else {
        (ContactKind::IdNumber, ID_TAKEN)
    };
    let Ok(value) = kind.normalise(answer) else {
        return Ok(None);
    };
    Ok(contacts::taken(tx, &server.keys, kind, &value, None)
        .await?
        .then_some(sentence))
}

/// The first step with something wrong, of those up to `last`.
pub async fn first_wrong(
    tx: &mut Tx,
    server: &Server,
    fields: &Fields,
    place: Place,
    draft: &Draft,
    last: i64,
) -> Result<Option<(i64, FieldErrors)>> {
    for step in 1..=last {
        if let Some(of_step) = group_of(step) {
            let errors = group(tx, server, fields, place, of_step, draft).await?;
            if !errors.is_empty() {
                return Ok(Some((step, errors)));
            }
        }
    }
    Ok(None)
}

/// One answer by itself, while the form is still being filled in. What is empty is not wrong yet.
pub async fn one(tx: &mut Tx, server: &Server, key: &str, answer: &str) -> Result<Option<String>> {
    let fields = fields::now(tx, server).await?;
    let Some(field) = fields.by_key(key).filter(|_| !answer.trim().is_empty()) else {
        return Ok(None);
    };
    let given: Answers = [(key.to_string(), answer.trim().to_string())].into();
    let errors = form(tx, server, &fields, field.group, &given).await?;
    Ok(errors.get(key).map(String::from))
}

/// What the database refused when it was written after all: the step and the sentence.
pub fn refused(error: Error, fields: &Fields, place: Place) -> (i64, Error) {
    let Error::Invalid(FieldErrors(found)) = &error else {
        return (0, error);
    };
    let Some((key, _)) = found.iter().next() else {
        return (0, error);
    };
    let step = fields.by_key(key).map_or(1, |f| step_of(f.group));
    let sentence = match key.as_str() {
        "mobile" | "id_number" if place != Place::Public => Some(KNOWN),
        "mobile" => Some(MOBILE_TAKEN),
        "id_number" => Some(ID_TAKEN),
        // Staff don't ask for it, so it can't be theirs to mend.
        "username" if place != Place::Public => Some("用户名已被使用"),
        _ => None,
    };
    match sentence {
        Some(sentence) => (step, Error::invalid(key, sentence)),
        None => (step, error),
    }
}

/// Whether the group's step asks for this at the place.
pub fn belongs(fields: &Fields, place: Place, key: &str, group: Group) -> bool {
    let helper = |of: Group, keys: &[&str]| group == of && keys.contains(&key);
    fields
        .by_key(key)
        .is_some_and(|f| f.group == group && f.shown_at(place))
        || (group == Group::Criteria && key.starts_with("weight_"))
        || helper(Group::Basics, HELPERS)
}
