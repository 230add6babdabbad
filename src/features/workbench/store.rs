//! SQL of the workbench: all figures of a role in one statement, each along an index and no further than
//! anybody reads it.

use super::wait::{Asked, Wait};
use super::waits::WAITS;
use super::{COUNTED, DueContact, Figure};
use crate::error::Result;
use crate::features::staff::Viewer;
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::types::time::{Moment, day_of, start_of};
use chrono::Days;
use std::time::Duration;

/// The counts stand beside the modules on every page of the office: as long as nothing was written they
/// are asked of the database this seldom (time makes contacts overdue, other processes write too).
pub const AS_OLD_AS: Duration = Duration::from_secs(10);

/// Counts what waits for this viewer, up to just above `COUNTED`, and only what their role works with.
pub async fn figures(tx: &mut Tx, viewer: &Viewer, now: Moment) -> Result<Vec<Figure>> {
    let asked = Asked::new(viewer, now);
    let theirs: Vec<&Wait> = WAITS.iter().filter(|w| (w.may)(viewer)).collect();
    if theirs.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::default();
    for (place, wait) in theirs.iter().enumerate() {
        sql.push(if place == 0 { "" } else { " union all " })
            .with("select cast(", i64::try_from(place).unwrap_or_default())
            .push(" as bigint) as place, (select count(*) from (select 1 as one from ");
        (wait.count)(&mut sql, &asked);
        sql.with(" limit ", COUNTED + 1).push(") t) as waiting");
    }
    let counts: Vec<(i64, i64)> = sql.fetch_all(tx).await?;
    let count = |place: usize| {
        let found = counts.iter().find(|(p, _)| usize::try_from(*p) == Ok(place));
        found.map_or(0, |(_, count)| *count)
    };
    Ok(theirs
        .iter()
        .enumerate()
        .map(|(place, wait)| wait.figure(count(place)))
        .collect())
}

/// The ten contacts that are most overdue, the viewer's own people's.
pub async fn due_contacts(tx: &mut Tx, viewer: &Viewer, now: Moment) -> Result<Vec<DueContact>> {
    let end = start_of(day_of(now) + Days::new(1));
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select m.id, m.name, m.stage, m.intent, m.next_contact_at, s.name as owner
         from member m join staff s on s.id = case when m.stage = 'presale' then m.presale_id else m.aftersale_id end
         where m.stage in ('presale', 'in_service') and m.next_contact_at < $1
           and s.id in (select below_id from staff_tree where above_id = $2)
           and ", here!("m.id"), "
         order by m.next_contact_at limit 10"))
        .bind(end).bind(viewer.id).fetch_all(c).await)?)
}
