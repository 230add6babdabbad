//! Made-up people whose age, height, education, income, places and wishes hang together as in life.

use super::chance::Chance;
use super::words::*;
use crate::error::Result;
use crate::features::dictionaries::{Word, store as dictionaries};
use crate::features::members::fields::custom::{Custom, CustomKind};
use crate::features::members::fields::{Fields, store};
use crate::features::members::{
    Car, Children, Criteria, Education, House, Importance, Income, Marital, Profile, Range, Sex, Traits, Wish,
};
use crate::server::db::Tx;
use chrono::{Datelike, NaiveDate};

pub struct Person {
    pub profile: Profile,
    pub criteria: Criteria,
    pub mobile: String,
    pub id_number: Option<String>,
    pub wechat: Option<String>,
}

/// The `number`th person, as of `today`.
pub fn person(chance: &mut Chance, fields: &Fields, number: u32, today: NaiveDate) -> Person {
    let sex = if chance.percent(52) { Sex::Female } else { Sex::Male };
    let years = chance.around(if sex == Sex::Female { 33 } else { 35 }, 7).clamp(21, 62);
    let birthday = day_in(today.year() - years as i32, chance);
    let education = education(chance, years);
    let income = income(chance, education, years, sex);
    let marital = marital(chance, years);
    let children = (marital != Marital::Single)
        .then(|| chance.weighted(&[(Children::None, 35), (Children::With, 40), (Children::Apart, 25)]));
    let rich = income >= Income::From20;
    let house = if chance.percent(if rich { 75 } else { 40 }) {
        chance.one(&[House::Owned, House::Mortgaged])
    } else {
        chance.weighted(&[(House::Parents, 40), (House::Rented, 50), (House::Dormitory, 10)])
    };
    let car = if chance.percent(if rich { 70 } else { 30 }) {
        Car::Owned
    } else {
        chance.one(&[Car::None, Car::Planned])
    };
    let height = match sex {
        Sex::Male => chance.around(175, 5).clamp(160, 192),
        Sex::Female => chance.around(163, 5).clamp(150, 178),
    };
    let weight = (height - if sex == Sex::Male { 103 } else { 110 } + chance.between(-8, 10)).clamp(40, 105);
    let names = if sex == Sex::Male { MALE } else { FEMALE };
    let profile = Profile {
        username: None,
        name: format!("{}{}", chance.one(SURNAMES), chance.one(names)),
        sex,
        birthday,
        lunar: chance.percent(12),
        region: chance.weighted(PLACES),
        hukou: Some(chance.weighted(HOMES)),
        height_cm: height,
        weight_kg: Some(weight),
        marital,
        education,
        income: chance.percent(92).then_some(income),
        house: chance.percent(90).then_some(house),
        car: chance.percent(90).then_some(car),
        children: children.or(Some(Children::None)),
        occupation: chance
            .one(
                JOBS[match education {
                    Education::Junior | Education::Senior => 0,
                    Education::College | Education::Bachelor => 1,
                    _ => 2,
                }],
            )
            .to_string(),
        traits: traits(chance, fields, number),
    };
    let criteria = criteria(chance, &profile, years);
    // 154 is a prefix that no operator has: nobody is called by a demonstration.
    let mobile = format!("154{:08}", number.wrapping_mul(7919) % 100_000_000);
    let id_number = chance.percent(60).then(|| id_number(&profile, number));
    let wechat = chance.percent(50).then(|| format!("demo_{number}"));
    Person {
        profile,
        criteria,
        mobile,
        id_number,
        wechat,
    }
}

fn day_in(year: i32, chance: &mut Chance) -> NaiveDate {
    NaiveDate::from_yo_opt(year, chance.between(1, 365) as u32).unwrap_or_default()
}

/// A number that keeps the rule but belongs to nobody: no province begins with 99. Different for every member.
fn id_number(profile: &Profile, number: u32) -> String {
    let sequence = (number % 499) * 2 + u32::from(profile.sex == Sex::Male);
    let body = format!(
        "99{:04}{}{sequence:03}",
        number / 499 % 10_000,
        profile.birthday.format("%Y%m%d")
    );
    let check = char::from(crate::types::id_number::check_character(body.as_bytes()));
    format!("{body}{check}")
}

fn education(chance: &mut Chance, years: i64) -> Education {
    use Education::*;
    if years > 45 {
        return chance.weighted(&[(Junior, 10), (Senior, 32), (College, 30), (Bachelor, 23), (Master, 5)]);
    }
    chance.weighted(&[
        (Junior, 2),
        (Senior, 10),
        (College, 24),
        (Bachelor, 44),
        (Master, 17),
        (Doctor, 3),
    ])
}

fn income(chance: &mut Chance, education: Education, years: i64, sex: Sex) -> Income {
    let base = match education {
        Education::Junior | Education::Senior => 0,
        Education::College => 1,
        Education::Bachelor => 2,
        _ => 3,
    };
    let older = i64::from(years > 30) + i64::from(years > 38 && sex == Sex::Male);
    let at = (base + older + chance.between(-1, 1)).clamp(0, 6);
    Income::ALL[at as usize]
}

fn marital(chance: &mut Chance, years: i64) -> Marital {
    let divorced = ((years - 24) * 3).clamp(1, 65) as u32;
    let widowed = if years > 45 { 8 } else { 0 };
    chance.weighted(&[
        (Marital::Single, 100 - divorced.min(70)),
        (Marital::Divorced, divorced),
        (Marital::Widowed, widowed),
    ])
}

/// A field of the agency's own, as a visitor sees what can be added.
pub async fn own_field(tx: &mut Tx) -> Result<()> {
    let field = Custom {
        label: "养宠物".into(),
        kind: CustomKind::Choice,
        ..Custom::default()
    };
    let id = store::insert_custom(tx, &field).await?;
    let words = ["养猫", "养狗", "没养，但喜欢", "不喜欢"];
    let words: Vec<Word> = (1..).zip(words).map(|(n, w)| Word::new(format!("w{n}"), w)).collect();
    dictionaries::save(tx, Custom { id, ..field }.key(), &words).await?;
    dictionaries::bump(tx).await
}

fn traits(chance: &mut Chance, fields: &Fields, number: u32) -> Traits {
    use crate::features::members::fields::Kind;
    let own = [
        "username",
        "sex",
        "marital",
        "education",
        "income",
        "house",
        "car",
        "children",
        "lunar",
    ];
    let mut traits = Traits::default();
    for field in fields
        .all()
        .iter()
        .filter(|f| f.custom().is_none() && !own.contains(&f.key) && !f.key.starts_with("wish_"))
    {
        let answer = match &field.kind {
            Kind::Choice(words) if chance.percent(70) => {
                let options: Vec<&str> = words.iter().map(|(code, ..)| code).collect();
                // The first words of a list are the commoner ones.
                let at = chance
                    .between(0, options.len() as i64 - 1)
                    .min(chance.between(0, options.len() as i64 - 1));
                options[at as usize].to_string()
            }
            Kind::Many(words) => {
                let options: Vec<&str> = words.iter().map(|(code, ..)| code).collect();
                let mut some: Vec<&str> = (0..chance.between(2, 5)).map(|_| chance.one(&options)).collect();
                some.sort_unstable();
                some.dedup();
                some.join(",")
            }
            _ => continue,
        };
        traits.0.insert(field.key.to_string(), answer);
    }
    // Without chance: who people are does not hang on what the agency adds.
    for field in fields.custom().filter(|_| !number.is_multiple_of(3)) {
        let words = field.words().map(|words| words.offered("")).unwrap_or_default();
        if let Some((code, _)) = words.get(number as usize % words.len().max(1)) {
            traits.0.insert(field.key.to_string(), code.clone());
        }
    }
    traits
}

fn criteria(chance: &mut Chance, profile: &Profile, years: i64) -> Criteria {
    use Importance::*;
    let how = |chance: &mut Chance, usual: &[(Importance, u32)]| chance.weighted(usual);
    let (from, to) = match profile.sex {
        Sex::Female => (years - chance.between(1, 3), years + chance.between(4, 9)),
        Sex::Male => (years - chance.between(4, 9), years + chance.between(0, 3)),
    };
    let age = Range {
        min: Some(from.max(20)),
        max: Some(to.max(24)),
    };
    let height = match profile.sex {
        Sex::Female => Range {
            min: Some((profile.height_cm + chance.between(3, 8)).min(180) / 5 * 5),
            max: None,
        },
        Sex::Male => Range {
            min: Some(chance.between(154, 162)),
            max: chance.percent(30).then_some(profile.height_cm),
        },
    };
    let lower = |e: Education, by: usize| Education::ALL[(e as usize).saturating_sub(by)];
    let least = lower(profile.education, if profile.sex == Sex::Female { 1 } else { 2 });
    let accepts = if profile.marital == Marital::Single && years < 38 {
        vec![Marital::Single]
    } else {
        Marital::ALL.to_vec()
    };
    let province = profile.region / 10_000 * 10_000;
    Criteria {
        age: Some(Wish {
            value: age,
            importance: how(chance, &[(Must, 3), (High, 5), (Medium, 2)]),
        }),
        height: chance.percent(80).then(|| Wish {
            value: height,
            importance: how(chance, &[(Must, 1), (High, 3), (Medium, 4), (Low, 2)]),
        }),
        weight: None,
        education: chance.percent(75).then(|| Wish {
            value: least,
            importance: how(chance, &[(Must, 1), (High, 3), (Medium, 4), (Low, 2)]),
        }),
        income: (profile.sex == Sex::Female && chance.percent(60)).then(|| Wish {
            value: profile.income.unwrap_or(Income::From10),
            importance: how(chance, &[(High, 3), (Medium, 4), (Low, 3)]),
        }),
        marital: (accepts.len() == 1 || chance.percent(30)).then(|| Wish {
            value: accepts,
            importance: how(chance, &[(Must, 4), (High, 4), (Medium, 2)]),
        }),
        children: chance.percent(25).then(|| Wish {
            value: vec![Children::None],
            importance: how(chance, &[(High, 4), (Medium, 4), (Low, 2)]),
        }),
        house: (profile.sex == Sex::Female && chance.percent(50)).then(|| Wish {
            value: (),
            importance: how(chance, &[(High, 3), (Medium, 4), (Low, 3)]),
        }),
        car: chance.percent(15).then_some(Wish {
            value: (),
            importance: Low,
        }),
        regions: chance.percent(70).then(|| Wish {
            value: vec![province],
            importance: how(chance, &[(Must, 1), (High, 4), (Medium, 4), (Low, 1)]),
        }),
        text: chance.one(WISH_TEXTS).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::id_number::IdNumber;
    use crate::types::mobile::Mobile;

    #[test]
    fn the_same_seed_makes_the_same_people_and_all_are_plausible() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day");
        let fields = Fields::stock();
        let (mut a, mut b) = (Chance::new(7), Chance::new(7));
        for number in 0..500 {
            let one = person(&mut a, &fields, number, today);
            assert_eq!(one.profile, person(&mut b, &fields, number, today).profile);
            assert!(Mobile::parse(&one.mobile).is_ok(), "{}", one.mobile);
            if let Some(id) = &one.id_number {
                let id = IdNumber::parse(id).expect("keeps the rule");
                assert_eq!(id.birthday(), one.profile.birthday);
                assert_eq!(id.is_male(), one.profile.sex == Sex::Male);
            }
            let answers = one.profile.answers();
            assert!(
                crate::features::members::answers::profile(&fields, &answers, today).is_ok(),
                "{answers:?}"
            );
            assert!(crate::features::members::answers::criteria(&fields, &one.criteria.answers()).is_ok());
        }
    }
}
