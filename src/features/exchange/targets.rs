//! What a column may be taken for: the fields that a member is asked, and what else comes along. The only
//! file of this feature that knows how fields are described.

use crate::error::Result;
use crate::features::contacts::ContactKind;
use crate::features::members::fields::{self, Field, Fields, Group, Kind};
use crate::features::members::{Answers, Criteria, Profile, access, answers};
use crate::features::regions;
use crate::features::staff::{Protected, Viewer};
use crate::server::Server;
use crate::server::db::Tx;
use crate::types::errors::FieldErrors;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// How a cell is read.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Text(usize),
    /// From, to, unit.
    Number(i64, i64, String),
    Day,
    /// A birthday by the moon, in a column of its own.
    LunarDay,
    /// The number that the program gave a member.
    MemberNumber,
    /// `(code, label)` of what may be chosen now.
    Choice(Vec<(String, String)>),
    Many(Vec<(String, String)>),
    Province,
    Region,
    Regions,
    Yes,
    Contact(ContactKind),
    Username,
    /// Who looked after the member: an account or a name.
    Owner,
    FollowUpAt,
    FollowUpNote,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub key: String,
    pub label: String,
    pub group: String,
    pub shape: Shape,
    pub protected: Option<Protected>,
    /// Words that are offered no more, which members may still have.
    pub old: Vec<(String, String)>,
    field: Option<Field>,
}

/// By this too a member is known.
pub const NUMBER: &str = "member_number";
pub const NUMBER_LABEL: &str = "会员编号";
pub const BIRTHDAY: &str = "birthday";
/// Whether a birthday is kept by the moon.
pub const LUNAR: &str = "lunar";
pub const LUNAR_BIRTHDAY: &str = "lunar_birthday";
pub const LUNAR_LABEL: &str = "农历生日";
pub const OWNER: &str = "owner";
pub const FOLLOW_UP_AT: &str = "follow_up_at";
pub const FOLLOW_UP_NOTE: &str = "follow_up_note";

fn of(field: &Field) -> Option<Target> {
    let shape = match &field.kind {
        Kind::Text(most) | Kind::Long(most) => Shape::Text(*most),
        Kind::Number(from, to, unit) => Shape::Number(*from, *to, unit.to_string()),
        Kind::Day => Shape::Day,
        Kind::Choice(words) => Shape::Choice(words.offered("")),
        Kind::Many(words) => Shape::Many(words.offered("")),
        Kind::Province => Shape::Province,
        Kind::Region => Shape::Region,
        Kind::Regions => Shape::Regions,
        Kind::Contact => Shape::Contact(ContactKind::from_code(field.key)?),
        Kind::Username => Shape::Username,
        Kind::Yes => Shape::Yes,
        Kind::Password => return None,
    };
    // 「年龄从」 and 「学历至少」 are asked of the partner.
    let label = if field.group == Group::Criteria {
        format!("择偶：{}", field.label)
    } else {
        field.label.to_string()
    };
    Some(Target {
        key: field.key.to_string(),
        label,
        group: field.group.label().to_string(),
        shape,
        protected: field.protected,
        old: field.words().map_or_else(Vec::new, |words| {
            let old = words.iter().filter(|(.., retired)| *retired);
            old.map(|(code, label, _)| (code.to_string(), label.to_string()))
                .collect()
        }),
        field: Some(field.clone()),
    })
}

impl Target {
    /// An answer as people read it in a cell. Contact data is masked.
    pub fn shown(&self, answer: &str) -> String {
        let place = |code: &str| {
            let place = regions::place(code.parse().unwrap_or_default());
            if place.is_empty() { code.to_string() } else { place }
        };
        match &self.shape {
            _ if answer.is_empty() => String::new(),
            Shape::Province | Shape::Region => place(answer),
            Shape::Regions => answer
                .split(',')
                .filter(|c| !c.is_empty())
                .map(place)
                .collect::<Vec<_>>()
                .join("、"),
            Shape::Contact(kind) => kind.masked(answer),
            Shape::Choice(_) | Shape::Many(_) | Shape::Yes => self
                .field
                .as_ref()
                .map_or_else(|| answer.to_string(), |f| fields::shown(f, answer)),
            _ => answer.to_string(),
        }
    }

    /// Whether two answers are the same, however they are put together.
    pub fn same(&self, one: &str, other: &str) -> bool {
        let parts = |text: &str| -> BTreeSet<String> { text.split(',').map(String::from).collect() };
        // A workbook has its own ends of lines.
        let plain = |text: &str| text.replace("_x000D_", "").replace('\r', "");
        match self.shape {
            _ if one == other => true,
            Shape::Many(_) | Shape::Regions => parts(one) == parts(other),
            Shape::Text(_) => plain(one) == plain(other),
            _ => false,
        }
    }

    /// Whether the viewer may be told what stands there; of contact data, a part of it.
    pub fn may_be_told(&self, viewer: &Viewer) -> bool {
        match self.shape {
            Shape::Contact(kind) => access::may_filter(viewer, access::protected(kind)),
            _ => self.may_change(viewer),
        }
    }

    /// Whether the viewer may change this of a member who is there: what they can't see they can't change.
    pub fn may_change(&self, viewer: &Viewer) -> bool {
        self.protected.is_none_or(|p| viewer.sees(p))
    }
}

/// Everything that a column may be taken for, in the order of the form.
#[derive(Clone)]
pub struct Targets {
    fields: Fields,
    list: Vec<Target>,
}

impl Targets {
    /// As the agency has them now.
    pub async fn now(tx: &mut Tx, server: &Server) -> Result<Self> {
        Ok(Self::from(fields::now(tx, server).await?))
    }

    pub fn all(&self) -> &[Target] {
        &self.list
    }

    pub fn get(&self, key: &str) -> Option<&Target> {
        self.list.iter().find(|t| t.key == key)
    }

    /// How a field is called; the key itself where it is no more.
    pub fn label(&self, key: &str) -> String {
        self.get(key).map_or_else(|| key.to_string(), |t| t.label.clone())
    }

    /// What an export shows of members: every field but the password, and birthdays
    /// that are kept by the moon once more as such.
    pub fn exported(self) -> Vec<Target> {
        let shown = |t: &Target| t.field.is_some() || t.key == LUNAR_BIRTHDAY;
        self.list.into_iter().filter(shown).collect()
    }

    pub fn profile(&self, given: &Answers, today: NaiveDate) -> Result<Profile, FieldErrors> {
        answers::profile(&self.fields, given, today)
    }

    pub fn criteria(&self, given: &Answers) -> Result<Criteria, FieldErrors> {
        answers::criteria(&self.fields, given)
    }
}

impl From<Fields> for Targets {
    fn from(fields: Fields) -> Self {
        let more = |key: &str, label: &str, group: &str, shape: Shape| Target {
            key: key.into(),
            label: label.into(),
            group: group.into(),
            shape,
            protected: None,
            old: Vec::new(),
            field: None,
        };
        let along = |key: &str, label: &str, shape: Shape| more(key, label, "归属与跟进", shape);
        let asked = fields.all().iter().filter(|f| !f.retired()).filter_map(of);
        let number = more(NUMBER, NUMBER_LABEL, Group::Account.label(), Shape::MemberNumber);
        let list = std::iter::once(number)
            .chain(asked.flat_map(|target| {
                let moon =
                    (target.key == BIRTHDAY).then(|| more(LUNAR_BIRTHDAY, LUNAR_LABEL, &target.group, Shape::LunarDay));
                std::iter::once(target).chain(moon)
            }))
            .chain([
                along(OWNER, "归属红娘（账号或姓名）", Shape::Owner),
                along(FOLLOW_UP_AT, "跟进日期", Shape::FollowUpAt),
                along(FOLLOW_UP_NOTE, "跟进内容", Shape::FollowUpNote),
            ])
            .collect();
        Self { fields, list }
    }
}

/// As the program brings them.
#[cfg(test)]
pub fn stock() -> Targets {
    Targets::from(Fields::stock())
}
