//! Where somebody stands with the open pool.

use crate::error::{Error, Result};
use crate::features::assignments::store::pool;
use crate::features::assignments::{Rules, Standing, rules};
use crate::features::staff::{Module, Right, Viewer};
use crate::server::db::Tx;
use crate::types::time::Moment;

/// The pool is there for those who may claim and for those who assign.
pub fn sees_pool(viewer: &Viewer) -> Result<()> {
    if viewer.can(Module::Presale, Right::Create) || viewer.assigns() {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

/// How many the viewer claimed and has, and when they may claim again.
pub async fn standing(tx: &mut Tx, viewer: &Viewer, rules: &Rules, now: Moment) -> Result<Standing> {
    let (claimed_today, last, load, most) = pool::claims_of(tx, viewer.id, now).await?;
    Ok(Standing {
        claimed_today,
        a_day: rules.claims_a_day,
        load,
        most: most.unwrap_or(rules.usual_presale),
        not_before: rules::not_before(rules, last),
    })
}
