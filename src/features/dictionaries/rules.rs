//! How a list changes: words are renamed, put in another order, retired and brought back, and new ones are
//! added at the end. None is taken away.

use super::{Word, Words};
use crate::types::errors::FieldErrors;
use std::collections::BTreeMap;

/// A list is chosen from by eye.
const MOST: usize = 80;
const LONGEST: usize = 20;

/// What the form of a list sent: `label.tea`, `place.tea`, `retired.tea`, and `fresh` with new words, one a line.
pub type Sent = BTreeMap<String, String>;

/// The list as it was sent, or what is wrong with it, at `label.CODE` and `fresh`.
pub fn edited(before: &Words, sent: &Sent) -> Result<Vec<Word>, FieldErrors> {
    let mut errors = FieldErrors::default();
    let at = |what: &str, code: &str| sent.get(&format!("{what}.{code}")).map(|v| v.trim());
    let mut kept: Vec<(i64, Word)> = Vec::new();
    for (n, word) in (0i64..).zip(before.to_vec()) {
        let code = word.code.to_string();
        let label = at("label", &code).unwrap_or(&word.label).to_string();
        let place = at("place", &code).and_then(|p| p.parse().ok()).unwrap_or(n);
        let retired = at("retired", &code).is_some();
        kept.push((
            place,
            Word {
                retired,
                ..Word::new(code, label)
            },
        ));
    }
    kept.sort_by_key(|(place, _)| *place);
    let mut words: Vec<Word> = kept.into_iter().map(|(_, word)| word).collect();
    let known = words.len();
    let lines = sent.get("fresh").map_or("", String::as_str).lines();
    for label in lines.map(str::trim).filter(|l| !l.is_empty()) {
        words.push(Word::new(fresh_code(&words), label));
    }
    for (n, word) in words.iter().enumerate() {
        let field = if n < known {
            format!("label.{}", word.code)
        } else {
            "fresh".to_string()
        };
        if word.label.is_empty() {
            errors.add(&field, "名称不能为空；不再使用的词请勾选「停用」");
        } else if word.label.chars().count() > LONGEST {
            errors.add(&field, format!("「{}」太长，请不超过 {LONGEST} 个字", word.label));
        } else if words[..n].iter().any(|other| other.label == word.label) {
            errors.add(&field, format!("「{}」重复了，停用的词可以取消停用后再用", word.label));
        }
    }
    if words.len() > MOST {
        errors.add("fresh", format!("一个列表最多 {MOST} 个词"));
    }
    if !words.is_empty() && words.iter().all(|w| w.retired) {
        errors.add("fresh", "至少要留一个可选的词");
    }
    errors.into_result()?;
    Ok(words)
}

/// The code of a new word: `w7`, one more than the highest there is.
fn fresh_code(words: &[Word]) -> String {
    let numbers = words
        .iter()
        .filter_map(|w| w.code.strip_prefix('w')?.parse::<u32>().ok());
    format!("w{}", numbers.max().unwrap_or(0) + 1)
}

/// What changed, in words for the log; empty where nothing did.
pub fn told(before: &Words, after: &[Word]) -> String {
    let old = before.to_vec();
    let was = |word: &Word| old.iter().find(|o| o.code == word.code);
    let mut parts: Vec<String> = Vec::new();
    let mut part = |what: &str, labels: Vec<String>| {
        if !labels.is_empty() {
            parts.push(format!("{what}{}", labels.join("、")));
        }
    };
    let all = |chosen: &dyn Fn(&Word) -> Option<String>| after.iter().filter_map(chosen).collect::<Vec<_>>();
    part("新增", all(&|w| was(w).is_none().then(|| w.label.to_string())));
    part(
        "改名",
        all(&|w| {
            was(w)
                .filter(|o| o.label != w.label)
                .map(|o| format!("{}→{}", o.label, w.label))
        }),
    );
    part(
        "停用",
        all(&|w| was(w).filter(|o| w.retired && !o.retired).map(|_| w.label.to_string())),
    );
    part(
        "恢复",
        all(&|w| was(w).filter(|o| !w.retired && o.retired).map(|_| w.label.to_string())),
    );
    let order = |words: &[Word]| words.iter().map(|w| w.code.to_string()).collect::<Vec<_>>();
    if order(&old)[..] != order(after)[..old.len().min(after.len())] {
        parts.push("调整顺序".into());
    }
    parts.join("；")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before() -> Words {
        Words::Fixed(&[("tea", "品茶"), ("games", "游戏"), ("film", "电影")])
    }

    fn sent(pairs: &[(&str, &str)]) -> Sent {
        pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect()
    }

    #[test]
    fn words_are_renamed_ordered_retired_and_added_but_never_lost() {
        let made = edited(
            &before(),
            &sent(&[
                ("label.tea", "喝茶"),
                ("place.film", "0"),
                ("place.tea", "1"),
                ("place.games", "2"),
                ("retired.games", "true"),
                ("fresh", "桌游\n\n 露营 "),
            ]),
        )
        .expect("right");
        let said: Vec<(&str, &str, bool)> = made.iter().map(|w| (&*w.code, &*w.label, w.retired)).collect();
        assert_eq!(
            said,
            [
                ("film", "电影", false),
                ("tea", "喝茶", false),
                ("games", "游戏", true),
                ("w1", "桌游", false),
                ("w2", "露营", false)
            ]
        );
        assert_eq!(
            told(&before(), &made),
            "新增桌游、露营；改名品茶→喝茶；停用游戏；调整顺序"
        );
        // A form that says nothing of a word leaves it.
        let again = edited(&Words::kept(made.clone()), &sent(&[("retired.games", "true")])).expect("right");
        assert_eq!(again, made);
        assert_eq!(told(&Words::kept(made), &again), "");
    }

    #[test]
    fn what_is_wrong_is_named_at_its_word() {
        let wrong = |pairs: &[(&str, &str)], field: &str| {
            edited(&before(), &sent(pairs))
                .expect_err("refused")
                .get(field)
                .map(String::from)
        };
        assert!(wrong(&[("label.tea", " ")], "label.tea").is_some_and(|s| s.contains("停用")));
        assert!(wrong(&[("label.film", "游戏")], "label.film").is_some_and(|s| s.contains("重复")));
        assert!(wrong(&[("fresh", "电影")], "fresh").is_some_and(|s| s.contains("重复")));
        assert!(wrong(&[("fresh", &"很".repeat(21))], "fresh").is_some_and(|s| s.contains("20")));
        let none = [
            ("retired.tea", "true"),
            ("retired.games", "true"),
            ("retired.film", "true"),
        ];
        assert!(wrong(&none, "fresh").is_some());
    }
}
