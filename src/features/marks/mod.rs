//! What staff mark a member with (B8): tags of the agency's own making, internal notes, the blacklist.
//! Members see none of it.

pub mod access;
pub mod api;
mod model;
pub mod rules;
#[cfg(feature = "ssr")]
mod store;
pub mod view;

pub use model::*;
#[cfg(feature = "ssr")]
pub use store::{
    add_tag, bar, barred, barred_among, having, insert_note, insert_tag, refuse_barred, refuse_barred_among, tag_ids,
    tag_names,
};
