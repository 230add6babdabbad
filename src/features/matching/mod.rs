//! 配对: the match library of a member, recommendations and what both sides answer. Scoring is pure
//! (`score`), the same on every machine, and never lets a hard criterion pass; candidates lie outside the
//! viewer's scope, so that a `Party` carries only what a card needs, and never contact data.

pub mod api;
pub mod card;
pub mod change;
#[cfg(feature = "ssr")]
pub mod engine;
#[cfg(feature = "ssr")]
pub mod learn;
mod list;
mod model;
#[cfg(feature = "ssr")]
mod reasons;
pub mod rules;
pub mod score;
pub(in crate::features) mod sheets;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
mod suit;
pub mod view;

pub use list::RecommendationList;
pub use model::*;
#[cfg(feature = "ssr")]
pub use suit::with_parties;
