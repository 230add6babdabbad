//! Criteria that are being tried, as the address has them: the fields of the criteria form, and `try`.

use crate::features::matching::LibraryFilter;
use crate::features::members::{Answers, Criteria, Education, Intent};
use leptos_router::params::ParamsMap;

/// Whether a key of the address is a field of the criteria.
fn is_wish(key: &str) -> bool {
    key == "try" || key.starts_with("wish_") || key.starts_with("weight_")
}

/// What is tried; nothing where the member's own criteria count.
pub(super) fn tried(q: &ParamsMap) -> Answers {
    if q.get("try").is_none() {
        return Answers::new();
    }
    let pairs = q.into_iter().filter(|(key, value)| is_wish(key) && !value.is_empty());
    pairs.map(|(key, value)| (key.to_string(), value.to_string())).collect()
}

/// The rest of the address, without sheets and pages: what a form has to carry along.
pub(super) fn rest(q: &ParamsMap, of_filter: bool) -> Vec<(String, String)> {
    const OPEN: &[&str] = &["recommend", "open", "view"];
    let kept = q.into_iter().filter(|(key, value)| {
        let filter = LibraryFilter::KEYS.contains(&key.as_ref());
        let wanted = if of_filter { !is_wish(key) } else { !filter };
        wanted && !OPEN.contains(&key.as_ref()) && !value.is_empty()
    });
    kept.map(|(key, value)| (key.to_string(), value.to_string())).collect()
}

/// The address with these criteria tried; the member's own again where there are none.
pub(super) fn trying(path: &str, q: &ParamsMap, criteria: Option<&Criteria>) -> String {
    let mut changed = ParamsMap::new();
    for (key, value) in rest(q, true) {
        changed.insert(key, value);
    }
    if let Some(criteria) = criteria {
        changed.insert("try", "1".into());
        for (key, value) in criteria.answers().into_iter().filter(|(key, _)| key != "wish_text") {
            changed.insert(key, value);
        }
    }
    format!("{path}{}", changed.to_query_string())
}

impl LibraryFilter {
    /// The fields of the filter in the address.
    pub(super) const KEYS: &[&str] = &[
        "province",
        "city",
        "age_min",
        "age_max",
        "education",
        "checked",
        "level",
        "fresh",
        "in_common",
        "among",
    ];

    /// What the address asks for.
    pub(super) fn of(q: &ParamsMap) -> Self {
        use crate::features::matching::Among;
        use crate::features::verification::Item;
        let number = |key| q.get(key).and_then(|v| v.trim().parse::<i64>().ok());
        let province = number("province");
        Self {
            province,
            // A city counts only in its province.
            city: number("city").filter(|c| province.is_some_and(|p| p / 10_000 == c / 10_000)),
            age_min: number("age_min"),
            age_max: number("age_max"),
            education: q.get("education").and_then(|e| Education::from_code(&e)),
            checked: q.get("checked").and_then(|c| Item::from_code(&c)),
            level: q.get("level").and_then(|l| Intent::from_code(&l)),
            fresh: q.get("fresh").is_some_and(|f| f == "true"),
            in_common: number("in_common").filter(|n| *n > 0),
            among: q.get("among").and_then(|a| Among::from_code(&a)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::members::{Importance, Range, Wish};

    #[test]
    fn what_is_tried_is_in_the_address_and_comes_back() {
        let criteria = Criteria {
            age: Some(Wish {
                value: Range {
                    min: Some(28),
                    max: Some(36),
                },
                importance: Importance::Must,
            }),
            ..Criteria::default()
        };
        let mut q = ParamsMap::new();
        for (key, value) in [
            ("tab", "matches"),
            ("fresh", "true"),
            ("recommend", "7"),
            ("pick", "1,2"),
        ] {
            q.insert(key, value.into());
        }
        assert_eq!(tried(&q), Answers::new());
        // The address writes «_» as browsers may, as %5F.
        let to = trying("/office/members/1", &q, Some(&criteria)).replace("%5F", "_");
        for part in [
            "tab=matches",
            "fresh=true",
            "try=1",
            "wish_age_min=28",
            "weight_age=must",
            "pick=",
        ] {
            assert!(to.contains(part), "{part} in {to}");
        }
        assert!(!to.contains("recommend"));
        for (key, value) in criteria.answers() {
            q.insert(key, value);
        }
        q.insert("try", "1".into());
        assert_eq!(tried(&q).get("wish_age_max").map(String::as_str), Some("36"));
        assert!(!trying("/x", &q, None).contains("wish_"));
        assert!(rest(&q, false).iter().any(|(k, _)| k == "wish_age_min"));
        assert!(!rest(&q, false).iter().any(|(k, _)| k == "fresh"));
    }

    #[test]
    fn a_city_counts_in_its_province_only() {
        let of = |pairs: &[(&'static str, &str)]| {
            let mut q = ParamsMap::new();
            for (key, value) in pairs {
                q.insert(*key, value.to_string());
            }
            LibraryFilter::of(&q)
        };
        assert_eq!(of(&[("province", "320000"), ("city", "320500")]).city, Some(320_500));
        assert_eq!(of(&[("province", "310000"), ("city", "320500")]).city, None);
        assert_eq!(of(&[("city", "320500")]).city, None);
    }
}
