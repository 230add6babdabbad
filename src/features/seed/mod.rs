//! The demonstration agency: always the same people for the same seed number, with a history up to today.

mod chance;
mod lives;
mod people;
mod profiles;
mod words;

use crate::server::{Server, clock};
use chance::Chance;

/// Members made in one transaction.
const BATCH: u32 = 2_000;

/// Fills an empty database; does nothing where anybody works already. A demonstration of usual size is made
/// in one transaction: an interrupted start leaves nothing behind.
pub async fn fill_if_empty(server: &Server, members: u32, seed: u64) -> anyhow::Result<()> {
    let mut tx = server.db.write().await?;
    if crate::features::staff::any_staff(&mut tx).await? {
        return Ok(());
    }
    if members > 0 {
        eprintln!("正在建立演示数据：{members} 位会员……");
    }
    let agency = people::agency(&mut tx).await?;
    let mut chance = Chance::new(seed);
    let now = clock::now();
    for first in (0..members).step_by(BATCH as usize) {
        let last = (first + BATCH).min(members);
        lives::members(&mut tx, &server.keys, &agency, &mut chance, first..last, now).await?;
        if members > BATCH {
            tx.commit().await?;
            tx = server.db.write().await?;
            eprintln!("　{last} / {members}");
        }
    }
    tx.commit().await?;
    Ok(())
}
