//! How fast the pool is loaded from a real database, against merely reading the same rows.

use super::people::People;
use crate::bench::{light, spare};
use crate::features::matching::engine::Member;
use crate::features::matching::keeper::Keeper;
use crate::features::members::{Source, Stage, Traits};
use crate::server::db::{Db, Tx};
use crate::server::settings::{Mode, Settings};
use crate::server::{Server, clock};
use sqlx::AssertSqlSafe;
use std::path::Path;
use std::time::Instant;

/// Members in one statement, and in one transaction.
const ROWS: i64 = 1_000;
const BATCH: i64 = 20_000;
/// Rows that are read at once, as the pool reads them.
const READ: i64 = 10_000;
/// The list of interests of which the made-up members like some.
const INTERESTS: usize = 16;

/// Members a second from one database.
#[derive(Clone, Copy, Debug)]
pub struct Loaded {
    pub database: &'static str,
    /// How many came into the pool of how many that there are.
    pub pool: i64,
    pub loaded: f64,
    pub read: f64,
}

/// Loads the pool from SQLite, and from PostgreSQL where `TEST_POSTGRES_URL` names one.
pub async fn measure(regions: &[i64], members: i64, folder: &Path) -> anyhow::Result<Vec<Loaded>> {
    std::fs::create_dir_all(folder)?;
    let file = folder.join(format!("members-{members}.db"));
    let url = format!("sqlite:{}", file.display());
    let mut all = vec![one("SQLite", url, regions, members, folder).await?];
    if let Ok(base) = std::env::var("TEST_POSTGRES_URL") {
        let spare = spare::make(&base).await?;
        let measured = one("PostgreSQL", spare.url.clone(), regions, members, folder).await;
        spare.drop_it().await?;
        all.push(measured?);
    }
    Ok(all)
}

async fn one(
    database: &'static str,
    url: String,
    regions: &[i64],
    members: i64,
    data: &Path,
) -> anyhow::Result<Loaded> {
    let server = Server::open(Settings {
        addr: ([127, 0, 0, 1], 0).into(),
        database_url: url,
        data: data.to_path_buf(),
        secret_file: data.join("secret.json"),
        timezone: chrono_tz::Asia::Shanghai,
        mode: Mode::Demo,
        trust_proxy: false,
        public_per_hour: crate::server::limits::CREATED_PER_HOUR_IN_DEMO,
    })
    .await?;
    server.db.migrate().await?;
    fill(&server.db, &People::new(regions), members).await?;
    light::settle(&server).await?;
    // Once beforehand, so that neither of the two has to fetch anything from the disk.
    read(&server.db).await?;
    let began = Instant::now();
    let rows = read(&server.db).await?;
    let read = rows as f64 / began.elapsed().as_secs_f64();
    let keeper = Keeper::default();
    let began = Instant::now();
    keeper.load(&server.db).await?;
    let took = began.elapsed().as_secs_f64();
    let pool = keeper.snapshot().map_or(0, |s| s.len());
    server.db.close().await;
    anyhow::ensure!(pool as i64 == rows, "{pool} in the pool, {rows} read");
    Ok(Loaded {
        database,
        pool: rows,
        loaded: pool as f64 / took,
        read,
    })
}

async fn fill(db: &Db, people: &People, members: i64) -> anyhow::Result<()> {
    let mut from = 1;
    while from <= members {
        let mut tx = db.write().await?;
        let upto = (from + BATCH).min(members + 1);
        while from < upto {
            let last = (from + ROWS).min(upto);
            let rows: Vec<Member> = (from..last).map(|n| people.member(n)).collect();
            insert(&mut tx, &rows).await?;
            from = last;
        }
        tx.commit().await?;
    }
    Ok(())
}

async fn insert(tx: &mut Tx, rows: &[Member]) -> anyhow::Result<()> {
    let now = clock::now();
    on!(tx, c => sqlx::QueryBuilder::new(
        "insert into member (name, sex, birthday, lunar, region, height_cm, weight_kg, marital, education, income, house, car,
            children, hukou, traits, criteria, stage, source, shown, do_not_contact, created_at, updated_at) ")
        .push_values(rows, |mut row, m| {
            let (f, s) = (&m.facts, &m.standing);
            let stage = if s.looked_after { Stage::InService } else { Stage::Completed };
            row.push_bind("林晓").push_bind(f.sex).push_bind(m.birthday).push_bind(false).push_bind(f.region)
                .push_bind(f.height_cm).push_bind(f.weight_kg).push_bind(f.marital).push_bind(f.education)
                .push_bind(f.income).push_bind(f.house).push_bind(f.car).push_bind(f.children).push_bind(f.hukou)
                .push_bind(traits(m.interests)).push_bind(m.criteria.clone()).push_bind(stage).push_bind(Source::Office)
                .push_bind(s.shown).push_bind(s.do_not_contact).push_bind(now).push_bind(now);
        })
        .build().execute(c).await.map(|_| ()))?;
    Ok(())
}

fn traits(interests: u64) -> Traits {
    let liked = (0..INTERESTS).filter(|bit| interests >> bit & 1 == 1);
    let liked: Vec<String> = liked.map(|bit| format!("interest_{bit}")).collect();
    Traits([("interests".to_string(), liked.join(","))].into())
}

/// Reads the rows of everybody who may be recommended, and does nothing with them; how many they were.
async fn read(db: &Db) -> anyhow::Result<i64> {
    let (mut after, mut count) = (0_i64, 0);
    loop {
        let mut tx = db.read().await?;
        // Numbers only.
        let sql = AssertSqlSafe(format!(
            "select id, sex, birthday, height_cm, weight_kg, marital, education, income, house, car, children, region, hukou,
                    intent, criteria, traits from member
             where id > {after} and stage in ('presale', 'signed', 'in_service') and shown and not do_not_contact
             order by id limit {READ}"
        ));
        let ids: Vec<i64> = on!(&mut tx, c => sqlx::query(sql).fetch_all(c).await
            .map(|rows| rows.iter().map(|r| sqlx::Row::get(r, 0)).collect()))?;
        let Some(last) = ids.last() else { return Ok(count) };
        (after, count) = (*last, count + ids.len() as i64);
    }
}
