//! Comma-separated text in UTF-8 (with or without its mark) or GBK. In GBK no second byte is a comma, a quote
//! or the end of a line, so cells are cut apart first and decoded one by one.

use super::{Fault, Gather, Item};
use ::csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Encoding, GB18030, UTF_8};
use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;

const MARK: &[u8] = b"\xEF\xBB\xBF";
const BROKEN: &str = "文件读取失败，请重新上传";

pub(super) fn read<T: FnMut(Item) -> bool>(path: &Path, gather: &mut Gather<T>) -> Result<(), Fault> {
    let mut file = File::open(path).map_err(|_| BROKEN)?;
    let (encoding, start, delimiter) = survey(&mut file).map_err(|_| BROKEN)?;
    file.seek(SeekFrom::Start(start)).map_err(|_| BROKEN)?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(BufReader::new(file));
    let mut record = ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(_) => return Err(BROKEN.into()),
        }
        let line = record.position().map_or(0, |p| i64::try_from(p.line()).unwrap_or(0));
        let cells = record.iter().map(|cell| text(encoding, cell)).collect();
        if !gather.row(line, cells)? {
            return Ok(());
        }
    }
}

fn text(encoding: &'static Encoding, cell: &[u8]) -> String {
    let (text, _) = encoding.decode_without_bom_handling(cell);
    // What our own files put before a formula, so that no program runs it.
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_string(),
        _ => text.into_owned(),
    }
}

/// Encoding, where the text begins, and what parts cells: from one look over the whole file.
fn survey(file: &mut File) -> std::io::Result<(&'static Encoding, u64, u8)> {
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut utf8 = true;
    let mut rest: Vec<u8> = Vec::new();
    let mut first = true;
    let (mut start, mut delimiter) = (0, b',');
    loop {
        let chunk = reader.fill_buf()?;
        if chunk.is_empty() {
            break;
        }
        if first {
            first = false;
            if chunk.starts_with(MARK) {
                start = MARK.len() as u64;
            }
            let line: &[u8] = chunk.split(|b| *b == b'\n').find(|l| l.len() > 2).unwrap_or(chunk);
            let count = |d: u8| line.iter().filter(|b| **b == d).count();
            delimiter = [b',', b'\t', b';']
                .into_iter()
                .rev()
                .max_by_key(|d| count(*d))
                .unwrap_or(b',');
        }
        let length = chunk.len();
        if utf8 {
            rest.extend_from_slice(chunk);
            match std::str::from_utf8(&rest) {
                Ok(_) => rest.clear(),
                // A character may be cut by the end of a chunk.
                Err(error) if error.error_len().is_none() => rest.drain(..error.valid_up_to()).for_each(drop),
                Err(_) => utf8 = false,
            }
        }
        reader.consume(length);
    }
    let encoding = if utf8 && rest.is_empty() { UTF_8 } else { GB18030 };
    Ok((encoding, start, delimiter))
}
