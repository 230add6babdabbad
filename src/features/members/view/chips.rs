//! What a list is narrowed by, as chips: each is taken away by a click.

use crate::features::members::api::Offers;
use crate::features::members::filter::{Filter, Span};
use leptos::prelude::*;

#[component]
pub fn Chosen(filter: Filter, path: &'static str, offers: Offers) -> impl IntoView {
    let chips: Vec<_> = conditions(&filter, &offers)
        .into_iter()
        .map(|(key, text)| (text, filter.without(key).href(path)))
        .chain(own(&filter, &offers).map(|(id, text)| (text, filter.without_own(id).href(path))))
        .collect();
    (!chips.is_empty()).then(|| {
        view! {
            <ul class="flex flex-wrap gap-2" aria-label="已选条件">
                {chips
                    .into_iter()
                    .map(|(text, href)| view! {
                        <li>
                            <a href=href class="badge badge-soft badge-primary gap-1 hover:underline" data-noscroll="" title="去掉这个条件">
                                {text}<span class="icon-[lucide--x] size-3.5" aria-hidden="true"></span><span class="sr-only">"去掉"</span>
                            </a>
                        </li>
                    })
                    .collect_view()}
            </ul>
        }
    })
}

/// What is asked of own fields, in words.
fn own<'a>(filter: &'a Filter, offers: &'a Offers) -> impl Iterator<Item = (i64, String)> + 'a {
    let asked = offers.own.iter();
    asked.filter_map(|field| Some((field.id, filter.own.get(&field.id)?.said(field))))
}

/// Every condition with its key, in words.
pub fn conditions(filter: &Filter, offers: &Offers) -> Vec<(&'static str, String)> {
    let mut all: Vec<(&'static str, String)> = Vec::new();
    let mut put = |key: &'static str, text: Option<String>| all.extend(text.map(|t| (key, t)));
    let typed = |label: &str, text: &str| (!text.is_empty()).then(|| format!("{label}：{text}"));
    put("q", typed("关键词", &filter.q));
    put("id", filter.id.map(|id| format!("编号：{id}")));
    put("name", typed("姓名", &filter.name));
    put("username", typed("用户名", &filter.username));
    put("mobile", typed("手机", &filter.mobile));
    put("email", typed("邮箱", &filter.email));
    put("qq", typed("QQ", &filter.qq));
    put("wechat", typed("微信", &filter.wechat));
    put("stage", filter.stage.map(|w| w.label().into()));
    put("sex", filter.sex.map(|w| w.label().into()));
    put("province", filter.region.map(|_| offers.place.clone()));
    put("age_min", range(filter.age_min, filter.age_max, "岁"));
    put("height_min", range(filter.height_min, filter.height_max, "cm"));
    put("marital", filter.marital.map(|w| w.label().into()));
    put("education", filter.education.map(|w| format!("学历至少{w}")));
    put("income", filter.income.map(|w| format!("收入至少 {w}")));
    put("intent", filter.intent.map(|w| w.label().into()));
    let owner = |id| {
        offers
            .owners
            .iter()
            .find(|(o, _)| *o == id)
            .map(|(_, name)| name.as_str())
    };
    put(
        "owner",
        filter
            .owner
            .map(|id| format!("红娘：{}", owner(id).unwrap_or("其他人"))),
    );
    let tag = |id| {
        offers
            .tags
            .iter()
            .find(|(t, _)| *t == id)
            .map(|(_, name)| name.as_str())
    };
    put(
        "tag",
        filter.tag.map(|id| format!("标签：{}", tag(id).unwrap_or("已删除"))),
    );
    for ((span, [key, ..]), label) in filter.spans().into_iter().zip(["登记", "分配", "联系"]) {
        put(key, during(label, span));
    }
    all
}

fn range(min: Option<i64>, max: Option<i64>, unit: &str) -> Option<String> {
    match (min, max) {
        (None, None) => None,
        (Some(min), None) => Some(format!("{min} {unit}以上")),
        (None, Some(max)) => Some(format!("{max} {unit}以下")),
        (Some(min), Some(max)) => Some(format!("{min}-{max} {unit}")),
    }
}

fn during(label: &str, span: Span) -> Option<String> {
    let days = match (span.from, span.to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("{from} 起")),
        (None, Some(to)) => Some(format!("{to} 止")),
        (Some(from), Some(to)) => Some(format!("{from} 至 {to}")),
    };
    let within = span.within.map(|w| w.label().to_string());
    let words: Vec<String> = within.into_iter().chain(days).collect();
    (!words.is_empty()).then(|| format!("{label}：{}", words.join("，")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::members::filter::{Board, Within};

    #[test]
    fn chips_say_what_is_chosen() {
        let filter = Filter {
            age_min: Some(25),
            age_max: Some(30),
            registered: Span {
                within: Some(Within::Month),
                ..Span::default()
            },
            ..Filter::of(Board::All)
        };
        let texts: Vec<String> = conditions(&filter, &Offers::default())
            .into_iter()
            .map(|(_, t)| t)
            .collect();
        assert_eq!(texts, ["25-30 岁", "登记：一个月内"]);
        assert!(conditions(&Filter::of(Board::All), &Offers::default()).is_empty());
    }
}
