//! 分配 / 调配: who looks after whom (D1 to D3). Every change of owner is a row that says who, when and why.

pub mod api;
#[cfg(feature = "ssr")]
pub mod store;
pub mod view;
