//! The settings that the administrator keeps.

pub mod custom;
pub mod fields;
pub mod lists;
pub mod matching;
