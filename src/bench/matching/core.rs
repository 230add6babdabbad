//! The engine by itself: pool, library, prices, all in one run, so that ratios hold.

use super::batch::{self, Batch};
use super::people::{People, today};
use crate::features::matching::engine::{Ask, Filter, Member, Places, Pool, Rules};
use crate::types::ids::MemberId;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

/// Candidates of a library.
pub const TOP: usize = 50;
/// Members whose libraries are measured.
pub const SAMPLE: usize = 25;
/// Members whose libraries are asked of a database.
pub const SAMPLE_SQL: usize = 5;

/// Milliseconds of many runs: the middle, and the slowest.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    pub middle: f64,
    pub slowest: f64,
}

/// What was measured with one number of members. Milliseconds, unless said otherwise.
#[derive(Clone, Debug)]
pub struct Figures {
    pub members: i64,
    pub built_per_second: f64,
    /// Bytes a member: in all columns; of columns, slots not in use and what is kept beside them; of the table
    /// of who stands where.
    pub columns: usize,
    pub columns_held: f64,
    pub ids: f64,
    pub scan: Times,
    pub library: Times,
    pub library_two: Times,
    /// Of the members that databases are asked for.
    pub library_peers: Times,
    pub suiting: f64,
    pub prices: Times,
    pub prices_two: Times,
    pub change: Times,
    pub batch: Batch,
}

/// A pool of made-up members, and how many went in a second.
pub fn pool(regions: &[i64], members: i64) -> (Pool, f64) {
    let people = People::new(regions);
    let made: Vec<Member> = (1..=members).map(|n| people.member(n)).collect();
    let pool = Pool::new(Arc::new(Places::new(regions.iter().copied())), today());
    let began = Instant::now();
    pool.change(|c| made.iter().for_each(|m| c.put(m)));
    (pool, members as f64 / began.elapsed().as_secs_f64())
}

/// Members to ask for, spread over the pool.
pub fn sample(members: i64, count: usize) -> Vec<MemberId> {
    let step = (members / count as i64).max(1);
    (0..count as i64)
        .map(|i| MemberId(1 + i * step))
        .filter(|id| id.0 <= members)
        .collect()
}

pub fn ask<'a>(row: &'a crate::features::matching::engine::Row, filter: &'a Filter) -> Ask<'a> {
    Ask {
        member: row,
        filter,
        rules: Rules::default(),
        excluded: &[],
    }
}

pub fn measure(regions: &[i64], members: i64) -> Figures {
    let (pool, built_per_second) = pool(regions, members);
    let snapshot = pool.snapshot();
    let memory = snapshot.memory();
    let filter = Filter::default();
    let rows: Vec<_> = sample(members, SAMPLE)
        .iter()
        .filter_map(|id| snapshot.row(*id))
        .collect();
    let peers: Vec<_> = sample(members, SAMPLE_SQL)
        .iter()
        .filter_map(|id| snapshot.row(*id))
        .collect();
    let scan = times(15, |_| {
        black_box(snapshot.sum());
    });
    let library = |threads: usize| {
        times(rows.len(), |i| {
            black_box(snapshot.library(&ask(&rows[i], &filter), TOP, threads));
        })
    };
    let prices = |threads: usize| {
        times(rows.len(), |i| {
            black_box(snapshot.prices(&ask(&rows[i], &filter), threads));
        })
    };
    let suiting: u64 = rows
        .iter()
        .map(|r| u64::from(snapshot.library(&ask(r, &filter), 1, 1).total))
        .sum();
    let people = People::new(regions);
    let change = times(SAMPLE, |i| pool.put(&people.member(1 + (i as i64 * 7919) % members)));
    Figures {
        members,
        built_per_second,
        columns: crate::features::matching::engine::Chunk::BYTES,
        columns_held: memory.columns as f64 / members as f64,
        ids: memory.ids as f64 / members as f64,
        scan,
        library: library(1),
        library_two: library(2),
        library_peers: times(peers.len(), |i| {
            black_box(snapshot.library(&ask(&peers[i], &filter), TOP, 1));
        }),
        suiting: suiting as f64 / rows.len() as f64,
        prices: prices(1),
        prices_two: prices(2),
        change,
        batch: batch::measure(&snapshot, members),
    }
}

/// The inner loop alone, so many times: for counting instructions. What it finds keeps it from being left out.
pub fn inner_loop(regions: &[i64], members: i64, count: usize) -> u64 {
    let (pool, _) = pool(regions, members);
    let (snapshot, filter) = (pool.snapshot(), Filter::default());
    let rows: Vec<_> = sample(members, SAMPLE)
        .iter()
        .filter_map(|id| snapshot.row(*id))
        .collect();
    let found = (0..count).map(|i| snapshot.library(&ask(&rows[i % rows.len()], &filter), TOP, 1));
    found.map(|l| u64::from(l.total) + l.best.len() as u64).sum()
}

fn times(runs: usize, mut run: impl FnMut(usize)) -> Times {
    run(0);
    let took = (0..runs).map(|i| {
        let began = Instant::now();
        run(i);
        began.elapsed().as_secs_f64() * 1000.0
    });
    times_of(took.collect())
}

pub fn times_of(mut took: Vec<f64>) -> Times {
    took.sort_by(f64::total_cmp);
    Times {
        middle: took[took.len() / 2],
        slowest: took[took.len() - 1],
    }
}
