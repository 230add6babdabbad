//! Every member who may be matched, in memory. One writes at a time; readers take the snapshot that stands
//! and wait for nobody: a change copies the chunk it touches (`CHUNK` members, about 115 kB), and what is
//! made takes the place of the old with one swap of a pointer (arc-swap: lock-free for readers, small, widely
//! used and kept; a left-right pair would need the memory twice, a lock would make readers wait).

use super::Member;
use super::columns::{CHUNK, Chunk};
use super::oracle::Tendency;
use super::places::Places;
use super::row::{self, Row};
use super::snapshot::{Snapshot, at, parts};
use crate::features::members::Sex;
use crate::types::ids::MemberId;
use arc_swap::ArcSwap;
use chrono::NaiveDate;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

pub struct Pool {
    current: ArcSwap<Snapshot>,
    writing: Mutex<()>,
}

/// Slots that can be given, by sex: those that were left, the last one first, then those from `end` on.
#[derive(Clone, Debug, Default)]
pub(super) struct Slots {
    left: [Vec<u32>; 2],
    end: [usize; 2],
}

impl Pool {
    /// An empty pool; `today` is the day that ages are of.
    pub fn new(places: Arc<Places>, today: NaiveDate) -> Self {
        Self {
            current: ArcSwap::from_pointee(Snapshot::empty(places, today)),
            writing: Mutex::new(()),
        }
    }

    /// The pool as it stands; it stays so however long it is held. Never waits.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// Puts a member in, or anew in place of what the pool has of them. Seen by everybody who takes a snapshot
    /// from now on.
    pub fn put(&self, member: &Member) {
        self.change(|c| c.put(member));
    }

    /// Takes a member out; whether they were in.
    pub fn remove(&self, id: MemberId) -> bool {
        self.change(|c| c.remove(id))
    }

    /// Several changes that are seen together; a chunk that many of them touch is copied once. Should `act`
    /// panic, nothing was changed.
    pub fn change<T>(&self, act: impl FnOnce(&mut Changes) -> T) -> T {
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut changes = Changes(Snapshot::clone(&self.current.load()));
        let result = act(&mut changes);
        changes.0.version += 1;
        self.current.store(Arc::new(changes.0));
        result
    }
}

/// A pool while it is being changed.
pub struct Changes(Snapshot);

impl Changes {
    /// Puts a member in, or anew in place of what the pool has of them.
    pub fn put(&mut self, member: &Member) {
        let row = Row::new(member, &self.0.places, self.0.today);
        let (index, old) = match self.0.ids.get(row.id).map(parts) {
            Some((sex, chunk, slot)) if sex == row.sex => (chunk * CHUNK + slot, true),
            Some(_) => {
                self.remove(row.id());
                (self.take(row.sex), false)
            }
            None => (self.take(row.sex), false),
        };
        self.chunk(row.sex, index / CHUNK).put(index % CHUNK, &row);
        if !old {
            Arc::make_mut(&mut self.0.ids).put(row.id, at(row.sex, index));
            self.0.count += 1;
        }
    }

    /// Takes a member out; whether they were in.
    pub fn remove(&mut self, id: MemberId) -> bool {
        if self.0.ids.get(id.0).is_none() {
            return false;
        }
        let Some((sex, chunk, slot)) = Arc::make_mut(&mut self.0.ids).remove(id.0).map(parts) else {
            return false;
        };
        self.chunk(sex, chunk).clear(slot);
        Arc::make_mut(&mut self.0.slots).left[sex as usize].push((chunk * CHUNK + slot) as u32);
        self.0.count -= 1;
        true
    }

    /// Notes what was learned about a member; whether they are in.
    pub fn learn(&mut self, id: MemberId, tendency: Tendency) -> bool {
        let Some((sex, chunk, slot)) = self.0.ids.get(id.0).map(parts) else {
            return false;
        };
        let chunk = self.chunk(sex, chunk);
        (chunk.says[slot], chunk.heard[slot]) = (tendency.says_yes, tendency.is_said_yes_to);
        true
    }

    /// Everybody is as old as they are on this day.
    pub fn set_today(&mut self, today: NaiveDate) {
        if today == self.0.today {
            return;
        }
        self.0.today = today;
        let mut ages = HashMap::new();
        for chunk in self.0.halves.iter_mut().flatten().map(Arc::make_mut) {
            for slot in (0..CHUNK)
                .filter(|s| chunk.state[*s] & row::state::LIVE != 0)
                .collect::<Vec<_>>()
            {
                let born = chunk.born[slot];
                chunk.age[slot] = *ages.entry(born).or_insert_with(|| row::age_on(born, today));
            }
        }
    }

    /// Nobody is in.
    pub fn clear(&mut self) {
        let (version, old) = (self.0.version, &self.0);
        let mut empty = Snapshot::empty(old.places.clone(), old.today);
        empty.version = version;
        self.0 = empty;
    }

    fn take(&mut self, sex: Sex) -> usize {
        let slots = Arc::make_mut(&mut self.0.slots);
        let s = sex as usize;
        if let Some(index) = slots.left[s].pop() {
            return index as usize;
        }
        let index = slots.end[s];
        slots.end[s] += 1;
        if index / CHUNK == self.0.halves[s].len() {
            self.0.halves[s].push(Arc::new(Chunk::empty()));
        }
        index
    }

    fn chunk(&mut self, sex: Sex, chunk: usize) -> &mut Chunk {
        Arc::make_mut(&mut self.0.halves[sex as usize][chunk])
    }
}
