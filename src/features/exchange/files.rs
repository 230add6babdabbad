//! The files of imports and exports in `YUELAO_DATA`: random names, readable by the server alone, gone when
//! nobody needs them.

use super::store;
use crate::error::{Error, Result};
use crate::server::{Server, clock, crypto};
use std::collections::HashSet;
use std::path::PathBuf;

/// Exports that nobody fetched are removed after so many hours.
pub const KEPT_HOURS: i64 = 24;

pub const IMPORTS: &str = "imports";
pub const EXPORTS: &str = "exports";

/// The folder, made where it is missing.
pub fn folder(server: &Server, which: &str) -> Result<PathBuf> {
    use std::os::unix::fs::DirBuilderExt;
    let folder = server.settings.data.join(which);
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder)
        .map_err(broken)?;
    Ok(folder)
}

pub fn path(server: &Server, which: &str, file: &str) -> Result<PathBuf> {
    Ok(folder(server, which)?.join(file))
}

pub fn fresh_name() -> String {
    crypto::token().0
}

/// A file that nobody needs any more; one that is not there is gone already.
pub fn remove(server: &Server, which: &str, file: &str) {
    if file.is_empty() {
        return;
    }
    let path = server.settings.data.join(which).join(file);
    if let Err(error) = std::fs::remove_file(&path)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::error!(%error, "a file of an import or export can't be removed");
    }
}

pub fn broken(error: std::io::Error) -> Error {
    tracing::error!(%error, "files of imports and exports");
    Error::Failed
}

/// Clears away what was left: exports that nobody fetched, uploads that a kill left without a row, and what
/// is personal in imports that can no longer be undone. Runs with every job of this feature.
pub async fn tidy(server: &Server) -> Result<()> {
    let now = clock::now();
    let mut tx = server.db.write().await?;
    let old = store::old_exports(&mut tx, now - chrono::Duration::hours(KEPT_HOURS)).await?;
    for (id, _) in &old {
        store::export_gone(&mut tx, *id).await?;
    }
    store::clear_old(&mut tx, now - chrono::Duration::days(super::UNDO_DAYS)).await?;
    let needed: HashSet<String> = store::needed_files(&mut tx).await?.into_iter().collect();
    tx.commit().await?;
    for (_, file) in old {
        remove(server, EXPORTS, &file);
    }
    let hour = std::time::Duration::from_secs(3600);
    for which in [IMPORTS, EXPORTS] {
        let entries = std::fs::read_dir(folder(server, which)?).map_err(broken)?;
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            // An upload has no row before it is whole.
            let old = entry
                .metadata()
                .ok()
                .and_then(|m| m.modified().ok()?.elapsed().ok())
                .is_some_and(|age| age > hour);
            if old && !needed.contains(&name) {
                remove(server, which, &name);
            }
        }
    }
    Ok(())
}
