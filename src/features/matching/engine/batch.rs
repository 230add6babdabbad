//! The best of very many members at once, on every core: a copy of the pool in which those of an age stand
//! together (its memory once more while it lasts), chunks visited from the most promising one on, and left
//! where nobody in them can come in any more.

use super::columns::{CHUNK, Chunk};
use super::filter::Mask;
use super::library::{Best, Candidate, apart_in};
use super::query::Query;
use super::row::state;
use super::snapshot::Snapshot;
use super::{Ask, Filter, Rules};
use crate::features::members::Sex;
use crate::types::ids::MemberId;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What a batch is to do.
pub struct Plan<'a> {
    /// For whom; who is not in the pool gets an empty list.
    pub of: &'a [MemberId],
    /// So many candidates for each.
    pub k: usize,
    pub filter: &'a Filter,
    pub rules: Rules<'a>,
    /// Who is left out for a member.
    pub excluded: &'a (dyn Fn(MemberId) -> Vec<MemberId> + Sync),
    pub threads: usize,
    /// Told now and then how many are done.
    pub progress: &'a (dyn Fn(usize) + Sync),
    /// Set to stop early.
    pub cancel: &'a AtomicBool,
}

/// Members that a thread takes at once.
const BLOCK: usize = 64;

/// The ages in a chunk; none where it is empty.
#[derive(Clone, Copy)]
struct Ages {
    from: u8,
    to: u8,
}

impl Ages {
    fn of(chunk: &Chunk) -> Option<Self> {
        let live = || {
            (0..CHUNK)
                .filter(|i| chunk.state[*i] & state::LIVE != 0)
                .map(|i| chunk.age[i])
        };
        Some(Self {
            from: live().min()?,
            to: live().max()?,
        })
    }

    fn iter(self) -> impl Iterator<Item = usize> {
        usize::from(self.from)..=usize::from(self.to)
    }
}

impl Snapshot {
    /// The best candidates for each, in the order asked for; nothing where it was stopped.
    pub fn batch(&self, plan: &Plan) -> Option<Vec<Vec<Candidate>>> {
        let pool = self.by_age();
        let ages: [Vec<Option<Ages>>; 2] =
            [Sex::Male, Sex::Female].map(|s| pool.half(s).iter().map(|c| Ages::of(c)).collect());
        let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let lists: Mutex<Vec<Vec<Candidate>>> = Mutex::new(vec![Vec::new(); plan.of.len()]);
        let work = || {
            let mut desk: Option<Desk> = None;
            while !plan.cancel.load(Ordering::Relaxed) {
                let from = next.fetch_add(BLOCK, Ordering::Relaxed);
                let Some(block) = plan
                    .of
                    .get(from..(from + BLOCK).min(plan.of.len()))
                    .filter(|b| !b.is_empty())
                else {
                    break;
                };
                let found: Vec<Vec<Candidate>> = block.iter().map(|id| pool.one(plan, *id, &ages, &mut desk)).collect();
                let mut lists = lists.lock().unwrap_or_else(PoisonError::into_inner);
                for (at, list) in found.into_iter().enumerate() {
                    lists[from + at] = list;
                }
                drop(lists);
                (plan.progress)(done.fetch_add(block.len(), Ordering::Relaxed) + block.len());
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..plan.threads.max(1) {
                scope.spawn(work);
            }
            work();
        });
        let finished = !plan.cancel.load(Ordering::Relaxed);
        finished.then(|| lists.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    fn one(&self, plan: &Plan, id: MemberId, ages: &[Vec<Option<Ages>>; 2], desk: &mut Option<Desk>) -> Vec<Candidate> {
        let Some(row) = self.row(id) else {
            return Vec::new();
        };
        let excluded = (plan.excluded)(id);
        let ask = Ask {
            member: &row,
            filter: plan.filter,
            rules: plan.rules,
            excluded: &excluded,
        };
        let apart = self.apart(&ask);
        let desk = match desk {
            Some(desk) => {
                desk.query.renew(row, &self.places);
                desk.best.clear(&desk.query);
                desk
            }
            None => desk.insert(Desk::new(Query::new(&ask, &self.places), plan.k)),
        };
        let Desk {
            query,
            best,
            mask,
            order,
        } = desk;
        order.clear();
        for sex in &query.sexes {
            let promising = ages[*sex as usize].iter().enumerate();
            order.extend(promising.filter_map(|(number, ages)| Some((query.most((*ages)?)?, *sex, number))));
        }
        order.sort_unstable_by_key(|(most, sex, number)| (std::cmp::Reverse(*most), *sex, *number));
        for (most, sex, number) in order {
            if *most < best.least() {
                break;
            }
            let chunk = &self.half(*sex)[*number];
            best.pass(chunk, query, apart_in(&apart, *sex, *number), mask);
            best.rank(chunk, query, plan.rules.learned, mask);
        }
        best.list.clone()
    }
}

/// What a thread works with, from one member to the next.
struct Desk {
    query: Query,
    best: Best,
    mask: Mask,
    /// Chunks with the most that somebody in them can come to.
    order: Vec<(u32, Sex, usize)>,
}

impl Desk {
    fn new(query: Query, k: usize) -> Self {
        Self {
            best: Best::new(k, &query),
            query,
            mask: [0; CHUNK],
            order: Vec::new(),
        }
    }
}

impl Query {
    /// The most that somebody of these ages can come to of what the member asks, as a sum of weighted fits;
    /// nothing where the member insists on other ages.
    fn most(&self, ages: Ages) -> Option<u32> {
        use super::super::model::Criterion;
        let insisted = super::query::insisted(self.row.asks.ages, false);
        let insists = self.row.asks.insists(Criterion::Age);
        let possible = |age: &usize| {
            let age = *age as u8;
            self.narrow.ages.has(age) && (!insists || insisted.has(age))
        };
        let by_age = ages.iter().filter(possible).map(|age| self.ages[age]).max()?;
        Some(u32::from(by_age) + self.most_else)
    }
}
