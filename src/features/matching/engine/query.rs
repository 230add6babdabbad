//! A member's question to the pool, worked out beforehand: what they ask as tables over the columns' bytes, and
//! what they are as the few numbers that others' criteria are held against.

use super::super::model::Criterion;
use super::oracle::{
    AGE_REACH, BELOW, FULL, HEIGHT_REACH, HUKOU_THERE, PLANNED, SAME_CITY, SAME_PROVINCE, UNKNOWN, WEIGHT_REACH,
};
use super::places::{Place, Places, Span};
use super::row::{self, Row, family, state, step};
use super::{Ask, Sexes, Ties};
use crate::features::members::Sex;

/// A range of bytes: the first, and how many follow it; nothing is in an empty one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bytes {
    pub from: u8,
    pub len: u8,
    pub empty: bool,
}

impl Bytes {
    pub fn new(from: u8, to: u8) -> Self {
        Self {
            from,
            len: to.saturating_sub(from),
            empty: from > to,
        }
    }

    #[inline(always)]
    pub fn has(self, value: u8) -> bool {
        value.wrapping_sub(self.from) <= self.len && !self.empty
    }
}

/// What the agency and the one who looks decide, whoever asks.
pub(super) struct Narrow {
    pub checked: u8,
    pub level: u8,
    pub ages: Bytes,
    pub education: u8,
    pub place: Option<Span>,
    pub in_common: u32,
}

/// The member as others' criteria see them.
pub(super) struct Me {
    pub age: u8,
    pub height: u8,
    pub weight: u8,
    pub education: u8,
    /// In its bits of `steps`.
    pub income: u8,
    pub marital: u8,
    pub children: u8,
    /// Fits of what is asked as yes or no.
    pub house_fit: u32,
    pub car_fit: u32,
    /// Criteria that fail whatever the other's numbers are: a weight that is not known.
    pub fails: u8,
    /// In the other's steps: musts that the member can't satisfy.
    pub never: u8,
    pub holders: [Place; 3],
    pub city: Span,
    pub hukou: u8,
    pub interests: u64,
    pub says: i16,
    pub heard: i16,
}

pub(super) struct Query {
    pub me: Me,
    pub row: Row,
    pub narrow: Narrow,
    /// Whose columns are looked at.
    pub sexes: Vec<Sex>,
    /// Weighted fits of what the member asks.
    pub ages: [u16; 256],
    pub heights: [u16; 256],
    pub kilos: [u16; 256],
    pub steps: [u16; 256],
    pub family: [u16; 256],
    pub houses: [u16; 8],
    pub regions: Vec<u8>,
    pub hukous: [u8; 128],
    /// What everybody has: places where anywhere will do.
    pub base: u16,
    /// The sum of the weights that count.
    pub weight: u32,
    /// The most that all criteria but age can come to.
    pub most_else: u32,
    /// The bits of others' weights that count.
    pub seen: u32,
    /// Where the member insists that somebody lives.
    pub within: Vec<Span>,
    ties: Ties,
}

/// Empty ends that no byte has.
const KNOWN: u8 = 1;

impl Query {
    pub fn new(ask: &Ask, places: &Places) -> Self {
        let mut query = Self {
            me: me(ask.member, places),
            row: ask.member.clone(),
            narrow: narrow(ask, places),
            sexes: match ask.filter.sexes {
                Sexes::Other => vec![ask.member.sex.other()],
                Sexes::Same => vec![ask.member.sex],
                Sexes::Both => Sex::ALL.to_vec(),
            },
            ages: [0; 256],
            heights: [0; 256],
            kilos: [0; 256],
            steps: [0; 256],
            family: [0; 256],
            houses: [0; 8],
            regions: vec![0; 1 << 16],
            hukous: [0; 128],
            base: 0,
            weight: 0,
            most_else: 0,
            seen: seen(ask.rules.unseen),
            within: Vec::new(),
            ties: ask.rules.ties,
        };
        query.fill(places);
        query
    }

    /// The same for another member, in the same memory.
    pub fn renew(&mut self, member: Row, places: &Places) {
        self.me = me(&member, places);
        for wish in self.row.asks.places() {
            let span = places.province(wish);
            self.regions[usize::from(span.first)..=usize::from(span.last)].fill(0);
            self.hukous[usize::from(super::places::province(wish))] = 0;
        }
        if self.sexes.len() == 1 {
            let same = self.sexes[0] == self.row.sex;
            self.sexes[0] = if same { member.sex } else { member.sex.other() };
        }
        self.row = member;
        self.fill(places);
    }

    /// What decides between those who suit equally well: the lower comes first.
    #[inline(always)]
    pub fn tie(&self, id: i64) -> u64 {
        match self.ties {
            // Numbers are never negative; if one were, it would come first here too.
            Ties::ByNumber => id as u64 ^ 1 << 63,
            Ties::Scattered => scattered(self.row.id, id),
        }
    }

    /// What a criterion weighs for the member, 0 where it is not seen.
    fn weight_of(&self, criterion: Criterion) -> u16 {
        ((self.row.asks.weights & self.seen) >> row::weight_at(criterion) & 7) as u16
    }

    fn fill(&mut self, places: &Places) {
        let asks = self.row.asks.clone();
        self.weight = Criterion::ALL.iter().map(|c| u32::from(self.weight_of(*c))).sum();
        let (age, height, kilos) = (
            self.weight_of(Criterion::Age),
            self.weight_of(Criterion::Height),
            self.weight_of(Criterion::Weight),
        );
        ranged(&mut self.ages, asks.ages, AGE_REACH, age, false);
        ranged(&mut self.heights, asks.heights, HEIGHT_REACH, height, false);
        ranged(&mut self.kilos, asks.kilos, WEIGHT_REACH, kilos, true);
        self.fill_steps(asks.steps);
        self.fill_family(asks.sets);
        let house = self.weight_of(Criterion::House);
        for (code, fit) in self.houses.iter_mut().enumerate() {
            *fit = house * house_fit(code as u8) as u16;
        }
        self.fill_regions(places);
        self.most_else = (self.weight - u32::from(self.weight_of(Criterion::Age))) * FULL as u32;
    }

    fn fill_steps(&mut self, asked: u8) {
        let (education, income, car) = (
            self.weight_of(Criterion::Education),
            self.weight_of(Criterion::Income),
            self.weight_of(Criterion::Car),
        );
        let want_income = (asked & step::INCOME) >> step::INCOME_AT;
        for (steps, sum) in self.steps.iter_mut().enumerate() {
            let steps = steps as u8;
            let have = (steps & step::INCOME) >> step::INCOME_AT;
            let income_fit = if have == 0 {
                UNKNOWN as u16
            } else {
                below(want_income, have)
            };
            *sum = education * below(asked & step::EDUCATION, steps & step::EDUCATION)
                + income * income_fit
                + car * car_fit(steps >> step::CAR_AT) as u16;
        }
    }

    fn fill_family(&mut self, sets: u8) {
        let (marital, children) = (self.weight_of(Criterion::Marital), self.weight_of(Criterion::Children));
        for (bits, sum) in self.family.iter_mut().enumerate() {
            let hit = bits as u8 & sets;
            let unknown = bits as u8 & family::CHILDREN_UNKNOWN != 0;
            let children_fit = match hit & family::CHILDREN != 0 {
                true => FULL,
                false if unknown => UNKNOWN,
                false => 0,
            };
            let marital_fit = if hit & family::MARITAL != 0 { FULL } else { 0 };
            *sum = marital * marital_fit as u16 + children * children_fit as u16;
        }
    }

    fn fill_regions(&mut self, places: &Places) {
        let weight = self.weight_of(Criterion::Regions);
        let wished: Vec<Place> = self.row.asks.places().collect();
        self.within = match self.row.asks.insists(Criterion::Regions) {
            true => wished.iter().map(|w| places.within(*w)).collect(),
            false => Vec::new(),
        };
        self.base = if wished.is_empty() { weight * FULL as u16 } else { 0 };
        let mut put = |span: Span, fit: i64| {
            self.regions[usize::from(span.first)..=usize::from(span.last)].fill((i64::from(weight) * fit) as u8);
        };
        // From far to near, so that the best fit of several wishes stays.
        for wish in &wished {
            put(places.province(*wish), SAME_PROVINCE);
        }
        for wish in &wished {
            put(places.city(*wish), SAME_CITY);
        }
        for wish in &wished {
            put(places.within(*wish), FULL);
        }
        for wish in wished {
            self.hukous[usize::from(super::places::province(wish))] = (i64::from(weight) * HUKOU_THERE) as u8;
        }
    }
}

/// A number made of two, each pair its own: the finaliser of splitmix64, which loses nothing.
pub(super) fn scattered(of: i64, id: i64) -> u64 {
    let mut z = (of as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ id as u64;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn below(want: u8, have: u8) -> u16 {
    BELOW[usize::from(want.saturating_sub(have).min(3))] as u16
}

fn car_fit(car: u8) -> u32 {
    let fit = match car {
        step::CAR_OWNED => FULL,
        step::CAR_PLANNED => PLANNED,
        0 => UNKNOWN,
        _ => 0,
    };
    fit as u32
}

fn house_fit(house: u8) -> u32 {
    let fit = match house {
        0 => UNKNOWN,
        h if h >= row::HOUSE_OWN => FULL,
        _ => 0,
    };
    fit as u32
}

/// The fit of a number outside a range in sixtieths; `reach` divides 60.
#[inline(always)]
pub(super) fn outside(value: u8, from: u8, to: u8, reach: i64) -> u32 {
    let away = from.saturating_sub(value).max(value.saturating_sub(to));
    (reach as u32).saturating_sub(u32::from(away)) * (FULL / reach) as u32
}

/// Weighted fits of every number; 0 stands for "not known" where that can be.
fn ranged(table: &mut [u16; 256], (from, to): (u8, u8), reach: i64, weight: u16, zero_is_unknown: bool) {
    for (value, sum) in table.iter_mut().enumerate() {
        *sum = weight * outside(value as u8, from, to, reach) as u16;
    }
    let open = (from, to) == (row::LOWEST, row::HIGHEST);
    if zero_is_unknown && !open {
        table[0] = weight * UNKNOWN as u16;
    }
}

/// The numbers within a range that is insisted on; 0 is none where it stands for "not known".
pub(super) fn insisted((from, to): (u8, u8), zero_is_unknown: bool) -> Bytes {
    Bytes::new(if zero_is_unknown { from.max(KNOWN) } else { from }, to)
}

/// The bits of the weights of what is seen.
fn seen(unseen: &[Criterion]) -> u32 {
    unseen
        .iter()
        .fold(u32::MAX, |seen, c| seen & !(7 << row::weight_at(*c)))
}

fn me(row: &Row, places: &Places) -> Me {
    let owns_house = row.house >= row::HOUSE_OWN;
    let owns_car = row.steps >> step::CAR_AT == step::CAR_OWNED;
    Me {
        age: row.age,
        height: row.height,
        weight: row.weight,
        education: row.steps & step::EDUCATION,
        income: row.steps & step::INCOME,
        marital: row.family & family::MARITAL,
        children: row.family & family::CHILDREN,
        house_fit: house_fit(row.house),
        car_fit: car_fit(row.steps >> step::CAR_AT),
        fails: if row.weight == 0 {
            row::must(Criterion::Weight)
        } else {
            0
        },
        never: if owns_house { 0 } else { step::MUST_HOUSE } | if owns_car { 0 } else { step::MUST_CAR },
        holders: places.holders(row.region),
        city: places.city(row.region),
        hukou: row.hukou,
        interests: row.interests,
        says: row.says,
        heard: row.heard,
    }
}

fn narrow(ask: &Ask, places: &Places) -> Narrow {
    let f = &ask.filter;
    let never = if f.never_recommended { row::NEVER_RECOMMENDED } else { 0 };
    Narrow {
        checked: f.checked & (row::NEVER_RECOMMENDED - 1) | never,
        level: f.level,
        ages: Bytes::new(
            f.age_min.map_or(row::LOWEST, |a| a.clamp(0, 255) as u8),
            f.age_max.map_or(row::HIGHEST, |a| a.clamp(0, 255) as u8),
        ),
        education: f.education.map_or(0, |e| e as u8),
        place: f.place.map(|region| places.within(places.wish(region))),
        in_common: f.in_common,
    }
}

/// Who may be recommended, and nothing else.
pub(super) const FREE: u8 = state::FREE;
pub(super) const STATE: u8 = state::FREE | state::DO_NOT_CONTACT | state::BLACKLISTED;
