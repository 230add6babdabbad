//! Somebody's own link.

use super::{Link, path, store};
use crate::error::Result;
use crate::server::request;
use crate::types::ids::StaffId;

/// Makes the code where there is none yet; nothing for those who take no clients.
pub async fn link_of(id: StaffId, name: String) -> Result<Option<Link>> {
    let db = request::server().db;
    let mut tx = db.read().await?;
    if !store::takes_clients(&mut tx, id).await? {
        return Ok(None);
    }
    let (registered, asked) = store::counts(&mut tx, id).await?;
    let code = match store::known_code(&mut tx, id).await? {
        Some(code) => code,
        None => {
            drop(tx);
            let mut tx = db.write().await?;
            let code = store::code_of(&mut tx, id).await?;
            tx.commit().await?;
            code
        }
    };
    Ok(Some(Link {
        name,
        address: format!("{}{}", request::origin(), path(&code)),
        code,
        registered,
        asked,
    }))
}
