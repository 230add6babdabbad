//! The table of regions and how they are called. Codes ending in 0000 are provinces, in 00 cities; a few
//! cities have no districts and stand as their own.

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub(super) static REGIONS: LazyLock<BTreeMap<i64, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("regions.csv").lines();
    lines
        .filter_map(|line| line.split_once(','))
        .filter_map(|(code, name)| Some((code.parse().ok()?, name)))
        .collect()
});

/// The code of the province that a region lies in.
pub fn province_of(code: i64) -> i64 {
    code / 10_000 * 10_000
}

pub(super) fn city_of(code: i64) -> i64 {
    code / 100 * 100
}

/// Every code that there is, of whatever level, in rising order.
pub fn codes() -> Vec<i64> {
    REGIONS.keys().copied().collect()
}

/// A region and everything in it, in rising order.
pub fn within(code: i64) -> Vec<i64> {
    let width = match code {
        c if c % 10_000 == 0 => 10_000,
        c if c % 100 == 0 => 100,
        _ => 1,
    };
    REGIONS.range(code..code + width).map(|(c, _)| *c).collect()
}

/// Whether there is such a region, of whatever level.
pub fn known(code: i64) -> bool {
    REGIONS.contains_key(&code)
}

/// Whether somebody can live at exactly this code: a district, or a city that has none.
pub fn is_district(code: i64) -> bool {
    known(code) && (code % 100 != 0 || (code % 10_000 != 0 && districts(code).next().is_none()))
}

fn districts(city: i64) -> impl Iterator<Item = (i64, &'static str)> {
    REGIONS.range(city + 1..city + 100).map(|(code, name)| (*code, *name))
}

/// The regions right below one, with 0 for the country. A city without districts holds itself.
pub fn under(code: i64) -> Vec<(i64, String)> {
    let owned = |found: Vec<(i64, &str)>| found.into_iter().map(|(c, n)| (c, n.to_string())).collect();
    if code == 0 {
        return owned(
            REGIONS
                .iter()
                .map(|(c, n)| (*c, *n))
                .filter(|(c, _)| c % 10_000 == 0)
                .collect(),
        );
    }
    let Some(name) = REGIONS.get(&code) else {
        return Vec::new();
    };
    if code % 10_000 == 0 {
        let cities = REGIONS.range(code + 1..code + 10_000).map(|(c, n)| (*c, *n));
        return owned(cities.filter(|(c, _)| c % 100 == 0).collect());
    }
    if code % 100 != 0 {
        return Vec::new();
    }
    let below: Vec<_> = districts(code).collect();
    if below.is_empty() {
        vec![(code, name.to_string())]
    } else {
        owned(below)
    }
}

/// 「上海」, 「内蒙古」: a province as people say it.
pub(super) fn short_province(name: &str) -> &str {
    for people in ["壮族自治区", "回族自治区", "维吾尔自治区", "自治区"] {
        if let Some(short) = name.strip_suffix(people) {
            return short;
        }
    }
    name.strip_suffix(['省', '市']).unwrap_or(name)
}

/// The city as people say it; nothing for the names that only hold a place in the table.
pub(super) fn short_city(name: &str) -> Option<&str> {
    let holds_a_place = name == "市辖区" || name == "县" || name.ends_with("直辖县级行政区划");
    (!holds_a_place).then(|| name.strip_suffix('市').unwrap_or(name))
}

/// 「上海 浦东新区」, 「江苏 南京 玄武区」, 「江苏」; empty for a code that is none.
pub fn place(code: i64) -> String {
    let Some(name) = REGIONS.get(&code) else {
        return String::new();
    };
    let mut words = Vec::new();
    if let Some(province) = REGIONS.get(&province_of(code)) {
        words.push(short_province(province));
    }
    if code % 10_000 != 0 {
        words.extend(REGIONS.get(&city_of(code)).and_then(|city| short_city(city)));
    }
    if code % 100 != 0 {
        words.push(name);
    }
    words.join(" ")
}

/// The places of many codes; those that are none are left out.
pub fn names(codes: &[i64]) -> BTreeMap<i64, String> {
    codes
        .iter()
        .filter(|code| known(**code))
        .map(|code| (*code, place(*code)))
        .collect()
}

/// What the fields of a form start with, by what it was answered so far (`region`, `wish_regions` …).
pub fn lists(answers: &BTreeMap<String, String>) -> super::RegionLists {
    let code = |key: &str| {
        answers
            .get(key)
            .and_then(|a| a.trim().parse::<i64>().ok())
            .filter(|c| known(*c))
    };
    let province = code("region").map(province_of).or(code("region_province"));
    let cities = province.map(under).unwrap_or_default();
    // A municipality has one city level only: nothing to choose there.
    let only = if let [(one, _)] = cities.as_slice() {
        Some(*one)
    } else {
        None
    };
    let city = code("region")
        .map(city_of)
        .or(code("region_city").filter(|c| Some(province_of(*c)) == province))
        .or(only);
    let wished: Vec<i64> = answers
        .get("wish_regions")
        .map_or("", String::as_str)
        .split(',')
        .filter_map(|c| c.parse().ok())
        .collect();
    super::RegionLists {
        provinces: under(0).into_iter().map(|(code, _)| (code, place(code))).collect(),
        districts: city.map(under).unwrap_or_default(),
        cities,
        wished: names(&wished),
    }
}

/// The lists of three selects that stand at a region of whatever level, or at none.
pub fn around(code: Option<i64>) -> super::RegionLists {
    let key = match code {
        Some(c) if c % 100 != 0 || is_district(c) => "region",
        Some(c) if c % 10_000 != 0 => "region_city",
        _ => "region_province",
    };
    let mut answers: BTreeMap<String, String> = code.map(|c| (key.to_string(), c.to_string())).into_iter().collect();
    if let Some(c) = code.filter(|_| key == "region_city") {
        answers.insert("region_province".into(), province_of(c).to_string());
    }
    lists(&answers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_called_as_people_call_them() {
        assert_eq!(place(310115), "上海 浦东新区");
        assert_eq!(place(320102), "江苏 南京 玄武区");
        assert_eq!(place(320100), "江苏 南京");
        assert_eq!(place(310100), "上海");
        assert_eq!(place(150000), "内蒙古");
        assert_eq!(place(650000), "新疆");
        assert_eq!(place(441900), "广东 东莞");
        assert_eq!(place(419001), "河南 济源市");
        assert_eq!(place(7), "");
    }

    #[test]
    fn what_lies_within_a_place_is_all_that_begins_as_it_does() {
        assert_eq!(within(310_115), [310_115]);
        for place in [310_000, 320_100, 441_900] {
            let width = if place % 10_000 == 0 { 10_000 } else { 100 };
            let all = codes().into_iter().filter(|c| c / width == place / width);
            assert_eq!(within(place), all.collect::<Vec<_>>(), "{place}");
        }
        assert!(within(7).is_empty());
    }

    #[test]
    fn the_selects_around_a_region_hold_it() {
        let lists = |code| around(code);
        assert!(lists(None).cities.is_empty() && !lists(None).provinces.is_empty());
        assert!(lists(Some(320_000)).cities.iter().any(|(c, _)| *c == 320_100));
        assert!(lists(Some(320_000)).districts.is_empty());
        assert!(lists(Some(320_100)).districts.iter().any(|(c, _)| *c == 320_102));
        assert!(lists(Some(320_102)).cities.iter().any(|(c, _)| *c == 320_100));
        assert!(lists(Some(310_000)).districts.iter().any(|(c, _)| *c == 310_115));
        assert!(lists(Some(441_900)).districts.iter().any(|(c, _)| *c == 441_900));
    }

    #[test]
    fn every_district_is_reached_from_the_top() {
        let mut seen = 0;
        for (province, _) in under(0) {
            for (city, _) in under(province) {
                for (district, _) in under(city) {
                    assert!(is_district(district), "{district}");
                    assert_eq!(province_of(district), province);
                    seen += 1;
                }
            }
        }
        assert_eq!(seen, REGIONS.keys().filter(|c| is_district(**c)).count());
        assert!(seen > 2900, "{seen}");
    }

    #[test]
    fn what_is_no_region_has_nothing_below() {
        for code in [-1, 1, 999_999, 110_101, i64::MAX, i64::MIN] {
            assert!(under(code).is_empty(), "{code}");
        }
        assert!(!is_district(310000) && !is_district(310100) && is_district(441900));
    }
}
