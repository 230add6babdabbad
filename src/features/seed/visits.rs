//! The days on which members in service looked at their own pages.

use super::lives::Life;
use crate::error::Result;
use crate::features::members::Stage;
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::types::time::{Moment, day_of};
use chrono::Duration;

/// One of so many members in service goes online at all.
const ONE_OF: i64 = 3;

/// Visits of some members in service, spread over the last months; told by their numbers, so that nothing
/// else of the demonstration depends on it.
pub async fn visits(tx: &mut Tx, lives: &[Life], now: Moment) -> Result<()> {
    let online = lives
        .iter()
        .filter(|l| l.stage == Stage::InService && l.id.0 % ONE_OF == 0);
    let mut rows = Vec::new();
    for life in online {
        let id = life.id.0;
        for nth in 0..3 + id % 7 {
            let back = 2 + nth * (9 + id % 13) + (id * (nth + 3)) % 7;
            let at = now - Duration::days(back) - Duration::minutes((id * 37 + nth * 211) % 600);
            rows.push((id, "day", at));
            if (id + nth) % 3 != 1 {
                rows.push((id, "sign_in", at));
            }
        }
    }
    for batch in rows.chunks(200) {
        let mut sql = Sql::new("insert into member_visit (member_id, kind, day, at) values ");
        for (i, (member, kind, at)) in batch.iter().enumerate() {
            sql.with(if i == 0 { "(" } else { ", (" }, *member)
                .with(", ", *kind)
                .with(", ", day_of(*at))
                .with(", ", *at)
                .push(")");
        }
        sql.push(" on conflict do nothing");
        sql.execute(tx).await?;
    }
    Ok(())
}
