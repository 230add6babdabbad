//! Pieces of screens that know no feature: fields, tables, sheets, toasts.

pub mod address;
pub mod after;
pub mod browser;
pub mod forms;
pub mod layout;
pub mod pieces;
pub mod portrait;
pub mod resource;
pub mod sheet;
pub mod toast;

pub use address::address;
pub use after::after;
pub use forms::*;
pub use layout::*;
pub use portrait::Portrait;
pub use resource::Resource;
pub use sheet::Sheet;
pub use toast::{ToastList, Toasts, say};
