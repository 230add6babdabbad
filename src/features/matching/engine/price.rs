//! What each criterion costs: one pass over the pool, in which everybody is counted who suits, and everybody
//! who fails one single criterion, each by the value that decides. From those counts every step of every
//! criterion follows, relaxed or tightened.

use super::super::change::{Change, Price, Prices};
use super::super::model::Criterion;
use super::Ask;
use super::asks::Asks;
use super::columns::{CHUNK, Chunk};
use super::filter::{self, Mask};
use super::library::apart_in;
use super::places::Places;
use super::query::{Query, insisted};
use super::row::{self, Row, family, step};
use super::snapshot::Snapshot;
use crate::features::members::{Children, Education, Income, Marital, Sex};
use std::sync::Arc;

/// The steps that are offered: years, cm, kg.
const AGE_STEP: i64 = 2;
const HEIGHT_STEP: i64 = 5;
const WEIGHT_STEP: i64 = 5;

/// Classes of places: not even by widening, by widening, in several wishes, and from here on in one wish only.
const NEVER: u8 = 0;
const WIDER: u8 = 1;
const SEVERAL: u8 = 2;
const ONE: u8 = 3;

/// How many there are by value, for each criterion.
type Counts = [[u32; 256]; Criterion::ALL.len()];

struct Tally {
    total: u32,
    /// Everybody who suits, by the value of every criterion that is asked.
    suit: Box<Counts>,
    /// Everybody whom one single criterion keeps out, by its value.
    miss: Box<Counts>,
}

impl Tally {
    fn new() -> Self {
        let none = || Box::new([[0; 256]; Criterion::ALL.len()]);
        Self {
            total: 0,
            suit: none(),
            miss: none(),
        }
    }

    fn add(&mut self, other: &Self) {
        self.total += other.total;
        let pairs = [(&mut self.suit, &other.suit), (&mut self.miss, &other.miss)];
        for (mine, theirs) in pairs {
            for (a, b) in mine.as_flattened_mut().iter_mut().zip(theirs.as_flattened()) {
                *a += b;
            }
        }
    }
}

impl Snapshot {
    /// How many mutual candidates a member has, and how many more or fewer by each step. Takes up to `threads`
    /// threads.
    pub fn prices(&self, ask: &Ask, threads: usize) -> Prices {
        let query = Query::new(ask, &self.places);
        let chunks = self.chunks(&query);
        let apart = self.apart(ask);
        let classes = classes(ask.member, &self.places);
        let asked: Vec<Criterion> = Criterion::ALL
            .iter()
            .copied()
            .filter(|c| ask.member.asks.weight_of(*c) > 0 && !ask.rules.unseen.contains(c))
            .collect();
        let count = |chunks: &[(Sex, usize, &Arc<Chunk>)]| {
            let mut tally = Tally::new();
            for (sex, number, chunk) in chunks {
                let apart = apart_in(&apart, *sex, *number);
                tally.count(chunk, &query, &asked, &classes, apart);
            }
            tally
        };
        let share = chunks.len().div_ceil(threads.max(1)).max(1);
        let mut shares = chunks.chunks(share);
        let first = shares.next().unwrap_or_default();
        let tally = std::thread::scope(|scope| {
            let others: Vec<_> = shares.map(|share| scope.spawn(move || count(share))).collect();
            let mut tally = count(first);
            others
                .into_iter()
                .filter_map(|o| o.join().ok())
                .for_each(|o| tally.add(&o));
            tally
        });
        let mut steps = Vec::new();
        for criterion in asked {
            offers(ask.member, criterion, &self.places, &tally, |change, difference| {
                steps.push(Price { change, difference });
            });
        }
        Prices {
            total: i64::from(tally.total),
            steps,
        }
    }
}

impl Tally {
    fn count(
        &mut self,
        chunk: &Chunk,
        query: &Query,
        asked: &[Criterion],
        classes: &[u8],
        apart: &[(Sex, usize, usize)],
    ) {
        let mut ok: Mask = [0; CHUNK];
        filter::back(chunk, query, &mut ok);
        for (_, _, slot) in apart {
            ok[*slot] = 0;
        }
        // How many musts somebody fails, and the last of them.
        let (mut fails, mut which): (Mask, Mask) = ([0; CHUNK], [0; CHUNK]);
        for criterion in filter::musts(query) {
            let mut meets: Mask = [1; CHUNK];
            filter::there(chunk, query, criterion, &mut meets);
            for i in 0..CHUNK {
                let failed = 1 - meets[i];
                fails[i] += failed;
                which[i] = if failed == 1 { criterion as u8 } else { which[i] };
            }
        }
        for i in 0..CHUNK {
            ok[i] &= u8::from(fails[i] <= 1);
        }
        filter::each(&ok, |slot| {
            if !query.lives_right(chunk, slot) {
                return;
            }
            if fails[slot] == 0 {
                self.total += 1;
                for criterion in asked {
                    self.suit[*criterion as usize][value(chunk, slot, *criterion, classes)] += 1;
                }
            } else {
                let criterion = Criterion::ALL[usize::from(which[slot])];
                self.miss[criterion as usize][value(chunk, slot, criterion, classes)] += 1;
            }
        });
    }
}

/// The byte that decides about a criterion.
#[inline(always)]
fn value(chunk: &Chunk, slot: usize, criterion: Criterion, classes: &[u8]) -> usize {
    usize::from(match criterion {
        Criterion::Age => chunk.age[slot],
        Criterion::Height => chunk.height[slot],
        Criterion::Weight => chunk.weight[slot],
        Criterion::Education | Criterion::Income | Criterion::Car => chunk.steps[slot],
        Criterion::Marital | Criterion::Children => chunk.family[slot],
        Criterion::House => chunk.house[slot],
        Criterion::Regions => classes[usize::from(chunk.region[slot])],
    })
}

/// How each place stands to what a member wishes.
fn classes(member: &Row, places: &Places) -> Vec<u8> {
    let wished: Vec<_> = member.asks.places().collect();
    if wished.is_empty() {
        return vec![SEVERAL; 1 << 16];
    }
    let anywhere = wished.iter().any(|w| places.region(*w) % 10_000 == 0);
    let mut classes = vec![if anywhere { WIDER } else { NEVER }; 1 << 16];
    for wish in &wished {
        let wider = match places.region(*wish) % 100 {
            0 => places.province(*wish),
            _ => places.city(*wish),
        };
        let run = &mut classes[usize::from(wider.first)..=usize::from(wider.last)];
        run.iter_mut().for_each(|class| *class = WIDER);
    }
    for (nth, wish) in wished.iter().enumerate() {
        let within = places.within(*wish);
        let alone = u8::try_from(nth)
            .ok()
            .and_then(|n| n.checked_add(ONE))
            .unwrap_or(SEVERAL);
        for class in &mut classes[usize::from(within.first)..=usize::from(within.last)] {
            *class = if *class <= WIDER { alone } else { SEVERAL };
        }
    }
    classes
}

/// Says what every step of a criterion would change.
fn offers(member: &Row, criterion: Criterion, places: &Places, tally: &Tally, mut say: impl FnMut(Change, i64)) {
    let (suit, miss) = (&tally.suit[criterion as usize], &tally.miss[criterion as usize]);
    // What a criterion comes to by value, if this is what is good.
    let difference = |good: &dyn Fn(u8) -> bool| -> i64 {
        let each = suit.iter().zip(miss).enumerate();
        each.map(|(v, (suit, miss))| {
            if good(v as u8) {
                i64::from(*miss)
            } else {
                -i64::from(*suit)
            }
        })
        .sum()
    };
    let asks = &member.asks;
    if !asks.insists(criterion) {
        if let Some(good) = as_a_must(asks, criterion) {
            say(Change::Insist(criterion), difference(&good));
        }
        return;
    }
    match criterion {
        Criterion::Age => ranges(criterion, asks.ages, AGE_STEP, false, &difference, &mut say),
        Criterion::Height => ranges(criterion, asks.heights, HEIGHT_STEP, false, &difference, &mut say),
        Criterion::Weight => ranges(criterion, asks.kilos, WEIGHT_STEP, true, &difference, &mut say),
        Criterion::Education => {
            let now = usize::from(asks.steps & step::EDUCATION);
            for to in around(now, Education::ALL) {
                let good = |v: u8| v & step::EDUCATION >= to as u8;
                say(Change::Education(to), difference(&good));
            }
        }
        Criterion::Income => {
            let now = usize::from((asks.steps & step::INCOME) >> step::INCOME_AT);
            for to in around(now.saturating_sub(1), Income::ALL) {
                let good = |v: u8| v & step::INCOME >= (to as u8 + 1) << step::INCOME_AT;
                say(Change::Income(to), difference(&good));
            }
        }
        Criterion::Marital => {
            for word in Marital::ALL {
                each_word(asks.sets & family::MARITAL, 1 << *word as u8, |set, will_do| {
                    say(Change::Marital(*word, will_do), difference(&|v| v & set != 0));
                });
            }
        }
        Criterion::Children => {
            for word in Children::ALL {
                let bit = 1 << (*word as u32 + family::CHILDREN_AT);
                each_word(asks.sets & family::CHILDREN, bit, |set, will_do| {
                    say(Change::Children(*word, will_do), difference(&|v| v & set != 0));
                });
            }
        }
        Criterion::Regions => {
            say(Change::Wider, difference(&|class| class >= WIDER));
            let wished: Vec<_> = asks.places().collect();
            for (nth, wish) in wished.iter().enumerate().filter(|_| wished.len() > 1) {
                let Some(alone) = u8::try_from(nth).ok().and_then(|n| n.checked_add(ONE)) else {
                    break;
                };
                say(
                    Change::Without(places.region(*wish)),
                    difference(&|class| class > WIDER && class != alone),
                );
            }
        }
        Criterion::House | Criterion::Car => {}
    }
    let dropped = difference(&|_| true);
    say(Change::Soften(criterion), dropped);
    say(Change::Drop(criterion), dropped);
}

type Difference<'a> = dyn Fn(&dyn Fn(u8) -> bool) -> i64 + 'a;

fn ranges(
    criterion: Criterion,
    (from, to): (u8, u8),
    step: i64,
    zero_is_unknown: bool,
    difference: &Difference,
    say: &mut impl FnMut(Change, i64),
) {
    let moved = |end: u8, by: i64| u8::try_from(i64::from(end) + by).ok().filter(|e| (1..255).contains(e));
    let new = |ends: (u8, u8)| {
        let range = insisted(ends, zero_is_unknown);
        (ends.0 <= ends.1).then(|| difference(&|v| range.has(v)))
    };
    if from != row::LOWEST {
        for by in [-step, step] {
            if let Some(n) = moved(from, by).and_then(|from| new((from, to))) {
                say(Change::From(criterion, by), n);
            }
        }
    }
    if to != row::HIGHEST {
        for by in [-step, step] {
            if let Some(n) = moved(to, by).and_then(|to| new((from, to))) {
                say(Change::To(criterion, by), n);
            }
        }
    }
}

/// One step down and one step up.
fn around<T: Copy>(now: usize, all: &[T]) -> impl Iterator<Item = T> + '_ {
    [now.checked_sub(1), Some(now + 1)]
        .into_iter()
        .flatten()
        .filter_map(|at| all.get(at).copied())
}

/// The set with a word that it has not, or without one that it has and is not the only one.
fn each_word(set: u8, bit: u8, mut say: impl FnMut(u8, bool)) {
    if set & bit == 0 {
        say(set | bit, true);
    } else if set != bit {
        say(set & !bit, false);
    }
}

/// What would be good if a soft wish were a must; nothing where it asks for nothing in particular.
fn as_a_must(asks: &Asks, criterion: Criterion) -> Option<Box<dyn Fn(u8) -> bool>> {
    let open = (row::LOWEST, row::HIGHEST);
    let range = |ends: (u8, u8), zero_is_unknown| -> Option<Box<dyn Fn(u8) -> bool>> {
        let range = insisted(ends, zero_is_unknown);
        (ends != open).then(|| Box::new(move |v| range.has(v)) as Box<dyn Fn(u8) -> bool>)
    };
    let at_least =
        |mask: u8, bound: u8| -> Option<Box<dyn Fn(u8) -> bool>> { Some(Box::new(move |v| v & mask >= bound)) };
    let any_of = |set: u8, all: u8| -> Option<Box<dyn Fn(u8) -> bool>> {
        (set & all != all).then(|| Box::new(move |v: u8| v & set & all != 0) as Box<dyn Fn(u8) -> bool>)
    };
    match criterion {
        Criterion::Age => range(asks.ages, false),
        Criterion::Height => range(asks.heights, false),
        Criterion::Weight => range(asks.kilos, true),
        Criterion::Education => at_least(step::EDUCATION, asks.steps & step::EDUCATION),
        Criterion::Income => at_least(step::INCOME, asks.steps & step::INCOME),
        Criterion::Car => at_least(step::CAR, step::CAR_OWNED << step::CAR_AT),
        Criterion::House => at_least(u8::MAX, row::HOUSE_OWN),
        Criterion::Marital => any_of(asks.sets, family::MARITAL),
        Criterion::Children => any_of(asks.sets, family::CHILDREN),
        Criterion::Regions => asks
            .places()
            .next()
            .map(|_| Box::new(|class| class > WIDER) as Box<dyn Fn(u8) -> bool>),
    }
}
