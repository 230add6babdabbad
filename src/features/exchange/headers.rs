//! What the columns of a table are taken for: guessed from their headers, or as they were taken the last time.

use super::synonyms::{self, bare};
use super::targets::{NUMBER, NUMBER_LABEL, Target};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The key of the field that each column is taken for; empty for those that nothing fits. No field twice.
pub fn guessed(headers: &[String], targets: &[Target]) -> Vec<String> {
    let ours = exported(headers);
    let mut taken: Vec<&str> = Vec::new();
    // A number of another system is somebody else's here: only in our own export it is taken for a member's
    // unasked. What an export tells of the last contact is no follow-up that comes along.
    if !ours {
        taken.push(NUMBER);
    }
    // What is called exactly so comes before what is only called alike.
    let mut found: Vec<Option<&Target>> = vec![None; headers.len()];
    for look in [exactly, alike] {
        for (header, place) in headers.iter().zip(&mut found) {
            if place.is_none()
                && !(ours && header == LAST_CONTACT)
                && let Some(target) = look(&bare(header), targets).filter(|t| !taken.contains(&t.key.as_str()))
            {
                taken.push(&target.key);
                *place = Some(target);
            }
        }
    }
    found
        .into_iter()
        .map(|t| t.map_or(String::new(), |t| t.key.clone()))
        .collect()
}

/// What an export calls the column of the last contact.
pub const LAST_CONTACT: &str = "最近联系";
/// What an export calls the column of how many follow-ups there are.
pub const FOLLOW_UPS: &str = "跟进次数";

/// Whether a table is an export of this program.
fn exported(headers: &[String]) -> bool {
    [NUMBER_LABEL, FOLLOW_UPS, LAST_CONTACT]
        .iter()
        .all(|ours| headers.iter().any(|header| header == ours))
}

/// Whether a sheet with this header is a list of members: one has what members are known by, or much else.
pub fn fits(headers: &[String], targets: &[Target]) -> bool {
    let found: Vec<String> = guessed(headers, targets)
        .into_iter()
        .filter(|key| !key.is_empty())
        .collect();
    found.len() >= 3 || found.len() == 2 && found.iter().any(|key| KEYS.contains(&key.as_str()))
}

/// By what members are known.
const KEYS: [&str; 3] = ["mobile", "id_number", NUMBER];

fn exactly<'a>(header: &str, targets: &'a [Target]) -> Option<&'a Target> {
    targets
        .iter()
        .find(|t| !header.is_empty() && (t.key == header || bare(&t.label) == header))
}

fn alike<'a>(header: &str, targets: &'a [Target]) -> Option<&'a Target> {
    let key = synonyms::header(header)?;
    targets.iter().find(|t| t.key == key)
}

/// The mapping that was remembered for these headers, for their order here; fields that are no more are left out.
pub fn recalled(headers: &[String], known: &BTreeMap<String, String>, targets: &[Target]) -> Vec<String> {
    let key = |header: &String| {
        known
            .get(&bare(header))
            .filter(|key| targets.iter().any(|t| t.key == **key))
    };
    headers.iter().map(|h| key(h).cloned().unwrap_or_default()).collect()
}

/// What is remembered: field by header.
pub fn remembered(headers: &[String], mapping: &[String]) -> BTreeMap<String, String> {
    headers.iter().map(|h| bare(h)).zip(mapping.iter().cloned()).collect()
}

/// The same for the same set of headers, in whatever order.
pub fn fingerprint(headers: &[String]) -> String {
    // Our own column of reasons does not make it another table.
    let own = |header: &&String| header.as_str() != super::refused::REASON;
    let mut words: Vec<String> = headers.iter().filter(own).map(|h| bare(h)).collect();
    words.sort();
    let hash = Sha256::digest(words.join("\n").as_bytes());
    hash.iter().map(|b| format!("{b:02x}")).collect()
}

/// What is wrong with a mapping: a field twice, or nothing to know a member by.
pub fn fault(mapping: &[String], targets: &[Target]) -> Option<String> {
    for (at, key) in mapping.iter().enumerate().filter(|(_, key)| !key.is_empty()) {
        if mapping[..at].contains(key) {
            let label = targets
                .iter()
                .find(|t| t.key == *key)
                .map_or(key.as_str(), |t| t.label.as_str());
            return Some(format!("有两列都对应「{label}」，请只留一列"));
        }
    }
    let known_by = KEYS.iter().any(|key| mapping.iter().any(|m| m == key));
    (!known_by).then(|| "请指明哪一列是手机号码、身份证号或会员编号，用来辨认会员".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::exchange::targets::stock;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(String::from).collect()
    }

    #[test]
    fn headers_are_understood() {
        let headers = words("客户姓名 联系电话 性别 出生年月 身高(cm) 学历 婚姻状况 现居住地 年薪 红娘 备注 序号 手机");
        assert_eq!(
            guessed(&headers, stock().all()).join(" "),
            "name mobile sex birthday height education marital region income owner follow_up_note  "
        );
    }

    #[test]
    fn an_exact_name_wins_over_one_that_is_only_alike() {
        assert_eq!(guessed(&words("电话 手机号码"), stock().all()), ["", "mobile"]);
    }

    #[test]
    fn the_labels_of_an_export_are_understood() {
        for target in stock().all().iter().filter(|t| t.key != NUMBER) {
            assert_eq!(
                guessed(std::slice::from_ref(&target.label), stock().all()),
                std::slice::from_ref(&target.key),
                "{}",
                target.label
            );
        }
    }

    #[test]
    fn a_number_is_a_members_only_in_our_own_export() {
        let guess = |text: &str| guessed(&words(text), stock().all()).join(" ");
        assert_eq!(guess("会员编号 姓名 手机 最近联系"), " name mobile follow_up_at");
        assert_eq!(
            guess("会员编号 姓名 手机号码 生日 年龄 农历生日 售前红娘 跟进次数 最近联系"),
            "member_number name mobile birthday  lunar_birthday owner  "
        );
    }

    #[test]
    fn lists_of_members_are_told_from_covers() {
        let fit = |text: &str| fits(&words(text), stock().all());
        assert!(fit("姓名 手机") && fit("序号 姓名 性别 出生年月"));
        assert!(!fit("导出人 陈敏（manager）") && !fit("姓名 人数") && !fit("说明 日期"));
    }

    #[test]
    fn a_mapping_is_recalled_in_any_order() {
        let (headers, mapping) = (words("甲 乙 丙"), words("name mobile ").into_iter().collect::<Vec<_>>());
        let known = remembered(&headers, &mapping);
        let other = words("丙 乙 甲");
        assert_eq!(fingerprint(&headers), fingerprint(&other));
        assert_eq!(recalled(&other, &known, stock().all()), ["", "mobile", "name"]);
    }

    #[test]
    fn faults_are_named() {
        let fault = |text| fault(&words(text), stock().all());
        assert_eq!(fault("name mobile"), None);
        assert!(fault("name sex").is_some_and(|s| s.contains("手机号码")));
        assert!(fault("mobile mobile").is_some_and(|s| s.contains("两列")));
    }
}
