//! The columns of an export for one viewer, and what stands in them: nothing that they don't see elsewhere.

use super::days;
use super::given::Contacts;
use super::headers::{FOLLOW_UPS, LAST_CONTACT};
use super::targets::{BIRTHDAY, NUMBER_LABEL, Shape, Target};
use crate::features::contacts::ContactKind;
use crate::features::members::{Answers, Member, access, sight};
use crate::features::staff::{Sight, Viewer};
use crate::types::time::{age, day_of, moment};
use chrono::NaiveDate;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Number(i64),
    Day(NaiveDate),
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    Number,
    Age,
    /// A birthday that is kept by the moon, as a day there.
    Moon,
    Field(Box<Target>),
    /// In full, where a reason was given; masked otherwise.
    Contact(ContactKind, bool),
    Stage,
    Source,
    Intent,
    Presale,
    Aftersale,
    FollowUps,
    LastContact,
    NextContact,
    ServiceEnd,
    Registered,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub label: String,
    what: What,
}

/// The columns that this viewer gets; `whole`: contact data in full where the role sees it so.
pub fn columns(viewer: &Viewer, fields: Vec<Target>, whole: bool) -> Vec<Column> {
    let column = |label: &str, what: What| Column {
        label: label.to_string(),
        what,
    };
    let mut columns = vec![column(NUMBER_LABEL, What::Number)];
    for target in fields {
        let label = target.label.clone();
        if let Shape::Contact(kind) = target.shape {
            match viewer.sight(access::protected(kind)) {
                Sight::Hidden => {}
                Sight::Masked => columns.push(column(&label, What::Contact(kind, false))),
                Sight::Shown => columns.push(column(&label, What::Contact(kind, whole))),
            }
        } else if target.shape == Shape::LunarDay {
            columns.push(column(&label, What::Moon));
        } else if sight::sees(viewer, target.protected) {
            let birthday = target.key == BIRTHDAY;
            columns.push(column(&label, What::Field(Box::new(target))));
            if birthday {
                columns.push(column("年龄", What::Age));
            }
        }
    }
    columns.extend([
        column("阶段", What::Stage),
        column("来源", What::Source),
        column("客户意向", What::Intent),
        column("售前红娘", What::Presale),
        column("售后红娘", What::Aftersale),
        column(FOLLOW_UPS, What::FollowUps),
        column(LAST_CONTACT, What::LastContact),
        column("下次联系", What::NextContact),
        column("服务到期", What::ServiceEnd),
        column("登记时间", What::Registered),
    ]);
    columns
}

/// The kinds of contact data that have to be opened for these columns.
pub fn kinds(columns: &[Column]) -> Vec<ContactKind> {
    columns
        .iter()
        .filter_map(|c| match c.what {
            What::Contact(kind, _) => Some(kind),
            _ => None,
        })
        .collect()
}

/// One member as a row.
pub fn row(columns: &[Column], viewer: &Viewer, member: Member, contacts: &Contacts, today: NaiveDate) -> Vec<Cell> {
    let profile = sight::profile(viewer, member.profile.clone());
    let mut answers: Answers = profile.answers();
    answers.extend(sight::criteria(viewer, member.criteria.clone()).answers());
    let text = |text: Option<String>| Cell::Text(text.unwrap_or_default());
    columns
        .iter()
        .map(|column| match &column.what {
            What::Number => Cell::Number(member.id.0),
            What::Age => Cell::Number(age(member.profile.birthday, today).into()),
            What::Moon => {
                let birthday = member.profile.lunar.then_some(member.profile.birthday);
                text(birthday.map(days::lunar_words))
            }
            What::Field(target) => {
                let answer = answers.get(&target.key).map_or("", String::as_str);
                match (&target.shape, answer.parse::<i64>()) {
                    (Shape::Number(..), Ok(number)) => Cell::Number(number),
                    (Shape::Day, _) => {
                        crate::types::time::parse_day(answer).map_or_else(|_| Cell::Text(answer.to_string()), Cell::Day)
                    }
                    _ => Cell::Text(target.shown(answer)),
                }
            }
            What::Contact(kind, whole) => text(
                contacts
                    .get(kind)
                    .map(|value| if *whole { value.clone() } else { kind.masked(value) }),
            ),
            What::Stage => text(Some(member.stage.label().into())),
            What::Source => text(Some(member.source.label().into())),
            What::Intent => text(member.intent.map(|i| i.label().into())),
            What::Presale => text(member.presale_name.clone()),
            What::Aftersale => text(member.aftersale_name.clone()),
            What::FollowUps => Cell::Number(member.follow_ups),
            What::LastContact => text(member.last_contact_at.map(moment)),
            What::NextContact => text(member.next_contact_at.map(moment)),
            What::ServiceEnd => member.service_ends_on.map_or(Cell::Text(String::new()), Cell::Day),
            What::Registered => Cell::Day(day_of(member.created_at)),
        })
        .collect()
}
