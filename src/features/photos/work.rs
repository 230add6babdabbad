//! What is done with photos in the background: encoding, and taking files away.

use super::{KEPT_DAYS, files, picture, store};
use crate::error::{Error, Result};
use crate::server::db::Tx;
use crate::server::jobs::{self, Handler, Job};
use crate::server::{Server, clock};
use crate::types::ids::{MemberId, PhotoId};
use tokio::sync::Semaphore;

/// Makes the pictures of a photo.
pub const ENCODE: &str = "photo_encode";
/// Takes the files of a deleted photo away.
pub const FORGET: &str = "photo_forget";

pub const ENCODE_HANDLER: Handler = Handler {
    kind: ENCODE,
    run: |server, job| Box::pin(encode(server, job)),
};
pub const FORGET_HANDLER: Handler = Handler {
    kind: FORGET,
    run: |server, job| Box::pin(async move { files::drop_all(&server, &job.payload::<String>()?).await }),
};

/// One picture of 40 megapixels is memory enough.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

async fn encode(server: Server, job: Job) -> Result<()> {
    let id: PhotoId = job.payload()?;
    let mut tx = server.db.read().await?;
    let found = store::raw(&mut tx, id).await?;
    drop(tx);
    let Some(raw) = found.filter(|raw| raw.state == super::PhotoState::Waiting) else {
        return Ok(());
    };
    let made = match files::read_original(&server, &raw.file).await? {
        None => Err("原图已丢失，请删除后重新上传".to_string()),
        Some(bytes) => {
            let _turn = ONE_AT_A_TIME.acquire().await.map_err(|_| Error::Failed)?;
            tokio::task::spawn_blocking(move || picture::encode(&bytes))
                .await
                .map_err(|_| Error::Failed)?
        }
    };
    let pictures = match made {
        Ok(pictures) => pictures,
        Err(why) => return refuse(&server, id, raw, &why).await,
    };
    for (size, bytes) in &pictures.files {
        files::keep(&server, &raw.file, size, bytes).await?;
    }
    let mut tx = server.db.write().await?;
    let there = store::save_ready(&mut tx, id, pictures.width, pictures.height).await?;
    if let (true, Some(staff)) = (there, raw.staff) {
        for gone in store::of_staff::replace(&mut tx, staff, id).await? {
            jobs::enqueue(&mut tx, FORGET, &gone).await?;
        }
    }
    tx.commit().await?;
    if there {
        files::drop_original(&server, &raw.file).await
    } else {
        // Deleted meanwhile: its files were taken away before these were written.
        files::drop_all(&server, &raw.file).await
    }
}

async fn refuse(server: &Server, id: PhotoId, raw: store::Raw, why: &str) -> Result<()> {
    let mut tx = server.db.write().await?;
    store::save_refused(&mut tx, id, why).await?;
    if let Some(member) = raw.member {
        store::hold(&mut tx, member).await?;
        store::next_cover(&mut tx, member).await?;
    }
    tx.commit().await?;
    files::drop_all(server, &raw.file).await
}

/// Takes all the photos of a member away, files included: for erasing somebody for good.
pub async fn erase(tx: &mut Tx, member: MemberId) -> Result<()> {
    for file in store::delete_all(tx, member).await? {
        jobs::enqueue(tx, FORGET, &file).await?;
    }
    Ok(())
}

/// How often it is looked whether deleted photos have had their time.
const LOOK: std::time::Duration = std::time::Duration::from_secs(6 * 3600);

/// How long a picture lies that no photo has.
const STRAY: std::time::Duration = std::time::Duration::from_secs(24 * 3600);

/// Looks again and again until the server stops.
pub async fn keep_clean(server: Server) {
    let mut look = tokio::time::interval(LOOK);
    loop {
        tokio::select! {
            () = server.live.stopping() => return,
            _ = look.tick() => {
                match purge(&server).await {
                    Ok(0) => {}
                    Ok(count) => tracing::info!(count, "deleted photos are gone for good"),
                    Err(error) => tracing::warn!(%error, "deleted photos stay until the next round"),
                }
                match sweep_pictures(&server, STRAY).await {
                    Ok(0) => {}
                    Ok(count) => tracing::info!(count, "pictures that no photo had are gone"),
                    Err(error) => tracing::warn!(%error, "pictures that no photo has stay until the next round"),
                }
            }
        }
    }
}

/// Takes away for good what was deleted long enough ago; answers how many. Two at once take each once.
pub async fn purge(server: &Server) -> Result<usize> {
    let mut tx = server.db.write().await?;
    let files = store::purge(&mut tx, clock::now() - chrono::Duration::days(KEPT_DAYS)).await?;
    for file in &files {
        jobs::enqueue(&mut tx, FORGET, file).await?;
    }
    tx.commit().await?;
    Ok(files.len())
}

/// At the start of a server: originals that were written but never noted, because a server was killed
/// between the two.
pub async fn sweep(server: &Server) -> Result<()> {
    for name in files::strays(server, std::time::Duration::from_secs(3600)).await? {
        let mut tx = server.db.read().await?;
        if !store::known(&mut tx, &name).await? {
            files::drop_original(server, &name).await?;
        }
    }
    Ok(())
}

/// Takes away pictures that no photo has and that have lain so long: their photo was taken away for good, and
/// the job that was to remove them came to nothing. Answers how many photos they were of.
pub async fn sweep_pictures(server: &Server, older_than: std::time::Duration) -> Result<usize> {
    let mut count = 0;
    for names in files::lying(server, older_than).await? {
        let mut tx = server.db.read().await?;
        let known = store::known_of(&mut tx, &names).await?;
        drop(tx);
        for name in names.iter().filter(|name| !known.contains(*name)) {
            files::drop_all(server, name).await?;
            count += 1;
        }
    }
    Ok(count)
}
