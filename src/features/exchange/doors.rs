//! The doors that are no server functions: the upload of a table, and the downloads. Each asks the same
//! questions as a server function: who, with what right, whose.

use super::store;
use super::targets::Targets;
use super::{ExportState, Format, MOST_BYTES, UNDO_DAYS, access, files, jobs, reader, refused};
use crate::error::{Error, Result};
use crate::features::staff::{self, Viewer};
use crate::server::Server;
use crate::server::jobs::enqueue;
use crate::server::request::{foreign, status_of, within};
use crate::types::ids::{ExportId, ImportId, StaffId};
use axum::body::{Body, Bytes};
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query};
use axum::http::{HeaderValue, StatusCode, header, request::Parts};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use futures::StreamExt;
use serde::Deserialize;
use std::path::PathBuf;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tower_http::limit::RequestBodyLimitLayer;

const DESK: &str = "/office/exchange";

/// The upload, with a limit of its own.
pub fn upload_door<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/exchange/upload", post(upload))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(
            usize::try_from(MOST_BYTES * 4).unwrap_or(usize::MAX),
        ))
}

/// The downloads.
pub fn download_doors<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/exchange/import/{id}/refused", get(fetch_refused))
        .route("/exchange/export/{id}", get(fetch_export))
}

fn turned_away(error: &Error) -> Response {
    match error {
        Error::SignedOut => Redirect::to("/sign-in?next=/office/exchange").into_response(),
        Error::Conflict(_) => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        other => status_of(other).into_response(),
    }
}

/// `POST /exchange/upload`: a form with one file. Leads to the import, or back with what is wrong.
async fn upload(Extension(server): Extension<Server>, parts: Parts, form: Multipart) -> Response {
    if foreign(&parts.headers) {
        return turned_away(&Error::Forbidden);
    }
    // Who may not is told before the table is read.
    let viewer = match asking(&server, parts).await {
        Ok(viewer) if access::may_import(&viewer) => viewer,
        Ok(_) => return turned_away(&Error::Forbidden),
        Err(error) => return turned_away(&error),
    };
    match take_in(&server, viewer.id, form).await {
        Ok(id) => Redirect::to(&format!("{DESK}/{id}")).into_response(),
        Err(Refusal::Said(word)) => Redirect::to(&format!("{DESK}?refused={word}")).into_response(),
        Err(Refusal::Broken(error)) => turned_away(&error),
    }
}

/// Who asks, found as a server function finds them.
async fn asking(server: &Server, parts: Parts) -> Result<Viewer> {
    within(server.clone(), parts, staff::read)
        .await
        .map(|(viewer, _)| viewer)
}

enum Refusal {
    /// A word of `api::refusal`.
    Said(&'static str),
    Broken(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Broken(error)
    }
}

async fn take_in(server: &Server, staff: StaffId, mut form: Multipart) -> Result<ImportId, Refusal> {
    loop {
        match form.next_field().await {
            Ok(Some(field)) if field.name() == Some("file") => return one_file(server, staff, field).await,
            Ok(Some(_)) => {}
            Ok(None) => return Err(Refusal::Said("empty")),
            Err(_) => return Err(Refusal::Said("broken")),
        }
    }
}

async fn one_file(server: &Server, staff: StaffId, mut field: Field<'_>) -> Result<ImportId, Refusal> {
    let name: String = field
        .file_name()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(100)
        .collect();
    let file = files::fresh_name();
    let path = files::path(server, files::IMPORTS, &file)?;
    let kept = keep(&path, &mut field).await;
    let format = match kept {
        Ok(first) => reader::format_of(&first).map_err(|_| Refusal::Said("kind")),
        Err(refusal) => Err(refusal),
    };
    let format = match format {
        Ok(format) => format,
        Err(refusal) => {
            files::remove(server, files::IMPORTS, &file);
            return Err(refusal);
        }
    };
    let mut tx = server.db.write().await?;
    let name = if name.trim().is_empty() {
        "未命名".to_string()
    } else {
        name
    };
    let id = store::insert_import(&mut tx, staff, &name, &file, format).await?;
    jobs::tidy_after(&mut tx, UNDO_DAYS * 24).await?;
    enqueue(&mut tx, jobs::READ, &jobs::OfImport { id, by: staff }).await?;
    tx.commit().await?;
    Ok(id)
}

/// Writes the file as it comes; its first bytes.
async fn keep(path: &PathBuf, field: &mut Field<'_>) -> Result<Vec<u8>, Refusal> {
    let broken = |error| Refusal::Broken(files::broken(error));
    let mut options = tokio::fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .await
        .map_err(broken)?;
    let mut first: Vec<u8> = Vec::new();
    let mut length = 0u64;
    loop {
        let chunk = match field.chunk().await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => break,
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => return Err(Refusal::Said("large")),
            Err(_) => return Err(Refusal::Said("broken")),
        };
        length += chunk.len() as u64;
        if length > MOST_BYTES {
            // Heard to the end, or the browser says that the connection broke instead of our sentence.
            continue;
        }
        let wanted = 1024usize.saturating_sub(first.len()).min(chunk.len());
        first.extend_from_slice(&chunk[..wanted]);
        file.write_all(&chunk).await.map_err(broken)?;
    }
    file.sync_all().await.map_err(broken)?;
    match length {
        0 => Err(Refusal::Said("empty")),
        n if n > MOST_BYTES => Err(Refusal::Said("large")),
        _ => Ok(first),
    }
}

#[derive(Deserialize)]
struct Wanted {
    format: Option<String>,
}

/// `GET /exchange/import/12/refused?format=csv`: for who brought the table.
async fn fetch_refused(
    Extension(server): Extension<Server>,
    parts: Parts,
    Path(id): Path<i64>,
    Query(wanted): Query<Wanted>,
) -> Response {
    match refused_file(&server, parts, ImportId(id), wanted.format.as_deref()).await {
        Ok(answer) => answer,
        Err(error) => turned_away(&error),
    }
}

async fn refused_file(server: &Server, parts: Parts, id: ImportId, wanted: Option<&str>) -> Result<Response> {
    let viewer = asking(server, parts).await?;
    if !access::may_import(&viewer) {
        return Err(Error::Forbidden);
    }
    let mut tx = server.db.read().await?;
    let import = store::import_of(&mut tx, &viewer, id).await?;
    if import.staff_id != viewer.id {
        return Err(Error::NotFound);
    }
    let targets = Targets::now(&mut tx, server).await?;
    drop(tx);
    let format = wanted.and_then(Format::from_code).unwrap_or(import.format);
    let path = files::path(server, files::EXPORTS, &files::fresh_name())?;
    refused::write(server, &viewer, id, import.headers(), targets, path.clone(), format).await?;
    let name = format!("拒绝的行-{id}.{}", format.code());
    // Unlinked while it is open: it is gone with the answer, whatever happens to it.
    let file = tokio::fs::File::open(&path).await.map_err(files::broken)?;
    let removed = tokio::fs::remove_file(&path).await;
    removed.map_err(files::broken)?;
    answer(file, &name, format, None).await
}

/// `GET /exchange/export/12`: for who asked for it, once; the file is gone when it has come through.
async fn fetch_export(Extension(server): Extension<Server>, parts: Parts, Path(id): Path<i64>) -> Response {
    match exported_file(&server, parts, ExportId(id)).await {
        Ok(answer) => answer,
        Err(error) => turned_away(&error),
    }
}

async fn exported_file(server: &Server, parts: Parts, id: ExportId) -> Result<Response> {
    let viewer = asking(server, parts).await?;
    if !access::may_export(&viewer) {
        return Err(Error::Forbidden);
    }
    let export = store::own_export(&mut server.db.read().await?, viewer.id, id).await?;
    if export.state != ExportState::Ready {
        return Err(Error::NotFound);
    }
    let path = files::path(server, files::EXPORTS, &export.file)?;
    let file = tokio::fs::File::open(path).await.map_err(files::broken)?;
    let name = format!("会员导出-{id}.xlsx");
    let gone = Gone {
        server: server.clone(),
        id,
        file: export.file,
    };
    answer(file, &name, Format::Xlsx, Some(gone)).await
}

/// What is cleared away when a file has come through.
struct Gone {
    server: Server,
    id: ExportId,
    file: String,
}

impl Gone {
    async fn clear(self) {
        let cleared = async {
            let mut tx = self.server.db.write().await?;
            store::export_gone(&mut tx, self.id).await?;
            tx.commit().await
        };
        if cleared.await.is_ok() {
            files::remove(&self.server, files::EXPORTS, &self.file);
        }
    }
}

async fn answer(file: tokio::fs::File, name: &str, format: Format, gone: Option<Gone>) -> Result<Response> {
    let length = file.metadata().await.map_err(files::broken)?.len();
    let kind = match format {
        Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Format::Csv => "text/csv; charset=utf-8",
    };
    let encoded: String = name.bytes().map(|b| format!("%{b:02X}")).collect();
    let disposition = format!("attachment; filename*=UTF-8''{encoded}");
    let parts = futures::stream::unfold((file, gone), |(mut file, gone)| async move {
        let mut chunk = vec![0; 1 << 16];
        match file.read(&mut chunk).await {
            Ok(0) => {
                if let Some(gone) = gone {
                    gone.clear().await;
                }
                None
            }
            Ok(read) => {
                chunk.truncate(read);
                Some((Ok(Bytes::from(chunk)), (file, gone)))
            }
            Err(error) => Some((Err(error), (file, None))),
        }
    });
    // Compression asks once more after the end.
    let mut response = Body::from_stream(parts.fuse()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}
