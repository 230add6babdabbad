//! The way to a list: along the index of its order, or through the few members that one condition leaves.

use super::Looked;
use super::narrow::{board, class, years_before};
use super::order::{at_least, of_intent};
use crate::error::Result;
use crate::features::members::filter::{Board, Class, Filter, Sort, Span};
use crate::features::staff::{Scope, Viewer};
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::types::time::{Moment, day_of, start_of};
use chrono::{Days, NaiveDate};

/// So many members are gathered and sorted at most.
pub const FEW: i64 = 2_000;

pub enum Way {
    /// Along the index of the order.
    Walk,
    /// Along the members of a word, which lie in the order of their numbers.
    Word(String),
    /// Through the numbers that this selects.
    Few(Sql),
}

impl Way {
    /// `select`, then tables and joins up to where conditions follow; `named` is given where the order
    /// needs the name's sound, with the index to walk along.
    pub fn begun(
        &self,
        select: &'static str,
        named: Option<&'static str>,
        along: &'static str,
        joins: &'static str,
    ) -> Sql {
        let mut sql = Sql::default();
        match self {
            Self::Walk => {
                sql.push(select);
                match named {
                    Some(along) => sql
                        .push(" from member_name n")
                        .push(along)
                        .push(" cross join member m")
                        .push(joins)
                        .push(" where m.id = n.member_id and "),
                    None => sql.push(" from member m").push(along).push(joins).push(" where "),
                };
            }
            Self::Word(word) => {
                sql.push(select)
                    .push(" from member_word w cross join member m")
                    .push(joins)
                    .with(" where w.word = ", word.clone())
                    .push(" and m.id = w.member_id and ");
            }
            Self::Few(ids) => {
                sql.push("with few as materialized (").append(ids).push(") ");
                sql.push(select).push(" from few f cross join member m");
                sql.push(if named.is_some() {
                    " cross join member_name n"
                } else {
                    ""
                })
                .push(joins);
                sql.push(" where m.id = f.id and ");
                sql.push(if named.is_some() { "n.member_id = m.id and " } else { "" });
            }
        }
        sql
    }

    /// The number of a member, as the way's first table has it.
    pub fn id(&self, named: bool) -> &'static str {
        match self {
            Self::Word(_) => "w.member_id",
            _ if named => "n.member_id",
            _ => "m.id",
        }
    }
}

/// Chooses by looking a little way into the index of each condition: never further than `FEW`.
/// `answered` selects by own fields.
pub async fn choose(
    tx: &mut Tx,
    viewer: &Viewer,
    filter: &Filter,
    looked: &[Looked],
    answered: Vec<Sql>,
    now: Moment,
) -> Result<Way> {
    let mut drivers: Vec<Driver> = answered.into_iter().map(Driver::plain).collect();
    let of_word = drivers.len();
    for one in looked {
        drivers.extend(one.drivers().into_iter().map(Driver::plain));
    }
    let of_member = |condition: &Sql| {
        let mut sql = Sql::new("select m.id from member m where 1 = 1");
        sql.append(condition);
        Driver::plain(sql)
    };
    drivers.extend(plain(filter, day_of(now)).iter().map(of_member));
    if indexed(filter.board, filter.class) {
        let mut sql = Sql::default();
        board(&mut sql, filter.board);
        class(&mut sql, filter, now);
        drivers.push(of_member(&sql));
    }
    if let Some(owner) = filter.owner {
        drivers.push(Driver::parts(vec![
            arm("m.presale_id = ", owner.0),
            arm("m.aftersale_id = ", owner.0),
        ]));
    }
    if let Some(tag) = filter.tag {
        let mut sql = Sql::new("select x.member_id as id from member_tag x where");
        sql.with(" x.tag_id = ", tag.0);
        drivers.push(Driver::plain(sql));
    }
    drivers.extend(within_reach(viewer));
    let counts = probed(tx, &drivers).await?;
    let fewest = counts.into_iter().enumerate().min_by_key(|(_, count)| *count);
    let word = looked.first().filter(|_| filter.sort == Sort::Id);
    Ok(match (fewest, word.and_then(Looked::only_word)) {
        // Its members lie in the order of their numbers: the page is full long before all of them are read.
        (Some((at, _)), Some(word)) if at == of_word => Way::Word(word.to_string()),
        (Some((at, count)), _) if count <= FEW => Way::Few(drivers.swap_remove(at).ids()),
        // Somebody's whole family, with whatever else: too many to sort, and sorted by number as they are.
        (_, Some(word)) => Way::Word(word.to_string()),
        _ => Way::Walk,
    })
}

/// Classes that are a stretch of one index.
fn indexed(board: Board, class: Class) -> bool {
    match class {
        Class::Unsigned
        | Class::AbandonedWaiting
        | Class::SignedWaiting
        | Class::New
        | Class::DueToday
        | Class::Overdue
        | Class::EndingSoon => true,
        Class::None | Class::Once | Class::UpTo3 | Class::UpTo5 | Class::From6 => board == Board::Aftersale,
        _ => false,
    }
}

/// The conditions that an index serves, each by itself.
pub fn plain(filter: &Filter, today: NaiveDate) -> Vec<Sql> {
    let mut all = Vec::new();
    let mut put = |write: &dyn Fn(&mut Sql)| {
        let mut sql = Sql::default();
        write(&mut sql);
        all.push(sql);
    };
    if let Some(stage) = filter.stage {
        put(&|s| {
            s.with(" and m.stage = ", stage.code());
        });
    }
    if let Some(region) = filter.region {
        let width = match region {
            r if r % 10_000 == 0 => 10_000,
            r if r % 100 == 0 => 100,
            _ => 1,
        };
        put(&|s| {
            s.with(" and m.region >= ", region)
                .with(" and m.region < ", region + width);
        });
    }
    if filter.age_min.is_some() || filter.age_max.is_some() {
        put(&|s| {
            if let Some(min) = filter.age_min {
                s.with(" and m.birthday <= ", years_before(today, min));
            }
            if let Some(max) = filter.age_max {
                s.with(" and m.birthday > ", years_before(today, max.saturating_add(1)));
            }
        });
    }
    if filter.height_min.is_some() || filter.height_max.is_some() {
        put(&|s| {
            if let Some(min) = filter.height_min {
                s.with(" and m.height_cm >= ", min);
            }
            if let Some(max) = filter.height_max {
                s.with(" and m.height_cm <= ", max);
            }
        });
    }
    if let Some(marital) = filter.marital {
        put(&|s| {
            s.with(" and m.marital = ", marital.code());
        });
    }
    if let Some(least) = filter.education {
        put(&|s| at_least(s, true, least as i64));
    }
    if let Some(least) = filter.income {
        put(&|s| at_least(s, false, least as i64));
    }
    if let Some(intent) = filter.intent {
        put(&|s| of_intent(s, intent as i64));
    }
    let spans = [
        (filter.registered, [" and m.created_at >= ", " and m.created_at < "]),
        (filter.assigned, [" and m.assigned_at >= ", " and m.assigned_at < "]),
        (
            filter.contacted,
            [" and m.last_contact_at >= ", " and m.last_contact_at < "],
        ),
    ];
    for (span, texts) in spans.into_iter().filter(|(span, _)| !span.is_open()) {
        put(&|s| during(s, span, texts, today));
    }
    all
}

fn during(sql: &mut Sql, span: Span, [since, until]: [&'static str; 2], today: NaiveDate) {
    let (from, to) = span.days(today);
    if let Some(from) = from {
        sql.with(since, start_of(from));
    }
    if let Some(to) = to {
        sql.with(until, start_of(to + Days::new(1)));
    }
}

/// A way to select members, in parts that may overlap.
struct Driver(Vec<Sql>);

impl Driver {
    fn plain(sql: Sql) -> Self {
        Self(vec![sql])
    }

    fn parts(parts: Vec<Sql>) -> Self {
        Self(parts)
    }

    fn joined(&self, by: &'static str) -> Sql {
        let mut sql = Sql::default();
        for (i, part) in self.0.iter().enumerate() {
            sql.push(if i == 0 { "" } else { by }).append(part);
        }
        sql
    }

    /// Nobody twice.
    fn ids(&self) -> Sql {
        self.joined(" union ")
    }
}

fn arm(condition: &'static str, value: i64) -> Sql {
    let mut sql = Sql::new("select m.id from member m where ");
    sql.with(condition, value);
    sql
}

/// Everybody in the viewer's reach, part by part as `scope::push` has them; who sees all has no such way.
fn within_reach(viewer: &Viewer) -> Option<Driver> {
    if viewer.scope == Scope::All {
        return None;
    }
    let below = |text: &'static str| {
        let mut sql = Sql::new(text);
        sql.with(" in (select below_id from staff_tree where above_id = ", viewer.id.0)
            .push(")");
        sql
    };
    let mut parts = vec![
        below("select m.id from member m where m.presale_id"),
        below("select m.id from member m where m.aftersale_id"),
        below("select m.id from member m where m.presale_id is null and m.aftersale_id is null and m.created_by"),
    ];
    if viewer.assigns() {
        parts.push(Sql::new(
            "select m.id from member m where m.presale_id is null and m.aftersale_id is null",
        ));
        parts.push(Sql::new(
            "select m.id from member m where m.stage = 'signed' and m.aftersale_id is null",
        ));
    }
    Some(Driver::parts(parts))
}

/// How many members each driver selects, counted to just above `FEW`.
async fn probed(tx: &mut Tx, drivers: &[Driver]) -> Result<Vec<i64>> {
    if drivers.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::default();
    for (i, driver) in drivers.iter().enumerate() {
        sql.push(if i == 0 { "" } else { " union all " });
        sql.with("select cast(", i as i64)
            .push(" as bigint) as n, (select count(*) from (");
        sql.append(&driver.joined(" union all "))
            .with(" limit ", FEW + 1)
            .push(") t) as members");
    }
    sql.push(" order by n");
    let rows: Vec<(i64, i64)> = sql.fetch_all(tx).await?;
    Ok(rows.into_iter().map(|(_, members)| members).collect())
}
