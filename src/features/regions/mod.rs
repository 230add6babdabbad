//! 地区: provinces, cities and districts of mainland China by their codes (GB/T 2260). The data lives in
//! the server only; a browser asks for one level at a time.

pub mod api;
#[cfg(feature = "ssr")]
mod data;

#[cfg(feature = "ssr")]
pub use data::{is_district, known, names, place, province_of, under};
