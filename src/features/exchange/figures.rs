//! Numbers with their units and sums of money as people write them: pure.

use super::days;

/// 「175cm」「1.75米」「175.0」「65公斤」「130斤」 as a whole number of the field's unit.
pub fn number(key: &str, unit: &str, text: &str) -> Option<i64> {
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

/// 「15万」「10-15万」「150000」「12000元」 as the class of income that it falls in.
pub fn income(key: &str, words: &[(String, String)], text: &str) -> Option<String> {
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
