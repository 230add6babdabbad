//! A picture, who may see it, and in which sizes there are files.

use crate::types::ids::{MemberId, PhotoId};
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

words! {
    /// Who sees a photo beside the staff who look after the member.
    pub enum Audience {
        Hidden = "hidden" "仅内部",
        Blurred = "blurred" "对匹配会员模糊",
        Shown = "shown" "对匹配会员公开",
    }
}

words! {
    pub enum PhotoState {
        /// The original lies there and waits to be encoded.
        Waiting = "waiting" "处理中",
        Ready = "ready" "可用",
        /// It could not be made into a picture; the sentence says why.
        Refused = "refused" "未能处理",
    }
}

words! {
    /// The sizes that are kept: the longest side in pixels; the smallest is cut square.
    pub enum Size {
        Thumb = "160" "小图",
        Middle = "480" "中图",
        Large = "1280" "大图",
    }
}

/// A photo of a member as those see it who look after them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Photo {
    pub id: PhotoId,
    pub state: PhotoState,
    pub error: String,
    pub audience: Audience,
    pub cover: bool,
    pub width: i64,
    pub height: i64,
    pub uploaded_by: Option<String>,
    pub created_at: Moment,
}

/// The photos of a member, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Album {
    pub member: MemberId,
    pub photos: Vec<Photo>,
    pub may_edit: bool,
    /// The member agreed to be shown: without that no photo leaves the house.
    pub shown: bool,
    pub now: Moment,
}

impl Album {
    /// Whether some are still being worked on.
    pub fn waits(&self) -> bool {
        self.photos.iter().any(|p| p.state == PhotoState::Waiting)
    }
}

/// The address of a picture.
pub fn address(id: PhotoId, size: Size) -> String {
    format!("/photo/{id}/{}", size.code())
}

/// How many photos a member may have.
pub const MOST: i64 = 20;
/// The largest file that is taken, in bytes.
pub const LARGEST: usize = 10 << 20;
pub const TOO_LARGE: &str = "照片超过 10 MB，请压缩或截图后再上传";
