//! A filter as an address and back: what is chosen lives in the query, in one order, so that equal
//! filters have equal addresses.

use super::filter::{Board, Class, Column, Filter, Sort, Span, Within};
use super::words::*;
use crate::features::contacts::ContactKind;
use crate::features::staff::Phase;
use crate::types::errors::FieldErrors;
use crate::types::ids::{StaffId, TagId};
use crate::types::time::parse_day;
use leptos_router::params::ParamsMap;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Longest search word that is taken.
pub(super) const LONGEST: usize = 60;

/// Years and centimetres that are asked for at most.
const OLDEST: i64 = 150;
const TALLEST: i64 = 300;

/// A number as people type it: in full-width digits too, a member's with its sign.
fn typed_number(text: &str) -> Option<i64> {
    let plain: String = text
        .trim_start_matches(['#', '＃'])
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from((u32::from(c) - u32::from('０')) as u8 + b'0'),
            c => c,
        })
        .collect();
    plain.trim().parse().ok()
}

impl Filter {
    /// Reads the filter of a board from the query of an address.
    pub fn from_map(board: Board, query: &ParamsMap) -> Self {
        let filter = Self::from_query(board, |key| Some(query.get_all(key)?.join(",")));
        filter.asking_own(query.into_iter().map(|(key, value)| (key.as_ref(), value)))
    }

    /// Reads the filter of a board from an address, all but what concerns own fields. What was chosen and makes no
    /// sense is left out; what was typed and can't be read is kept as it is, so that it is named at its field.
    fn from_query(board: Board, get: impl Fn(&str) -> Option<String>) -> Self {
        let usual = Self::of(board);
        let wrong = RefCell::new(BTreeMap::new());
        let word = |key: &str| get(key).unwrap_or_default();
        let text = |key: &str| word(key).trim().chars().take(LONGEST).collect::<String>();
        let code = |key: &str| word(key).trim().parse::<i64>().ok();
        let read = |key: &'static str, value: Option<i64>| {
            let typed = text(key);
            if value.is_none() && !typed.is_empty() {
                wrong.borrow_mut().insert(key.to_string(), typed);
            }
            value
        };
        let number =
            |key: &'static str, most: i64| read(key, typed_number(&text(key)).filter(|n| (0..=most).contains(n)));
        let day = |key: &'static str| {
            let day = parse_day(&text(key)).ok();
            read(key, day.map(|_| 0));
            day
        };
        let span = |within: &str, from: &'static str, to: &'static str| Span {
            within: Within::from_code(&word(within)),
            from: day(from),
            to: day(to),
        };
        let sort = word("sort");
        let (falling, sort) = match sort.strip_prefix('-') {
            Some(sort) => (true, Sort::from_code(sort)),
            None => (false, Sort::from_code(&sort)),
        };
        let mut cols: Vec<Column> = Vec::new();
        for column in word("cols").split(',').filter_map(Column::from_code) {
            if !cols.contains(&column) {
                cols.push(column);
            }
        }
        cols.sort_unstable();
        let filter = Self {
            board,
            class: Class::from_code(&word("class"))
                .filter(|c| board.classes().contains(c))
                .unwrap_or(usual.class),
            phase: Phase::from_code(&word("phase")).unwrap_or(usual.phase),
            q: text("q"),
            id: number("id", i64::MAX),
            name: text("name"),
            username: text("username"),
            mobile: text("mobile"),
            email: text("email"),
            qq: text("qq"),
            wechat: text("wechat"),
            stage: Stage::from_code(&word("stage")),
            sex: Sex::from_code(&word("sex")),
            region: deepest(code("province"), code("city"), code("district")),
            age_min: number("age_min", OLDEST),
            age_max: number("age_max", OLDEST),
            height_min: number("height_min", TALLEST),
            height_max: number("height_max", TALLEST),
            marital: Marital::from_code(&word("marital")),
            education: Education::from_code(&word("education")),
            income: Income::from_code(&word("income")),
            intent: Intent::from_code(&word("intent")),
            owner: code("owner").map(StaffId),
            tag: code("tag").map(TagId),
            registered: span("within", "from", "to"),
            assigned: span("assigned", "assigned_from", "assigned_to"),
            contacted: span("contacted", "contacted_from", "contacted_to"),
            own: Default::default(),
            cols: if cols == Column::USUAL { Vec::new() } else { cols },
            own_cols: Vec::new(),
            sort: sort.unwrap_or(usual.sort),
            falling: if sort.is_some() { falling } else { usual.falling },
            after: word("after"),
            wrong: BTreeMap::new(),
        };
        Self {
            wrong: wrong.into_inner(),
            ..filter
        }
    }

    /// Reads the filter of a board from what an address says after `?`.
    pub fn from_text(board: Board, query: &str) -> Self {
        let pairs: Vec<(&str, String)> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(key, value)| (key, unescaped(value)))
            .collect();
        Self::from_query(board, |key| {
            pairs.iter().find(|(k, _)| *k == key).map(|(_, v)| v.clone())
        })
        .asking_own(pairs.iter().map(|(key, value)| (*key, value.as_str())))
    }

    /// What the address says, key by key; what is as usual is left out.
    pub fn pairs(&self) -> Vec<(Cow<'static, str>, String)> {
        let usual = Self::of(self.board);
        let mut pairs: Vec<(Cow<'static, str>, String)> = Vec::new();
        let mut put = |key: &'static str, value: Option<String>| {
            pairs.extend(value.filter(|v| !v.is_empty()).map(|v| (key.into(), v)));
        };
        put("class", (self.class != usual.class).then(|| self.class.code().into()));
        put("phase", (self.phase != usual.phase).then(|| self.phase.code().into()));
        put("q", Some(self.q.clone()));
        put("id", self.id.map(|n| n.to_string()));
        put("name", Some(self.name.clone()));
        put("username", Some(self.username.clone()));
        put("mobile", Some(self.mobile.clone()));
        put("email", Some(self.email.clone()));
        put("qq", Some(self.qq.clone()));
        put("wechat", Some(self.wechat.clone()));
        put("stage", self.stage.map(|s| s.code().into()));
        put("sex", self.sex.map(|s| s.code().into()));
        let (province, city, district) = self.region_parts();
        put("province", province.map(|c| c.to_string()));
        put("city", city.map(|c| c.to_string()));
        put("district", district.map(|c| c.to_string()));
        put("age_min", self.age_min.map(|n| n.to_string()));
        put("age_max", self.age_max.map(|n| n.to_string()));
        put("height_min", self.height_min.map(|n| n.to_string()));
        put("height_max", self.height_max.map(|n| n.to_string()));
        put("marital", self.marital.map(|m| m.code().into()));
        put("education", self.education.map(|e| e.code().into()));
        put("income", self.income.map(|i| i.code().into()));
        put("intent", self.intent.map(|i| i.code().into()));
        put("owner", self.owner.map(|o| o.to_string()));
        put("tag", self.tag.map(|t| t.to_string()));
        for (span, [within, from, to]) in self.spans() {
            put(within, span.within.map(|w| w.code().into()));
            put(from, span.from.map(|d| d.to_string()));
            put(to, span.to.map(|d| d.to_string()));
        }
        put("cols", Some(self.column_names().join(",")));
        put(
            "sort",
            (self.sort != usual.sort || self.falling != usual.falling).then(|| self.order()),
        );
        put("after", Some(self.after.clone()));
        pairs.extend(self.own_pairs());
        pairs.extend(
            self.wrong
                .iter()
                .map(|(key, typed)| (key.clone().into(), typed.clone())),
        );
        pairs
    }

    /// What stands in the field of a key: as it was typed where that can't be read.
    pub fn typed(&self, key: &str) -> String {
        let found = self.pairs().into_iter().find(|(k, _)| k == key);
        found.map(|(_, value)| value).unwrap_or_default()
    }

    /// The three stretches of time with their keys.
    pub fn spans(&self) -> [(Span, [&'static str; 3]); 3] {
        [
            (self.registered, ["within", "from", "to"]),
            (self.assigned, ["assigned", "assigned_from", "assigned_to"]),
            (self.contacted, ["contacted", "contacted_from", "contacted_to"]),
        ]
    }

    /// `age`, or `-age` from the large to the small.
    fn order(&self) -> String {
        format!("{}{}", if self.falling { "-" } else { "" }, self.sort.code())
    }

    /// Province, city and district of the region, as deep as it is.
    pub fn region_parts(&self) -> (Option<i64>, Option<i64>, Option<i64>) {
        let Some(code) = self.region else {
            return (None, None, None);
        };
        (
            Some(code / 10_000 * 10_000),
            (code % 10_000 != 0).then_some(code / 100 * 100),
            (code % 100 != 0).then_some(code),
        )
    }

    /// What the address says after `?`, without the page.
    pub fn query(&self) -> String {
        let first = Self {
            after: String::new(),
            ..self.clone()
        };
        joined(&first.pairs())
    }

    /// The address of this filter below `path`.
    pub fn href(&self, path: &str) -> String {
        match joined(&self.pairs()) {
            query if query.is_empty() => path.to_string(),
            query => format!("{path}?{query}"),
        }
    }

    /// The same list from its beginning without one of its conditions, named by its key.
    pub fn without(&self, key: &str) -> Self {
        let dropped: &[&str] = match key {
            "province" => &["province", "city", "district"],
            "city" => &["city", "district"],
            "age_min" => &["age_min", "age_max"],
            "height_min" => &["height_min", "height_max"],
            "within" => &["within", "from", "to"],
            "assigned" => &["assigned", "assigned_from", "assigned_to"],
            "contacted" => &["contacted", "contacted_from", "contacted_to"],
            _ => &[key],
        };
        let pairs = self.pairs();
        let others = Self::from_query(self.board, |wanted| {
            let kept = wanted != "after" && !dropped.contains(&wanted);
            let found = pairs.iter().find(|(k, _)| kept && *k == wanted);
            found.map(|(_, v)| v.clone())
        });
        Self {
            own: self.own.clone(),
            own_cols: self.own_cols.clone(),
            ..others
        }
    }

    /// What can't be asked for as it was typed, by field.
    pub fn problems(&self) -> FieldErrors {
        let mut errors = FieldErrors::default();
        let typed = [
            (ContactKind::Mobile, &self.mobile),
            (ContactKind::Email, &self.email),
            (ContactKind::Qq, &self.qq),
            (ContactKind::Wechat, &self.wechat),
        ];
        for (kind, text) in typed.into_iter().filter(|(_, t)| !t.is_empty()) {
            errors.take(kind.code(), kind.normalise(text));
        }
        for key in self.wrong.keys() {
            match key.as_str() {
                "id" => errors.add("id", "会员编号应为数字"),
                "age_min" | "age_max" => errors.add("age_min", format!("年龄应为 0 到 {OLDEST} 的整数")),
                "height_min" | "height_max" => errors.add("height_min", format!("身高应为 0 到 {TALLEST} 的整数")),
                _ => {}
            }
        }
        for (_, [_, from, to]) in self.spans() {
            if self.wrong.contains_key(from) || self.wrong.contains_key(to) {
                errors.add(from, "请填写日期，如 2026-01-31");
            }
        }
        let turned = |min: Option<i64>, max: Option<i64>| min.zip(max).is_some_and(|(min, max)| min > max);
        if turned(self.age_min, self.age_max) {
            errors.add("age_min", "年龄范围的起始不能大于结束");
        }
        if turned(self.height_min, self.height_max) {
            errors.add("height_min", "身高范围的起始不能大于结束");
        }
        for (span, [_, from, _]) in self.spans() {
            if span.from.zip(span.to).is_some_and(|(from, to)| from > to) {
                errors.add(from, "结束日期不能早于开始日期");
            }
        }
        errors
    }
}

/// The innermost of the three that lies within the ones around it.
fn deepest(province: Option<i64>, city: Option<i64>, district: Option<i64>) -> Option<i64> {
    let province = province.filter(|p| (11..=99).contains(&(p / 10_000)) && p % 10_000 == 0)?;
    let Some(city) = city.filter(|c| c / 10_000 == province / 10_000 && c % 100 == 0 && *c != province) else {
        // A municipality has one city level only, which nobody chooses.
        return district.filter(|d| d / 10_000 == province / 10_000).or(Some(province));
    };
    district.filter(|d| d / 100 == city / 100).or(Some(city))
}

fn joined(pairs: &[(Cow<'static, str>, String)]) -> String {
    let query: Vec<String> = pairs.iter().map(|(k, v)| format!("{k}={}", escaped(v))).collect();
    query.join("&")
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"-_.~,".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(b) = rest.next() {
        let hex = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
        let coded = (b == b'%').then(|| hex(rest.next()).zip(hex(rest.next()))).flatten();
        bytes.push(match (b, coded) {
            (_, Some((high, low))) => (high * 16 + low) as u8,
            (b'+', _) => b' ',
            _ => b,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
#[path = "filter_address_tests.rs"]
mod tests;
