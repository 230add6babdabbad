//! The same rule in SQL, on a table of the same made-up members: what the engine is measured against, and held
//! against too, for all three must find the same candidates with the same affinity.

use super::core::{SAMPLE_SQL, Times, sample, times_of};
use super::people::People;
use super::rule::{car, ends, or_null, ranking, set};
use crate::bench::spare;
use crate::features::matching::engine::Member;
use crate::features::matching::engine::oracle::weight;
use crate::features::members::{Importance, Range, Wish};
use crate::types::ids::MemberId;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, SqliteConnection};
use std::path::Path;
use std::str::FromStr;
use std::time::Instant;

/// `(number, affinity in ten thousandths)`, the best first.
pub type Ranked = Vec<(i64, i64)>;

/// One database: how long a ranking takes, what was found for each of the sample, and how long it was filled.
pub struct Found {
    pub database: &'static str,
    pub times: Times,
    pub ranked: Vec<(MemberId, Ranked)>,
    pub filled: f64,
}

enum Peer {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Peer {
    async fn run(&mut self, sql: String) -> anyhow::Result<()> {
        match self {
            Self::Sqlite(c) => sqlx::raw_sql(AssertSqlSafe(sql)).execute(c).await.map(drop)?,
            Self::Postgres(c) => sqlx::raw_sql(AssertSqlSafe(sql)).execute(c).await.map(drop)?,
        }
        Ok(())
    }

    async fn ranked(&mut self, sql: String) -> anyhow::Result<Ranked> {
        let sql = AssertSqlSafe(sql);
        Ok(match self {
            Self::Sqlite(c) => sqlx::query_as(sql).fetch_all(c).await?,
            Self::Postgres(c) => sqlx::query_as(sql).fetch_all(c).await?,
        })
    }

    /// What the database calls the larger of several values.
    fn largest(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "max",
            Self::Postgres(_) => "greatest",
        }
    }
}

/// Ranks in SQLite, and in PostgreSQL where `TEST_POSTGRES_URL` names one.
pub async fn measure(regions: &[i64], members: i64, folder: &Path) -> anyhow::Result<Vec<Found>> {
    std::fs::create_dir_all(folder)?;
    let file = folder.join(format!("matching-{members}.db"));
    // As good as it gets: all of the table in the connection's own memory.
    let options = SqliteConnectOptions::from_str(&format!("sqlite:{}", file.display()))?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Off)
        .pragma("cache_size", "-1000000");
    let mut peer = Peer::Sqlite(options.connect().await?);
    let mut found = vec![one("SQLite", &mut peer, regions, members).await?];
    drop(peer);
    std::fs::remove_file(&file)?;
    if let Ok(base) = std::env::var("TEST_POSTGRES_URL") {
        let spare = spare::make(&base).await?;
        let mut peer = Peer::Postgres(PgConnection::connect(&spare.url).await?);
        let measured = one("PostgreSQL", &mut peer, regions, members).await;
        drop(peer);
        spare.drop_it().await?;
        found.push(measured?);
    }
    Ok(found)
}

async fn one(database: &'static str, peer: &mut Peer, regions: &[i64], members: i64) -> anyhow::Result<Found> {
    let people = People::new(regions);
    let began = Instant::now();
    fill(peer, &people, members).await?;
    let filled = began.elapsed().as_secs_f64();
    let (mut took, mut ranked) = (Vec::new(), Vec::new());
    for id in sample(members, SAMPLE_SQL) {
        let sql = ranking(&people.member(id.0), peer.largest());
        peer.ranked(sql.clone()).await?;
        let began = Instant::now();
        let list = peer.ranked(sql).await?;
        took.push(began.elapsed().as_secs_f64() * 1000.0);
        ranked.push((id, list));
    }
    Ok(Found {
        database,
        times: times_of(took),
        ranked,
        filled,
    })
}

/// What is asked comes last: `w_` how much a wish weighs, `m_` whether it filters.
const COLUMNS: &str =
    "id bigint primary key, sex int, age int, height int, weight int, education int, income int, marital int,
    children int, house int, car int, region int, hukou int, free int,
    w_age int, m_age int, age_from int, age_to int, w_height int, m_height int, height_from int, height_to int,
    w_weight int, m_weight int, weight_from int, weight_to int, w_education int, m_education int, want_education int,
    w_income int, m_income int, want_income int, w_marital int, m_marital int, marital_set int,
    w_children int, m_children int, children_set int, w_house int, m_house int, w_car int, m_car int,
    w_regions int, m_regions int, region_1 int, region_2 int, region_3 int";

async fn fill(peer: &mut Peer, people: &People, members: i64) -> anyhow::Result<()> {
    const ROWS: i64 = 2_000;
    const BATCH: i64 = 100_000;
    peer.run(format!("create table pool ({COLUMNS})")).await?;
    let mut from = 1;
    while from <= members {
        peer.run("begin".into()).await?;
        for first in (from..(from + BATCH).min(members + 1)).step_by(ROWS as usize) {
            let rows: Vec<String> = (first..(first + ROWS).min(members + 1))
                .map(|n| row(&people.member(n)))
                .collect();
            peer.run(format!("insert into pool values {}", rows.join(","))).await?;
        }
        peer.run("commit".into()).await?;
        from += BATCH;
    }
    peer.run("create index pool_by_age on pool (sex, free, age)".into())
        .await?;
    match peer {
        Peer::Sqlite(_) => peer.run("analyze".into()).await,
        Peer::Postgres(_) => peer.run("vacuum analyze pool".into()).await,
    }
}

/// A wish as two numbers: what it weighs, whether it filters.
fn counts<T>(wish: &Option<Wish<T>>) -> String {
    let importance = wish.as_ref().map_or(Importance::Any, |w| w.importance);
    format!("{},{}", weight(importance), i64::from(importance == Importance::Must))
}

fn row(m: &Member) -> String {
    let (f, c, s) = (&m.facts, &m.criteria, &m.standing);
    let free = s.looked_after && s.shown && !s.do_not_contact && !s.blacklisted;
    let range = |wish: &Option<Wish<Range>>| {
        let (from, to) = ends(wish);
        format!("{},{from},{to}", counts(wish))
    };
    let regions = c.regions.as_ref().map(|w| w.value.clone()).unwrap_or_default();
    let region = |i: usize| regions.get(i).copied().unwrap_or(0);
    assert!(regions.len() <= 3, "the table has room for three regions");
    let facts = format!(
        "{},{},{},{},{},{},{},{},{},{},{},{},{},{}",
        m.id,
        f.sex as i64,
        f.age,
        f.height_cm,
        or_null(f.weight_kg),
        f.education as i64,
        or_null(f.income.map(|i| i as i64)),
        f.marital as i64,
        or_null(f.children.map(|c| c as i64)),
        or_null(f.house.map(|h| i64::from(h.owns()))),
        or_null(f.car.map(car)),
        f.region,
        or_null(f.hukou.map(|h| h / 10_000)),
        i64::from(free),
    );
    format!(
        "({facts},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{})",
        range(&c.age),
        range(&c.height),
        range(&c.weight),
        counts(&c.education),
        c.education.as_ref().map_or(0, |w| w.value as i64),
        counts(&c.income),
        c.income.as_ref().map_or(0, |w| w.value as i64),
        counts(&c.marital),
        set(&c.marital, |m| m as i64),
        counts(&c.children),
        set(&c.children, |k| k as i64),
        counts(&c.house),
        counts(&c.car),
        counts(&c.regions),
        region(0),
        region(1),
        region(2),
    )
}
