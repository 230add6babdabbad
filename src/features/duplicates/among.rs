//! Whether each of several members is known already under another number: what `look` knows of one, of a whole page
//! in few statements.

use super::rules::likened;
use super::store::among as store;
use super::{Alike, Basis, likeness};
use crate::error::Result;
use crate::features::staff::{Module, Protected, Right, Sight, Viewer};
use crate::server::Server;
use crate::server::db::Tx;
use crate::types::ids::MemberId;
use std::collections::{BTreeMap, BTreeSet};

/// Who agrees with each of these members and in what, as far as the viewer may know: those whom they may open by
/// number, the others as a count. Whoever was judged not to be the same person is left out.
pub async fn alike(tx: &mut Tx, server: &Server, viewer: &Viewer, ids: &[i64]) -> Result<BTreeMap<MemberId, Alike>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut found: BTreeMap<(i64, i64), Vec<Basis>> = BTreeMap::new();
    let by_contact = store::by_contact(tx, ids).await?;
    for (member, other, basis) in by_contact.into_iter().filter(|(.., basis)| knows(viewer, *basis)) {
        found.entry((member, other)).or_default().push(basis);
    }
    for (member, other) in by_name(tx, server, ids).await? {
        found.entry((member, other)).or_default().push(Basis::Likeness);
    }
    let judged = store::judged(tx, ids).await?;
    found.retain(|(a, b), _| !judged.contains(&(*a.min(b), *a.max(b))));
    let others: Vec<i64> = found.keys().map(|(_, other)| *other).collect();
    let open = if viewer.can(Module::Members, Right::View) {
        store::visible(tx, viewer, &others).await?
    } else {
        Vec::new()
    };
    let mut all: BTreeMap<MemberId, Alike> = BTreeMap::new();
    for ((member, other), bases) in found {
        let alike = all.entry(MemberId(member)).or_default();
        if open.contains(&other) {
            alike.open.push((MemberId(other), bases));
        } else {
            alike.hidden += 1;
            let new = bases.into_iter().filter(|b| !alike.hidden_bases.contains(b));
            let new: Vec<Basis> = new.collect();
            alike.hidden_bases.extend(new);
        }
    }
    Ok(all)
}

/// Who may not know that there is contact data is not told that it agrees.
fn knows(viewer: &Viewer, basis: Basis) -> bool {
    let field = match basis {
        Basis::Likeness => return true,
        Basis::IdNumber => Protected::IdNumber,
        _ => Protected::Contact,
    };
    viewer.sight(field) != Sight::Hidden
}

/// Who is called and was born like each of them: `(member, other)`.
async fn by_name(tx: &mut Tx, server: &Server, ids: &[i64]) -> Result<Vec<(i64, i64)>> {
    let people = store::people(tx, ids).await?;
    let blinds: Vec<Vec<u8>> = people
        .iter()
        .map(|(_, name, birthday)| likeness::blind(&server.keys, name, *birthday))
        .collect();
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let days: BTreeSet<_> = people.iter().map(|(.., birthday)| *birthday).collect();
    let indexed = store::by_blind(tx, &blinds).await?;
    let waiting = store::waiting(tx, &days).await?;
    let mut pairs = BTreeSet::new();
    for ((id, name, birthday), blind) in people.iter().zip(&blinds) {
        let same = |(_, n, b): &&(i64, String, chrono::NaiveDate)| b == birthday && likened(n) == likened(name);
        let waits = waiting.iter().filter(same).map(|(other, ..)| *other);
        let stands = indexed.iter().filter(|(_, b)| b == blind).map(|(other, _)| *other);
        pairs.extend(
            waits
                .chain(stands)
                .filter(|other| other != id)
                .map(|other| (*id, other)),
        );
    }
    Ok(pairs.into_iter().collect())
}
