//! What a column may be taken for: the fields that a member is asked, and what else comes along. The only
//! file of this feature that knows how fields are described.

use crate::error::Result;
use crate::features::contacts::ContactKind;
use crate::features::members::fields::{self, Field, Fields, Group, Kind};
use crate::features::members::{Answers, Criteria, Profile, answers};
use crate::features::regions;
use crate::features::staff::{Protected, Viewer};
use crate::server::Server;
use crate::server::db::Tx;
use crate::types::errors::FieldErrors;
use chrono::NaiveDate;

/// How a cell is read.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Text(usize),
    /// From, to, unit.
    Number(i64, i64, String),
    Day,
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
    field: Option<Field>,
}

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

    /// What an export shows of members: every field but the password.
    pub fn exported(self) -> Vec<Target> {
        self.list.into_iter().filter(|t| t.field.is_some()).collect()
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
        let along = |key: &str, label: &str, shape: Shape| Target {
            key: key.into(),
            label: label.into(),
            group: "归属与跟进".into(),
            shape,
            protected: None,
            field: None,
        };
        let asked = fields.all().iter().filter(|f| !f.retired()).filter_map(of);
        let list = asked
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
