//! 行为学习: the model of `learn` held to the agency's own answers, and brought into the engine's score.
//!
//! What counts as an answer: 「有意」 and 「婉拒」 of either side of a recommendation, and 「愿意继续」 or not of either
//! side after a date that was held. 「未给答复」 is neither: nobody knows what they would have said.
//!
//! - `cases` brings rows into the form that `learn` takes, each with the moment from which on it was known.
//! - `brain` is a trained version as the engine uses it: what a member tends to say and to be told (`Tendency`, in
//!   the pool's columns), what the stated fit adds, how much is at stake.
//! - `trial` foresees later answers from earlier ones, the matcher beside plainer ways: the score card.
//! - `verdict` decides from that whether a version counts; `words` says what it did to a pair.
//! - `work` trains, by a command, every night, or when asked to.
//!
//! A member's tendencies change in the pool when an answer comes, not at the next training: they are made of the
//! trained coefficients and of what is known at the moment, and the coefficients alone are the training's. It is
//! the honest choice, since the score card measures just that: a version of before, fed with every answer that
//! was known when the recommendation was made. And it costs little: the log of changes names who has to be read
//! anew.

pub mod brain;
pub mod cases;
#[cfg(test)]
mod tests;
pub mod trial;
pub mod verdict;
pub mod words;
pub mod work;

pub use brain::Brain;
