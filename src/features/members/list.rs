//! SQL of the lists of members: any filter, keyset pages, an honest count.

use super::MemberRow;
use super::filter::{Board, Class, Filter, Sort};
use super::scope;
use super::words::*;
use crate::error::{Error, Result};
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::regions;
use crate::features::staff::{Protected, Sight, Viewer};
use crate::server::Server;
use crate::server::clock;
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::types::ids::MemberId;
use crate::types::masked::Masked;
use crate::types::time::{Moment, age, day_of, start_of};
use chrono::{Datelike, Days, NaiveDate};

/// Rows of a page.
pub const PAGE: usize = 50;
/// Up to here a count is exact.
pub const COUNTED: i64 = 10_000;

#[derive(sqlx::FromRow)]
struct Row {
    id: MemberId,
    name: String,
    sex: Sex,
    birthday: NaiveDate,
    region: i64,
    height_cm: i64,
    marital: Marital,
    education: Education,
    income: Option<Income>,
    stage: Stage,
    intent: Option<Intent>,
    presale: Option<String>,
    aftersale: Option<String>,
    follow_ups: i64,
    last_contact_at: Option<Moment>,
    next_contact_at: Option<Moment>,
    created_at: Moment,
    assigned_at: Option<Moment>,
}

/// One page of a list, and where the next one begins.
pub async fn page(
    tx: &mut Tx,
    server: &Server,
    viewer: &Viewer,
    filter: &Filter,
) -> Result<(Vec<MemberRow>, Option<String>)> {
    let now = clock::now();
    let mut sql = Sql::new(
        "select m.id, m.name, m.sex, m.birthday, m.region, m.height_cm, m.marital, m.education, m.income, m.stage, m.intent,
                p.name as presale, a.name as aftersale, m.follow_ups, m.last_contact_at, m.next_contact_at,
                m.created_at, m.assigned_at
         from member m left join staff p on p.id = m.presale_id left join staff a on a.id = m.aftersale_id where",
    );
    narrow(&mut sql, server, viewer, filter, now)?;
    begin_after(&mut sql, filter)?;
    sql.push(match filter.sort {
        Sort::Newest => " order by m.id desc",
        Sort::NextContact => {
            " order by case when m.next_contact_at is null then 1 else 0 end, m.next_contact_at, m.id desc"
        }
        Sort::LastContact => {
            " order by case when m.last_contact_at is null then 1 else 0 end, m.last_contact_at desc, m.id desc"
        }
    });
    sql.with(" limit ", PAGE as i64 + 1);
    let mut rows: Vec<Row> = sql.fetch_all(tx).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|last| cursor(filter.sort, last));
    Ok((dressed(tx, server, viewer, rows, now).await?, next))
}

/// How many there are: exact to 10,000, beyond that 10,001.
pub async fn count(tx: &mut Tx, server: &Server, viewer: &Viewer, filter: &Filter) -> Result<i64> {
    let mut sql = Sql::new("select count(*) from (select 1 as one from member m where");
    narrow(&mut sql, server, viewer, filter, clock::now())?;
    sql.with(" limit ", COUNTED + 1).push(") t");
    sql.fetch_number(tx).await
}

/// What the viewer may see of each row.
async fn dressed(tx: &mut Tx, server: &Server, viewer: &Viewer, rows: Vec<Row>, now: Moment) -> Result<Vec<MemberRow>> {
    let ids: Vec<i64> = rows.iter().map(|r| r.id.0).collect();
    let hinted = viewer.sight(Protected::Contact) != Sight::Hidden;
    let mobiles = if hinted {
        contacts::of_many(tx, &server.keys, ContactOwner::Member, ContactKind::Mobile, &ids).await?
    } else {
        Default::default()
    };
    let income = super::access::sees_income(viewer);
    let today = day_of(now);
    Ok(rows
        .into_iter()
        .map(|r| MemberRow {
            mobile: match mobiles.get(&r.id.0) {
                Some(mobile) => Masked::Hint(ContactKind::Mobile.masked(mobile)),
                None => Masked::Hidden,
            },
            id: r.id,
            name: r.name,
            sex: r.sex,
            age: age(r.birthday, today),
            place: regions::place(r.region),
            height_cm: r.height_cm,
            marital: r.marital,
            education: r.education,
            income: Masked::shown_if(income, r.income),
            stage: r.stage,
            intent: r.intent,
            presale: r.presale,
            aftersale: r.aftersale,
            follow_ups: r.follow_ups,
            last_contact_at: r.last_contact_at,
            next_contact_at: r.next_contact_at,
            created_at: r.created_at,
            assigned_at: r.assigned_at,
        })
        .collect())
}

fn narrow(sql: &mut Sql, server: &Server, viewer: &Viewer, filter: &Filter, now: Moment) -> Result<()> {
    scope::push(sql, viewer);
    board(sql, filter.board);
    class(sql, filter, now);
    if let Some(stage) = filter.stage {
        sql.with(" and m.stage = ", stage.code());
    }
    if let Some(sex) = filter.sex {
        sql.with(" and m.sex = ", sex.code());
    }
    if let Some(province) = filter.province {
        sql.with(" and m.region >= ", province)
            .with(" and m.region < ", province + 10_000);
    }
    let today = day_of(now);
    if let Some(min) = filter.age_min {
        sql.with(" and m.birthday <= ", years_before(today, min));
    }
    if let Some(max) = filter.age_max {
        sql.with(" and m.birthday > ", years_before(today, max + 1));
    }
    if let Some(marital) = filter.marital {
        sql.with(" and m.marital = ", marital.code());
    }
    if let Some(least) = filter.education {
        sql.push(" and m.education in (");
        for (i, e) in Education::ALL.iter().filter(|e| **e >= least).enumerate() {
            sql.with(if i == 0 { "" } else { ", " }, e.code());
        }
        sql.push(")");
    }
    if let Some(intent) = filter.intent {
        sql.with(" and m.intent = ", intent.code());
    }
    if let Some(owner) = filter.owner {
        sql.with(" and (m.presale_id = ", owner.0)
            .with(" or m.aftersale_id = ", owner.0)
            .push(")");
    }
    if let Some(within) = filter.within {
        let from = start_of(today - Days::new(within.days() as u64));
        sql.with(" and m.created_at >= ", from);
    }
    search(sql, server, viewer, &filter.q);
    Ok(())
}

fn years_before(day: NaiveDate, years: i64) -> NaiveDate {
    let year = day.year() - i32::try_from(years).unwrap_or(200);
    day.with_year(year)
        .or_else(|| day.pred_opt()?.with_year(year))
        .unwrap_or(NaiveDate::MIN)
}

fn board(sql: &mut Sql, board: Board) {
    sql.push(match board {
        Board::All => "",
        Board::Presale => " and m.stage = 'presale' and m.presale_id is not null",
        Board::Aftersale => " and m.stage = 'in_service' and m.aftersale_id is not null",
        Board::AssignPresale => " and m.presale_id is null",
        Board::Reassign => " and ((m.stage = 'presale' and m.presale_id is not null) or (m.stage = 'in_service' and m.aftersale_id is not null))",
        Board::AssignAftersale => " and m.stage = 'signed' and m.aftersale_id is null",
    });
}

fn class(sql: &mut Sql, filter: &Filter, now: Moment) {
    let today = day_of(now);
    match filter.class {
        Class::All | Class::SignedWaiting => {}
        Class::Unsigned => {
            sql.push(" and m.stage = 'lead'");
        }
        Class::AbandonedWaiting => {
            sql.push(" and m.stage = 'abandoned'");
        }
        Class::NeverContacted | Class::None => {
            sql.push(" and m.follow_ups = 0");
        }
        Class::Contacted => {
            sql.push(" and m.follow_ups > 0");
        }
        Class::NotSigned => {
            sql.push(" and m.stage = 'presale'");
        }
        Class::Signed => {
            sql.push(" and m.stage = 'in_service'");
        }
        Class::New => {
            sql.push(" and m.last_contact_at is null");
        }
        Class::DueToday => {
            sql.with(" and m.next_contact_at >= ", start_of(today))
                .with(" and m.next_contact_at < ", start_of(today + Days::new(1)));
        }
        Class::Overdue => {
            sql.with(" and m.next_contact_at < ", now);
        }
        Class::StrongIntent => {
            sql.push(" and m.intent = 'strong'");
        }
        Class::Once => {
            sql.push(" and m.follow_ups = 1");
        }
        Class::UpTo3 => {
            sql.push(" and m.follow_ups between 1 and 3");
        }
        Class::UpTo5 => {
            sql.push(" and m.follow_ups between 1 and 5");
        }
        Class::From6 => {
            sql.push(" and m.follow_ups >= 6");
        }
        Class::EndingSoon => {
            sql.with(" and m.service_ends_on <= ", today + Days::new(30));
        }
    }
}

/// Whole contact values are found by their blind index, numbers by themselves, everything else by name.
/// Who may not see contact data can't find by it either.
fn search(sql: &mut Sql, server: &Server, viewer: &Viewer, q: &str) {
    if q.is_empty() {
        return;
    }
    let kinds = [
        (ContactKind::Mobile, Protected::Contact),
        (ContactKind::IdNumber, Protected::IdNumber),
        (ContactKind::Email, Protected::Contact),
        (ContactKind::Qq, Protected::Contact),
        (ContactKind::Wechat, Protected::Contact),
    ];
    sql.push(" and (m.name like ")
        .with("", format!("%{}%", q.replace(['%', '_'], "")))
        .with(" or m.username = ", q);
    if let Ok(id) = q.trim_start_matches('#').parse::<i64>() {
        sql.with(" or m.id = ", id);
    }
    for (kind, field) in kinds {
        if viewer.sight(field) == Sight::Hidden {
            continue;
        }
        if let Ok(value) = kind.normalise(q) {
            sql.with(
                " or m.id in (select owner_id from contact where owner = 'member' and kind = ",
                kind.code(),
            )
            .with(" and blind = ", server.keys.blind(kind.code(), &value))
            .push(")");
        }
    }
    sql.push(")");
}

/// Where a row stands in the order: `id` or `moment~id`.
fn cursor(sort: Sort, row: &Row) -> String {
    let at = match sort {
        Sort::Newest => return row.id.to_string(),
        Sort::NextContact => row.next_contact_at,
        Sort::LastContact => row.last_contact_at,
    };
    format!(
        "{}~{}",
        at.map_or(String::new(), |a| a.timestamp_millis().to_string()),
        row.id
    )
}

fn begin_after(sql: &mut Sql, filter: &Filter) -> Result<()> {
    if filter.after.is_empty() {
        return Ok(());
    }
    let wrong = || Error::invalid("after", "页码已失效，请回到第一页");
    if filter.sort == Sort::Newest {
        let id: i64 = filter.after.parse().map_err(|_| wrong())?;
        sql.with(" and m.id < ", id);
        return Ok(());
    }
    let (at, id) = filter.after.split_once('~').ok_or_else(wrong)?;
    let id: i64 = id.parse().map_err(|_| wrong())?;
    let (column, later) = match filter.sort {
        Sort::NextContact => ("m.next_contact_at", " > "),
        _ => ("m.last_contact_at", " < "),
    };
    if at.is_empty() {
        sql.push(" and ").push(column).with(" is null and m.id < ", id);
        return Ok(());
    }
    let at = at
        .parse()
        .ok()
        .and_then(Moment::from_timestamp_millis)
        .ok_or_else(wrong)?;
    sql.push(" and (")
        .push(column)
        .push(" is null or ")
        .push(column)
        .with(later, at);
    sql.push(" or (")
        .push(column)
        .with(" = ", at)
        .with(" and m.id < ", id)
        .push("))");
    Ok(())
}
