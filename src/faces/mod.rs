//! Who sits in front of it: pages that compose features and decide nothing.

pub mod counter;
pub mod front;
pub mod office;
pub mod portal;
