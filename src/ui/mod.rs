//! Pieces of screens that know no feature: fields, tables, sheets, toasts.

pub mod address;
pub mod after;
pub mod browser;
pub mod chart;
pub mod forms;
pub mod layout;
pub mod live;
pub mod pieces;
pub mod portrait;
pub mod proof;
pub mod resource;
pub mod returned;
#[cfg(feature = "hydrate")]
mod send;
#[cfg(not(feature = "hydrate"))]
#[path = "send_none.rs"]
mod send;
pub mod sheet;
pub mod still;
pub mod toast;
pub mod upload;

pub use address::address;
pub use after::after;
pub use chart::{Chart, ChartKind, Series};
pub use forms::*;
pub use layout::*;
pub use portrait::{Face, Portrait};
pub use proof::{Guarded, told};
pub use resource::Resource;
pub use returned::on_return;
pub use sheet::Sheet;
pub use still::{Still, pending};
pub use toast::{ToastList, Toasts, say};
pub use upload::UploadZone;
