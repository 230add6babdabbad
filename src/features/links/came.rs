//! By whose link a browser came: it keeps the code.

use super::{is_code, store};
use crate::error::Result;
use crate::server::db::Tx;
use crate::server::request;
use crate::types::ids::StaffId;

/// Where a browser keeps by whose link it came, and for how long.
const COOKIE: &str = "yuelao_by";

const KEPT_DAYS: i64 = 30;

/// From here on the browser says by whose link it came.
pub fn remember(code: &str) {
    request::set_cookie(COOKIE, code, KEPT_DAYS * 24 * 3600);
}

/// By whose link the asking browser came.
pub async fn came_by(tx: &mut Tx) -> Result<Option<StaffId>> {
    match request::cookie(COOKIE).filter(|code| is_code(code)) {
        Some(code) => store::owner_of(tx, &code).await,
        None => Ok(None),
    }
}

/// The name of whoever's link the asking browser came by, for its forms.
pub async fn came_by_name(tx: &mut Tx) -> Result<Option<String>> {
    let Some(staff) = came_by(tx).await? else {
        return Ok(None);
    };
    Ok(store::card(tx, staff).await?.map(|card| card.matchmaker.name))
}
