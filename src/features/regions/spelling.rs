//! From a place as people write it to its code: 「上海浦东新区」, 「江苏 南京 玄武区」, 「南京」, an address.

use super::data::{REGIONS, city_of, province_of, short_city, short_province};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What is written with more of the way to a place wins over what is written with less.
mod rank {
    pub const PROVINCE: u8 = 0;
    pub const IN_PROVINCE: u8 = 10;
    pub const IN_CITY: u8 = 20;
    pub const FULL: u8 = 30;
    pub const SHORT: u8 = 40;
}

/// Every spelling with the code that it means and its rank; 0 where several places of one rank are called so.
static SPELLINGS: LazyLock<HashMap<String, (i64, u8)>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    for code in REGIONS.keys() {
        for (spelling, rank) in spellings(*code) {
            let kept = all.entry(spelling).or_insert((*code, rank));
            if rank < kept.1 {
                *kept = (*code, rank);
            } else if rank == kept.1 && *code != kept.0 {
                kept.0 = 0;
            }
        }
    }
    all
});

fn spellings(code: i64) -> Vec<(String, u8)> {
    let name = REGIONS[&code];
    let province = REGIONS.get(&province_of(code)).copied().unwrap_or_default();
    let provinces = [province, short_province(province)];
    if code % 10_000 == 0 {
        return provinces.map(|p| (p.to_string(), rank::PROVINCE)).into();
    }
    let city = REGIONS.get(&city_of(code)).copied().unwrap_or_default();
    let cities: Vec<&str> = short_city(city).map_or_else(Vec::new, |short| vec![city, short]);
    let mut found = Vec::new();
    if code % 100 == 0 {
        for city in &cities {
            found.extend(provinces.map(|p| (format!("{p}{city}"), rank::IN_PROVINCE)));
            found.push((
                city.to_string(),
                if city.len() == name.len() {
                    rank::FULL
                } else {
                    rank::SHORT
                },
            ));
        }
        return found;
    }
    let short = ["新区", "区", "县", "市"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .filter(|s| s.chars().count() > 1);
    for (district, later) in [(Some(name), 1), (short, 2)] {
        let Some(district) = district else { continue };
        for province in provinces {
            found.push((format!("{province}{district}"), rank::IN_PROVINCE + later));
            found.extend(
                cities
                    .iter()
                    .map(|city| (format!("{province}{city}{district}"), rank::IN_PROVINCE + later)),
            );
        }
        found.extend(
            cities
                .iter()
                .map(|city| (format!("{city}{district}"), rank::IN_CITY + later)),
        );
        found.push((
            district.to_string(),
            if later == 1 { rank::FULL + 1 } else { rank::SHORT },
        ));
    }
    found
}

/// The region that a text names: a district, or the city or province where it says no more. What follows a
/// district or city (a street) is left out; nothing where no place or several are called so.
pub fn find(text: &str) -> Option<i64> {
    let plain: String = text.chars().filter(|c| c.is_alphanumeric()).take(40).collect();
    if let Ok(code) = plain.parse::<i64>() {
        return REGIONS.contains_key(&code).then_some(code);
    }
    let plain = plain.strip_prefix("中国").unwrap_or(&plain);
    let ends = plain.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
    for end in ends {
        if let Some((code, _)) = SPELLINGS.get(&plain[..end]) {
            // «江苏火星市» is not 江苏.
            let whole = end == plain.len();
            return (*code != 0 && (whole || code % 10_000 != 0)).then_some(*code);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::regions::{known, place};

    #[test]
    fn every_place_is_found_by_what_it_is_called() {
        for code in REGIONS.keys() {
            let name = place(*code);
            let found = find(&name);
            // «市辖区» has no name of its own.
            assert!(found.is_some_and(|f| place(f) == name), "{code} {name}: {found:?}");
        }
    }

    #[test]
    fn addresses_lead_to_their_district() {
        assert_eq!(find("上海市浦东新区世纪大道100号"), Some(310_115));
        assert_eq!(find("江苏省-南京市-玄武区"), Some(320_102));
        assert_eq!(find("吉林"), Some(220_000));
        assert_eq!(find("吉林省吉林市"), Some(220_200));
    }

    #[test]
    fn what_may_be_several_places_is_none() {
        for text in ["朝阳区", "鼓楼区", "江苏火星市", "", "？", "999999"] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in ".*") {
            if let Some(code) = find(&text) {
                proptest::prop_assert!(known(code));
            }
        }
    }
}
