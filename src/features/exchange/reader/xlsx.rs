//! The sheet of a workbook that is a list of members, cell by cell. Before anything is unpacked it is measured: a small file that
//! unpacks to a huge one is no table.

use super::{Fault, Gather, Item, MOST_COLUMNS, header, is_header};
use calamine::{DataRef, Reader, Xlsx, XlsxCellReader};
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

/// Above a header stand at most so many lines.
const MOST_ABOVE: usize = 50;

type Book = Xlsx<BufReader<File>>;

pub(super) fn read<T: FnMut(Item) -> bool>(
    path: &Path,
    fits: impl Fn(&[String]) -> bool,
    gather: &mut Gather<T>,
) -> Result<(), Fault> {
    measure(path)?;
    let file = BufReader::new(File::open(path).map_err(|_| BROKEN)?);
    let mut book: Book = Xlsx::new(file).map_err(|_| BROKEN)?;
    let name = sheet(&mut book, fits)?;
    let mut lines = Lines::of(&mut book, &name)?;
    while let Some((line, row)) = lines.next()? {
        if !gather.row(line, row)? {
            return Ok(());
        }
    }
    Ok(())
}

/// The first sheet whose header fits; where none does, the first that has a header, or simply the first.
fn sheet(book: &mut Book, fits: impl Fn(&[String]) -> bool) -> Result<String, Fault> {
    let names = book.sheet_names();
    let mut filled = None;
    for name in &names {
        // Charts are sheets without cells.
        let Ok(Some(header)) = header_of(book, name) else {
            continue;
        };
        if fits(&header) {
            return Ok(name.clone());
        }
        filled = filled.or(Some(name));
    }
    filled.or(names.first()).cloned().ok_or_else(|| BROKEN.into())
}

fn header_of(book: &mut Book, name: &str) -> Result<Option<Vec<String>>, Fault> {
    let mut lines = Lines::of(book, name)?;
    for _ in 0..MOST_ABOVE {
        match lines.next()? {
            Some((_, row)) if is_header(&row) => {
                let trimmed = row.iter().map(|cell| cell.trim().to_string()).collect();
                return Ok(Some(header(trimmed)));
            }
            Some(_) => {}
            None => break,
        }
    }
    Ok(None)
}

/// The lines of a sheet that have cells.
struct Lines<'a> {
    cells: XlsxCellReader<'a, BufReader<File>>,
    /// The first cell of the line that comes next: line, column, text.
    ahead: Option<(u32, usize, String)>,
}

impl<'a> Lines<'a> {
    fn of(book: &'a mut Book, name: &str) -> Result<Self, Fault> {
        let cells = book.worksheet_cells_reader(name).map_err(|_| BROKEN)?;
        let mut lines = Self { cells, ahead: None };
        lines.ahead = lines.cell()?;
        Ok(lines)
    }

    fn cell(&mut self) -> Result<Option<(u32, usize, String)>, Fault> {
        let cell = self.cells.next_cell().map_err(|_| BROKEN)?;
        Ok(cell.map(|cell| {
            let (line, column) = cell.get_position();
            (line, column as usize, text(cell.get_value()))
        }))
    }

    /// The next line by its number, counted from 1.
    fn next(&mut self) -> Result<Option<(i64, Vec<String>)>, Fault> {
        let Some((at, column, text)) = self.ahead.take() else {
            return Ok(None);
        };
        let mut row = Vec::new();
        put(&mut row, column, text);
        while let Some((line, column, text)) = self.cell()? {
            if line != at {
                self.ahead = Some((line, column, text));
                break;
            }
            put(&mut row, column, text);
        }
        Ok(Some((i64::from(at) + 1, row)))
    }
}

fn put(row: &mut Vec<String>, column: usize, text: String) {
    if column < MOST_COLUMNS {
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = text;
    }
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
