//! The batch: the best of very many at once, on one and on two cores, stopped in the middle, and handed out under
//! caps.

use super::core::sample;
use crate::features::matching::engine::batch::Plan;
use crate::features::matching::engine::spread::{Exposure, Offer, one_way, spread, without_caps};
use crate::features::matching::engine::{Candidate, Filter, Rules, Snapshot, Ties};
use crate::types::ids::MemberId;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Candidates in each list.
pub const TOP: usize = 20;
/// Up to here the batch is measured whole, beyond on so many members.
const WHOLE: i64 = 100_000;
const SAMPLE: usize = 1_000;
/// Introductions for each, and how often one may be shown.
const ROOM: usize = 3;

#[derive(Clone, Debug)]
pub struct Batch {
    /// For so many members; all there are, or a sample.
    pub of: usize,
    /// Seconds on one and on two cores.
    pub one: f64,
    pub two: f64,
    /// Milliseconds from the wish to cancel until both threads have stopped; nothing where they were done before.
    pub stopped: Option<f64>,
    /// Introductions handed out under caps, seconds, and how evenly before and after.
    pub spread: f64,
    pub before: Exposure,
    pub after: Exposure,
}

type Lists = Vec<Vec<Candidate>>;

/// Runs the batch, says on screen how far it is, and how long it took in seconds; nothing where it was cancelled.
fn run(snapshot: &Snapshot, of: &[MemberId], threads: usize, ties: Ties, cancel: &AtomicBool) -> (f64, Option<Lists>) {
    let (filter, tenths) = (Filter::default(), AtomicUsize::new(0));
    let plan = Plan {
        of,
        k: TOP,
        filter: &filter,
        rules: Rules {
            ties,
            ..Rules::default()
        },
        excluded: &|_| Vec::new(),
        threads,
        progress: &|done| {
            let now = done * 10 / of.len();
            if tenths.fetch_max(now, Ordering::Relaxed) < now {
                eprintln!("  {done} of {} members on {threads} threads", of.len());
            }
        },
        cancel,
    };
    let began = Instant::now();
    let lists = snapshot.batch(&plan);
    (began.elapsed().as_secs_f64(), lists)
}

/// Cancels a run after a fifth of the time that a whole one takes: the milliseconds until it has stopped.
fn stopped(snapshot: &Snapshot, of: &[MemberId], whole: f64) -> Option<f64> {
    let cancel = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let running = scope.spawn(|| run(snapshot, of, 2, Ties::ByNumber, &cancel).1);
        std::thread::sleep(Duration::from_secs_f64(whole / 5.0));
        let wished = Instant::now();
        cancel.store(true, Ordering::Relaxed);
        let lists = running.join().ok()?;
        lists.is_none().then(|| wished.elapsed().as_secs_f64() * 1000.0)
    })
}

pub fn measure(snapshot: &Snapshot, members: i64) -> Batch {
    let of: Vec<MemberId> = match members {
        ..=WHOLE => snapshot.ids().collect(),
        _ => sample(members, SAMPLE),
    };
    let everybody: Vec<MemberId> = snapshot.rows().filter(|r| r.is_free()).map(|r| r.id()).collect();
    let never = AtomicBool::new(false);
    let run = |threads: usize, ties: Ties| {
        let (took, lists) = run(snapshot, &of, threads, ties, &never);
        (took, lists.unwrap_or_default())
    };
    let (one, lists) = run(1, Ties::ByNumber);
    let (two, again) = run(2, Ties::ByNumber);
    assert!(lists == again, "two threads must find what one does");
    let stopped = stopped(snapshot, &of, two);
    // What everybody would be shown who opens the libraries one after the other and takes the first three.
    let before = Exposure::of(&everybody, &without_caps(&offers(&of, &lists), |_| ROOM));
    let (_, lists) = run(2, Ties::Scattered);
    let began = Instant::now();
    let made = spread(&one_way(&offers(&of, &lists), |_| 0), |_| ROOM, |_| ROOM);
    Batch {
        of: of.len(),
        one,
        two,
        stopped,
        spread: began.elapsed().as_secs_f64(),
        before,
        after: Exposure::of(&everybody, &made),
    }
}

fn offers(of: &[MemberId], lists: &[Vec<Candidate>]) -> Vec<Offer> {
    let offer = |to: MemberId, c: &Candidate| Offer {
        to,
        about: c.id,
        wanted: c.affinity.into(),
        welcome: c.affinity.into(),
    };
    let of_one = |(to, list): (&MemberId, &Vec<Candidate>)| list.iter().map(|c| offer(*to, c)).collect::<Vec<_>>();
    of.iter().zip(lists).flat_map(of_one).collect()
}
