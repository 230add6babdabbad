//! Personal contact data (identity number, mobile, e-mail, WeChat, QQ) of members, staff and enquirers.
//! Sealed at rest, found by exact value through a blind index, shown in full only on purpose.

mod model;
#[cfg(feature = "ssr")]
mod rotate;
#[cfg(feature = "ssr")]
mod store;

pub use model::{ContactKind, ContactOwner};
#[cfg(feature = "ssr")]
pub use rotate::{fill_all_tails, reseal_all, rotate_keys};
#[cfg(feature = "ssr")]
pub use store::{all_of, erase, fill_tails, find, kinds_of, of_many, open_one, put, tail, taken};
