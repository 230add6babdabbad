//! Filling in what is missing of a member, and nothing else: what is known is neither shown nor changed.

use super::missing;
use crate::error::{Error, Result};
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::members::fields::{Field, Fields, Kind};
use crate::features::members::{Answers, Member, answers as parse, store};
use crate::features::verification;
use crate::server::db::Tx;
use crate::server::{Server, clock};
use crate::types::errors::FieldErrors;
use crate::types::ids::StaffId;

/// The key data of a member that is not known yet.
pub async fn open_fields<'a>(tx: &mut Tx, fields: &'a Fields, member: &Member) -> Result<Vec<&'a Field>> {
    let kinds = contacts::kinds_of(tx, &[member.id.0]).await?;
    let given = kinds.get(&member.id.0).map_or(&[][..], Vec::as_slice);
    Ok(missing::of_member(fields, &member.profile, given))
}

/// Writes the answers to `open` fields that were given; returns their labels. A wrong one is named at its field.
/// What was checked before this was known is to be checked again.
pub async fn complete(
    tx: &mut Tx,
    server: &Server,
    by: Option<StaffId>,
    fields: &Fields,
    member: &Member,
    open: &[&Field],
    sent: &Answers,
) -> Result<Vec<String>> {
    let given = |f: &&&Field| sent.get(f.key).is_some_and(|a| !a.trim().is_empty());
    let given: Vec<&Field> = open.iter().filter(given).copied().collect();
    let answer = |f: &Field| sent.get(f.key).map_or("", |a| a.trim());
    let mut errors = FieldErrors::default();
    let mut all = member.profile.answers();
    for field in given.iter().filter(|f| f.kind != Kind::Contact) {
        all.insert(field.key.to_string(), answer(field).to_string());
    }
    // The identity number is held against birthday and sex.
    let mut checked = all.clone();
    for field in given.iter().filter(|f| f.kind == Kind::Contact) {
        checked.insert(field.key.to_string(), answer(field).to_string());
        let kind = ContactKind::from_code(field.key).ok_or(Error::Failed)?;
        errors.take(field.key, kind.normalise(answer(field)));
    }
    let profile = match parse::profile(fields, &checked, clock::today()) {
        Ok(profile) => Some(profile),
        Err(FieldErrors(wrong)) => {
            for (field, sentence) in wrong {
                // What was right when it was written is not the asked one's to mend; what disagrees with the
                // number is the number's fault here.
                let key = match given.iter().any(|f| f.key == field) {
                    true => field.as_str(),
                    false if given.iter().any(|f| f.key == "id_number") => "id_number",
                    false => "",
                };
                errors.add(key, sentence);
            }
            None
        }
    };
    errors.into_result()?;
    if given.iter().any(|f| f.kind != Kind::Contact)
        && let Some(profile) = profile
    {
        store::save_profile(tx, member.id, member.version, &profile).await?;
    }
    for field in given.iter().filter(|f| f.kind == Kind::Contact) {
        let kind = ContactKind::from_code(field.key).ok_or(Error::Failed)?;
        let value = kind
            .normalise(answer(field))
            .map_err(|sentence| Error::invalid(field.key, sentence))?;
        contacts::put(tx, &server.keys, ContactOwner::Member, member.id.0, kind, &value).await?;
    }
    verification::acts::changed(tx, by, member.id, given.iter().map(|f| f.key)).await?;
    Ok(given.iter().map(|f| f.label.to_string()).collect())
}
