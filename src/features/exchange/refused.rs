//! The rows that were refused, with their reasons in a last column: to be mended and brought again.

use super::store;
use super::targets::Targets;
use super::{Format, page};
use crate::error::{Error, Result};
use crate::features::staff::Viewer;
use crate::server::Server;
use crate::types::ids::ImportId;
use rust_xlsxwriter::{Workbook, XlsxError};
use std::path::PathBuf;

const TOGETHER: i64 = 500;
/// How the last column is called; it is taken for nothing when the table is brought again.
pub const REASON: &str = "拒绝原因";

/// Writes the refused rows of an import to a file, for who brought it.
pub async fn write(
    server: &Server,
    viewer: &Viewer,
    id: ImportId,
    headers: Vec<String>,
    targets: Targets,
    path: PathBuf,
    format: Format,
) -> Result<()> {
    let (give, mut take) = tokio::sync::mpsc::channel::<Vec<Vec<String>>>(2);
    let mut first = headers;
    first.retain(|header| header != REASON);
    let width = first.len();
    first.push(REASON.into());
    let writer = tokio::task::spawn_blocking(move || {
        let rows = std::iter::once(vec![first]).chain(std::iter::from_fn(|| take.blocking_recv()));
        match format {
            Format::Csv => csv(path, rows.flatten()),
            Format::Xlsx => xlsx(path, rows.flatten()).map_err(|error| {
                tracing::error!(%error, "a workbook can't be written");
                Error::Failed
            }),
        }
    });
    let mut at = 0;
    loop {
        let mut tx = server.db.read().await?;
        let rows = store::refused_after(&mut tx, &server.keys, id, at, TOGETHER).await?;
        drop(tx);
        let Some((last, _, _)) = rows.last() else { break };
        at = *last;
        let rows = rows
            .into_iter()
            .map(|(_, mut cells, plan)| {
                cells.resize(width, String::new());
                cells.push(reasons(&page::wrong(viewer, &targets, plan.errors)));
                cells
            })
            .collect();
        if give.send(rows).await.is_err() {
            break;
        }
    }
    drop(give);
    writer.await.map_err(|error| {
        tracing::error!(%error, "writing refused rows panicked");
        Error::Failed
    })?
}

/// 「手机号码：请填写 11 位手机号码；身高：…」
fn reasons(wrong: &[(String, String)]) -> String {
    let said: Vec<String> = wrong
        .iter()
        .map(|(label, sentence)| format!("{label}：{sentence}"))
        .collect();
    said.join("；")
}

fn csv(path: PathBuf, rows: impl Iterator<Item = Vec<String>>) -> Result<()> {
    use std::io::Write;
    let broken = |error: std::io::Error| super::files::broken(error);
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).map_err(broken)?);
    // Excel takes a file without this for GBK.
    file.write_all(b"\xEF\xBB\xBF").map_err(broken)?;
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(file);
    for row in rows {
        let safe = row.iter().map(|cell| harmless(cell));
        writer.write_record(safe).map_err(|_| Error::Failed)?;
    }
    writer.flush().map_err(broken)
}

/// A cell that a program would take for a formula gets a quote in front, which reading takes off again.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@']) {
        format!("'{cell}")
    } else {
        cell.to_string()
    }
}

fn xlsx(path: PathBuf, rows: impl Iterator<Item = Vec<String>>) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    if let Some(folder) = path.parent() {
        book.set_tempdir(folder)?;
    }
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name("拒绝的行")?;
    for (line, row) in (0u32..).zip(rows) {
        for (at, cell) in (0u16..).zip(&row) {
            if !cell.is_empty() {
                sheet.write_string(line, at, cell)?;
            }
        }
    }
    book.save(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_harmless() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("林晓"), "林晓");
    }

    #[test]
    fn reasons_are_named_at_their_columns() {
        let wrong = [("身高", "应为 120 到 230 的整数"), ("手机号码", "请填写手机号码")];
        let wrong = wrong.map(|(label, sentence)| (label.to_string(), sentence.to_string()));
        assert_eq!(
            reasons(&wrong),
            "身高：应为 120 到 230 的整数；手机号码：请填写手机号码"
        );
    }
}
