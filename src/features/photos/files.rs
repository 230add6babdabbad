//! Where the files lie: `photos/in/{name}` until a photo is encoded, then `photos/{xx}/{name}-{size}.jpg`.
//! Names are random; nothing that people sent becomes part of a path.

use crate::error::{Error, Result};
use crate::server::Server;
use std::path::{Path, PathBuf};

fn folder(server: &Server) -> PathBuf {
    server.settings.data.join("photos")
}

/// Only what `fresh_name` makes.
fn sound(name: &str) -> bool {
    name.len() >= 16 && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

/// A name that nobody can guess.
pub fn fresh_name() -> String {
    crate::server::crypto::token()
        .1
        .iter()
        .take(20)
        .map(|b| format!("{b:02x}"))
        .collect()
}

fn original(server: &Server, name: &str) -> Result<PathBuf> {
    if !sound(name) {
        return Err(Error::NotFound);
    }
    Ok(folder(server).join("in").join(name))
}

/// The file of one size: `1280`, `480`, `160`, `blurred-480`, `blurred-160`.
fn of_size(server: &Server, name: &str, size: &str) -> Result<PathBuf> {
    if !sound(name) {
        return Err(Error::NotFound);
    }
    Ok(folder(server).join(&name[..2]).join(format!("{name}-{size}.jpg")))
}

pub const SIZES: [&str; 5] = ["1280", "480", "160", "blurred-480", "blurred-160"];

/// Keeps the original until it is encoded; on the disk before anybody is told that it is there.
pub async fn keep_original(server: &Server, name: &str, bytes: &[u8]) -> Result<()> {
    write(&original(server, name)?, bytes).await
}

pub async fn read_original(server: &Server, name: &str) -> Result<Option<Vec<u8>>> {
    read(&original(server, name)?).await
}

pub async fn drop_original(server: &Server, name: &str) -> Result<()> {
    remove(&original(server, name)?).await
}

pub async fn keep(server: &Server, name: &str, size: &str, bytes: &[u8]) -> Result<()> {
    write(&of_size(server, name, size)?, bytes).await
}

pub async fn read_size(server: &Server, name: &str, size: &str) -> Result<Option<Vec<u8>>> {
    read(&of_size(server, name, size)?).await
}

/// Takes away everything of a photo; what is gone already is no error.
pub async fn drop_all(server: &Server, name: &str) -> Result<()> {
    drop_original(server, name).await?;
    for size in SIZES {
        let file = of_size(server, name, size)?;
        remove(&file).await?;
        remove(&file.with_extension("half")).await?;
    }
    Ok(())
}

/// Under another name first, so that nobody ever reads half a file.
async fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let half = path.with_extension("half");
    let written = async {
        if let Some(folder) = path.parent() {
            tokio::fs::create_dir_all(folder).await?;
        }
        let mut file = tokio::fs::File::create(&half).await?;
        tokio::io::AsyncWriteExt::write_all(&mut file, bytes).await?;
        file.sync_all().await?;
        tokio::fs::rename(&half, path).await
    };
    written.await.map_err(|error| failed(path, error))
}

async fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match tokio::fs::read(path).await {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, error)),
    }
}

async fn remove(path: &Path) -> Result<()> {
    match tokio::fs::remove_file(path).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(path, error)),
        _ => Ok(()),
    }
}

fn failed(path: &Path, error: std::io::Error) -> Error {
    tracing::error!(%error, path = %path.display(), "photos");
    Error::Failed
}

/// The names of photos of which pictures lie in the folders, older than so long; one list for each folder.
pub async fn lying(server: &Server, older_than: std::time::Duration) -> Result<Vec<Vec<String>>> {
    let mut found = Vec::new();
    let Ok(mut folders) = tokio::fs::read_dir(folder(server)).await else {
        return Ok(found);
    };
    while let Ok(Some(one)) = folders.next_entry().await {
        let place = one.path();
        if one.file_name() == "in" || !place.is_dir() {
            continue;
        }
        let names = old_files(&place, older_than).await;
        let names = names
            .iter()
            .filter_map(|name| Some(name.split_once('-')?.0.to_string()));
        let names: std::collections::BTreeSet<String> = names.filter(|name| sound(name)).collect();
        found.push(names.into_iter().collect());
    }
    Ok(found)
}

/// Originals that nobody knows of: a server was killed between the file and the row.
pub async fn strays(server: &Server, older_than: std::time::Duration) -> Result<Vec<String>> {
    let names = old_files(&folder(server).join("in"), older_than).await;
    Ok(names
        .into_iter()
        .map(|name| name.trim_end_matches(".half").to_string())
        .collect())
}

/// The files of a folder that were written longer ago.
async fn old_files(place: &Path, older_than: std::time::Duration) -> Vec<String> {
    let mut found = Vec::new();
    let Ok(mut entries) = tokio::fs::read_dir(place).await else {
        return found;
    };
    while let Ok(Some(entry)) = entries.next_entry().await {
        let age = entry
            .metadata()
            .await
            .ok()
            .and_then(|m| m.modified().ok()?.elapsed().ok());
        if age.is_some_and(|age| age > older_than)
            && let Some(name) = entry.file_name().to_str()
        {
            found.push(name.to_string());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_random_and_lead_nowhere_else() {
        let (a, b) = (fresh_name(), fresh_name());
        assert!(a != b && sound(&a) && a.len() == 40);
        for bad in [
            "",
            "../../../../etc/passwd",
            "short",
            "ABCDEFABCDEFABCDEF",
            "a/bbbbbbbbbbbbbbbbbb",
        ] {
            assert!(!sound(bad), "{bad}");
        }
    }
}
