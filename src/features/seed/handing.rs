//! What of giving and taking a visitor should see: members who wait for their matchmaker's word, some
//! handed back, some in the open pool. Chosen by number, so that nobody else's chance changes.

use super::lives::Life;
use super::people::Agency;
use crate::error::Result;
use crate::features::assignments::Rules;
use crate::features::assignments::store::takers;
use crate::features::events::EventData;
use crate::server::db::Tx;
use crate::server::sql::{Sql, Value};
use crate::types::time::Moment;
use chrono::Duration;

const BACK: &str = "会员长期在外地，不在我负责的区域";
const OPEN: &str = "多次联系未果，开放认领";

/// A demonstration of many members has no more matchmakers: each looks after as many as it takes.
pub async fn places(tx: &mut Tx, members: u32) -> Result<()> {
    if members > 2_000 {
        let rules = Rules {
            usual_presale: i64::from(members),
            usual_aftersale: i64::from(members),
            ..Rules::default()
        };
        takers::save_rules(tx, &rules, 0).await?;
    }
    Ok(())
}

/// The members of a batch, by number.
struct Batch {
    first: i64,
    last: i64,
}

impl Batch {
    fn of(&self, sql: &mut Sql) {
        sql.with(" and m.id between ", self.first).with(" and ", self.last);
    }
}

pub async fn handing(tx: &mut Tx, agency: &Agency, lives: &[Life], now: Moment) -> Result<()> {
    let ids = || lives.iter().map(|l| l.id.0);
    let (Some(first), Some(last)) = (ids().min(), ids().max()) else {
        return Ok(());
    };
    let batch = Batch { first, last };
    waiting(tx, agency, &batch, now).await?;
    handed_back(tx, agency, &batch, now).await?;
    pool(tx, &batch, now).await
}

/// Half of those nobody has called yet have not been taken either.
async fn waiting(tx: &mut Tx, agency: &Agency, batch: &Batch, now: Moment) -> Result<()> {
    let mut sql = Sql::new(
        "insert into reception (member_id, phase, staff_id, by_id, remark, given_at, state)
         select m.id, 'presale', m.presale_id, cast(",
    );
    sql.with("", agency.manager.0)
        .with(" as bigint), '请尽快联系', coalesce(m.assigned_at, ", now)
        .push("), 'waiting' from member m where m.stage = 'presale' and m.presale_id is not null and m.last_contact_at is null and m.id % 2 = 0");
    batch.of(&mut sql);
    sql.execute(tx).await?;
    let mut sql = Sql::new(
        "insert into reception (member_id, phase, staff_id, by_id, remark, given_at, state)
         select m.id, 'aftersale', m.aftersale_id, cast(",
    );
    sql.with("", agency.manager.0)
        .with(" as bigint), '已签约，请安排首次约谈', coalesce(m.assigned_at, ", now)
        .push(
            "), 'waiting' from member m where m.stage = 'in_service' and m.aftersale_id is not null and m.id % 37 = 0",
        );
    batch.of(&mut sql);
    sql.execute(tx).await?;
    Ok(())
}

/// Some who wait for a first matchmaker had one, who handed them back.
async fn handed_back(tx: &mut Tx, agency: &Agency, batch: &Batch, now: Moment) -> Result<()> {
    let Some(staff) = agency.presale.first() else {
        return Ok(());
    };
    let (given, back) = (now - Duration::hours(20), now - Duration::hours(3));
    let mut sql = Sql::new(
        "insert into reception (member_id, phase, staff_id, by_id, remark, given_at, state, reason, answered_at)
         select m.id, 'presale', cast(",
    );
    sql.with("", staff.0)
        .with(" as bigint), cast(", agency.manager.0)
        .with(" as bigint), '', ", given)
        .with(", 'returned', ", BACK)
        .with(", ", back)
        .push(" from member m where m.stage = 'lead' and m.id % 6 = 1");
    batch.of(&mut sql);
    sql.execute(tx).await?;
    let mut sql =
        Sql::new("insert into assignment (member_id, phase, to_id, by_id, remark, at) select m.id, 'presale', cast(");
    sql.with("", staff.0)
        .with(" as bigint), cast(", agency.manager.0)
        .with(" as bigint), '', ", given)
        .push(" from member m where m.stage = 'lead' and m.id % 6 = 1");
    batch.of(&mut sql);
    sql.execute(tx).await?;
    let mut sql =
        Sql::new("insert into assignment (member_id, phase, from_id, by_id, remark, at) select m.id, 'presale', cast(");
    sql.with("", staff.0)
        .with(" as bigint), cast(", staff.0)
        .with(" as bigint), ", BACK)
        .with(", ", back)
        .push(" from member m where m.stage = 'lead' and m.id % 6 = 1");
    batch.of(&mut sql);
    sql.execute(tx).await?;
    let data = EventData::default().with("phase", "售前").with("reason", BACK);
    events(
        tx,
        "handed_back",
        Some(staff.0),
        data,
        back,
        " from member m where m.stage = 'lead' and m.id % 6 = 1",
        batch,
    )
    .await
}

/// Some who were given up, and some who wait, may be claimed.
async fn pool(tx: &mut Tx, batch: &Batch, now: Moment) -> Result<()> {
    const CHOSEN: &str = " from member m where m.presale_id is null and not m.do_not_contact
        and ((m.stage = 'abandoned' and m.id % 3 = 0) or (m.stage = 'lead' and m.id % 6 = 3))";
    let at = now - Duration::hours(26);
    let mut sql = Sql::new(
        "insert into pool (member_id, from_id, reason, released_at) select m.id,
           (select a.to_id from assignment a where a.member_id = m.id and a.phase = 'presale' and a.to_id is not null
            order by a.id desc limit 1), ",
    );
    sql.with("", OPEN).with(", ", at).push(CHOSEN);
    batch.of(&mut sql);
    sql.execute(tx).await?;
    let mut sql = Sql::new(
        "insert into pool_log (member_id, kind, from_id, reason, at) select p.member_id, 'released', p.from_id, p.reason, p.released_at
         from pool p join member m on m.id = p.member_id where m.id > 0",
    );
    batch.of(&mut sql);
    sql.execute(tx).await?;
    let data = EventData::default().with("reason", OPEN);
    events(tx, "pool_released", None, data, at, CHOSEN, batch).await
}

async fn events(
    tx: &mut Tx,
    kind: &'static str,
    by: Option<i64>,
    data: EventData,
    at: Moment,
    chosen: &'static str,
    batch: &Batch,
) -> Result<()> {
    let json = serde_json::to_string(&data).map_err(|_| crate::error::Error::Failed)?;
    let mut sql = Sql::new("insert into event (at, kind, member_id, staff_id, data) select ");
    sql.with("", at).with(", cast(", kind).push(" as text), m.id, ");
    match by {
        Some(by) => sql.with("cast(", by).push(" as bigint)"),
        None => sql.push("cast(null as bigint)"),
    };
    sql.with(", ", Value::Json(json)).push(chosen);
    batch.of(&mut sql);
    sql.execute(tx).await?;
    Ok(())
}
