//! 词典: the lists of words that the agency keeps itself: interests, channels, reasons, tags. Each begins
//! with the words of the program; the administrator adds, renames, orders and retires. A retired word is
//! offered no more but stays readable wherever it was chosen, and none is ever deleted.

mod model;
pub mod rules;
mod stock;
#[cfg(feature = "ssr")]
pub mod store;

pub use model::*;
#[cfg(feature = "ssr")]
pub use store::now;
