//! 导入导出 (B9): members brought in from tables and taken away as tables. A table is read once into sealed
//! rows; its columns are taken for fields; a dry run says row by row what will happen; the import does it in
//! small transactions that a kill only interrupts; within a week it can be undone. An export holds what the
//! one who asks may see, says on its first sheet for whom it was made, and leaves an event.

pub mod access;
#[cfg(feature = "ssr")]
mod acts;
pub mod api;
mod model;
pub mod view;

#[cfg(feature = "ssr")]
mod apply;
#[cfg(feature = "ssr")]
mod cells;
#[cfg(feature = "ssr")]
mod check;
#[cfg(feature = "ssr")]
mod days;
#[cfg(feature = "ssr")]
pub mod doors;
#[cfg(feature = "ssr")]
mod export;
#[cfg(feature = "ssr")]
mod export_columns;
#[cfg(feature = "ssr")]
mod figures;
#[cfg(feature = "ssr")]
mod files;
#[cfg(feature = "ssr")]
pub mod forget;
#[cfg(feature = "ssr")]
mod given;
#[cfg(feature = "ssr")]
mod headers;
#[cfg(feature = "ssr")]
mod history;
#[cfg(feature = "ssr")]
pub mod jobs;
#[cfg(feature = "ssr")]
mod judge;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod plan;
#[cfg(feature = "ssr")]
mod read;
#[cfg(feature = "ssr")]
mod reader;
#[cfg(feature = "ssr")]
mod refused;
#[cfg(feature = "ssr")]
mod store;
#[cfg(feature = "ssr")]
mod synonyms;
#[cfg(feature = "ssr")]
mod targets;
#[cfg(feature = "ssr")]
mod undo;
#[cfg(feature = "ssr")]
mod written;

pub use model::*;
