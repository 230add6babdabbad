//! What a merge does with the checks of both records: of two that hold, the one stays that fits what the record
//! says afterwards, and of two such the one that holds longer; papers follow their check.

use super::sheet::Sheet;
use super::store::checks as store;
use crate::error::Result;
use crate::features::contacts::ContactKind;
use crate::features::staff::Viewer;
use crate::features::verification::rules::{OUTDATED, Rival, stands};
use crate::features::verification::{CheckState, Item, acts};
use crate::server::db::Tx;
use crate::types::ids::{MemberId, MergeId};
use crate::types::time::Moment;
use store::{Held, ONE_WAITS, OTHER_STANDS};

/// Both records as they were, and the kept one as it becomes.
pub struct Sheets<'a> {
    pub keep: &'a Sheet,
    pub gone: &'a Sheet,
    pub after: &'a Sheet,
}

/// Makes way before rows go over: one holds and one waits of each item. Answers what nobody has checked as the
/// record says it afterwards.
pub async fn settle(
    tx: &mut Tx,
    merge: MergeId,
    keep: MemberId,
    gone: MemberId,
    sheets: Sheets<'_>,
) -> Result<Vec<Item>> {
    let (kept, theirs) = (store::of(tx, keep).await?, store::of(tx, gone).await?);
    let mut unchecked = Vec::new();
    for item in Item::ALL.iter().copied() {
        let held = |rows: &[Held], state| rows.iter().find(|h| h.item == item && h.state == state).copied();
        let fits = |of: &Sheet| told(of, item) == told(sheets.after, item);
        let (a, b) = (held(&kept, CheckState::Verified), held(&theirs, CheckState::Verified));
        let rival = |one: Option<Held>, of| {
            one.map(|held| Rival {
                valid_until: held.valid_until,
                fits: fits(of),
            })
        };
        let stays = stands(rival(a, sheets.keep), rival(b, sheets.gone));
        for (one, is_kept, of) in [(a, true, sheets.keep), (b, false, sheets.gone)] {
            if let Some(held) = one.filter(|_| stays != Some(is_kept)) {
                let why = if fits(of) { OTHER_STANDS } else { OUTDATED };
                store::step_back(tx, merge, held.id, why).await?;
            }
        }
        if let (Some(stays), Some(goes)) = (held(&kept, CheckState::Waiting), held(&theirs, CheckState::Waiting)) {
            store::papers_over(tx, merge, goes.id, stays.id).await?;
            store::step_back(tx, merge, goes.id, ONE_WAITS).await?;
        }
        if stays.is_none() && (a.is_some() || b.is_some()) {
            unchecked.push(item);
        }
    }
    Ok(unchecked)
}

/// Lists what is to be checked again, after the rows have gone over.
pub async fn list_again(tx: &mut Tx, viewer: &Viewer, merge: MergeId, keep: MemberId, items: Vec<Item>) -> Result<()> {
    for item in items {
        if let Some(made) = acts::again(tx, Some(viewer.id), keep, item).await? {
            store::note_made(tx, merge, made).await?;
        }
    }
    Ok(())
}

/// Before an undo gives rows back: what was checked since the merge and is no longer said falls. Answers the
/// items.
pub async fn fall(tx: &mut Tx, keep: MemberId, since: Moment, now: &Sheet, back: &Sheet) -> Result<Vec<Item>> {
    let mut fallen = Vec::new();
    for item in Item::ALL.iter().copied() {
        if told(now, item) != told(back, item) && store::outdate_since(tx, keep, item, since).await? {
            fallen.push(item);
        }
    }
    Ok(fallen)
}

/// After an undo has given rows back: what has fallen is to be checked again, unless what held before the merge
/// holds again.
pub async fn list_fallen(tx: &mut Tx, viewer: &Viewer, keep: MemberId, items: Vec<Item>) -> Result<()> {
    for item in items {
        let holding = store::of(tx, keep).await?;
        if !holding
            .iter()
            .any(|h| h.item == item && h.state == CheckState::Verified)
        {
            acts::again(tx, Some(viewer.id), keep, item).await?;
        }
    }
    Ok(())
}

/// What a record says of that which a check looks at.
fn told(sheet: &Sheet, item: Item) -> Vec<Option<String>> {
    let answers = sheet.profile.answers();
    let one = |key: &&str| match ContactKind::from_code(key) {
        Some(kind) => sheet.contacts.get(&kind).cloned(),
        None => answers.get(*key).cloned(),
    };
    item.rests_on().iter().map(one).collect()
}
