//! Members of one sex as columns, in chunks that are replaced whole when one of them changes.

use super::asks::Asks;
use super::places::Place;
use super::row::{Row, WISHED};
use crate::features::members::Sex;
use std::collections::BTreeMap;

/// Members in a chunk; few in unit tests, so that small pools have several and unoptimised loops are short.
pub const CHUNK: usize = if cfg!(test) { 64 } else { 2048 };

/// Defines the chunk, how a row is put into it, and what it takes, from one list.
macro_rules! columns {
    ($($(#[$meta:meta])* $name:ident: $kind:ty = $empty:expr, $row:ident => $value:expr;)+) => {
        /// The columns of so many members; what a slot holds that is not in use is 0.
        #[derive(Clone)]
        pub struct Chunk {
            $($(#[$meta])* pub $name: [$kind; CHUNK],)+
            /// Wished regions beyond the first ones, by slot.
            pub more: BTreeMap<u16, Box<[Place]>>,
        }

        impl Chunk {
            /// Bytes of a member in all columns together.
            pub const BYTES: usize = 0 $(+ size_of::<$kind>())+;

            pub fn empty() -> Self {
                Self { $($name: [$empty; CHUNK],)+ more: BTreeMap::new() }
            }

            pub fn put(&mut self, slot: usize, row: &Row) {
                $({ let $row = row; self.$name[slot] = $value; })+
                if row.asks.more.is_empty() {
                    self.more.remove(&(slot as u16));
                } else {
                    self.more.insert(slot as u16, row.asks.more.clone());
                }
            }

            pub fn clear(&mut self, slot: usize) {
                $(self.$name[slot] = $empty;)+
                self.more.remove(&(slot as u16));
            }

            /// Adds up every column as fast as memory gives it: what a ranking is measured against.
            pub fn sum(&self) -> u64 {
                0 $(+ Sum::sum(&self.$name))+
            }
        }
    };
}

columns! {
    id: i64 = 0, r => r.id;
    interests: u64 = 0, r => r.interests;
    born: u16 = 0, r => r.born;
    region: Place = 0, r => r.region;
    says: i16 = 0, r => r.says;
    heard: i16 = 0, r => r.heard;
    hukou: u8 = 0, r => r.hukou;
    age: u8 = 0, r => r.age;
    height: u8 = 0, r => r.height;
    weight: u8 = 0, r => r.weight;
    steps: u8 = 0, r => r.steps;
    family: u8 = 0, r => r.family;
    house: u8 = 0, r => r.house;
    state: u8 = 0, r => r.state;
    checked: u8 = 0, r => r.checked;
    level: u8 = 0, r => r.level;
    weights: u32 = 0, r => r.asks.weights;
    musts: u8 = 0, r => r.asks.musts;
    asked_steps: u8 = 0, r => r.asks.steps;
    asked_sets: u8 = 0, r => r.asks.sets;
    age_from: u8 = 0, r => r.asks.ages.0;
    age_to: u8 = 0, r => r.asks.ages.1;
    height_from: u8 = 0, r => r.asks.heights.0;
    height_to: u8 = 0, r => r.asks.heights.1;
    weight_from: u8 = 0, r => r.asks.kilos.0;
    weight_to: u8 = 0, r => r.asks.kilos.1;
    wished: [Place; WISHED] = [0; WISHED], r => r.asks.wished;
}

// The bar of performance.md.
const _: () = assert!(Chunk::BYTES <= 64);

impl Chunk {
    /// The member in a slot that is in use.
    pub fn row(&self, slot: usize, sex: Sex) -> Row {
        Row {
            id: self.id[slot],
            sex,
            born: self.born[slot],
            age: self.age[slot],
            height: self.height[slot],
            weight: self.weight[slot],
            region: self.region[slot],
            hukou: self.hukou[slot],
            steps: self.steps[slot],
            family: self.family[slot],
            house: self.house[slot],
            state: self.state[slot],
            checked: self.checked[slot],
            level: self.level[slot],
            interests: self.interests[slot],
            says: self.says[slot],
            heard: self.heard[slot],
            asks: Asks {
                weights: self.weights[slot],
                musts: self.musts[slot],
                steps: self.asked_steps[slot],
                sets: self.asked_sets[slot],
                ages: (self.age_from[slot], self.age_to[slot]),
                heights: (self.height_from[slot], self.height_to[slot]),
                kilos: (self.weight_from[slot], self.weight_to[slot]),
                wished: self.wished[slot],
                more: self.more.get(&(slot as u16)).cloned().unwrap_or_default(),
            },
        }
    }

    pub fn is_live(&self, slot: usize) -> bool {
        self.state[slot] & super::row::state::LIVE != 0
    }

    /// Bytes of the chunk with what is kept beside the columns, about.
    pub fn bytes(&self) -> usize {
        let entry = size_of::<(u16, Box<[Place]>)>();
        size_of::<Self>()
            + self
                .more
                .values()
                .map(|wishes| entry + size_of_val(&**wishes))
                .sum::<usize>()
    }
}

/// What a column adds up to.
trait Sum {
    fn sum(&self) -> u64;
}

macro_rules! sums {
    ($($kind:ty => $part:ty),+) => {$(
        impl Sum for [$kind; CHUNK] {
            fn sum(&self) -> u64 {
                // Short sums of narrow numbers keep many lanes busy.
                self.chunks_exact(64)
                    .map(|part| u64::from(part.iter().fold(0 as $part, |sum, x| sum.wrapping_add(*x as $part))))
                    .fold(0, u64::wrapping_add)
            }
        }
    )+};
}
sums!(u8 => u16, u16 => u32, i16 => u32, u32 => u32, u64 => u64, i64 => u64);

impl Sum for [[Place; WISHED]; CHUNK] {
    fn sum(&self) -> u64 {
        self.as_flattened()
            .chunks_exact(64)
            .map(|part| u64::from(part.iter().fold(0u32, |sum, x| sum.wrapping_add(u32::from(*x)))))
            .sum()
    }
}
