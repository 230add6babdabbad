//! Who signs in.

use super::store;
use crate::error::Result;
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::server::Server;
use crate::server::db::Tx;
use crate::types::ids::MemberId;

/// Whom a mobile number or a username belongs to.
pub async fn found_by(tx: &mut Tx, server: &Server, name: &str) -> Result<Option<store::SignIn>> {
    let owner = match ContactKind::Mobile.normalise(name) {
        Ok(mobile) => contacts::find(tx, &server.keys, ContactOwner::Member, ContactKind::Mobile, &mobile)
            .await?
            .first()
            .copied(),
        Err(_) => None,
    };
    store::sign_in(tx, owner.map(MemberId), name).await
}
