//! The first job of an import: the uploaded file becomes sealed rows, and is gone.

use super::reader::{self, Item};
use super::targets::Targets;
use super::{ImportState, files, headers, store};
use crate::error::{Error, Result};
use crate::server::Server;
use crate::types::ids::ImportId;

pub async fn run(server: &Server, id: ImportId) -> Result<()> {
    let import = store::import(&mut server.db.read().await?, id).await?;
    if import.state != ImportState::Reading {
        files::remove(server, files::IMPORTS, &import.file);
        return Ok(());
    }
    let targets = Targets::now(&mut server.db.read().await?, server).await?;
    let path = files::path(server, files::IMPORTS, &import.file)?;
    if !path.exists() {
        return Err(Error::conflict("上传的文件已不在，请重新上传"));
    }
    // Two handfuls wait at most: the reader waits for the database, not the memory for both.
    let (give, mut take) = tokio::sync::mpsc::channel::<Item>(2);
    let format = import.format;
    let reader = tokio::task::spawn_blocking(move || {
        let fits = |header: &[String]| headers::fits(header, targets.all());
        reader::read(&path, format, fits, |item| give.blocking_send(item).is_ok())
    });
    let mut names = Vec::new();
    let mut at = import.at_line;
    while let Some(item) = take.recv().await {
        match item {
            Item::Headers(found) => names = found,
            // Read already, before a kill.
            Item::Rows(rows) => {
                let rows: Vec<_> = rows.into_iter().filter(|(line, _)| *line > at).collect();
                let Some((last, _)) = rows.last() else { continue };
                let last = *last;
                let mut tx = server.db.write().await?;
                if !store::advance(&mut tx, &import, at, last, rows.len() as i64).await? {
                    return Ok(());
                }
                store::insert_rows(&mut tx, &server.keys, id, &rows).await?;
                tx.commit().await?;
                at = last;
            }
        }
    }
    match reader.await {
        Ok(Ok(())) => {}
        Ok(Err(sentence)) => return Err(Error::conflict(sentence)),
        Err(error) => {
            tracing::error!(%error, "reading a table panicked");
            return Err(Error::conflict("这个文件读不了，请用 Excel 或 WPS 另存一份后再上传"));
        }
    }
    settle(server, id, &names).await?;
    files::remove(server, files::IMPORTS, &import.file);
    Ok(())
}

/// Everything is read: the columns are taken for what they were the last time, or what they are called.
async fn settle(server: &Server, id: ImportId, names: &[String]) -> Result<()> {
    let mut tx = server.db.write().await?;
    let total = store::count_rows(&mut tx, id).await?;
    if total == 0 {
        return Err(Error::conflict("表格里只有表头，没有会员"));
    }
    let targets = Targets::now(&mut tx, server).await?;
    let mapping = match store::known_mapping(&mut tx, &headers::fingerprint(names)).await? {
        Some(known) => headers::recalled(names, &known, targets.all()),
        None => headers::guessed(names, targets.all()),
    };
    store::set_total(&mut tx, id, total).await?;
    store::save_headers(&mut tx, id, names, &mapping).await?;
    store::forget_file(&mut tx, id).await?;
    store::move_import(&mut tx, id, ImportState::Reading, ImportState::Mapping).await?;
    tx.commit().await
}
