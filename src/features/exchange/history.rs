//! Follow-ups that come along in a cell: with a day of their own, or several lines that each begin with one.

use super::days;
use crate::types::time::Moment;

/// The longest note.
const LONGEST: usize = 2000;
/// So many of one row at most.
const MOST: usize = 50;

/// When and what, oldest first as written; or what is wrong, and whether with the day (true) or the words.
pub fn follow_ups(at: &str, note: &str, now: Moment) -> Result<Vec<(Moment, String)>, (bool, String)> {
    let note = note.trim();
    if at.trim().is_empty() && note.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: Vec<(Moment, String)> = Vec::new();
    if at.trim().is_empty() {
        for line in note.lines().map(str::trim).filter(|l| !l.is_empty()) {
            match (dated(line), found.last_mut()) {
                (Some((at, words)), _) => found.push((at, words.to_string())),
                (None, Some((_, words))) => {
                    words.push('\n');
                    words.push_str(line);
                }
                (None, None) => return Err((false, "没有跟进日期：请另设日期列，或每行以日期开头".into())),
            }
        }
    } else {
        let at = days::moment(at).map_err(|sentence| (true, sentence.to_string()))?;
        found.push((at, note.to_string()));
    }
    if found.len() > MOST {
        return Err((false, format!("一行最多带 {MOST} 条跟进")));
    }
    for (at, words) in &mut found {
        if *at > now + chrono::Duration::days(1) {
            return Err((true, "跟进日期不能晚于今天".into()));
        }
        if words.chars().count() > LONGEST {
            return Err((false, format!("跟进内容请不超过 {LONGEST} 字")));
        }
        if words.is_empty() {
            *words = "历史联系（随导入）".into();
        }
        // A day without a time is noon: today's may lie ahead.
        *at = (*at).min(now);
    }
    Ok(found)
}

/// A line that begins with a day: the day and what follows.
fn dated(line: &str) -> Option<(Moment, &str)> {
    let end = line
        .char_indices()
        .find(|(_, c)| !(c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | '年' | '月' | '日' | '号')))
        .map_or(line.len(), |(at, _)| at);
    // 「2025-03-01-电话」
    let at = days::moment(line[..end].trim_end_matches(['-', '/', '.'])).ok()?;
    Some((
        at,
        line[end..]
            .trim_start_matches([':', '：', ' ', '\u{3000}', ',', '，', '、', '-'])
            .trim(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::time::{moment, parse_moment};

    fn now() -> Moment {
        parse_moment("2026-11-21 09:00").expect("a moment")
    }

    #[test]
    fn lines_with_days_are_several() {
        let found = follow_ups("", "2025-03-01 电话联系，意向一般\n再约\n2025年4月2日：到店", now()).expect("two");
        let said: Vec<String> = found
            .iter()
            .map(|(at, words)| format!("{} {words}", moment(*at)))
            .collect();
        assert_eq!(
            said,
            ["2025-03-01 12:00 电话联系，意向一般\n再约", "2025-04-02 12:00 到店"]
        );
    }

    #[test]
    fn a_day_of_its_own_takes_the_whole_note() {
        let found = follow_ups("2025/3/1", "", now()).expect("one");
        assert_eq!(found[0].1, "历史联系（随导入）");
        assert_eq!(follow_ups("2026-11-21", "今天", now()).expect("one")[0].0, now());
        assert!(follow_ups("2027-01-01", "x", now()).is_err());
        assert!(follow_ups("", "没有日期", now()).is_err_and(|(day, _)| !day));
        assert_eq!(follow_ups(" ", " ", now()), Ok(Vec::new()));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(at in ".*", note in "(?s).*") {
            let _ = follow_ups(&at, &note, now());
        }
    }
}
