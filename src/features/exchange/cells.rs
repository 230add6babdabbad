//! From a cell as people fill it in to the answer of a field: pure, and whatever stands in the cell, never a panic.

use super::days;
use super::synonyms::{self, bare};
use super::targets::{Shape, Target};
use crate::features::regions;

/// The answer that a cell gives to a field; empty where the cell is. Or what is wrong with it.
pub fn answer(target: &Target, cell: &str) -> Result<String, String> {
    let text = cell.trim();
    if text.is_empty() || is_nothing(text) {
        return Ok(String::new());
    }
    match &target.shape {
        Shape::Text(most) if text.chars().count() > *most => Err(format!("请不超过 {most} 个字")),
        Shape::Text(_) | Shape::Owner | Shape::FollowUpAt | Shape::FollowUpNote | Shape::Username => {
            Ok(text.to_string())
        }
        Shape::Number(from, to, unit) => number(&target.key, unit, text)
            .filter(|n| (from..=to).contains(&n))
            .map(|n| n.to_string())
            .ok_or_else(|| format!("应为 {from} 到 {to} 的整数")),
        Shape::Day => days::day(text).map(|d| d.to_string()).map_err(String::from),
        Shape::Choice(words) => choice(&target.key, words, text).ok_or_else(|| unknown(text, words)),
        Shape::Many(words) => many(text, |one| {
            choice(&target.key, words, one).ok_or_else(|| unknown(one, words))
        }),
        Shape::Province => regions::find(text)
            .map(|code| regions::province_of(code).to_string())
            .ok_or_else(|| place_unknown(text)),
        Shape::Region => regions::find(text)
            .map(|code| code.to_string())
            .ok_or_else(|| place_unknown(text)),
        Shape::Regions => many(text, |one| {
            regions::find(one)
                .map(|code| code.to_string())
                .ok_or_else(|| place_unknown(one))
        }),
        Shape::Yes => match bare(text).as_str() {
            "是" | "有" | "要" | "必须" | "y" | "yes" | "true" | "1" | "农历" | "需要" => Ok("true".into()),
            "否" | "无" | "不" | "不要" | "没有" | "n" | "no" | "false" | "0" | "公历" | "阳历" | "不限" | "不需要" => {
                Ok(String::new())
            }
            _ => Err("请写「是」或「否」".into()),
        },
        Shape::Contact(kind) => {
            // A long number that the table kept as a number has lost its end.
            if text.contains(['E', 'e']) && text.parse::<f64>().is_ok() {
                return Err("表格把它存成了数字，末几位已经丢失，请把这一列设为文本后重新填写".into());
            }
            kind.normalise(&days::narrow(text)).map_err(String::from)
        }
    }
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

/// Several answers in one cell, as codes separated by commas.
fn many(text: &str, one: impl Fn(&str) -> Result<String, String>) -> Result<String, String> {
    let mut codes: Vec<String> = Vec::new();
    for word in text
        .split([',', '，', '、', ';', '；', '|', '\n', '/'])
        .map(str::trim)
        .filter(|w| !w.is_empty())
    {
        let code = one(word)?;
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    Ok(codes.join(","))
}

/// 「175cm」「1.75米」「175.0」「65公斤」「130斤」 as a whole number of the field's unit.
fn number(key: &str, unit: &str, text: &str) -> Option<i64> {
    let narrow = days::narrow(text).to_lowercase().replace(' ', "");
    let figure = |(at, c): &(usize, char)| c.is_ascii_digit() || *c == '.' || (*at == 0 && *c == '-');
    let digits: String = narrow.char_indices().take_while(figure).map(|(_, c)| c).collect();
    let (usual, unit) = (unit.to_lowercase(), &narrow[digits.len()..]);
    let value: f64 = digits.parse().ok().filter(|v: &f64| v.is_finite())?;
    let value = if key.contains("height") {
        match unit {
            "" | "cm" | "厘米" | "公分" if value >= 3.0 => value,
            "" | "m" | "米" if value < 3.0 => value * 100.0,
            // 1米75, 1m75
            _ => {
                let rest = unit.strip_prefix(['米', 'm'])?;
                let centimetres: f64 = rest.trim_end_matches("cm").parse().ok().filter(|_| rest.len() <= 4)?;
                value * 100.0
                    + if rest.len() == 1 {
                        centimetres * 10.0
                    } else {
                        centimetres
                    }
            }
        }
    } else if key.contains("weight") {
        match unit {
            "" | "kg" | "公斤" | "千克" => value,
            "斤" | "市斤" => value / 2.0,
            _ => return None,
        }
    } else {
        match unit {
            "" => value,
            unit if unit == usual || matches!(unit, "岁" | "周岁" | "人" | "个") => value,
            _ => return None,
        }
    };
    let rounded = value.round();
    // Half a centimetre is rounded, half a brother is a mistake.
    let measured = key.contains("height") || key.contains("weight");
    ((-1e9..=1e9).contains(&rounded) && (measured || (rounded - value).abs() < 1e-6)).then_some(rounded as i64)
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

/// 「15万」「10-15万」「150000」「12000元」 as the class of income that it falls in.
fn income(key: &str, words: &[(String, String)], text: &str) -> Option<String> {
    let narrow = days::narrow(text).to_lowercase().replace([' ', ','], "");
    let below = narrow.contains("以下") || narrow.contains("以内");
    let start = narrow.find(|c: char| c.is_ascii_digit())?;
    let digits: String = narrow[start..]
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let value: f64 = digits.parse().ok().filter(|v: &f64| v.is_finite())?;
    let unit = if narrow.contains(['万', 'w']) {
        10_000.0
    } else if narrow.contains(['千', 'k']) {
        1_000.0
    } else {
        1.0
    };
    let yuan = if below { value * unit - 1.0 } else { value * unit };
    let monthly = key == "monthly_income";
    // A bare 15 for a year, a bare 8 for a month: nobody earns that in yuan.
    let yuan = match (monthly, yuan < 1_000.0 && unit == 1.0) {
        (false, true) => yuan * 10_000.0,
        (true, true) => yuan * 1_000.0,
        _ => yuan,
    };
    let class = if monthly {
        match yuan {
            y if y < 3e3 => "below_3k",
            y if y < 5e3 => "from_3k",
            y if y < 8e3 => "from_5k",
            y if y < 1e4 => "from_8k",
            y if y < 2e4 => "from_10k",
            y if y < 5e4 => "from_20k",
            _ => "from_50k",
        }
    } else {
        match yuan {
            y if y < 5e4 => "below_5",
            y if y < 1e5 => "from_5",
            y if y < 2e5 => "from_10",
            y if y < 3e5 => "from_20",
            y if y < 5e5 => "from_30",
            y if y < 1e6 => "from_50",
            _ => "from_100",
        }
    };
    words.iter().any(|(code, _)| code == class).then(|| class.to_string())
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
        assert_eq!(read("interests", "品茶，旅行"), Ok("tea,travel".into()));
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
