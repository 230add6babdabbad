//! `yuelao rotate-keys`: a new key, and everything sealed anew with it, a batch at a time. A stop in the
//! middle loses nothing: both keys stay readable, and the next run goes on.

use super::{ContactKind, ContactOwner, store};
use crate::error::Error;
use crate::features::events::{self, EventData, EventKind};
use crate::server::Server;

const BATCH: i64 = 500;

pub async fn rotate_keys(server: &Server) -> anyhow::Result<()> {
    let id = server.keys.add_key()?;
    let resealed = reseal_all(server).await?;
    eprintln!("已启用密钥 {id}，重新加密 {resealed} 项。旧密钥仍留在密钥文件中，以便读取旧备份。");
    Ok(())
}

/// Seals every contact value with the active key; returns how many it went through.
pub async fn reseal_all(server: &Server) -> Result<i64, Error> {
    let mut after = Some((ContactOwner::Consultation, i64::MIN, ContactKind::Email));
    let mut count = 0;
    while let Some(from) = after {
        let mut tx = server.db.write().await?;
        let (last, seen) = store::reseal_batch(&mut tx, &server.keys, from, BATCH).await?;
        count += seen;
        if last.is_none() {
            let data = EventData::default().with("key", server.keys.active());
            events::record(&mut tx, EventKind::KeysRotated, None, None, None, data).await?;
        }
        tx.commit().await?;
        after = last;
    }
    Ok(count)
}

/// At start: every member's mobile has its index of the last four digits, those from before there was one too.
pub async fn fill_all_tails(server: &Server) -> Result<(), Error> {
    loop {
        let mut tx = server.db.write().await?;
        let found = store::fill_tails(&mut tx, &server.keys, BATCH).await?;
        tx.commit().await?;
        if found < BATCH {
            return Ok(());
        }
    }
}
