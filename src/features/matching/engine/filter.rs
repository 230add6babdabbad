//! The first pass over a chunk: what filters, as loops over one or a few columns without a branch, so that
//! the compiler makes them work on many members at once. What is left is a byte of 1 for everybody who passes.

#![expect(
    clippy::needless_range_loop,
    reason = "many columns in step by one number are what the compiler makes lanes of"
)]

use super::super::model::Criterion;
use super::columns::{CHUNK, Chunk};
use super::query::{Bytes, FREE, Query, STATE, insisted};
use super::row::{must, step};

/// 1 where somebody passes.
pub(super) type Mask = [u8; CHUNK];

/// Who may be recommended, is not narrowed away, and insists on nothing that the member is not: all but the
/// places that are insisted on (`Query::lives_right`).
pub(super) fn back(chunk: &Chunk, q: &Query, ok: &mut Mask) {
    let (me, n) = (&q.me, &q.narrow);
    for i in 0..CHUNK {
        // What of the other's criteria the member fails, asked or not; those that filter are what counts.
        let fail = |criterion, failed: bool| if failed { must(criterion) } else { 0 };
        let fails = me.fails
            | fail(
                Criterion::Age,
                (me.age < chunk.age_from[i]) | (me.age > chunk.age_to[i]),
            )
            | fail(
                Criterion::Height,
                (me.height < chunk.height_from[i]) | (me.height > chunk.height_to[i]),
            )
            | fail(
                Criterion::Weight,
                (me.weight < chunk.weight_from[i]) | (me.weight > chunk.weight_to[i]),
            )
            | fail(
                Criterion::Education,
                chunk.asked_steps[i] & step::EDUCATION > me.education,
            )
            | fail(Criterion::Income, chunk.asked_steps[i] & step::INCOME > me.income)
            | fail(Criterion::Marital, chunk.asked_sets[i] & me.marital == 0)
            | fail(Criterion::Children, chunk.asked_sets[i] & me.children == 0);
        let pass = (chunk.state[i] & STATE == FREE)
            & (fails & chunk.musts[i] == 0)
            & (chunk.asked_steps[i] & me.never == 0)
            & (chunk.checked[i] & n.checked == n.checked)
            & (chunk.level[i] >= n.level)
            & (chunk.steps[i] & step::EDUCATION >= n.education)
            & n.ages.has(chunk.age[i]);
        ok[i] = u8::from(pass);
    }
    if let Some(span) = n.place {
        for i in 0..CHUNK {
            ok[i] &= u8::from(span.has(chunk.region[i]));
        }
    }
    if n.in_common > 0 {
        for i in 0..CHUNK {
            ok[i] &= u8::from((chunk.interests[i] & me.interests).count_ones() >= n.in_common);
        }
    }
}

/// A criterion that the member insists on, as what it does to a mask.
pub(super) fn musts(q: &Query) -> impl Iterator<Item = Criterion> + '_ {
    Criterion::ALL.iter().copied().filter(|c| q.row.asks.insists(*c))
}

/// Takes away who does not satisfy a criterion that the member insists on.
pub(super) fn there(chunk: &Chunk, q: &Query, criterion: Criterion, ok: &mut Mask) {
    let asks = &q.row.asks;
    let mut range = |column: &[u8; CHUNK], bytes: Bytes| {
        for i in 0..CHUNK {
            ok[i] &= u8::from(bytes.has(column[i]));
        }
    };
    match criterion {
        Criterion::Age => range(&chunk.age, insisted(asks.ages, false)),
        Criterion::Height => range(&chunk.height, insisted(asks.heights, false)),
        Criterion::Weight => range(&chunk.weight, insisted(asks.kilos, true)),
        Criterion::Education => at_least(&chunk.steps, step::EDUCATION, asks.steps & step::EDUCATION, ok),
        Criterion::Income => at_least(&chunk.steps, step::INCOME, asks.steps & step::INCOME, ok),
        Criterion::Car => at_least(&chunk.steps, step::CAR, step::CAR_OWNED << step::CAR_AT, ok),
        Criterion::House => at_least(&chunk.house, u8::MAX, super::row::HOUSE_OWN, ok),
        Criterion::Marital => any_of(&chunk.family, asks.sets & super::row::family::MARITAL, ok),
        Criterion::Children => any_of(&chunk.family, asks.sets & super::row::family::CHILDREN, ok),
        Criterion::Regions => {
            let mut inside = [0; CHUNK];
            for span in &q.within {
                for i in 0..CHUNK {
                    inside[i] |= u8::from(span.has(chunk.region[i]));
                }
            }
            for i in 0..CHUNK {
                ok[i] &= inside[i];
            }
        }
    }
}

fn at_least(column: &[u8; CHUNK], mask: u8, bound: u8, ok: &mut Mask) {
    for i in 0..CHUNK {
        ok[i] &= u8::from(column[i] & mask >= bound);
    }
}

fn any_of(column: &[u8; CHUNK], set: u8, ok: &mut Mask) {
    for i in 0..CHUNK {
        ok[i] &= u8::from(column[i] & set != 0);
    }
}

impl Query {
    /// Whether the member lives where somebody insists that they live.
    #[inline(always)]
    pub fn lives_right(&self, chunk: &Chunk, slot: usize) -> bool {
        chunk.musts[slot] & must(Criterion::Regions) == 0 || {
            let [home, city, province] = self.me.holders;
            let held = |wish: &u16| *wish == home || *wish == city || *wish == province;
            chunk.wished[slot].iter().any(held)
                || chunk.more.get(&(slot as u16)).is_some_and(|more| more.iter().any(held))
        }
    }
}

/// The slots of a mask, in rising order.
pub(super) fn each(ok: &Mask, mut act: impl FnMut(usize)) {
    for (part, bytes) in ok.as_chunks::<8>().0.iter().enumerate() {
        let mut word = u64::from_le_bytes(*bytes);
        while word != 0 {
            act(part * 8 + word.trailing_zeros() as usize / 8);
            word &= word - 1;
        }
    }
}
