//! The demonstration agency: always the same for the same seed number.

mod people;

use crate::error::Result;
use crate::server::Server;

/// Fills an empty database; does nothing where anybody works already.
pub async fn fill_if_empty(server: &Server, _members: u32, _seed: u64) -> anyhow::Result<()> {
    let mut tx = server.db.write().await?;
    if crate::features::staff::any_staff(&mut tx).await? {
        return Ok(());
    }
    eprintln!("正在建立演示数据……");
    let _staff = people::staff(&mut tx).await?;
    let done: Result<()> = tx.commit().await;
    Ok(done?)
}
