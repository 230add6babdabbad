//! From a cell as people fill it in to the answer of a field: pure, and whatever stands in the cell, never a panic.

use super::days;
use super::figures::{income, number};
use super::synonyms::{self, bare};
use super::targets::{Shape, Target};
use crate::features::regions;

/// The answer that a cell gives to a field; empty where the cell is. Or what is wrong with it.
pub fn answer(target: &Target, cell: &str) -> Result<String, String> {
    let Some(text) = filled(cell) else {
        return Ok(String::new());
    };
    match &target.shape {
        Shape::Text(most) if text.chars().count() > *most => Err(format!("请不超过 {most} 个字")),
        // Some of these say nothing without the cells beside them.
        Shape::Text(_) | Shape::Owner | Shape::FollowUpAt | Shape::FollowUpNote | Shape::Username | Shape::LunarDay => {
            Ok(text.to_string())
        }
        Shape::MemberNumber => {
            let number = days::narrow(text);
            let number = number.strip_prefix('#').unwrap_or(&number);
            let number = number.strip_suffix(".0").unwrap_or(number);
            number
                .parse::<i64>()
                .ok()
                .filter(|n| *n > 0)
                .map(|n| n.to_string())
                .ok_or_else(|| "会员编号应为数字，例如 1024".into())
        }
        Shape::Number(from, to, unit) => number(&target.key, unit, text)
            .filter(|n| (from..=to).contains(&n))
            .map(|n| n.to_string())
            .ok_or_else(|| format!("应为 {from} 到 {to} 的整数")),
        Shape::Day => days::day(text).map(|d| d.to_string()).map_err(String::from),
        Shape::Choice(words) => chosen(target, words, text).ok_or_else(|| unknown(text, words)),
        Shape::Many(words) => {
            let all = || words.iter().chain(&target.old);
            let label = |one: &str| all().find(|(_, label)| bare(label) == bare(one));
            let mut codes = many(
                text,
                |one| label(one).map(|(code, _)| code.clone()),
                |one| chosen(target, words, one).ok_or_else(|| unknown(one, words)),
            )?;
            // As a form sends them, so that the same is the same.
            codes.sort_by_key(|code| words.iter().position(|(c, _)| c == code));
            Ok(codes.join(","))
        }
        Shape::Province => regions::find(text)
            .map(|code| regions::province_of(code).to_string())
            .ok_or_else(|| place_unknown(text)),
        Shape::Region => regions::find(text)
            .map(|code| code.to_string())
            .ok_or_else(|| place_unknown(text)),
        Shape::Regions => {
            let place = |one: &str| {
                regions::find(one)
                    .map(|code| code.to_string())
                    .ok_or_else(|| place_unknown(one))
            };
            many(text, |_| None, place).map(|codes| codes.join(","))
        }
        Shape::Yes => match bare(text).as_str() {
            "是" | "有" | "要" | "必须" | "y" | "yes" | "true" | "1" | "农历" | "阴历" | "旧历" | "需要" => {
                Ok("true".into())
            }
            "否" | "无" | "不" | "不要" | "没有" | "n" | "no" | "false" | "0" | "公历" | "阳历" | "新历" | "不限"
            | "不需要" => Ok(String::new()),
            _ => Err("请写「是」或「否」".into()),
        },
        Shape::Contact(kind) => {
            // A long number that the table kept as a number has lost its end.
            if text.contains(['E', 'e']) && text.parse::<f64>().is_ok() {
                return Err("表格把它存成了数字，末几位已经丢失，请把这一列设为文本后重新填写".into());
            }
            // As an export shows it to who sees only a part: it says nothing new.
            if masked(text) {
                return Ok(String::new());
            }
            kind.normalise(&days::narrow(text)).map_err(String::from)
        }
    }
}

/// What stands in a cell, where it says anything.
pub fn filled(cell: &str) -> Option<&str> {
    Some(cell.trim()).filter(|text| !text.is_empty() && !is_nothing(text))
}

/// Contact data of which a part is hidden: `138****0000`.
pub fn masked(text: &str) -> bool {
    days::narrow(text).contains("**")
}

/// A word that is offered now, or one that was and that a member may still have.
fn chosen(target: &Target, words: &[(String, String)], text: &str) -> Option<String> {
    let old = || target.old.iter().find(|(_, label)| bare(label) == bare(text));
    choice(&target.key, words, text).or_else(|| old().map(|(code, _)| code.clone()))
}

/// What people write where they know nothing.
fn is_nothing(text: &str) -> bool {
    matches!(
        text,
        "-" | "--"
            | "—"
            | "——"
            | "/"
            | "\\"
            | "N/A"
            | "n/a"
            | "#N/A"
            | "NULL"
            | "null"
            | "未填"
            | "未填写"
            | "不详"
            | "未知"
            | "暂无"
    )
}

fn unknown(text: &str, words: &[(String, String)]) -> String {
    let offered: Vec<&str> = words.iter().take(8).map(|(_, label)| label.as_str()).collect();
    format!("不认识「{}」，可以写：{}", short(text), offered.join("、"))
}

fn place_unknown(text: &str) -> String {
    format!(
        "不认识「{}」，请写成「上海浦东新区」「江苏省南京市玄武区」这样",
        short(text)
    )
}

fn short(text: &str) -> String {
    text.chars().take(20).collect()
}

/// Several answers in one cell, as codes. A label that has a comma of its own is one answer: `label` knows it.
fn many(
    text: &str,
    label: impl Fn(&str) -> Option<String>,
    one: impl Fn(&str) -> Result<String, String>,
) -> Result<Vec<String>, String> {
    /// So many pieces may be one label.
    const PIECES: usize = 4;
    let separators = [',', '，', '、', ';', '；', '|', '\n', '/'];
    let start = |piece: &str| piece.as_ptr() as usize - text.as_ptr() as usize;
    let pieces: Vec<(usize, usize)> = text
        .split(separators)
        .map(|piece| (start(piece), start(piece) + piece.len()))
        .collect();
    let mut codes: Vec<String> = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let last = (at + PIECES).min(pieces.len());
        let several = (at + 1..last)
            .rev()
            .find_map(|to| Some((to + 1, label(&text[pieces[at].0..pieces[to].1])?)));
        let word = text[pieces[at].0..pieces[at].1].trim();
        let (next, code) = match several {
            Some(found) => found,
            None if word.is_empty() => {
                at += 1;
                continue;
            }
            None => (at + 1, one(word)?),
        };
        if !codes.contains(&code) {
            codes.push(code);
        }
        at = next;
    }
    Ok(codes)
}

/// The code of a choice: by its synonyms, its code, its label with or without what stands in brackets, a sum.
fn choice(key: &str, words: &[(String, String)], text: &str) -> Option<String> {
    let word = bare(text);
    if word.is_empty() {
        return None;
    }
    let of = |found: &(String, String)| found.0.clone();
    if let Some(code) = synonyms::choice(key, &word).filter(|code| words.iter().any(|(c, _)| c == code)) {
        return Some(code.to_string());
    }
    let exact = words.iter().find(|(code, label)| code == text || bare(label) == word);
    let parts = || {
        words.iter().find(|(_, label)| {
            label
                .split(['/', '（', '，'])
                .map(bare)
                .any(|part| !part.is_empty() && part == word)
        })
    };
    exact
        .or_else(parts)
        .map(of)
        .or_else(|| key.contains("income").then(|| income(key, words, text)).flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::exchange::targets::stock;

    fn read(key: &str, cell: &str) -> Result<String, String> {
        let stock = stock();
        let target = stock.get(key).unwrap_or_else(|| panic!("no field {key}"));
        answer(target, cell)
    }

    #[track_caller]
    fn gives(key: &str, cells: &[&str], code: &str) {
        for cell in cells {
            assert_eq!(read(key, cell), Ok(code.to_string()), "{key}: {cell}");
        }
    }

    #[test]
    fn measures_are_read_in_any_unit() {
        gives(
            "height",
            &[
                "175",
                "175cm",
                "175 CM",
                "175.0",
                "1.75",
                "1.75m",
                "1.75米",
                "1米75",
                "１７５",
                "175厘米",
                "174.6",
            ],
            "175",
        );
        gives("weight", &["65", "65kg", "65 公斤", "130斤", "64.8"], "65");
        gives("wish_age_min", &["28", "28岁", "28.0"], "28");
        for wrong in [
            "17",
            "abc",
            "1.75.2",
            "九尺",
            "-175",
            "175个",
            "1e99",
            "NaN",
            "99999999999999999999",
        ] {
            assert!(read("height", wrong).is_err(), "{wrong}");
        }
        assert!(read("brothers", "1.5").is_err());
    }

    #[test]
    fn choices_are_read_by_label_code_and_what_people_say() {
        gives("sex", &["男", "男 ", "先生", "M", "male"], "male");
        gives(
            "education",
            &["本科", "大学本科", "学士", "bachelor", "本科 "],
            "bachelor",
        );
        gives("education", &["研究生", "硕士"], "master");
        gives("education", &["高中/中专", "中专", "高中"], "senior");
        gives("marital", &["离异", "离婚", "离异带孩"], "divorced");
        gives("house", &["已购房（有贷款）", "有房有贷", "按揭"], "mortgaged");
        gives(
            "income",
            &["10-20 万", "15万", "12-15万", "150000", "15", "15w"],
            "from_10",
        );
        gives("income", &["5万以下", "5 万以下", "3万"], "below_5");
        gives("monthly_income", &["6000", "6千", "5-8 千", "6k"], "from_5k");
        gives(
            "interests",
            &["品茶、旅行", "旅行,品茶,旅行"],
            &read("interests", "品茶、旅行").unwrap_or_default(),
        );
        assert_eq!(read("interests", "品茶，旅行"), Ok("travel,tea".into()));
        assert_eq!(
            read("wish_children", "有，不和我一起生活、没有小孩，有，和我一起生活").map(|c| c.split(',').count()),
            Ok(3)
        );
        assert!(read("education", "幼儿园").is_err_and(|e| e.contains("不认识「幼儿园」")));
    }

    #[test]
    fn contacts_are_read_in_any_way_of_writing_them() {
        gives(
            "mobile",
            &[
                "13800138000",
                "138 0013 8000",
                "+86 138-0013-8000",
                "8613800138000",
                " 13800138000 ",
            ],
            "13800138000",
        );
        gives(
            "id_number",
            &["11010519491231002x", "110105 19491231 002X"],
            "11010519491231002X",
        );
        assert!(read("id_number", "1.10105194912310E17").is_err_and(|e| e.contains("文本")));
        assert!(read("mobile", "1380013800").is_err());
    }

    #[test]
    fn places_are_found_as_people_write_them() {
        gives(
            "region",
            &["上海浦东新区", "上海市浦东新区", "上海 浦东新区", "310115", "浦东新区"],
            "310115",
        );
        gives(
            "region",
            &["江苏省南京市玄武区", "江苏 南京 玄武区", "南京玄武区", "南京市玄武区"],
            "320102",
        );
        gives("region", &["南京", "江苏南京", "江苏省南京市"], "320100");
        gives("hukou", &["江苏", "江苏省", "江苏南京"], "320000");
        gives("wish_regions", &["上海、江苏", "上海市，江苏省"], "310000,320000");
        assert!(read("region", "火星").is_err());
    }

    #[test]
    fn what_an_export_hides_is_left_as_it_is() {
        gives("mobile", &["138****0000", "138＊＊＊＊0000"], "");
        gives("id_number", &["110105********002X"], "");
        gives("wechat", &["li****", "****"], "");
        gives("member_number", &["1024", "#1024", "1024.0", "１０２４"], "1024");
        for wrong in ["0", "-3", "十二", "12a", "99999999999999999999"] {
            assert!(read("member_number", wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn words_out_of_use_are_still_understood() {
        let mut target = stock().get("personality").expect("a field").clone();
        target.old = vec![("gone".into(), "老派".into())];
        assert_eq!(answer(&target, "老派"), Ok("gone".into()));
        assert!(answer(&target, "新派").is_err_and(|e| !e.contains("老派")));
    }

    #[test]
    fn nothing_known_is_no_answer() {
        for key in ["height", "sex", "region", "mobile", "birthday", "interests"] {
            gives(key, &["", "  ", "-", "不详", "N/A"], "");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_cell_panics(text in ".*") {
            for target in stock().all() {
                let _ = answer(target, &text);
            }
        }

        #[test]
        fn what_is_shown_is_read_back(pick in 0usize..1000) {
            // What an export writes, an import understands.
            for target in stock().all() {
                let (Shape::Choice(words) | Shape::Many(words)) = &target.shape else { continue };
                let (code, _) = &words[pick % words.len()];
                let cell = target.shown(code);
                proptest::prop_assert_eq!(answer(target, &cell), Ok(code.clone()), "{}: {}", target.key, cell);
            }
        }
    }
}
