//! Names as people look for them: by characters, whole pinyin, single syllables or initials. The words of
//! a name lie in `member_word`, so that a search walks along an index on both databases.

use super::store::names as store;
use crate::error::Result;
use crate::server::Server;
use crate::types::ids::MemberId;
use pinyin::{ToPinyin, ToPinyinMulti};
use std::collections::BTreeSet;

/// Family names of two characters, so that the given name is known.
const COMPOUND: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "夏侯", "司徒", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文", "东方",
    "独孤", "南宫", "百里", "端木", "轩辕", "澹台", "闻人", "司空", "太史", "赫连", "钟离", "呼延", "申屠",
];

/// Characters that sound otherwise in a family name than elsewhere.
const AS_FAMILY_NAME: &[(char, &str)] = &[
    ('曾', "zeng"),
    ('单', "shan"),
    ('仇', "qiu"),
    ('查', "zha"),
    ('解', "xie"),
    ('朴', "piao"),
    ('区', "ou"),
    ('任', "ren"),
    ('盖', "ge"),
    ('翟', "zhai"),
    ('尉', "yu"),
    ('种', "chong"),
    ('乐', "yue"),
    ('盛', "sheng"),
    ('宁', "ning"),
    ('覃', "qin"),
    ('折', "she"),
    ('繁', "po"),
    ('缪', "miao"),
    ('车', "che"),
    ('召', "shao"),
    ('员', "yun"),
    ('重', "chong"),
    ('沈', "shen"),
    ('冼', "xian"),
    ('长', "zhang"),
];

fn han(c: char) -> bool {
    c.to_pinyin().is_some()
}

/// What stands between the parts of a name and is no part of it: 阿依古丽·买买提.
fn within(c: char) -> bool {
    c.is_whitespace() || c == '·'
}

/// The syllable of a character, ü written v as on a keyboard.
fn syllable(c: char, family: bool) -> Option<String> {
    let known = AS_FAMILY_NAME.iter().find(|(k, _)| family && *k == c);
    let plain = match known {
        Some((_, sound)) => sound,
        None => c.to_pinyin()?.plain(),
    };
    Some(plain.replace('ü', "v"))
}

/// How many characters of a name are the family's.
fn family_length(name: &[char]) -> usize {
    let first: String = name.iter().take(2).collect();
    if name.len() > 2 && COMPOUND.contains(&first.as_str()) {
        2
    } else {
        1
    }
}

/// All that a character may sound like, its usual sound first: 蹊 is typed qi by some and xi by others.
fn sounds_of(c: char, family: bool) -> Vec<String> {
    let mut sounds: Vec<String> = syllable(c, family).into_iter().collect();
    for other in c.to_pinyin_multi().into_iter().flatten() {
        let other = other.plain().replace('ü', "v");
        if !sounds.contains(&other) {
            sounds.push(other);
        }
    }
    sounds
}

/// How many ways of saying a name are noted; of a name that has more the rarest are left out.
const READINGS: usize = 12;

/// The ways of saying a name, syllable by syllable, the usual one first.
fn readings(name: &[char]) -> Vec<Vec<String>> {
    let family = family_length(name);
    let mut all = vec![Vec::new()];
    for (i, c) in name.iter().enumerate() {
        let sounds = sounds_of(*c, i < family);
        if sounds.is_empty() {
            continue;
        }
        // The usual sound of this one with everything before, then the others.
        all = sounds
            .iter()
            .flat_map(|sound| {
                all.iter()
                    .map(move |begun| [&begun[..], std::slice::from_ref(sound)].concat())
            })
            .take(READINGS)
            .collect();
    }
    all
}

/// Syllables of the Chinese characters of a name, in order.
fn syllables(name: &[char]) -> Vec<String> {
    let family = family_length(name);
    name.iter()
        .enumerate()
        .filter_map(|(i, c)| syllable(*c, i < family))
        .collect()
}

/// How a name sorts: syllable by syllable, the same characters together.
pub fn pinyin(name: &str) -> String {
    let chars: Vec<char> = name.trim().chars().collect();
    let sounds = syllables(&chars);
    if sounds.is_empty() {
        return name.trim().to_lowercase();
    }
    format!("{} {}", sounds.join(" "), name.trim())
}

/// Everything that a name is found by.
pub fn words(name: &str) -> BTreeSet<String> {
    let chars: Vec<char> = name.chars().filter(|c| !within(*c)).collect();
    let mut words = BTreeSet::new();
    for c in chars.iter().filter(|c| han(**c)) {
        words.insert(c.to_string());
    }
    for pair in chars.windows(2).filter(|p| p.iter().all(|c| han(*c))) {
        words.insert(pair.iter().collect());
    }
    for latin in name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
    {
        words.insert(latin.to_lowercase());
    }
    for sounds in readings(&chars) {
        let given = family_length(&chars).min(sounds.len());
        for some in [&sounds[..], &sounds[given..]] {
            if some.len() > 1 {
                words.insert(some.concat());
                words.insert(some.iter().filter_map(|s| s.chars().next()).collect());
            }
        }
        // 吕 is typed lv, and lu by those who do not know.
        words.extend(sounds.iter().filter(|s| s.contains('v')).map(|s| s.replace('v', "u")));
        words.extend(sounds);
    }
    words
}

/// One run of what was typed: all of the words, or a word of Latin letters to be completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    Han(Vec<String>),
    Latin(String),
}

/// What was typed, cut into runs of Chinese characters and of Latin letters; spaces between letters count
/// for nothing. Digits and signs are no part of a name: nothing where there are any.
pub fn asked(text: &str) -> Option<Vec<Run>> {
    let mut runs: Vec<(bool, String)> = Vec::new();
    for c in text.chars().filter(|c| !within(*c) && *c != '\'') {
        let latin = c.is_ascii_alphabetic() || c == 'ü' || c == 'Ü';
        if !latin && !han(c) {
            return None;
        }
        let c = if matches!(c, 'ü' | 'Ü') {
            'v'
        } else {
            c.to_ascii_lowercase()
        };
        match runs.last_mut() {
            Some((was, run)) if *was == latin => run.push(c),
            _ => runs.push((latin, c.to_string())),
        }
    }
    let run = |(latin, run): (bool, String)| {
        if latin {
            return Run::Latin(run);
        }
        let chars: Vec<char> = run.chars().collect();
        let pairs: Vec<String> = chars.windows(2).map(|p| p.iter().collect()).collect();
        Run::Han(if pairs.is_empty() { vec![run] } else { pairs })
    };
    (!runs.is_empty()).then(|| runs.into_iter().map(run).collect())
}

/// The run that these pairs were cut from, where it is longer than a pair.
pub fn longer(pairs: &[String]) -> Option<String> {
    let (first, rest) = pairs.split_first().filter(|(_, rest)| !rest.is_empty())?;
    let ends = rest.iter().filter_map(|pair| pair.chars().last());
    Some(first.chars().chain(ends).collect())
}

/// Whether a name is found by what was typed; for the few names that are at hand.
pub fn found_by(name: &str, text: &str) -> bool {
    let known = words(name);
    asked(text).is_some_and(|runs| {
        runs.iter().all(|run| match run {
            Run::Han(all) => all.iter().all(|w| known.contains(w)),
            Run::Latin(begun) => known.iter().any(|w| w.starts_with(begun)),
        })
    })
}

/// Members in one transaction of `back_fill`.
const BATCH: i64 = 2_000;

/// Notes the names that are not noted yet or were changed by other ways: those of the time before there
/// were words, and what was written into the table by hand. Answers how many there were.
pub async fn back_fill(server: &Server) -> Result<i64> {
    let (mut after, mut count) = (MemberId(0), 0);
    loop {
        let mut tx = server.db.read().await?;
        let stale = store::stale(&mut tx, after, BATCH).await?;
        drop(tx);
        let Some((last, ..)) = stale.last() else {
            return Ok(count);
        };
        (after, count) = (*last, count + stale.len() as i64);
        let mut tx = server.db.write().await?;
        let mut fresh = Vec::with_capacity(stale.len());
        for (id, name, before) in stale {
            match before {
                // Somebody may have noted it since.
                Some(_) => store::note(&mut tx, id, &name).await?,
                None => fresh.push((id, name)),
            }
        }
        if store::note_new_ones(&mut tx, &fresh).await.is_err() {
            // Another server was at it: one by one, and nothing twice.
            drop(tx);
            tx = server.db.write().await?;
            for (id, name) in &fresh {
                store::note(&mut tx, *id, name).await?;
            }
        }
        tx.commit().await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_people_type_it() {
        for typed in [
            "张",
            "晓明",
            "张晓明",
            "zhangxiaoming",
            "zhang xiao",
            "zxm",
            "xiaoming",
            "xm",
            "zhang",
            "ming",
            "张xm",
            "ZXM",
        ] {
            assert!(found_by("张晓明", typed), "{typed}");
        }
        for typed in ["张明", "li", "mx", "晓张", "138", ""] {
            assert!(!found_by("张晓明", typed), "{typed}");
        }
    }

    #[test]
    fn family_names_have_their_own_sound() {
        assert!(found_by("曾志伟", "zeng") && found_by("单田芳", "stf") && found_by("解晓东", "xxd"));
        assert!(found_by("欧阳晓明", "oyxm") && found_by("欧阳晓明", "xiaoming"));
        assert!(found_by("吕布", "lv") && found_by("吕布", "lu") && found_by("吕布", "lü"));
        assert!(found_by("阿依古丽·Anna", "anna") && found_by("阿依古丽·买买提", "阿依古丽买买提"));
        // Where a character has several sounds, whoever types one of them finds the name.
        assert!(["mqxh", "mxxh", "mixixinghe"].iter().all(|t| found_by("宓蹊星河", t)));
        assert!(found_by("乐朝行", "yuechaoxing") && found_by("乐朝行", "lzh"));
        assert!(
            words(&"行".repeat(9)).len() < 60,
            "a strange name is not noted without end"
        );
    }

    #[test]
    fn pairs_are_put_together_again() {
        let run = |typed: &str| match &asked(typed).unwrap()[..] {
            [Run::Han(words)] => longer(words),
            other => panic!("{other:?}"),
        };
        assert_eq!(run("欧阳 晓明"), Some("欧阳晓明".into()));
        assert_eq!((run("晓明"), run("明")), (None, None));
    }

    #[test]
    fn names_sort_by_sound_then_by_characters() {
        let mut names = ["张伟", "李娜", "安然", "张威", "李安"];
        names.sort_by_key(|n| pinyin(n));
        assert_eq!(names, ["安然", "李安", "李娜", "张伟", "张威"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_words_and_finds_itself_or_nothing(text in ".{0,12}") {
            let _ = (words(&text), pinyin(&text), asked(&text));
        }
    }
}
