//! Learning from the agency's own answers: how likely each of two people says yes to the other.
//!
//! A transparent model. For each direction it adds up log-odds from what the one who answers did so far, from
//! what the other one met with so far, from both profiles while there is little of that, and from how the two
//! fit; a pair's affinity is the harmonic mean of both directions. Every prediction can be taken apart into its
//! contributions, in words. No database and no clock: a store (or a file, see `meetings`) fills `Records`.
//!
//! Nobody can peek: a `Case` carries no outcome, and `History` shows of either person only what lies before.

pub mod baselines;
mod columns;
mod enough;
pub mod evaluate;
mod explain;
mod history;
mod input;
pub mod meetings;
pub mod metrics;
mod model;
mod profile;
mod regression;
#[cfg(test)]
mod tests;
mod train;
mod warmth;

pub use columns::Standing;
pub use enough::{Lack, enough};
pub use explain::{Contribution, Reason};
pub use history::{History, Past};
pub use input::{Answer, Case, Crossed, Layout, Person, PersonId, Records, Trait};
pub use model::{FORMAT, Model, Reader, Side, Trained, affinity};
pub use train::{Options, cross_validate, train};
