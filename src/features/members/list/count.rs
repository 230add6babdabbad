//! How many a list has. A count stops where it says «more than», and reads indexes as far as it can.

use super::ways::Way;
use super::{COUNTED, List, narrow, narrow_by_own, search};
use crate::error::Result;
use crate::features::members::filter::Filter;
use crate::features::members::{access, fields, scope};
use crate::features::regions;
use crate::features::staff::Viewer;
use crate::here;
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::server::{Server, clock};
use crate::types::time::Moment;

impl List {
    /// How many there are: exact to 10,000, beyond that 10,001.
    pub async fn count(&self, tx: &mut Tx) -> Result<i64> {
        if let Some(known) = self.known {
            return Ok(known);
        }
        let mut sql = Sql::default();
        match &self.way {
            Way::Walk => counting(&mut sql, &self.parts, &self.counted, COUNTED),
            Way::Word(word) if self.only_word => counting_word(&mut sql, word),
            way => {
                sql = way.begun("select count(*) from (select 1 as one", None, "", "");
                sql.append(&self.reach).append(&self.asked);
                sql.with(" limit ", COUNTED + 1).push(") t");
            }
        }
        sql.fetch_number(tx).await
    }
}

/// How many each of some filters shows that differ in nothing that is searched for: one statement, exact
/// up to `most`, beyond that one more.
pub async fn counts(tx: &mut Tx, server: &Server, viewer: &Viewer, filters: &[Filter], most: i64) -> Result<Vec<i64>> {
    let now = clock::now();
    let allowed: Vec<Filter> = filters.iter().map(|f| access::allowed(viewer, f.clone())).collect();
    let Some(first) = allowed.first() else {
        return Ok(Vec::new());
    };
    let looked = search::look_up(tx, server, viewer, first).await?;
    let fields = fields::now(tx, server).await?;
    let mut sql = Sql::default();
    for (place, filter) in allowed.iter().enumerate() {
        sql.push(if place == 0 { "" } else { " union all " })
            .with("select cast(", place as i64)
            .push(" as bigint) as place, (");
        let mut asked = Sql::default();
        narrow_to_count(&mut asked, filter, now);
        narrow_by_own(&mut asked, viewer, &fields, filter);
        for one in &looked {
            one.push(&mut asked);
        }
        counting(&mut sql, &scope::parts(viewer, filter.board), &asked, most);
        sql.push(") as members");
    }
    sql.push(" order by place");
    let rows: Vec<(i64, i64)> = sql.fetch_all(tx).await?;
    Ok(rows.into_iter().map(|(_, count)| count).collect())
}

/// What is chosen, as a count has it: each district of a place by itself, for within one of them an index leads on to
/// the ages. (In order, a place is one stretch.)
pub fn narrow_to_count(sql: &mut Sql, filter: &Filter, now: Moment) {
    let Some(region) = filter.region else {
        return narrow(sql, filter, now);
    };
    let elsewhere = Filter {
        region: None,
        ..filter.clone()
    };
    narrow(sql, &elsewhere, now);
    sql.in_ids(" and m.region", &regions::within(region));
}

/// Counts who is called so, of all who are here, along the index of words alone.
fn counting_word(sql: &mut Sql, word: &str) {
    sql.with(
        "select count(*) from (select 1 as one from member_word w where w.word = ",
        word.to_string(),
    )
    .push(" and ")
    .push(here!("w.member_id"))
    .with(" limit ", COUNTED + 1)
    .push(") t");
}

/// How many are asked for within the parts of somebody's reach, up to just above `COUNTED`.
pub async fn counted(tx: &mut Tx, parts: &[Sql], asked: &Sql) -> Result<i64> {
    let mut sql = Sql::default();
    counting(&mut sql, parts, asked, COUNTED);
    sql.fetch_number(tx).await
}

/// Selects the numbers of the same.
pub fn selected(parts: &[Sql], asked: &Sql) -> Sql {
    let mut sql = Sql::default();
    for (i, part) in parts.iter().enumerate() {
        sql.push(if i == 0 { "" } else { " union all " })
            .push("select m.id from member m where ")
            .append(part)
            .append(asked);
    }
    sql
}

/// Counts who is asked for within the parts of somebody's reach, up to just above `most`.
fn counting(sql: &mut Sql, parts: &[Sql], asked: &Sql, most: i64) {
    sql.push("select count(*) from (");
    for (i, part) in parts.iter().enumerate() {
        sql.push(if i == 0 { "" } else { " union all " })
            .push("select 1 as one from member m where ")
            .append(part)
            .append(asked);
    }
    sql.with(" limit ", most + 1).push(") t");
}
