//! The job of an export: page after page of the list, as the one who asked sees it now, into a workbook that
//! is written to disk row by row. The first sheet says for whom it was made.

use super::export_columns::{self as columns, Cell, Column};
use super::given::Contacts;
use super::store::{self, Export};
use super::targets::Targets;
use super::{ExportState, access, files};
use crate::error::{Error, Result};
use crate::features::contacts::{self, ContactOwner};
use crate::features::events::{self, EventData, EventKind};
use crate::features::members::filter::Filter;
use crate::features::members::list::List;
use crate::features::members::{Member, store as members};
use crate::features::staff::{self, Viewer};
use crate::server::{Server, clock};
use crate::types::ids::{ExportId, MemberId};
use crate::types::time::moment;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::collections::HashMap;
use std::path::PathBuf;

/// Members looked up together.
const TOGETHER: i64 = 500;

pub async fn run(server: &Server, id: ExportId) -> Result<()> {
    let mut tx = server.db.read().await?;
    let export = store::export(&mut tx, id).await?;
    if !export.state.busy() {
        return Ok(());
    }
    let viewer = staff::viewer::of_staff(&mut tx, export.staff_id).await?;
    if !access::may_export(&viewer) {
        return Err(Error::conflict("导出人已没有导出权限"));
    }
    let fields = Targets::now(&mut tx, server).await?.exported();
    let filter: Filter =
        serde_json::from_str(&export.filter).map_err(|_| Error::conflict("筛选条件已失效，请重新导出"))?;
    let (filter, names) = super::page::asked(&mut tx, server, &viewer, filter).await?;
    let range = super::page::described(&filter, &names, true);
    drop(tx);
    let columns = columns::columns(&viewer, fields, export.whole && access::may_export_whole(&viewer));
    // A killed server left half of a file.
    files::remove(server, files::EXPORTS, &export.file);
    let file = files::fresh_name();
    let mut tx = server.db.write().await?;
    if !store::begin_export(&mut tx, id, &file).await? {
        return Ok(());
    }
    tx.commit().await?;

    let (give, mut take) = tokio::sync::mpsc::channel::<Vec<Vec<Cell>>>(2);
    let path = files::path(server, files::EXPORTS, &file)?;
    let about = About::of(&export, &viewer);
    let heads = columns.clone();
    let writer = tokio::task::spawn_blocking(move || {
        let rows = std::iter::from_fn(|| take.blocking_recv());
        write(path, &about, &heads, rows)
    });
    let count = gather(server, &viewer, filter, &columns, id, give).await;
    let written = writer.await.map_err(|error| {
        tracing::error!(%error, "writing a workbook panicked");
        Error::Failed
    })?;
    let Some(count) = count? else {
        files::remove(server, files::EXPORTS, &file);
        return Ok(());
    };
    written.map_err(|error| {
        tracing::error!(%error, "a workbook can't be written");
        Error::Failed
    })?;
    let mut tx = server.db.write().await?;
    if !store::finish_export(&mut tx, id, count).await? {
        files::remove(server, files::EXPORTS, &file);
        return Ok(());
    }
    let what = if export.whole { "含完整联系方式" } else { "" };
    let data = EventData::default()
        .with("count", count)
        .with("filter", range)
        .with("what", what)
        .with("reason", &export.reason);
    super::jobs::tidy_after(&mut tx, files::KEPT_HOURS).await?;
    events::record_and_commit(tx, EventKind::Exported, Some(viewer.id), None, Some(id.0), data).await
}

/// Sends every row of the list to the writer; how many there were, or nothing where it was taken back.
async fn gather(
    server: &Server,
    viewer: &Viewer,
    mut filter: Filter,
    columns: &[Column],
    id: ExportId,
    give: tokio::sync::mpsc::Sender<Vec<Vec<Cell>>>,
) -> Result<Option<i64>> {
    let kinds = columns::kinds(columns);
    let today = clock::today();
    let mut count = 0;
    filter.after = String::new();
    let mut more = true;
    while more {
        let mut tx = server.db.read().await?;
        let (ids, next) = List::of(&mut tx, server, viewer, &filter)
            .await?
            .page_ids(&mut tx, TOGETHER)
            .await?;
        more = next.is_some();
        filter.after = next.unwrap_or_default();
        let found = members::members(&mut tx, viewer, &ids).await?;
        let mut found: HashMap<MemberId, Member> = found.into_iter().map(|m| (m.id, m)).collect();
        let numbers: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let mut reached: HashMap<i64, Contacts> = HashMap::new();
        for kind in &kinds {
            for (id, value) in contacts::of_many(&mut tx, &server.keys, ContactOwner::Member, *kind, &numbers).await? {
                reached.entry(id).or_default().insert(*kind, value);
            }
        }
        drop(tx);
        let nothing = Contacts::new();
        let rows: Vec<Vec<Cell>> = ids
            .iter()
            .filter_map(|id| Some((found.remove(id)?, reached.get(&id.0).unwrap_or(&nothing))))
            .map(|(member, contacts)| columns::row(columns, viewer, member, contacts, today))
            .collect();
        count += rows.len() as i64;
        if give.send(rows).await.is_err() {
            return Err(Error::Failed);
        }
        let mut tx = server.db.write().await?;
        if !store::advance_export(&mut tx, id, count).await? {
            return Ok(None);
        }
        tx.commit().await?;
    }
    Ok(Some(count))
}

/// What the first sheet says.
struct About {
    who: String,
    lines: Vec<(&'static str, String)>,
}

impl About {
    fn of(export: &Export, viewer: &Viewer) -> Self {
        let who = format!("{}（{}）", viewer.name, viewer.account);
        let mut lines = vec![
            ("导出人", who.clone()),
            ("导出时间", moment(clock::now())),
            ("导出范围", export.title.clone()),
            ("联系方式", if export.whole { "完整" } else { "部分隐藏" }.to_string()),
        ];
        if !export.reason.is_empty() {
            lines.push(("导出原因", export.reason.clone()));
        }
        Self { who, lines }
    }
}

fn write(
    path: PathBuf,
    about: &About,
    columns: &[Column],
    rows: impl Iterator<Item = Vec<Vec<Cell>>>,
) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    if let Some(folder) = path.parent() {
        book.set_tempdir(folder)?;
    }
    let (bold, day) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd"));
    book.add_worksheet().set_name("导出说明")?;
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name("会员")?;
    sheet.set_freeze_panes(1, 0)?;
    // On every printed page too.
    sheet.set_header(format!("&L{}&R{}", about.who.replace('&', "&&"), about.lines[1].1));
    for (at, column) in (0u16..).zip(columns) {
        sheet.set_column_width(at, 14)?;
        sheet.write_string_with_format(0, at, &column.label, &bold)?;
    }
    let mut line = 0u32;
    for row in rows.flatten() {
        line += 1;
        for (at, cell) in (0u16..).zip(&row) {
            match cell {
                Cell::Text(text) if text.is_empty() => {}
                Cell::Text(text) => drop(sheet.write_string(line, at, text)?),
                #[expect(clippy::cast_precision_loss, reason = "numbers of a table, far below 2^53")]
                Cell::Number(number) => drop(sheet.write_number(line, at, *number as f64)?),
                Cell::Day(date) => drop(sheet.write_datetime_with_format(line, at, date, &day)?),
            }
        }
    }
    explain(book.worksheet_from_index(0)?, about, line, &bold)?;
    book.save(path)
}

fn explain(sheet: &mut Worksheet, about: &About, rows: u32, bold: &Format) -> Result<(), XlsxError> {
    sheet.set_column_width(0, 14)?;
    sheet.set_column_width(1, 80)?;
    sheet.write_string_with_format(0, 0, "会员资料导出", bold)?;
    let count = ("会员人数", format!("{rows} 位"));
    let mut line = 2;
    for (term, value) in about.lines.iter().chain([&count]) {
        sheet.write_string(line, 0, *term)?;
        sheet.write_string(line, 1, value)?;
        line += 1;
    }
    sheet.write_string(
        line + 1,
        0,
        "本表含会员个人信息，仅限导出人为工作使用，不得外传；用后请删除。导出已记入操作日志。",
    )?;
    Ok(())
}

/// Takes an export back, or throws its file away.
pub async fn discard(server: &Server, tx: &mut crate::server::db::Tx, export: &Export) -> Result<()> {
    store::end_export(tx, export.id, ExportState::Cancelled, "").await?;
    store::export_gone(tx, export.id).await?;
    files::remove(server, files::EXPORTS, &export.file);
    Ok(())
}
