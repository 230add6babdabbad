//! SQL of the lists of members: any filter, any order, keyset pages, an honest count.
//!
//! Two ways lead to a page. Where one condition, or all of them together, leave few members (`few`), these are
//! gathered along an index, the rest is checked and they are sorted. Else the index of the order is walked until the
//! page is full.

mod count;
mod narrow;
mod order;
mod search;
mod ways;

use super::fields::{self, Field, Fields};
use super::filter::{Filter, Sort};
use super::scope;
use super::words::*;
use super::{MemberRow, Traits, Wanted, access, sight};
use crate::error::Result;
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::staff::{Protected, Scope, Viewer};
use crate::features::{marks, photos, regions, verification};
use crate::server::Server;
use crate::server::clock;
use crate::server::db::Tx;
use crate::server::dialect;
use crate::server::sql::Sql;
use crate::types::ids::{MemberId, StaffId};
use crate::types::masked::Masked;
use crate::types::time::{Moment, age, day_of};
use chrono::NaiveDate;
use narrow::narrow;
use order::{Order, Stretch};
use search::Looked;
use std::collections::BTreeMap;
use ways::Way;

pub use count::counts;
pub use search::called;

/// Rows of a page.
pub const PAGE: i64 = 50;
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
    source: Source,
    stage: Stage,
    intent: Option<Intent>,
    presale_id: Option<StaffId>,
    presale: Option<String>,
    aftersale_id: Option<StaffId>,
    aftersale: Option<String>,
    follow_ups: i64,
    last_contact_at: Option<Moment>,
    next_contact_at: Option<Moment>,
    created_at: Moment,
    assigned_at: Option<Moment>,
    service_ends_on: Option<NaiveDate>,
    do_not_contact: bool,
}

/// A list that is asked for: the filter within the viewer's rights, what it searches for looked up, and
/// the way that leads to it.
pub struct List {
    filter: Filter,
    /// The own fields that are shown as columns.
    columns: Vec<Field>,
    /// Everything that is asked but for whom the viewer reaches.
    asked: Sql,
    /// The same as a count asks it.
    counted: Sql,
    /// The viewer's reach, and its parts.
    reach: Sql,
    parts: Vec<Sql>,
    /// Nothing is asked but a word, and the viewer reaches everybody.
    only_word: bool,
    way: Way,
    /// How many there are, where that was asked to find the way.
    known: Option<i64>,
    now: Moment,
}

impl List {
    pub async fn of(tx: &mut Tx, server: &Server, viewer: &Viewer, filter: &Filter) -> Result<Self> {
        let filter = access::allowed(viewer, filter.clone());
        let now = clock::now();
        let looked = search::look_up(tx, server, viewer, &filter).await?;
        let fields = fields::now(tx, server).await?;
        let (mut asked, mut counted, mut reach) = (Sql::default(), Sql::default(), Sql::default());
        scope::push(&mut reach, viewer);
        narrow(&mut asked, &filter, now);
        count::narrow_to_count(&mut counted, &filter, now);
        for sql in [&mut asked, &mut counted] {
            narrow_by_own(sql, viewer, &fields, &filter);
        }
        let only_word = asked.is_empty() && matches!(&looked[..], [one] if one.is_word()) && viewer.scope == Scope::All;
        for one in &looked {
            one.push(&mut asked);
            one.push(&mut counted);
        }
        let answered = own(viewer, &fields, &filter)
            .filter_map(|(field, wanted)| fields::custom::answered(field, wanted))
            .collect();
        let mut way = ways::choose(tx, viewer, &filter, &looked, answered, now).await?;
        let parts = scope::parts(viewer, filter.board);
        let mut known = None;
        if matches!(way, Way::Walk) && !asked.is_empty() {
            // Each condition leaves many, all together perhaps few: who walks along the order would look for these to
            // the end of the table.
            let count = count::counted(tx, &parts, &counted).await?;
            if count <= ways::FEW {
                way = Way::Few(count::selected(&parts, &counted));
            }
            known = Some(count);
        }
        let columns = filter.own_cols.iter().filter_map(|id| seen_field(viewer, &fields, *id));
        Ok(Self {
            columns: columns.cloned().collect(),
            parts,
            filter,
            asked,
            counted,
            reach,
            only_word,
            way,
            known,
            now,
        })
    }

    /// One page, and where the next one begins.
    pub async fn page(
        &self,
        tx: &mut Tx,
        server: &Server,
        viewer: &Viewer,
        length: i64,
    ) -> Result<(Vec<MemberRow>, Option<String>)> {
        let (rows, next) = self.found(tx, length).await?;
        let mut dressed = dressed(tx, server, viewer, rows, self.now).await?;
        self.with_own(tx, &mut dressed).await?;
        Ok((dressed, next))
    }

    /// The numbers of a page in its order, and where the next one begins: for who looks the members up
    /// otherwise.
    pub async fn page_ids(&self, tx: &mut Tx, length: i64) -> Result<(Vec<MemberId>, Option<String>)> {
        let (rows, next) = self.found(tx, length).await?;
        Ok((rows.into_iter().map(|r| r.id).collect(), next))
    }

    async fn found(&self, tx: &mut Tx, length: i64) -> Result<(Vec<Row>, Option<String>)> {
        let mut rows: Vec<Row> = Vec::new();
        let order = Order::of(&self.filter);
        for stretch in order::stretches(&self.filter, &order)? {
            let missing = length + 1 - rows.len() as i64;
            if missing > 0 {
                let some: Vec<Row> = self.rows(tx, &order, &stretch, missing).fetch_all(tx).await?;
                rows.extend(some);
            }
        }
        let more = rows.len() as i64 > length;
        rows.truncate(length as usize);
        let next = rows
            .last()
            .filter(|_| more)
            .map(|last| order::end_of(self.filter.sort, last));
        Ok((rows, next))
    }

    /// Answers to own fields in the rows, where some are shown.
    async fn with_own(&self, tx: &mut Tx, rows: &mut [MemberRow]) -> Result<()> {
        if self.columns.is_empty() || rows.is_empty() {
            return Ok(());
        }
        let ids: Vec<i64> = rows.iter().map(|r| r.id.0).collect();
        let mut sql = Sql::new("select id, traits from member where");
        sql.in_ids(" id", &ids);
        let known: Vec<(MemberId, Traits)> = sql.fetch_all(tx).await?;
        let mut known: BTreeMap<MemberId, Traits> = known.into_iter().collect();
        for row in rows {
            let Some(traits) = known.remove(&row.id) else { continue };
            row.own = self
                .columns
                .iter()
                .filter_map(|field| {
                    let answer = traits.0.get(field.key).filter(|a| !a.is_empty())?;
                    Some((field.custom()?, fields::shown(field, answer)))
                })
                .collect();
        }
        Ok(())
    }

    /// The statements of a page, for tests that keep their plans.
    pub fn statements(&self, tx: &Tx) -> Result<Vec<Sql>> {
        let order = Order::of(&self.filter);
        let stretches = order::stretches(&self.filter, &order)?;
        Ok(stretches.iter().map(|s| self.rows(tx, &order, s, PAGE + 1)).collect())
    }

    fn rows(&self, tx: &Tx, order: &Order, stretch: &Stretch, limit: i64) -> Sql {
        let by_name = self.filter.sort == Sort::Name;
        let along = dialect::along(tx, order.along);
        let mut sql = self.way.begun(
            "select m.id, m.name, m.sex, m.birthday, m.region, m.height_cm, m.marital, m.education, m.income, m.source,
                m.stage, m.intent, m.presale_id, p.name as presale, m.aftersale_id, a.name as aftersale, m.follow_ups,
                m.last_contact_at, m.next_contact_at, m.created_at, m.assigned_at, m.service_ends_on,
                m.do_not_contact",
            by_name.then_some(along),
            along,
            " left join staff p on p.id = m.presale_id left join staff a on a.id = m.aftersale_id",
        );
        sql.append(&self.reach).append(&self.asked);
        stretch.push(&mut sql, &self.filter, order, self.way.id(by_name));
        sql.with(" limit ", limit);
        sql
    }

    /// The numbers of everybody whom the list shows, who has been here longest first, at most `limit`.
    pub async fn ids(&self, tx: &mut Tx, limit: i64) -> Result<Vec<i64>> {
        let mut sql = self.way.begun("select m.id", None, "", "");
        sql.append(&self.reach).append(&self.asked);
        sql.with(" order by m.id limit ", limit);
        let rows: Vec<(i64,)> = sql.fetch_all(tx).await?;
        Ok(rows.into_iter().map(|r| r.0).collect())
    }
}

/// What the viewer may see of each row.
async fn dressed(tx: &mut Tx, server: &Server, viewer: &Viewer, rows: Vec<Row>, now: Moment) -> Result<Vec<MemberRow>> {
    let ids: Vec<i64> = rows.iter().map(|r| r.id.0).collect();
    let mobiles = if access::may_filter(viewer, Protected::Contact) {
        contacts::of_many(tx, &server.keys, ContactOwner::Member, ContactKind::Mobile, &ids).await?
    } else {
        Default::default()
    };
    let income = access::sees_income(viewer);
    let today = day_of(now);
    let mut covers = photos::store::covers(tx, &ids).await?;
    let mut checked = verification::store::badges(tx, &ids, today).await?;
    let barred = marks::barred_among(tx, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|r| MemberRow {
            cover: covers.remove(&r.id).map(|c| c.photo),
            checked: verification::access::known(viewer, checked.remove(&r.id).unwrap_or_default()),
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
            source: r.source,
            stage: r.stage,
            intent: r.intent,
            presale: r.presale,
            aftersale: r.aftersale,
            follow_ups: r.follow_ups,
            last_contact_at: r.last_contact_at,
            next_contact_at: r.next_contact_at,
            created_at: r.created_at,
            assigned_at: r.assigned_at,
            service_ends_on: r.service_ends_on,
            own: BTreeMap::new(),
            barred: barred.contains(&r.id.0),
            quiet: r.do_not_contact,
        })
        .collect())
}

/// One of the agency's own fields, where it is asked and the viewer sees it.
fn seen_field<'a>(viewer: &Viewer, fields: &'a Fields, id: i64) -> Option<&'a Field> {
    fields
        .custom()
        .find(|f| f.custom() == Some(id) && sight::sees(viewer, f.protected))
}

/// What the filter asks of the agency's own fields.
fn own<'a>(viewer: &Viewer, fields: &'a Fields, filter: &'a Filter) -> impl Iterator<Item = (&'a Field, &'a Wanted)> {
    let asked = filter.own.iter();
    asked.filter_map(|(id, wanted)| Some((seen_field(viewer, fields, *id)?, wanted)))
}

fn narrow_by_own(sql: &mut Sql, viewer: &Viewer, fields: &Fields, filter: &Filter) {
    for (field, wanted) in own(viewer, fields, filter) {
        fields::custom::narrow(sql, field, wanted);
    }
}
