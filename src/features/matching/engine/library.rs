//! The match library of a member: everybody who suits, the best of them in order.

use super::columns::{CHUNK, Chunk};
use super::filter::{self, Mask};
use super::learned::Learned;
use super::oracle::{FULL, WHOLE};
use super::query::Query;
use super::score::{harmonic, share};
use super::snapshot::{Snapshot, parts};
use super::{Ask, Sexes};
use crate::features::members::Sex;
use crate::types::ids::MemberId;
use std::sync::Arc;

/// A candidate with what the pair comes to, in ten thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub id: MemberId,
    /// 情缘匹配值.
    pub affinity: u16,
    /// How far the candidate is what the member asks for.
    pub theirs: u16,
    /// How far the member is what the candidate asks for.
    pub ours: u16,
    /// How likely both say yes by what was learned; 10000 where nothing counts.
    pub chance: u16,
}

impl Candidate {
    /// As people read it, 0 to 100.
    pub fn percent(share: u16) -> i64 {
        (i64::from(share) + 50) / 100
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library {
    /// How many suit, shown or not.
    pub total: u32,
    /// The best first, ties by number.
    pub best: Vec<Candidate>,
}

impl Snapshot {
    /// The `k` best candidates for a member, both directions weighed, and how many suit at all. Takes up to
    /// `threads` threads; the answer does not depend on how many.
    pub fn library(&self, ask: &Ask, k: usize, threads: usize) -> Library {
        let query = Query::new(ask, &self.places);
        let chunks = self.chunks(&query);
        let apart = self.apart(ask);
        let learned = ask.rules.learned;
        let look = |chunks: &[(Sex, usize, &Arc<Chunk>)]| {
            let mut found = Best::new(k, &query);
            for (sex, number, chunk) in chunks {
                let mut mask = [0; CHUNK];
                found.pass(chunk, &query, apart_in(&apart, *sex, *number), &mut mask);
                found.rank(chunk, &query, learned, &mask);
            }
            found
        };
        let share = chunks.len().div_ceil(threads.max(1)).max(1);
        let mut shares = chunks.chunks(share);
        let first = shares.next().unwrap_or_default();
        let (mut found, others) = std::thread::scope(|scope| {
            let others: Vec<_> = shares.map(|share| scope.spawn(move || look(share))).collect();
            let found = look(first);
            let others: Vec<Best> = others.into_iter().filter_map(|o| o.join().ok()).collect();
            (found, others)
        });
        for other in others {
            found.total += other.total;
            other.list.into_iter().for_each(|c| found.offer(c, &query));
        }
        Library {
            total: found.total,
            best: found.list,
        }
    }

    /// The chunks that a question looks at.
    pub(super) fn chunks(&self, query: &Query) -> Vec<(Sex, usize, &Arc<Chunk>)> {
        let of = |sex: &Sex| {
            let sex = *sex;
            self.half(sex)
                .iter()
                .enumerate()
                .map(move |(number, chunk)| (sex, number, chunk))
        };
        query.sexes.iter().flat_map(of).collect()
    }

    /// Where those stand who are left out, the member too, in rising order.
    pub(super) fn apart(&self, ask: &Ask) -> Vec<(Sex, usize, usize)> {
        let one = [ask.member.id()];
        let ids = ask.excluded.iter().chain(match ask.filter.sexes {
            Sexes::Other => &[],
            Sexes::Same | Sexes::Both => &one[..],
        });
        let mut apart: Vec<_> = ids.filter_map(|id| self.ids.get(id.0)).map(parts).collect();
        apart.sort_unstable();
        apart
    }
}

/// Those left out who stand in one chunk.
pub(super) fn apart_in(apart: &[(Sex, usize, usize)], sex: Sex, chunk: usize) -> &[(Sex, usize, usize)] {
    let from = apart.partition_point(|(s, c, _)| (*s, *c) < (sex, chunk));
    let to = apart.partition_point(|(s, c, _)| (*s, *c) <= (sex, chunk));
    &apart[from..to]
}

/// The best so far, and what it takes to be among them.
pub(super) struct Best {
    k: usize,
    pub list: Vec<Candidate>,
    pub total: u32,
    /// Whose sum of what the member asks is less can't come in however well they suit the other way round.
    least: u32,
    /// Whose sum is less than this comes in only by a lower number than the last one has.
    surely: u32,
    /// What decides ties, of the last one.
    last_tie: u64,
}

impl Best {
    pub fn new(k: usize, query: &Query) -> Self {
        let mut best = Self {
            k,
            list: Vec::with_capacity(k + 1),
            total: 0,
            least: 0,
            surely: 0,
            last_tie: u64::MAX,
        };
        best.raise(query);
        best
    }

    pub fn clear(&mut self, query: &Query) {
        self.list.clear();
        (self.total, self.least, self.surely) = (0, 0, 0);
        self.raise(query);
    }

    /// Marks everybody in a chunk who suits by all that filters.
    pub fn pass(&mut self, chunk: &Chunk, query: &Query, apart: &[(Sex, usize, usize)], mask: &mut Mask) {
        filter::back(chunk, query, mask);
        for criterion in filter::musts(query) {
            filter::there(chunk, query, criterion, mask);
        }
        for (_, _, slot) in apart {
            mask[*slot] = 0;
        }
    }

    /// Ranks those who are marked.
    pub fn rank(&mut self, chunk: &Chunk, query: &Query, learned: Learned, mask: &Mask) {
        filter::each(mask, |slot| {
            if !query.lives_right(chunk, slot) {
                return;
            }
            self.total += 1;
            let sum = query.theirs(chunk, slot);
            if sum < self.least || sum < self.surely && query.tie(chunk.id[slot]) > self.last_tie {
                return;
            }
            let theirs = share(sum, query.weight);
            let ours = query.ours(chunk, slot);
            let mut candidate = Candidate {
                id: MemberId(chunk.id[slot]),
                affinity: harmonic(theirs, ours) as u16,
                theirs: theirs as u16,
                ours: ours as u16,
                chance: WHOLE as u16,
            };
            if learned.is_on() && !self.beats(&candidate, query) {
                // What was learned never adds.
                return;
            }
            if learned.is_on() {
                let chance = query.chance(chunk, slot, learned, theirs, ours);
                let whole = i64::from(candidate.affinity) * learned.factor(i64::from(chance));
                candidate.affinity = ((2 * whole + WHOLE) / (2 * WHOLE)) as u16;
                candidate.chance = chance as u16;
            }
            self.offer(candidate, query);
        });
    }

    /// Whether a candidate is better than the last of those that there is room for.
    fn beats(&self, candidate: &Candidate, query: &Query) -> bool {
        match self.list.last() {
            Some(last) if self.list.len() == self.k => before(candidate, last, query),
            _ => self.k > 0,
        }
    }

    fn offer(&mut self, candidate: Candidate, query: &Query) {
        if !self.beats(&candidate, query) {
            return;
        }
        let at = self.list.partition_point(|other| before(other, &candidate, query));
        self.list.insert(at, candidate);
        self.list.truncate(self.k);
        self.raise(query);
    }

    /// Works out anew what it takes to come in.
    fn raise(&mut self, query: &Query) {
        let Some(last) = self.list.last().filter(|_| self.list.len() == self.k) else {
            self.least = if self.k == 0 { u32::MAX } else { 0 };
            (self.surely, self.last_tie) = (0, u64::MAX);
            return;
        };
        // The share rises with the sum: the least that is enough, from where it stood.
        let bound = |sum: u32| harmonic(share(sum, query.weight), WHOLE as u32);
        self.last_tie = query.tie(last.id.0);
        let (needed, most) = (u32::from(last.affinity), query.weight * FULL as u32);
        while bound(self.least) < needed {
            self.least += 1;
        }
        self.surely = self.surely.max(self.least);
        while self.surely <= most && bound(self.surely) <= needed {
            self.surely += 1;
        }
    }

    /// The least sum of what the member asks that can still come in.
    pub fn least(&self) -> u32 {
        self.least
    }
}

/// The best first, then as ties are decided.
fn before(a: &Candidate, b: &Candidate, query: &Query) -> bool {
    a.affinity > b.affinity || a.affinity == b.affinity && query.tie(a.id.0) < query.tie(b.id.0)
}
