//! Made-up members by the million, always the same: ages, heights, education, incomes, places and wishes hang
//! together as in life, and each member hangs on nothing but their number.

use crate::features::matching::engine::{Member, Standing, Tendency};
use crate::features::matching::score::Facts;
use crate::features::members::{
    Car, Children, Criteria, Education, House, Importance, Income, Marital, Range, Sex, Wish,
};
use crate::types::ids::MemberId;
use crate::types::time::age;
use chrono::{Days, NaiveDate};

/// The day that everybody's age is of.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default()
}

/// Where nearly half of them live.
const CITIES: [i64; 10] = [3101, 1101, 4401, 4403, 3301, 3201, 3205, 5101, 4201, 5001];

/// Scatters numbers (splitmix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to one less than `n`.
    fn below(&mut self, n: i64) -> i64 {
        (self.next() >> 33) as i64 % n.max(1)
    }

    /// Both included.
    fn between(&mut self, from: i64, to: i64) -> i64 {
        from + self.below(to - from + 1)
    }

    fn percent(&mut self, of_hundred: i64) -> bool {
        self.below(100) < of_hundred
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as i64) as usize]
    }

    fn weighted<T: Copy>(&mut self, of: &[(T, i64)]) -> T {
        let mut left = self.below(of.iter().map(|(_, w)| w).sum());
        for (value, weight) in of {
            if left < *weight {
                return *value;
            }
            left -= weight;
        }
        of[0].0
    }

    /// About normally distributed.
    fn around(&mut self, mean: i64, spread: i64) -> i64 {
        let sum: i64 = (0..6).map(|_| self.between(-1000, 1000)).sum();
        mean + sum * spread / 1414
    }
}

/// Makes members; `regions` are all codes that there are.
pub struct People {
    districts: Vec<i64>,
    city_districts: Vec<Vec<i64>>,
}

impl People {
    pub fn new(regions: &[i64]) -> Self {
        let districts: Vec<i64> = regions.iter().copied().filter(|r| r % 100 != 0).collect();
        let of = |city: &i64| districts.iter().copied().filter(|d| d / 100 == *city).collect();
        Self {
            city_districts: CITIES.iter().map(of).filter(|d: &Vec<i64>| !d.is_empty()).collect(),
            districts,
        }
    }

    /// The member of a number, from 1 on.
    pub fn member(&self, number: i64) -> Member {
        let dice = &mut Dice(number as u64);
        let sex = if dice.percent(48) { Sex::Male } else { Sex::Female };
        let years = dice.around(32, 8).clamp(20, 70);
        let birthday = today()
            .checked_sub_days(Days::new((years * 365 + years / 4 + dice.below(364)) as u64))
            .unwrap_or_default();
        let years = i64::from(age(birthday, today()));
        let facts = self.facts(dice, sex, years);
        let criteria = criteria(dice, &facts);
        Member {
            id: MemberId(number),
            birthday,
            criteria,
            interests: (0..dice.between(2, 5)).fold(0, |bits, _| bits | 1 << dice.below(16)),
            standing: Standing {
                looked_after: dice.percent(71),
                shown: dice.percent(90),
                do_not_contact: dice.percent(2),
                blacklisted: dice.percent(1),
                never_recommended: dice.percent(60),
                checked: (dice.next() & dice.next()) as u8 & 0b11_1111,
                level: dice.between(0, 4) as u8,
            },
            tendency: Tendency {
                says_yes: dice.around(-100, 200) as i16,
                is_said_yes_to: dice.around(0, 250) as i16,
            },
            facts,
        }
    }

    fn facts(&self, dice: &mut Dice, sex: Sex, years: i64) -> Facts {
        use Education::{Bachelor, College, Doctor, Junior, Master, Senior};
        let education = if years > 45 {
            dice.weighted(&[(Junior, 10), (Senior, 32), (College, 30), (Bachelor, 23), (Master, 5)])
        } else {
            dice.weighted(&[
                (Junior, 2),
                (Senior, 10),
                (College, 24),
                (Bachelor, 44),
                (Master, 17),
                (Doctor, 3),
            ])
        };
        let base = [0, 0, 1, 2, 3, 3][education as usize];
        let older = i64::from(years > 30) + i64::from(years > 38 && sex == Sex::Male);
        let income = Income::ALL[(base + older + dice.between(-1, 1)).clamp(0, 6) as usize];
        let divorced = ((years - 24) * 3).clamp(1, 65);
        let widowed = if years > 45 { 8 } else { 0 };
        let marital = dice.weighted(&[
            (Marital::Single, 100 - divorced),
            (Marital::Divorced, divorced),
            (Marital::Widowed, widowed),
        ]);
        let children = match marital {
            Marital::Single => Children::None,
            _ => dice.weighted(&[(Children::None, 4), (Children::With, 4), (Children::Apart, 2)]),
        };
        let region = if dice.percent(45) && !self.city_districts.is_empty() {
            let city = dice.below(self.city_districts.len() as i64) as usize;
            dice.one(&self.city_districts[city])
        } else {
            dice.one(&self.districts)
        };
        let elsewhere = dice.one(&self.districts);
        let home = if dice.percent(65) { region } else { elsewhere };
        let height_cm = match sex {
            Sex::Male => dice.around(174, 6).clamp(155, 200),
            Sex::Female => dice.around(162, 5).clamp(145, 185),
        };
        let rich = income as i64 * 8;
        Facts {
            sex,
            age: years,
            height_cm,
            weight_kg: dice
                .percent(80)
                .then(|| (height_cm - 105 + dice.around(0, 7)).clamp(38, 130)),
            education,
            income: dice.percent(92).then_some(income),
            marital,
            children: Some(children),
            house: dice.percent(90).then(|| {
                dice.weighted(&[
                    (House::Owned, 12 + rich),
                    (House::Mortgaged, 15 + rich),
                    (House::Parents, 30),
                    (House::Rented, 35),
                    (House::Dormitory, 5),
                ])
            }),
            car: dice
                .percent(90)
                .then(|| dice.weighted(&[(Car::Owned, 20 + rich), (Car::Planned, 15), (Car::None, 40)])),
            region,
            hukou: dice.percent(95).then_some(home / 10_000 * 10_000),
        }
    }
}

fn criteria(dice: &mut Dice, me: &Facts) -> Criteria {
    use Importance::{High, Low, Medium, Must};
    let woman = me.sex == Sex::Female;
    let (from, to) = if woman {
        (me.age - dice.between(1, 3), me.age + dice.between(4, 9))
    } else {
        (me.age - dice.between(4, 9), me.age + dice.between(0, 3))
    };
    let height = if woman {
        (Some((me.height_cm + dice.between(3, 8)).min(180) / 5 * 5), None)
    } else {
        (Some(dice.between(154, 162)), dice.percent(30).then_some(me.height_cm))
    };
    let least = Education::ALL[(me.education as usize).saturating_sub(if woman { 1 } else { 2 })];
    let accepts = if me.marital == Marital::Single && me.age < 38 {
        vec![Marital::Single]
    } else {
        Marital::ALL.to_vec()
    };
    let province = me.region / 10_000 * 10_000;
    let regions = match dice.below(20) {
        0..12 => vec![province],
        12..17 => vec![me.region / 100 * 100],
        17..19 => vec![province, CITIES[dice.below(10) as usize] * 100],
        _ => vec![me.region, CITIES[dice.below(10) as usize] * 100, province],
    };
    fn wish<T>(value: T, importance: Importance) -> Wish<T> {
        Wish { value, importance }
    }
    let range = |(min, max): (Option<i64>, Option<i64>)| Range { min, max };
    let usual = [(Must, 1), (High, 3), (Medium, 4), (Low, 2)];
    let soft = [(High, 3), (Medium, 4), (Low, 3)];
    Criteria {
        age: Some(wish(
            range((Some(from.max(20)), Some(to.max(24)))),
            dice.weighted(&[(Must, 3), (High, 5), (Medium, 2)]),
        )),
        height: dice.percent(80).then(|| wish(range(height), dice.weighted(&usual))),
        weight: dice
            .percent(10)
            .then(|| wish(range((None, Some(75))), dice.weighted(&soft))),
        education: dice.percent(75).then(|| wish(least, dice.weighted(&usual))),
        income: (woman && dice.percent(60)).then(|| wish(me.income.unwrap_or(Income::From10), dice.weighted(&soft))),
        marital: (accepts.len() == 1 || dice.percent(30))
            .then(|| wish(accepts, dice.weighted(&[(Must, 4), (High, 4), (Medium, 2)]))),
        children: dice.percent(25).then(|| {
            wish(
                vec![Children::None],
                dice.weighted(&[(Must, 1), (High, 4), (Medium, 4), (Low, 2)]),
            )
        }),
        house: (woman && dice.percent(50)).then(|| wish((), dice.weighted(&soft))),
        car: dice.percent(15).then(|| wish((), Low)),
        regions: dice
            .percent(70)
            .then(|| wish(regions, dice.weighted(&[(Must, 1), (High, 4), (Medium, 4), (Low, 1)]))),
        text: String::new(),
    }
}
