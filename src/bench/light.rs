//! Many members quickly: light ones, without a history, as different from each other as a list needs.

use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::members::{Criteria, Education, Income, Intent, Marital, Sex, Source, Stage, Traits, names};
use crate::server::db::Db;
use crate::server::{Server, clock};
use crate::types::ids::StaffId;
use crate::types::time::Moment;
use chrono::{Days, Duration};

/// Members in one statement, and in one transaction.
const ROWS: i64 = 1_000;
const BATCH: i64 = 20_000;
/// So many of the newest have a mobile number.
const WITH_MOBILE: i64 = 500;

const FAMILY: &str = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗";
const GIVEN: &str = "晓思雨梓子欣嘉文明建国志丽秀海春佳婷静雅伟芳娜敏强磊军洋勇艳杰涛超霞平刚桂英华";
const REGIONS: [i64; 8] = [310_101, 310_115, 320_102, 330_106, 110_105, 440_304, 510_107, 420_106];

/// Scatters numbers; the same ones each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as i64 % n
    }

    fn one<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as i64) as usize]
    }
}

struct Light {
    name: String,
    sex: Sex,
    birthday: chrono::NaiveDate,
    region: i64,
    height_cm: i64,
    marital: Marital,
    education: Education,
    income: Option<Income>,
    stage: Stage,
    presale: Option<StaffId>,
    aftersale: Option<StaffId>,
    source: Source,
    intent: Option<Intent>,
    follow_ups: i64,
    last_contact_at: Option<Moment>,
    next_contact_at: Option<Moment>,
    assigned_at: Option<Moment>,
    service_ends_on: Option<chrono::NaiveDate>,
    created_at: Moment,
}

/// Adds `count` members, given to the matchmakers of the demonstration, notes their names and brings the
/// database's statistics up to date.
pub async fn members(server: &Server, count: i64) -> anyhow::Result<()> {
    let (presale, aftersale) = (
        staff(server, "'presale', 'chenmin', 'wangfang', 'zhaolei', 'sunli'").await?,
        staff(server, "'aftersale', 'linjing', 'hexiaoyan', 'xumei'").await?,
    );
    let (mut dice, now) = (Dice(7), clock::now());
    let (family, given): (Vec<char>, Vec<char>) = (FAMILY.chars().collect(), GIVEN.chars().collect());
    let mut made = 0;
    while made < count {
        let mut tx = server.db.write().await?;
        let upto = (made + BATCH).min(count);
        while made < upto {
            let rows: Vec<Light> = (made..(made + ROWS).min(upto))
                .map(|i| light(&mut dice, i, count, now, [&family, &given], [&presale, &aftersale]))
                .collect();
            made += rows.len() as i64;
            insert(&mut tx, &rows).await?;
        }
        tx.commit().await?;
    }
    names::back_fill(server).await?;
    with_mobiles(server).await?;
    settle(server).await
}

fn light(
    dice: &mut Dice,
    i: i64,
    count: i64,
    now: Moment,
    [family, given]: [&[char]; 2],
    [presale, aftersale]: [&[StaffId]; 2],
) -> Light {
    let stage = match dice.below(100) {
        0..6 => Stage::Lead,
        6..42 => Stage::Presale,
        42..52 => Stage::Abandoned,
        52..55 => Stage::Signed,
        55..87 => Stage::InService,
        _ => Stage::Completed,
    };
    // The oldest have the lowest numbers, as in life.
    let created_at = now - Duration::minutes((count - i) * 700 * 1440 / count);
    let touched = stage != Stage::Lead;
    let serving = matches!(stage, Stage::InService | Stage::Completed);
    let contacted = touched && dice.below(10) > 0;
    Light {
        name: [dice.one(family), dice.one(given), dice.one(given)].iter().collect(),
        sex: dice.one(Sex::ALL),
        birthday: crate::types::time::day_of(now) - Days::new((22 * 365 + dice.below(28 * 365)) as u64),
        region: dice.one(&REGIONS),
        height_cm: 150 + dice.below(40),
        marital: [
            Marital::Single,
            Marital::Single,
            Marital::Single,
            Marital::Divorced,
            Marital::Widowed,
        ][dice.below(5) as usize],
        education: dice.one(Education::ALL),
        income: Some(dice.one(Income::ALL)).filter(|_| dice.below(9) > 0),
        stage,
        presale: touched.then(|| dice.one(presale)),
        aftersale: serving.then(|| dice.one(aftersale)),
        source: dice.one(Source::ALL),
        intent: Some(dice.one(Intent::ALL)).filter(|_| touched),
        follow_ups: if contacted { 1 + dice.below(8) } else { 0 },
        last_contact_at: contacted.then(|| (created_at + Duration::minutes(dice.below(60 * 1440))).min(now)),
        next_contact_at: (matches!(stage, Stage::Presale | Stage::InService) && dice.below(10) > 0)
            .then(|| now + Duration::minutes(dice.below(60 * 1440) - 5 * 1440)),
        assigned_at: touched.then_some(created_at),
        service_ends_on: serving.then(|| crate::types::time::day_of(now) + Days::new(dice.below(365) as u64)),
        created_at,
    }
}

async fn insert(tx: &mut crate::server::db::Tx, rows: &[Light]) -> anyhow::Result<()> {
    on!(tx, c => sqlx::QueryBuilder::new(
        "insert into member (name, sex, birthday, lunar, region, height_cm, marital, education, income, traits, criteria, stage,
            presale_id, aftersale_id, source, shown, intent, follow_ups, last_contact_at, next_contact_at, assigned_at,
            service_ends_on, created_at, updated_at) ")
        .push_values(rows, |mut row, m| {
            row.push_bind(m.name.clone()).push_bind(m.sex).push_bind(m.birthday).push_bind(false).push_bind(m.region)
                .push_bind(m.height_cm).push_bind(m.marital).push_bind(m.education).push_bind(m.income)
                .push_bind(Traits::default()).push_bind(Criteria::default()).push_bind(m.stage).push_bind(m.presale)
                .push_bind(m.aftersale).push_bind(m.source).push_bind(true).push_bind(m.intent).push_bind(m.follow_ups)
                .push_bind(m.last_contact_at).push_bind(m.next_contact_at).push_bind(m.assigned_at)
                .push_bind(m.service_ends_on).push_bind(m.created_at).push_bind(m.created_at);
        })
        .build().execute(c).await.map(|_| ()))?;
    Ok(())
}

async fn staff(server: &Server, accounts: &'static str) -> anyhow::Result<Vec<StaffId>> {
    let sql = format!("select id from staff where account in ({accounts}) order by id");
    let mut tx = server.db.read().await?;
    Ok(on!(&mut tx, c => sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_all(c).await)?)
}

/// The newest have numbers that end as they do.
async fn with_mobiles(server: &Server) -> anyhow::Result<()> {
    let mut tx = server.db.write().await?;
    let ids: Vec<i64> = on!(&mut tx, c => sqlx::query_scalar("select id from member order by id desc limit $1")
        .bind(WITH_MOBILE).fetch_all(c).await)?;
    for id in ids {
        let mobile = format!("139{:08}", id % 100_000_000);
        contacts::put(
            &mut tx,
            &server.keys,
            ContactOwner::Member,
            id,
            ContactKind::Mobile,
            &mobile,
        )
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What the databases do by themselves after a while.
pub async fn settle(server: &Server) -> anyhow::Result<()> {
    match &server.db {
        Db::Sqlite { write, .. } => {
            sqlx::query("analyze").execute(write).await?;
        }
        Db::Postgres(pool) => {
            sqlx::query("vacuum analyze").execute(pool).await?;
            // What was filled in goes to the disk now, not while something is measured. Only some may ask for it.
            let _ = sqlx::query("checkpoint").execute(pool).await;
        }
    }
    Ok(())
}
