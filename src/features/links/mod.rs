//! 专属链接: an address of each matchmaker's own (`/m/CODE`, also as a QR code). Who comes by it brings
//! along whose it is: the registration or enquiry names them as the owner to be, and a manager decides.

pub mod api;
#[cfg(feature = "ssr")]
pub mod came;
#[cfg(feature = "ssr")]
mod own;
#[cfg(feature = "ssr")]
pub mod qr;
#[cfg(feature = "ssr")]
pub mod store;
pub mod view;

use crate::features::staff::PublicMatchmaker;
use crate::types::ids::{MemberId, StaffId};
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

/// A personal link as its owner and those above them see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub name: String,
    pub code: String,
    /// The whole address, to be sent.
    pub address: String,
    /// How many registered by it, and how many asked.
    pub registered: i64,
    pub asked: i64,
}

/// A matchmaker with their link, as on a visiting card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub matchmaker: PublicMatchmaker,
    pub code: String,
}

/// A member who waits for an owner and came by somebody's link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Proposal {
    pub member: MemberId,
    pub name: String,
    pub staff: StaffId,
    pub staff_name: String,
    pub at: Moment,
}

/// The letters of a code: none that is read as another.
pub const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Whether this can be a code at all.
pub fn is_code(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|b| LETTERS.contains(&b))
}

/// The path of a link.
pub fn path(code: &str) -> String {
    format!("/m/{code}")
}

/// The path of its QR code.
pub fn qr_path(code: &str) -> String {
    format!("/qr/{code}.svg")
}
