//! One member as the columns hold it: small numbers, made of a profile and criteria and made into them again.

use super::super::model::Criterion;
use super::super::score::Facts;
use super::Member;
use super::asks::Asks;
use super::places::{Place, Places};
use crate::features::members::{Car, Children, Education, House, Income, Marital, Sex};
use crate::types::ids::MemberId;
use crate::types::time::age;
use chrono::{Days, NaiveDate};

/// `steps`: education and income in rising order, income and car 0 where not known; each is compared with a
/// mask and a bound.
pub mod step {
    pub const EDUCATION: u8 = 0b0000_0111;
    pub const INCOME: u8 = 0b0011_1000;
    pub const CAR: u8 = 0b1100_0000;
    pub const INCOME_AT: u32 = 3;
    pub const CAR_AT: u32 = 6;
    pub const CAR_OWNED: u8 = 3;
    pub const CAR_PLANNED: u8 = 2;
    /// In what is asked: that the other must own a house, must own a car.
    pub const MUST_HOUSE: u8 = 0b0100_0000;
    pub const MUST_CAR: u8 = 0b1000_0000;
}

/// `family`: one bit of the first three for the marital status, one of the next four for children, the last
/// of them for "not known"; what is asked is a set of such bits.
pub mod family {
    pub const MARITAL: u8 = 0b0000_0111;
    pub const CHILDREN: u8 = 0b0111_1000;
    pub const CHILDREN_AT: u32 = 3;
    pub const CHILDREN_UNKNOWN: u8 = 0b0100_0000;
    pub const ALL: u8 = 0b0111_1111;
}

/// `house`: 0 where not known, and from here on it is one's own.
pub const HOUSE_OWN: u8 = 4;

/// `state`.
pub mod state {
    /// The slot is in use.
    pub const LIVE: u8 = 1;
    pub const LOOKED_AFTER: u8 = 2;
    pub const SHOWN: u8 = 4;
    pub const DO_NOT_CONTACT: u8 = 8;
    pub const BLACKLISTED: u8 = 16;
    /// Who may be recommended.
    pub const FREE: u8 = LIVE | LOOKED_AFTER | SHOWN;
}

/// `checked`: the six items that can be verified, in their order, and in the seventh bit that the member was
/// never recommended to anybody.
pub const NEVER_RECOMMENDED: u8 = 0b0100_0000;

/// Range ends that are open.
pub const LOWEST: u8 = 0;
pub const HIGHEST: u8 = u8::MAX;

/// `musts`: the bit of a criterion that filters; house and car have theirs in `steps`.
pub const fn must(criterion: Criterion) -> u8 {
    match criterion {
        Criterion::Regions => 1 << 7,
        Criterion::House | Criterion::Car => 0,
        other => 1 << other as u8,
    }
}

/// Three bits of `weights` for each criterion.
pub const fn weight_at(criterion: Criterion) -> u32 {
    criterion as u32 * 3
}

/// Wished regions that lie in the columns; more are kept beside.
pub const WISHED: usize = 4;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: i64,
    pub sex: Sex,
    /// Days since 1900-01-01.
    pub born: u16,
    /// On the pool's day.
    pub age: u8,
    pub height: u8,
    /// 0 where not known.
    pub weight: u8,
    pub region: Place,
    /// The province's two digits, 0 where not known.
    pub hukou: u8,
    pub steps: u8,
    pub family: u8,
    pub house: u8,
    pub state: u8,
    pub checked: u8,
    pub level: u8,
    pub interests: u64,
    pub says: i16,
    pub heard: i16,
    pub asks: Asks,
}

pub(super) fn byte(value: i64) -> u8 {
    value.clamp(0, 254) as u8
}

pub(super) fn one_of(at: usize) -> u8 {
    1 << at
}

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default()
}

/// Days since 1900-01-01; earlier and later than 2079-06-06 stand at the ends.
fn day_number(day: NaiveDate) -> u16 {
    (day - first_day()).num_days().clamp(0, i64::from(u16::MAX)) as u16
}

/// The birthday of somebody born on a day of this number.
pub fn birthday(born: u16) -> NaiveDate {
    first_day()
        .checked_add_days(Days::new(u64::from(born)))
        .unwrap_or_default()
}

/// The age on a day, 0 to 254.
pub fn age_on(born: u16, today: NaiveDate) -> u8 {
    byte(i64::from(age(birthday(born), today)))
}

impl Row {
    pub fn new(m: &Member, places: &Places, today: NaiveDate) -> Self {
        let f = &m.facts;
        let born = day_number(m.birthday);
        let flag = |on: bool, bit: u8| if on { bit } else { 0 };
        let s = &m.standing;
        Self {
            id: m.id.0,
            sex: f.sex,
            born,
            age: age_on(born, today),
            height: byte(f.height_cm),
            weight: f.weight_kg.map_or(0, |kg| byte(kg).max(1)),
            region: places.home(f.region),
            hukou: Places::digits(f.hukou),
            steps: f.education as u8
                | f.income.map_or(0, |i| i as u8 + 1) << step::INCOME_AT
                | f.car.map_or(0, car) << step::CAR_AT,
            family: one_of(f.marital as usize) | children(f.children) << family::CHILDREN_AT,
            house: f.house.map_or(0, house),
            state: state::LIVE
                | flag(s.looked_after, state::LOOKED_AFTER)
                | flag(s.shown, state::SHOWN)
                | flag(s.do_not_contact, state::DO_NOT_CONTACT)
                | flag(s.blacklisted, state::BLACKLISTED),
            checked: s.checked & (NEVER_RECOMMENDED - 1) | flag(s.never_recommended, NEVER_RECOMMENDED),
            level: s.level,
            interests: m.interests,
            says: m.tendency.says_yes,
            heard: m.tendency.is_said_yes_to,
            asks: Asks::new(&m.criteria, places),
        }
    }

    /// The profile again.
    pub fn facts(&self, places: &Places) -> Facts {
        let up = |code: u8| code.checked_sub(1).map(usize::from);
        Facts {
            sex: self.sex,
            age: i64::from(self.age),
            height_cm: i64::from(self.height),
            weight_kg: (self.weight > 0).then_some(i64::from(self.weight)),
            education: nth(Education::ALL, usize::from(self.steps & step::EDUCATION)),
            income: up((self.steps & step::INCOME) >> step::INCOME_AT).map(|i| nth(Income::ALL, i)),
            marital: nth(Marital::ALL, (self.family & family::MARITAL).trailing_zeros() as usize),
            children: Children::ALL
                .get(((self.family & family::CHILDREN) >> family::CHILDREN_AT).trailing_zeros() as usize)
                .copied(),
            house: House::ALL.iter().copied().find(|h| house(*h) == self.house),
            car: Car::ALL.iter().copied().find(|c| car(*c) == self.steps >> step::CAR_AT),
            region: places.region(self.region),
            hukou: (self.hukou > 0).then(|| i64::from(self.hukou) * 10_000),
        }
    }

    /// Whether the member may be recommended to somebody at all.
    pub fn is_free(&self) -> bool {
        self.state & (state::FREE | state::DO_NOT_CONTACT | state::BLACKLISTED) == state::FREE
    }

    pub fn id(&self) -> MemberId {
        MemberId(self.id)
    }
}

pub(super) fn nth<T: Copy>(all: &[T], at: usize) -> T {
    all[at.min(all.len() - 1)]
}

fn car(car: Car) -> u8 {
    match car {
        Car::None => 1,
        Car::Planned => step::CAR_PLANNED,
        Car::Owned => step::CAR_OWNED,
    }
}

fn house(house: House) -> u8 {
    match house {
        House::Dormitory => 1,
        House::Rented => 2,
        House::Parents => 3,
        House::Mortgaged => HOUSE_OWN,
        House::Owned => 5,
    }
}

pub(super) fn children(children: Option<Children>) -> u8 {
    children.map_or(family::CHILDREN_UNKNOWN >> family::CHILDREN_AT, |c| one_of(c as usize))
}
