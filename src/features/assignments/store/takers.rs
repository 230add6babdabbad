//! SQL of who can take members: how many they have, how many they may have, where they work.

use super::super::{Places, Rules, Taker};
use crate::error::Result;
use crate::features::regions;
use crate::features::staff::{Phase, Scope, Viewer};
use crate::server::db::Tx;
use crate::types::ids::StaffId;
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

/// The codes of the provinces that somebody serves.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Provinces(pub Vec<i64>);
sql_json!(Provinces);

/// The agency's rules with their version and when members were last taken back by them.
pub async fn rules(tx: &mut Tx) -> Result<(Rules, i64, Option<Moment>)> {
    let row: Option<(Rules, i64, Option<Moment>)> = on!(tx, c => sqlx::query_as("select rules, version, swept_at from assignment_rules where id = 1").fetch_optional(c).await)?;
    Ok(row.unwrap_or_default())
}

/// Makes the row of the rules where there is none yet.
pub async fn ensure_rules(tx: &mut Tx) -> Result<()> {
    on!(tx, c => sqlx::query("insert into assignment_rules (id, rules, version) values (1, $1, 0) on conflict (id) do nothing")
        .bind(Rules::default()).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Saves the rules if they are still at `version`.
pub async fn save_rules(tx: &mut Tx, rules: &Rules, version: i64) -> Result<bool> {
    ensure_rules(tx).await?;
    let done = on!(tx, c => sqlx::query("update assignment_rules set rules = $1, version = version + 1 where id = 1 and version = $2")
        .bind(rules).bind(version).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}

#[derive(sqlx::FromRow)]
struct TakerRow {
    id: StaffId,
    name: String,
    role: String,
    branch: String,
    city: String,
    load: i64,
    most: Option<i64>,
    provinces: Option<Provinces>,
}

impl TakerRow {
    fn taker(self, usual: i64) -> Taker {
        let served = self.provinces.map(|p| p.0).filter(|p| !p.is_empty());
        Taker {
            id: self.id,
            name: self.name,
            role: self.role,
            branch: self.branch,
            load: self.load,
            most: self.most.unwrap_or(usual),
            provinces: served.unwrap_or_else(|| province_named(&self.city).into_iter().collect()),
        }
    }
}

/// The province that a branch's city lies in, or is.
fn province_named(city: &str) -> Option<i64> {
    let city = city.trim().trim_end_matches('市');
    if city.is_empty() {
        return None;
    }
    let provinces = regions::under(0);
    let is = |name: &str| name.starts_with(city);
    provinces
        .iter()
        .find(|(_, name)| is(name))
        .map(|(code, _)| *code)
        .or_else(|| {
            provinces
                .iter()
                .find(|(code, _)| regions::under(*code).iter().any(|(_, name)| is(name)))
                .map(|(code, _)| *code)
        })
}

/// How far the members of each are counted.
#[derive(Clone, Copy)]
pub enum Loads {
    /// To the last one: a decision hangs on it.
    Exact,
    /// As a page shows them: up to just above `Taker::COUNTED`.
    Shown,
}

/// Who can be given members of a phase: enabled, within the viewer's reach, whose role works in it.
pub async fn takers(tx: &mut Tx, viewer: &Viewer, phase: Phase, loads: Loads) -> Result<Vec<Taker>> {
    const PRESALE: &str =
        "select s.id, s.name, r.name as role, coalesce(b.name, '') as branch, coalesce(b.city, '') as city,
            (select count(*) from (select 1 as one from member m where m.presale_id = s.id and m.stage = 'presale'
                and not exists (select 1 from member_gone g where g.member_id = m.id) limit $3) t) as load,
            c.presale as most, c.provinces
         from staff s join role r on r.id = s.role_id left join branch b on b.id = s.branch_id
         left join capacity c on c.staff_id = s.id
         where s.disabled_at is null and ($1 or s.id in (select below_id from staff_tree where above_id = $2))
           and exists (select 1 from role_right where role_id = r.id and module = 'presale' and \"right\" = 'edit')
         order by s.id";
    const AFTERSALE: &str =
        "select s.id, s.name, r.name as role, coalesce(b.name, '') as branch, coalesce(b.city, '') as city,
            (select count(*) from (select 1 as one from member m where m.aftersale_id = s.id and m.stage = 'in_service'
                and not exists (select 1 from member_gone g where g.member_id = m.id) limit $3) t) as load,
            c.aftersale as most, c.provinces
         from staff s join role r on r.id = s.role_id left join branch b on b.id = s.branch_id
         left join capacity c on c.staff_id = s.id
         where s.disabled_at is null and ($1 or s.id in (select below_id from staff_tree where above_id = $2))
           and exists (select 1 from role_right where role_id = r.id and module = 'aftersale' and \"right\" = 'edit')
         order by s.id";
    let (rules, _, _) = rules(tx).await?;
    let (sql, usual) = match phase {
        Phase::Presale => (PRESALE, rules.usual_presale),
        Phase::Aftersale => (AFTERSALE, rules.usual_aftersale),
    };
    let limit = match loads {
        Loads::Exact => i64::MAX,
        Loads::Shown => Taker::COUNTED + 1,
    };
    let rows: Vec<TakerRow> = on!(tx, c => sqlx::query_as(sql)
        .bind(viewer.scope == Scope::All).bind(viewer.id).bind(limit).fetch_all(c).await)?;
    Ok(rows.into_iter().map(|r| r.taker(usual)).collect())
}

#[derive(sqlx::FromRow)]
struct PlacesRow {
    id: StaffId,
    name: String,
    role: String,
    branch: String,
    presale: Option<i64>,
    aftersale: Option<i64>,
    provinces: Option<Provinces>,
    presale_load: i64,
    aftersale_load: i64,
    works_presale: bool,
    works_aftersale: bool,
}

/// Everybody within the viewer's reach who works with members, with their places.
pub async fn places(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<Places>> {
    let rows: Vec<PlacesRow> = on!(tx, c => sqlx::query_as(
        "select * from (
           select s.id, s.name, r.name as role, coalesce(b.name, '') as branch, c.presale, c.aftersale, c.provinces,
              (select count(*) from member m where m.presale_id = s.id and m.stage = 'presale'
                and not exists (select 1 from member_gone g where g.member_id = m.id)) as presale_load,
              (select count(*) from member m where m.aftersale_id = s.id and m.stage = 'in_service'
                and not exists (select 1 from member_gone g where g.member_id = m.id)) as aftersale_load,
              exists (select 1 from role_right where role_id = r.id and module = 'presale' and \"right\" = 'edit') as works_presale,
              exists (select 1 from role_right where role_id = r.id and module = 'aftersale' and \"right\" = 'edit') as works_aftersale
           from staff s join role r on r.id = s.role_id left join branch b on b.id = s.branch_id
           left join capacity c on c.staff_id = s.id
           where s.disabled_at is null and ($1 or s.id in (select below_id from staff_tree where above_id = $2))) t
         where works_presale or works_aftersale order by id")
        .bind(viewer.scope == Scope::All).bind(viewer.id).fetch_all(c).await)?;
    let places = |r: PlacesRow| {
        let provinces = r.provinces.map(|p| p.0).unwrap_or_default();
        let names: Vec<String> = regions::names(&provinces).into_values().collect();
        Places {
            staff: r.id,
            name: r.name,
            role: r.role,
            branch: r.branch,
            presale: r.presale,
            aftersale: r.aftersale,
            presale_load: r.presale_load,
            aftersale_load: r.aftersale_load,
            works_presale: r.works_presale,
            works_aftersale: r.works_aftersale,
            province_names: names.join("、"),
            provinces,
        }
    };
    Ok(rows.into_iter().map(places).collect())
}

/// Sets how many somebody looks after at most and where.
pub async fn save_places(
    tx: &mut Tx,
    staff: StaffId,
    presale: Option<i64>,
    aftersale: Option<i64>,
    provinces: &Provinces,
) -> Result<()> {
    on!(tx, c => sqlx::query(
        "insert into capacity (staff_id, presale, aftersale, provinces) values ($1, $2, $3, $4)
         on conflict (staff_id) do update set presale = excluded.presale, aftersale = excluded.aftersale, provinces = excluded.provinces")
        .bind(staff).bind(presale).bind(aftersale).bind(provinces).execute(c).await.map(|_| ()))?;
    Ok(())
}
