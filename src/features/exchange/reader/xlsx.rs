//! The first sheet of a workbook, cell by cell. Before anything is unpacked it is measured: a small file that
//! unpacks to a huge one is no table.

use super::{Fault, Gather, Item, MOST_COLUMNS};
use calamine::{DataRef, Reader, Xlsx};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

const BROKEN: &str = "这个 Excel 文件打不开，请用 Excel 或 WPS 另存为 .xlsx 后再上传";
/// The words of all cells lie in memory while a workbook is read.
const MOST_WORDS: u64 = 160 << 20;
/// Everything else is read as it comes.
const MOST_UNPACKED: u64 = 2 << 30;
/// Parts that are neither sheets nor words.
const MOST_OTHER: u64 = 16 << 20;

pub(super) fn read<T: FnMut(Item) -> bool>(path: &Path, gather: &mut Gather<T>) -> Result<(), Fault> {
    measure(path)?;
    let file = BufReader::new(File::open(path).map_err(|_| BROKEN)?);
    let mut book = Xlsx::new(file).map_err(|_| BROKEN)?;
    let name = book.sheet_names().first().cloned().ok_or(BROKEN)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(|_| BROKEN)?;
    let (mut at, mut row) = (0u32, Vec::<String>::new());
    while let Some(cell) = cells.next_cell().map_err(|_| BROKEN)? {
        let (line, column) = cell.get_position();
        if line != at {
            if !gather.row(i64::from(at) + 1, std::mem::take(&mut row))? {
                return Ok(());
            }
            at = line;
        }
        let column = column as usize;
        if column < MOST_COLUMNS {
            if row.len() <= column {
                row.resize(column + 1, String::new());
            }
            row[column] = text(cell.get_value());
        }
    }
    gather.row(i64::from(at) + 1, row)?;
    Ok(())
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_string(),
        DataRef::Bool(yes) => if *yes { "是" } else { "否" }.into(),
        DataRef::Int(number) => number.to_string(),
        // Beyond fifteen figures a number of a table has lost its end, and shows it.
        DataRef::Float(number) if number.abs() >= 1e15 => format!("{number:E}"),
        DataRef::Float(number) => number.to_string(),
        DataRef::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
        }
    }
}

fn measure(path: &Path) -> Result<(), Fault> {
    let file = BufReader::new(File::open(path).map_err(|_| BROKEN)?);
    let mut archive = zip::ZipArchive::new(file).map_err(|_| BROKEN)?;
    let mut all = 0u64;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| BROKEN)?;
        let name = part.name().map_err(|_| BROKEN)?.to_lowercase();
        let sheet = name.contains("worksheets/");
        let most = match name.as_str() {
            n if n.ends_with("sharedstrings.xml") => MOST_WORDS,
            _ if sheet => MOST_UNPACKED,
            // Pictures and the like are not read.
            n if !n.ends_with(".xml") && !n.ends_with(".rels") => continue,
            _ => MOST_OTHER,
        };
        all = all.saturating_add(part.size());
        // What a part says of its size may be a lie: what lies in memory is unpacked once to see.
        let size = if sheet { part.size() } else { unpacked(part, most)? };
        if size > most || all > MOST_UNPACKED {
            return Err("文件解开后太大，请把表格分成几份再上传".into());
        }
    }
    Ok(())
}

/// The unpacked size, counted up to just above `most`. Workbooks that promise more words than could be there
/// are refused: room would be made for them.
fn unpacked(part: impl Read, most: u64) -> Result<u64, Fault> {
    let mut limited = part.take(most + 1);
    let mut head = vec![0; 4096];
    let mut filled = 0;
    while filled < head.len() {
        match limited.read(&mut head[filled..]).map_err(|_| BROKEN)? {
            0 => break,
            n => filled += n,
        }
    }
    let text = String::from_utf8_lossy(&head[..filled]);
    for count in ["uniqueCount=\"", "uniqueCount='"] {
        let promised = text
            .split(count)
            .nth(1)
            .and_then(|t| t.split(['"', '\'']).next()?.trim().parse::<u64>().ok());
        if promised.is_some_and(|n| n > 10_000_000) {
            return Err(BROKEN.into());
        }
    }
    let rest = std::io::copy(&mut limited, &mut std::io::sink()).map_err(|_| BROKEN)?;
    Ok(filled as u64 + rest)
}
