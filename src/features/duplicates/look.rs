//! Whether somebody is known already: across all owners, telling no more of a record than its viewer may see.

use super::{Basis, Known, Typed, likeness};
use crate::error::{Error, Result};
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::members::{self, access, gone};
use crate::features::staff::{Module, Right, Viewer};
use crate::server::Server;
use crate::server::db::Tx;
use crate::types::ids::MemberId;
use crate::types::time::parse_day;
use std::collections::BTreeSet;

/// Records that are named at most.
const NAMED: usize = 3;

/// What agrees with somebody other than `but`.
pub async fn known(
    tx: &mut Tx,
    server: &Server,
    viewer: &Viewer,
    typed: &Typed,
    but: Option<MemberId>,
) -> Result<Vec<Known>> {
    let kinds = [
        (Basis::Mobile, ContactKind::Mobile, &typed.mobile),
        (Basis::IdNumber, ContactKind::IdNumber, &typed.id_number),
        (Basis::Wechat, ContactKind::Wechat, &typed.wechat),
        (Basis::Qq, ContactKind::Qq, &typed.qq),
        (Basis::Email, ContactKind::Email, &typed.email),
    ];
    let mut all = Vec::new();
    for (basis, kind, text) in kinds {
        if let Some(value) = Some(text.trim())
            .filter(|t| !t.is_empty())
            .and_then(|t| kind.normalise(t).ok())
        {
            let ids = contacts::find(tx, &server.keys, ContactOwner::Member, kind, &value).await?;
            let ids = ids.into_iter().map(MemberId).collect();
            // Who may not find by it learns that somebody is known, and nothing of whom.
            let whom = access::may_filter(viewer, access::protected(kind));
            all.extend(told(tx, viewer, basis, ids, but, whom).await?);
        }
    }
    if let Ok(birthday) = parse_day(typed.birthday.trim())
        && typed.name.trim().chars().count() >= 2
    {
        let ids = likeness::find(tx, &server.keys, &typed.name, birthday).await?;
        all.extend(told(tx, viewer, Basis::Likeness, ids, but, true).await?);
    }
    Ok(all)
}

/// What may be told of the records that agree; `whom`: also whose they are.
async fn told(
    tx: &mut Tx,
    viewer: &Viewer,
    basis: Basis,
    ids: Vec<MemberId>,
    but: Option<MemberId>,
    whom: bool,
) -> Result<Option<Known>> {
    let (mut living, mut in_bin) = (BTreeSet::new(), false);
    for id in ids {
        match gone::survivor(tx, id).await? {
            Some(id) if Some(id) != but => {
                living.insert(id);
            }
            Some(_) => {}
            None => in_bin |= but != Some(id),
        }
    }
    if living.is_empty() && !in_bin {
        return Ok(None);
    }
    let mut open = Vec::new();
    if whom && viewer.can(Module::Members, Right::View) {
        for id in living.iter().take(NAMED) {
            match members::store::member(tx, viewer, *id).await {
                Ok(member) => open.push((*id, member.profile.name)),
                Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(Some(Known {
        basis,
        in_bin: in_bin && living.is_empty(),
        open,
    }))
}
