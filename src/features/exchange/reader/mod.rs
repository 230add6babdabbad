//! Tables as files: rows of text, read a few hundred at a time, whatever their size.

mod csv;
mod xlsx;

use super::{Format, MOST_ROWS};
use std::path::Path;

/// Rows that are handed over together.
const TOGETHER: usize = 500;
/// A table of more columns is no list of members.
const MOST_COLUMNS: usize = 200;
/// A cell of more characters is no answer.
const LONGEST: usize = 20_000;

/// A line of the file and its cells.
pub type Row = (i64, Vec<String>);

pub enum Item {
    Headers(Vec<String>),
    Rows(Vec<Row>),
}

/// What can't be read, in a sentence for people.
pub type Fault = String;

/// The format of a file by its first bytes.
pub fn format_of(first: &[u8]) -> Result<Format, Fault> {
    if first.starts_with(b"PK\x03\x04") {
        return Ok(Format::Xlsx);
    }
    if first.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err("这是旧版 .xls 或加了密码的表格，请去掉密码并另存为 .xlsx 后再上传".into());
    }
    if first.starts_with(&[0xFF, 0xFE]) || first.starts_with(&[0xFE, 0xFF]) || first.contains(&0) {
        return Err("不认识这种文件，请上传 .xlsx，或编码为 UTF-8、GBK 的 .csv".into());
    }
    Ok(Format::Csv)
}

/// Reads a file from its beginning; `take` says whether to go on. Of the sheets of a workbook it is the first
/// whose header `fits`, or else the first that has one.
pub fn read(
    path: &Path,
    format: Format,
    fits: impl Fn(&[String]) -> bool,
    take: impl FnMut(Item) -> bool,
) -> Result<(), Fault> {
    let mut gather = Gather {
        take,
        width: 0,
        rows: Vec::new(),
        count: 0,
        stopped: false,
    };
    match format {
        Format::Csv => csv::read(path, &mut gather)?,
        Format::Xlsx => xlsx::read(path, fits, &mut gather)?,
    }
    gather.hand_over();
    if gather.width == 0 {
        return Err("表格里没有找到表头，第一行应写明每一列是什么".into());
    }
    Ok(())
}

/// Takes rows as they come: the first with two words or more is the header, empty ones are left out.
struct Gather<T> {
    take: T,
    width: usize,
    rows: Vec<Row>,
    count: i64,
    stopped: bool,
}

impl<T: FnMut(Item) -> bool> Gather<T> {
    /// False where nobody wants more.
    fn row(&mut self, line: i64, mut cells: Vec<String>) -> Result<bool, Fault> {
        cells.truncate(MOST_COLUMNS);
        for cell in &mut cells {
            let trimmed = cell.trim();
            if trimmed.len() != cell.len() {
                *cell = trimmed.to_string();
            }
            if cell.chars().count() > LONGEST {
                return Err(format!("第 {line} 行有一格超过 {LONGEST} 个字，请核对文件"));
            }
        }
        if self.width == 0 {
            if is_header(&cells) {
                self.header(cells);
            }
            return Ok(!self.stopped);
        }
        if cells.iter().all(String::is_empty) {
            return Ok(true);
        }
        self.count += 1;
        if self.count > MOST_ROWS {
            return Err(format!("一次最多导入 {MOST_ROWS} 行，请把表格分成几份"));
        }
        cells.resize(self.width, String::new());
        self.rows.push((line, cells));
        if self.rows.len() >= TOGETHER {
            self.hand_over();
        }
        Ok(!self.stopped)
    }

    fn header(&mut self, cells: Vec<String>) {
        let cells = header(cells);
        self.width = cells.len();
        self.stopped = !(self.take)(Item::Headers(cells));
    }

    fn hand_over(&mut self) {
        if !self.rows.is_empty() && !self.stopped {
            let rows = std::mem::take(&mut self.rows);
            self.stopped = !(self.take)(Item::Rows(rows));
        }
    }
}

/// Whether a row is the header: a title above the table stands alone.
fn is_header(cells: &[String]) -> bool {
    cells.iter().filter(|cell| !cell.trim().is_empty()).count() >= 2
}

/// The names of the columns, those without one named by their place.
fn header(mut cells: Vec<String>) -> Vec<String> {
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    for (at, cell) in cells.iter_mut().enumerate() {
        if cell.is_empty() {
            *cell = format!("第 {} 列", at + 1);
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, bytes: &[u8], format: Format) -> Result<(Vec<String>, Vec<Row>), Fault> {
        let path = std::env::temp_dir().join(format!("yuelao-reader-{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).expect("written");
        let (mut headers, mut rows) = (Vec::new(), Vec::new());
        let fits = |header: &[String]| header.iter().any(|h| h == "手机");
        let read = read(&path, format, fits, |item| {
            match item {
                Item::Headers(h) => headers = h,
                Item::Rows(r) => rows.extend(r),
            }
            true
        });
        std::fs::remove_file(&path).expect("removed");
        read.map(|()| (headers, rows))
    }

    fn words(row: &[&str]) -> Vec<String> {
        row.iter().map(|w| w.to_string()).collect()
    }

    #[test]
    fn utf8_with_and_without_a_mark_and_gbk_are_the_same_table() {
        let text = "会员名单,,\n姓名,手机,备注\n林晓,13800138000,\"两行\n的备注\"\n,,\n张明,13900139000,\n";
        let (gbk, _, _) = encoding_rs::GBK.encode(text);
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        for (name, bytes) in [("plain", text.as_bytes()), ("marked", &marked), ("gbk", &gbk)] {
            let (headers, rows) = table(name, bytes, Format::Csv).expect("a table");
            assert_eq!(headers, words(&["姓名", "手机", "备注"]), "{name}");
            assert_eq!(rows.len(), 2, "{name}");
            assert_eq!(rows[0], (3, words(&["林晓", "13800138000", "两行\n的备注"])), "{name}");
            assert_eq!(rows[1].1[0], "张明");
        }
    }

    #[test]
    fn semicolons_and_tabs_part_cells_too() {
        for (name, text) in [("semicolon", "姓名;手机\n甲;1\n"), ("tab", "姓名\t手机\n甲\t1\n")] {
            assert_eq!(
                table(name, text.as_bytes(), Format::Csv).expect("a table").1[0].1,
                words(&["甲", "1"])
            );
        }
    }

    #[test]
    fn a_workbook_gives_text_numbers_and_days() {
        let path = std::env::temp_dir().join(format!("yuelao-reader-{}.xlsx", std::process::id()));
        let mut book = rust_xlsxwriter::Workbook::new();
        let day = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
        let sheet = book.add_worksheet();
        for (at, header) in ["姓名", "手机", "生日", "身高"].iter().enumerate() {
            sheet.write(0, at as u16, *header).expect("written");
        }
        sheet.write(2, 0, "林晓").expect("written");
        sheet.write(2, 1, 13_800_138_000_f64).expect("written");
        sheet.write_with_format(2, 2, 34_397, &day).expect("written");
        sheet.write(2, 3, 165.5).expect("written");
        book.save(&path).expect("saved");
        let bytes = std::fs::read(&path).expect("there");
        std::fs::remove_file(&path).expect("removed");
        assert_eq!(format_of(&bytes[..64]), Ok(Format::Xlsx));
        let (headers, rows) = table("book", &bytes, Format::Xlsx).expect("a table");
        assert_eq!(headers.len(), 4);
        assert_eq!(rows, [(3, words(&["林晓", "13800138000", "1994-03-04", "165.5"]))]);
    }

    #[test]
    fn the_sheet_of_members_is_found_behind_covers() {
        let path = std::env::temp_dir().join(format!("yuelao-reader-{}-sheets.xlsx", std::process::id()));
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().set_name("空").expect("named");
        let cover = book.add_worksheet().set_name("导出说明").expect("named");
        cover.write(0, 0, "会员资料导出").expect("written");
        cover.write(2, 0, "导出人").expect("written");
        cover.write(2, 1, "陈敏").expect("written");
        let sheet = book.add_worksheet().set_name("会员").expect("named");
        for (at, cell) in ["姓名", "手机", "林晓", "13800138000"].iter().enumerate() {
            sheet.write(at as u32 / 2, at as u16 % 2, *cell).expect("written");
        }
        book.save(&path).expect("saved");
        let bytes = std::fs::read(&path).expect("there");
        std::fs::remove_file(&path).expect("removed");
        let (headers, rows) = table("sheets", &bytes, Format::Xlsx).expect("a table");
        assert_eq!(headers, words(&["姓名", "手机"]));
        assert_eq!(rows, [(2, words(&["林晓", "13800138000"]))]);
    }

    #[test]
    fn what_is_no_table_is_refused_in_words() {
        assert!(format_of(&[0xD0, 0xCF, 0x11, 0xE0, 0]).is_err_and(|s| s.contains(".xls")));
        assert!(format_of(&[0xFF, 0xFE, 0x41, 0]).is_err());
        assert!(table("empty", b"", Format::Csv).is_err());
        assert!(table("broken", b"PK\x03\x04 not a zip", Format::Xlsx).is_err());
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..2000)) {
            let name = format!("any-{:?}", std::thread::current().id());
            let _ = table(&name, &bytes, Format::Csv);
            let _ = format_of(&bytes);
        }
    }
}
