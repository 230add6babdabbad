//! What a step can know about its answers: their form, whether they agree with each other, whether
//! somebody else has registered with them.

use super::Place;
use super::model::{group_of, step_of};
use crate::error::{Error, Result};
use crate::features::contacts::{self, ContactKind};
use crate::features::members::fields::{self, Group, Kind};
use crate::features::members::{Answers, answers, store as members};
use crate::features::regions;
use crate::server::db::Tx;
use crate::server::{Server, clock};
use crate::types::errors::FieldErrors;

/// Said to strangers and staff alike: it discloses nothing of the record.
pub const MOBILE_TAKEN: &str = "该手机号已登记，如需帮助请联系红娘";
const ID_TAKEN: &str = "该身份证号已登记，如需帮助请联系红娘";

/// Everything that is wrong with one group.
pub async fn group(tx: &mut Tx, server: &Server, group: Group, given: &Answers) -> Result<FieldErrors> {
    let mut errors = answers::check_group(group, given, true);
    if let Err(FieldErrors(whole)) = answers::profile(given, clock::today()) {
        for (field, sentence) in whole {
            if fields::by_key(&field).is_some_and(|f| f.group == group) {
                errors.add(&field, sentence);
            }
        }
    }
    for field in fields::of_group(group) {
        let Some(answer) = given.get(field.key).filter(|a| !a.is_empty()) else {
            continue;
        };
        let mut codes = answer.split(',').map(|c| c.parse::<i64>().unwrap_or_default());
        let right = match field.kind {
            Kind::Region => codes.all(regions::is_district),
            Kind::Province => codes.all(|c| regions::known(c) && regions::province_of(c) == c),
            Kind::Regions => codes.all(regions::known),
            _ => true,
        };
        if !right {
            errors.add(field.key, format!("请重新选择{}", field.label));
        }
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
    given: &Answers,
    last: i64,
) -> Result<Option<(i64, FieldErrors)>> {
    for step in 1..=last {
        if let Some(of_step) = group_of(step) {
            let errors = group(tx, server, of_step, given).await?;
            if !errors.is_empty() {
                return Ok(Some((step, errors)));
            }
        }
    }
    Ok(None)
}

/// One answer by itself, while the form is still being filled in. What is empty is not wrong yet.
pub async fn one(tx: &mut Tx, server: &Server, key: &str, answer: &str) -> Result<Option<String>> {
    let Some(field) = fields::by_key(key).filter(|_| !answer.trim().is_empty()) else {
        return Ok(None);
    };
    let given: Answers = [(key.to_string(), answer.trim().to_string())].into();
    let errors = group(tx, server, field.group, &given).await?;
    Ok(errors.get(key).map(String::from))
}

/// What the database refused when it was written after all: the step and the sentence.
pub fn refused(error: Error, place: Place) -> (i64, Error) {
    let Error::Invalid(FieldErrors(found)) = &error else {
        return (0, error);
    };
    let Some((key, _)) = found.iter().next() else {
        return (0, error);
    };
    let step = fields::by_key(key).map_or(1, |f| step_of(f.group));
    let sentence = match key.as_str() {
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
