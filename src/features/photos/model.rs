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
    pub deleted_at: Option<Moment>,
    /// Nobody where the member did it themself.
    pub deleted_by: Option<String>,
}

/// The photos of a member, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Album {
    pub member: MemberId,
    pub photos: Vec<Photo>,
    /// What staff deleted and can still bring back, the latest first.
    pub deleted: Vec<Photo>,
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

/// The photos of a member as they see them in their own pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAlbum {
    pub photos: Vec<OwnPhoto>,
    /// What they deleted themself and can still bring back.
    pub deleted: Vec<OwnPhoto>,
}

impl OwnAlbum {
    pub fn waits(&self) -> bool {
        self.photos.iter().any(|p| p.state == PhotoState::Waiting)
    }
}

/// One of them: who among the staff touched it is no business of the member's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPhoto {
    pub id: PhotoId,
    pub state: PhotoState,
    pub cover: bool,
    pub width: i64,
    pub height: i64,
    /// What becomes of it, in words.
    pub standing: String,
}

/// The photo of a member of staff, and what comes of one that was just sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffPhoto {
    pub photo: Option<PhotoId>,
    pub waits: bool,
    /// Why the last one could not be made into a picture.
    pub error: String,
}

/// The address of a picture.
pub fn address(id: PhotoId, size: Size) -> String {
    format!("/photo/{id}/{}", size.code())
}

/// How many photos a member may have.
pub const MOST: i64 = 20;
/// With those that can still be brought back: nobody fills the disk by deleting.
pub const MOST_KEPT: i64 = 3 * MOST;
/// So long a deleted photo can be brought back.
pub const KEPT_DAYS: i64 = 30;
/// The largest file that is taken, in bytes.
pub const LARGEST: usize = 10 << 20;
pub const TOO_LARGE: &str = "照片超过 10 MB，请压缩或截图后再上传";
