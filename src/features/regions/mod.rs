//! 地区: provinces, cities and districts of mainland China by their codes (GB/T 2260). The data lives in
//! the server only; a browser asks for one level at a time.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub mod api;
#[cfg(feature = "ssr")]
mod data;
#[cfg(feature = "ssr")]
mod spelling;

#[cfg(feature = "ssr")]
pub use data::{around, codes, is_district, known, lists, names, place, province_of, under, within};
#[cfg(feature = "ssr")]
pub use spelling::find;

/// `(code, name)` of the regions that a form starts with; it comes with the page's data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionLists {
    pub provinces: Vec<(i64, String)>,
    /// Of the province that is chosen.
    pub cities: Vec<(i64, String)>,
    /// Of the city that is chosen.
    pub districts: Vec<(i64, String)>,
    /// Names of the wished regions.
    pub wished: BTreeMap<i64, String>,
}
