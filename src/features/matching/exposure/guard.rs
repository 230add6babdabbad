//! The cap, held wherever somebody is recommended.

use super::{Lately, rules, store};
use crate::error::{Error, Result};
use crate::features::staff::Viewer;
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::MemberId;
use chrono::Duration;

/// Refuses where a candidate was shown as often as may be within the week, unless somebody who may goes beyond
/// it; whether they did. The caller holds the candidate's row, so that two at once are counted.
pub async fn within_cap(tx: &mut Tx, viewer: &Viewer, candidate: MemberId, exceed: bool) -> Result<bool> {
    let cap = store::cap(tx).await?;
    if cap == 0 {
        return Ok(false);
    }
    let (shown, first) = store::shown_since(tx, candidate, clock::now() - Duration::days(rules::WEEK)).await?;
    let Some(first) = first.filter(|_| shown >= cap) else {
        return Ok(false);
    };
    let may = rules::may_exceed(viewer);
    if exceed && may {
        return Ok(true);
    }
    Err(Error::conflict(rules::full(shown, cap, first, may)))
}

/// How often a candidate was shown within the week.
pub async fn lately(tx: &mut Tx, viewer: &Viewer, candidate: MemberId) -> Result<Lately> {
    let (shown, _) = store::shown_since(tx, candidate, clock::now() - Duration::days(rules::WEEK)).await?;
    Ok(Lately {
        shown,
        cap: store::cap(tx).await?,
        may_exceed: rules::may_exceed(viewer),
    })
}
