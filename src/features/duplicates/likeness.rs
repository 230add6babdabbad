//! Name with birthday as a blind index. Triggers note who was entered or renamed; `catch_up` brings the index
//! up to date, and whoever still waits for it is found all the same.

use super::rules::likened;
use super::store::likeness as store;
use crate::error::Result;
use crate::server::Server;
use crate::server::crypto::Keys;
use crate::server::db::Tx;
use crate::types::ids::MemberId;
use chrono::NaiveDate;
use std::time::Duration;

/// Brought up to date at once.
const BATCH: i64 = 500;
/// How often the server looks whether somebody waits.
const PAUSE: Duration = Duration::from_secs(30);

pub(super) fn blind(keys: &Keys, name: &str, birthday: NaiveDate) -> Vec<u8> {
    keys.blind("likeness", &format!("{}|{birthday}", likened(name)))
}

/// The members, here or gone, who are called so and were born then.
pub async fn find(tx: &mut Tx, keys: &Keys, name: &str, birthday: NaiveDate) -> Result<Vec<MemberId>> {
    let waiting = store::waiting(tx, birthday).await?;
    let mut found = store::alike(tx, blind(keys, name, birthday)).await?;
    let wanted = likened(name);
    found.extend(
        waiting
            .into_iter()
            .filter(|(_, n)| likened(n) == wanted)
            .map(|(id, _)| id),
    );
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Brings up to `limit` members into the index; answers how many there were.
pub async fn catch_up(tx: &mut Tx, keys: &Keys, limit: i64) -> Result<i64> {
    // Taken first: who is renamed meanwhile waits anew.
    let ids = store::take_waiting(tx, limit).await?;
    if ids.is_empty() {
        return Ok(0);
    }
    for some in store::people(tx, &ids).await?.chunks(100) {
        let rows = some
            .iter()
            .map(|(id, name, birthday)| (*id, blind(keys, name, *birthday)));
        store::put(tx, rows).await?;
    }
    Ok(i64::try_from(ids.len()).unwrap_or(limit))
}

/// Keeps the index up to date until told to stop.
pub async fn keep(server: Server, mut stopped: tokio::sync::watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let done = match server.db.write().await {
            Ok(mut tx) => match catch_up(&mut tx, &server.keys, BATCH).await {
                Ok(done) if done > 0 => tx.commit_aside().await.map(|()| done),
                other => other,
            },
            Err(error) => Err(error),
        };
        let pause = if matches!(done, Ok(BATCH)) {
            Duration::from_millis(20)
        } else {
            PAUSE
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopped.changed() => {}
        }
    }
}
