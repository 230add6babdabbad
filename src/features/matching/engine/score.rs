//! The second pass: how well those suit who passed the first one, in the whole numbers of the plain rule.

use super::super::model::Criterion;
use super::columns::Chunk;
use super::learned::Learned;
use super::oracle::{
    AGE_REACH, BELOW, FULL, HEIGHT_REACH, HUKOU_THERE, SAME_CITY, SAME_PROVINCE, UNKNOWN, WEIGHT_REACH, WHOLE,
};
use super::places::province;
use super::query::{Query, outside};
use super::row::{HIGHEST, LOWEST, family, step, weight_at};

/// A sum of weighted fits as a share of all that could be had: ten thousandths, rounded half up; who asks for
/// nothing is content.
#[inline(always)]
pub(super) fn share(sum: u32, weight: u32) -> u32 {
    if weight == 0 {
        return WHOLE as u32;
    }
    // sum × 10000 / (60 × weight), as one multiplication: the test goes through every sum and weight.
    let n = u64::from(sum * 1000 + 3 * weight);
    ((n * INVERSE[weight as usize & 63]) >> 32) as u32
}

/// 2^32 / (6 × weight), rounded up.
static INVERSE: [u64; 64] = {
    let mut table = [0; 64];
    let mut weight = 1;
    while weight < 64 {
        table[weight] = (1u64 << 32).div_ceil(6 * weight as u64);
        weight += 1;
    }
    table
};

/// The harmonic mean of two shares, rounded half up.
#[inline(always)]
pub(super) fn harmonic(a: u32, b: u32) -> u32 {
    let sum = a + b;
    if sum == 0 { 0 } else { (4 * a * b + sum) / (2 * sum) }
}

/// The sum of the three-bit weights.
#[inline(always)]
fn total(weights: u32) -> u32 {
    const EVERY_OTHER: u32 = 0o07_0707_0707;
    // Base 64 digits, of which 63 keeps the sum.
    ((weights & EVERY_OTHER) + (weights >> 3 & EVERY_OTHER)) % 63
}

impl Query {
    /// How far somebody is what the member asks for, as a sum of weighted fits.
    #[inline(always)]
    pub fn theirs(&self, chunk: &Chunk, slot: usize) -> u32 {
        let place = chunk.region[slot];
        let region = self.regions[usize::from(place)].max(self.hukous[usize::from(chunk.hukou[slot] & 127)]);
        let sum = self.base
            + self.ages[usize::from(chunk.age[slot])]
            + self.heights[usize::from(chunk.height[slot])]
            + self.kilos[usize::from(chunk.weight[slot])]
            + self.steps[usize::from(chunk.steps[slot])]
            + self.family[usize::from(chunk.family[slot])]
            + self.houses[usize::from(chunk.house[slot] & 7)]
            + u16::from(region);
        u32::from(sum)
    }

    /// How far the member is what somebody asks for, in ten thousandths.
    #[inline(always)]
    pub fn ours(&self, chunk: &Chunk, slot: usize) -> u32 {
        let me = &self.me;
        let weights = chunk.weights[slot] & self.seen;
        let weight = |criterion| weights >> weight_at(criterion) & 7;
        let (steps, sets) = (chunk.asked_steps[slot], chunk.asked_sets[slot]);
        let (from, to) = (chunk.weight_from[slot], chunk.weight_to[slot]);
        let kilos = if me.weight == 0 && (from, to) != (LOWEST, HIGHEST) {
            UNKNOWN as u32
        } else {
            outside(me.weight, from, to, WEIGHT_REACH)
        };
        let income = match me.income {
            0 => UNKNOWN as u32,
            have => below((steps & step::INCOME).saturating_sub(have) >> step::INCOME_AT),
        };
        let children = match sets & me.children != 0 {
            true => FULL as u32,
            false if me.children == family::CHILDREN_UNKNOWN => UNKNOWN as u32,
            false => 0,
        };
        let marital = if sets & me.marital != 0 { FULL as u32 } else { 0 };
        let mut sum = weight(Criterion::Age) * outside(me.age, chunk.age_from[slot], chunk.age_to[slot], AGE_REACH)
            + weight(Criterion::Height)
                * outside(me.height, chunk.height_from[slot], chunk.height_to[slot], HEIGHT_REACH)
            + weight(Criterion::Weight) * kilos
            + weight(Criterion::Education) * below((steps & step::EDUCATION).saturating_sub(me.education))
            + weight(Criterion::Income) * income
            + weight(Criterion::Marital) * marital
            + weight(Criterion::Children) * children
            + weight(Criterion::House) * me.house_fit
            + weight(Criterion::Car) * me.car_fit;
        let regions = weight(Criterion::Regions);
        if regions > 0 {
            sum += regions * self.near(chunk, slot);
        }
        share(sum, total(weights))
    }

    /// How near the member lives to the best of the wished places.
    #[inline(always)]
    fn near(&self, chunk: &Chunk, slot: usize) -> u32 {
        let wished = &chunk.wished[slot];
        if wished[0] == 0 {
            return FULL as u32;
        }
        let mut best = 0;
        for wish in wished {
            best = best.max(self.near_to(*wish));
        }
        if let Some(more) = chunk.more.get(&(slot as u16)).filter(|_| wished[3] != 0) {
            best = more.iter().fold(best, |best, wish| best.max(self.near_to(*wish)));
        }
        best
    }

    #[inline(always)]
    fn near_to(&self, wish: u16) -> u32 {
        let me = &self.me;
        let fit = match province(wish) {
            0 => 0,
            p if p == province(me.holders[0]) => match () {
                () if me.holders.contains(&wish) => FULL,
                () if me.city.has(wish) => SAME_CITY,
                () => SAME_PROVINCE,
            },
            p if p == me.hukou => HUKOU_THERE,
            _ => 0,
        };
        fit as u32
    }

    /// How likely both say yes by what was learned, in ten thousandths.
    #[inline(always)]
    pub fn chance(&self, chunk: &Chunk, slot: usize, learned: Learned, theirs: u32, ours: u32) -> u32 {
        let there = learned.yes(self.me.says, chunk.heard[slot], i64::from(theirs));
        let back = learned.yes(chunk.says[slot], self.me.heard, i64::from(ours));
        harmonic(there as u32, back as u32)
    }
}

#[inline(always)]
fn below(missing: u8) -> u32 {
    BELOW[usize::from(missing.min(3))] as u32
}

#[cfg(test)]
mod tests {
    use super::super::oracle;
    use super::*;

    #[test]
    fn shares_and_means_are_those_of_the_plain_rule() {
        for weight in 1..=40 {
            for sum in 0..=60 * weight {
                let exact = (2 * i64::from(sum) * WHOLE + 60 * i64::from(weight)) / (2 * 60 * i64::from(weight));
                assert_eq!(i64::from(share(sum, weight)), exact, "{sum} of {weight}");
            }
        }
        for (a, b) in [(0, 0), (0, 10_000), (1, 1), (10_000, 10_000), (3333, 9999), (7, 10_000)] {
            assert_eq!(i64::from(harmonic(a, b)), oracle::harmonic(i64::from(a), i64::from(b)));
        }
    }

    #[test]
    fn weights_add_up() {
        assert_eq!(total(0o44_4444_4444), 40);
        assert_eq!(total(0o01_2400_0004), 11);
    }
}
