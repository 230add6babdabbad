//! The pool as it was at one moment: what readers read, for as long as they like.

use super::columns::{CHUNK, Chunk};
use super::ids::{At, Ids};
use super::places::Places;
use super::pool::Slots;
use super::row::Row;
use crate::features::members::Sex;
use crate::types::ids::MemberId;
use chrono::NaiveDate;
use std::sync::Arc;

#[derive(Clone)]
pub struct Snapshot {
    /// Men, women.
    pub(super) halves: [Vec<Arc<Chunk>>; 2],
    pub(super) ids: Arc<Ids>,
    pub(super) slots: Arc<Slots>,
    pub(super) places: Arc<Places>,
    pub(super) today: NaiveDate,
    pub(super) version: u64,
    pub(super) count: usize,
}

const HALF_AT: u32 = 31;

pub(super) fn at(sex: Sex, index: usize) -> At {
    (sex as u32) << HALF_AT | index as u32
}

/// `(sex, chunk, slot)`.
pub(super) fn parts(at: At) -> (Sex, usize, usize) {
    let sex = Sex::ALL[(at >> HALF_AT) as usize];
    let index = (at & !(1 << HALF_AT)) as usize;
    (sex, index / CHUNK, index % CHUNK)
}

/// What a pool takes, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// The columns, with slots not in use and what is kept beside them.
    pub columns: usize,
    /// Which slot a member has.
    pub ids: usize,
    /// The table of regions.
    pub places: usize,
}

impl Snapshot {
    pub(super) fn empty(places: Arc<Places>, today: NaiveDate) -> Self {
        Self {
            halves: [Vec::new(), Vec::new()],
            ids: Arc::default(),
            slots: Arc::default(),
            places,
            today,
            version: 0,
            count: 0,
        }
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Rises with every change.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The day that ages are of.
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    pub fn places(&self) -> &Places {
        &self.places
    }

    pub fn has(&self, id: MemberId) -> bool {
        self.ids.get(id.0).is_some()
    }

    /// A member as the columns hold them.
    pub fn row(&self, id: MemberId) -> Option<Row> {
        self.ids.get(id.0).map(|at| self.row_at(at))
    }

    pub(super) fn row_at(&self, at: At) -> Row {
        let (sex, chunk, slot) = parts(at);
        self.halves[sex as usize][chunk].row(slot, sex)
    }

    /// Everybody by rising number.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        self.ids.iter().map(|(_, at)| self.row_at(at))
    }

    pub fn ids(&self) -> impl Iterator<Item = MemberId> + '_ {
        self.ids.iter().map(|(id, _)| MemberId(id))
    }

    /// The chunks of one sex.
    pub(super) fn half(&self, sex: Sex) -> &[Arc<Chunk>] {
        &self.halves[sex as usize]
    }

    /// Adds up every column of everybody: a plain scan.
    pub fn sum(&self) -> u64 {
        self.halves.iter().flatten().map(|c| c.sum()).fold(0, u64::wrapping_add)
    }

    pub fn memory(&self) -> Memory {
        Memory {
            columns: self.halves.iter().flatten().map(|c| c.bytes()).sum(),
            ids: self.ids.bytes(),
            places: self.places.bytes(),
        }
    }

    /// The same members in other slots: those of an age together, so that whoever insists on an age need not
    /// look at the rest.
    pub fn by_age(&self) -> Self {
        let mut sorted = Self {
            halves: [Vec::new(), Vec::new()],
            ids: Arc::default(),
            ..self.clone()
        };
        let mut ids = Ids::default();
        for sex in Sex::ALL {
            let mut order: Vec<(u16, i64, At)> = self
                .ids
                .iter()
                .filter(|(_, at)| parts(*at).0 == *sex)
                .map(|(id, at)| {
                    let (_, chunk, slot) = parts(at);
                    (self.half(*sex)[chunk].born[slot], id, at)
                })
                .collect();
            order.sort_unstable();
            for some in order.chunks(CHUNK) {
                let mut chunk = Chunk::empty();
                let chunks = &mut sorted.halves[*sex as usize];
                for (slot, (_, id, from)) in some.iter().enumerate() {
                    chunk.put(slot, &self.row_at(*from));
                    ids.put(*id, at(*sex, chunks.len() * CHUNK + slot));
                }
                chunks.push(Arc::new(chunk));
            }
        }
        sorted.ids = Arc::new(ids);
        sorted
    }
}
