//! Which slot a member has, by number: pages of four bytes a number, made where there are members. Numbers are
//! given one after the other, so that pages are nearly full.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Where a member stands: the half by sex in the highest bit, then chunk and slot.
pub type At = u32;

const NONE: At = At::MAX;
const PAGE: i64 = 2048;

#[derive(Clone, Default)]
pub struct Ids(BTreeMap<i64, Arc<[At; PAGE as usize]>>);

impl Ids {
    pub fn get(&self, id: i64) -> Option<At> {
        let page = self.0.get(&id.div_euclid(PAGE))?;
        Some(page[id.rem_euclid(PAGE) as usize]).filter(|at| *at != NONE)
    }

    pub fn put(&mut self, id: i64, at: At) {
        let page = self
            .0
            .entry(id.div_euclid(PAGE))
            .or_insert_with(|| Arc::new([NONE; PAGE as usize]));
        Arc::make_mut(page)[id.rem_euclid(PAGE) as usize] = at;
    }

    pub fn remove(&mut self, id: i64) -> Option<At> {
        let key = id.div_euclid(PAGE);
        let page = self.0.get_mut(&key)?;
        let at = std::mem::replace(&mut Arc::make_mut(page)[id.rem_euclid(PAGE) as usize], NONE);
        if page.iter().all(|at| *at == NONE) {
            self.0.remove(&key);
        }
        Some(at).filter(|at| *at != NONE)
    }

    /// Everybody by rising number.
    pub fn iter(&self) -> impl Iterator<Item = (i64, At)> + '_ {
        self.0.iter().flat_map(|(page, slots)| {
            let numbered = slots.iter().enumerate().filter(|(_, at)| **at != NONE);
            numbered.map(move |(i, at)| (page * PAGE + i as i64, *at))
        })
    }

    pub fn bytes(&self) -> usize {
        self.0.len() * (size_of::<[At; PAGE as usize]>() + 40)
    }
}
