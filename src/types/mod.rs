//! Plain values that both sides of the wire understand: pure, no database, no browser.

#[cfg(feature = "ssr")]
#[macro_use]
mod sql;
#[cfg(not(feature = "ssr"))]
#[macro_use]
#[path = "sql_none.rs"]
mod sql;
#[macro_use]
mod word;

pub mod errors;
pub mod id_number;
pub mod ids;
pub mod lunar;
pub mod masked;
pub mod mobile;
pub mod money;
pub mod time;
