//! 配对: the match library of a member, recommendations and what both sides answer. Scoring is pure
//! (`engine`), the same on every machine, and never lets a hard criterion pass; its pool is kept current by
//! `keeper`. Candidates lie outside the viewer's scope, so that a `Party` carries only what a card needs, and
//! never contact data.

#[cfg(feature = "ssr")]
pub(in crate::features) mod act;
pub mod api;
#[cfg(feature = "ssr")]
pub mod behaviour;
pub mod card;
pub mod change;
#[cfg(feature = "ssr")]
pub mod engine;
pub mod exposure;
#[cfg(feature = "ssr")]
pub mod keeper;
#[cfg(feature = "ssr")]
pub mod learn;
mod list;
mod model;
mod narrow;
pub mod plot;
pub mod proposals;
#[cfg(feature = "ssr")]
pub(in crate::features) mod reasons;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod score;
pub mod scorecard;
pub(in crate::features) mod sheets;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub(in crate::features) mod suit;
pub mod view;

pub use list::RecommendationList;
pub use model::*;
pub use narrow::{LibraryFilter, level};
#[cfg(feature = "ssr")]
pub use suit::with_parties;
