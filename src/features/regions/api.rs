//! What a form asks of the regions.

use crate::error::Result;
use leptos::prelude::*;

/// The regions right below `code`, the provinces below 0: `(code, name)`. Open to everybody.
#[server]
pub async fn regions_under(code: i64) -> Result<Vec<(i64, String)>> {
    Ok(super::under(code))
}
