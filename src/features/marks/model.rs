//! Tags, notes and the blacklist as pages show them.

use crate::types::ids::{MemberId, NoteId, StaffId, TagId};
use crate::types::time::Moment;
use crate::ui::Tone;
use serde::{Deserialize, Serialize};

words! {
    /// The colour of a tag.
    pub enum TagTone {
        Plain = "plain" "灰",
        Info = "info" "蓝",
        Good = "good" "绿",
        Warn = "warn" "黄",
        Bad = "bad" "红",
        Gold = "gold" "金",
    }
}

impl TagTone {
    pub fn tone(self) -> Tone {
        match self {
            Self::Plain => Tone::Plain,
            Self::Info => Tone::Info,
            Self::Good => Tone::Good,
            Self::Warn => Tone::Warn,
            Self::Bad => Tone::Bad,
            Self::Gold => Tone::Gold,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Tag {
    pub id: TagId,
    pub name: String,
    pub tone: TagTone,
    /// How many members have it, of those who are here; 0 where nobody counted.
    pub members: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Note {
    pub id: NoteId,
    pub text: String,
    pub pinned: bool,
    pub staff_id: StaffId,
    pub staff_name: String,
    pub at: Moment,
}

/// Why a member stands on the blacklist, who put them there and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Barred {
    pub reason: String,
    pub by: String,
    pub at: Moment,
}

/// All marks of one member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    pub member: MemberId,
    pub tags: Vec<Tag>,
    /// Pinned ones first, then the latest.
    pub notes: Vec<Note>,
    pub barred: Option<Barred>,
    pub now: Moment,
}
