//! The rows of a dry run or of a finished import, by what happens with them.

use crate::features::exchange::{ImportPage, ImportState, KEPT, Outcome, RowShown, WARNED};
use crate::ui::{Badge, Empty, Tabs, Tone};
use leptos::prelude::*;

fn address(page: &ImportPage, show: &str, after: i64) -> String {
    let mut address = format!("/office/exchange/{}", page.id);
    let mut joint = '?';
    if !show.is_empty() {
        address.push_str(&format!("{joint}show={show}"));
        joint = '&';
    }
    if after > 0 {
        address.push_str(&format!("{joint}after={after}"));
    }
    address
}

#[component]
pub fn Rows(page: ImportPage, show: String, after: i64) -> impl IntoView {
    let mut items = vec![(address(&page, "", 0), "全部".to_string(), Some(page.counts.total()))];
    items.extend(Outcome::ALL.iter().map(|outcome| {
        let code = outcome.code();
        (
            address(&page, code, 0),
            outcome.label().to_string(),
            Some(page.counts.of(*outcome)),
        )
    }));
    if page.warned > 0 {
        items.push((address(&page, WARNED, 0), "待补充".to_string(), Some(page.warned)));
    }
    if page.kept > 0 {
        items.push((address(&page, KEPT, 0), "未能撤销".to_string(), Some(page.kept)));
    }
    let current = address(&page, &show, 0);
    let first = (after > 0).then(|| address(&page, &show, 0));
    let next = page.next.map(|after| address(&page, &show, after));
    let undone = page.state == ImportState::Undone;
    let run = page.state.over();
    let empty = page.rows.is_empty();
    let rows = page
        .rows
        .into_iter()
        .map(|row| view! { <Line row run undone/> })
        .collect_view();
    view! {
        <Tabs label="按结果" items current/>
        {if empty {
            view! { <div class="panel"><Empty text="这里没有行"/></div> }.into_any()
        } else {
            view! {
                <div class="panel p-0! overflow-x-auto">
                    <table class="table table-sm sticky-head">
                        <thead>
                            <tr>
                                <th scope="col" class="text-right">"行"</th>
                                <th scope="col">"结果"</th>
                                <th scope="col">"会员"</th>
                                <th scope="col">"内容"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            }
            .into_any()
        }}
        <nav class="flex justify-end gap-2 mt-4" aria-label="翻页">
            {first.map(|href| view! { <a href=href class="btn btn-sm">"回到第一页"</a> })}
            {next.map(|href| view! { <a href=href class="btn btn-sm" rel="next">"下一页"</a> })}
        </nav>
    }
}

#[component]
fn Line(row: RowShown, run: bool, undone: bool) -> impl IntoView {
    let tone = match row.outcome {
        Outcome::New => Tone::Good,
        Outcome::Update => Tone::Info,
        Outcome::Unchanged => Tone::Plain,
        Outcome::Refused => Tone::Bad,
    };
    let state = match (run, undone, row.applied, row.outcome) {
        (_, _, _, Outcome::Refused | Outcome::Unchanged) | (false, ..) => None,
        (_, true, false, _) => Some("已撤销"),
        (true, false, false, _) => Some("未执行"),
        _ => None,
    };
    let gone = undone && !row.applied && row.outcome == Outcome::New;
    let name = if row.name.is_empty() {
        "—".to_string()
    } else {
        row.name.clone()
    };
    let who = match row.member.filter(|_| !gone) {
        Some(id) => view! {
            <a href=format!("/office/members/{id}") class="link link-hover font-medium">{name}</a>
            <span class="block text-xs text-muted tabular-nums">{format!("#{id}")}</span>
        }
        .into_any(),
        None => view! { <span class="font-medium">{name}</span> }.into_any(),
    };
    let changes = row
        .changes
        .into_iter()
        .map(|change| {
            view! {
                <li>
                    <span class="text-muted">{format!("{}：", change.label)}</span>
                    {(!change.before.is_empty()).then(|| view! { <del class="text-muted">{change.before}</del> " → " })}
                    <span>{change.after}</span>
                </li>
            }
        })
        .collect_view();
    let errors = row
        .errors
        .into_iter()
        .map(|(label, sentence)| view! { <li class="text-error-ink">{format!("{label}：{sentence}")}</li> })
        .collect_view();
    let warnings = row
        .warnings
        .into_iter()
        .map(|(label, sentence)| view! { <li class="text-warning-ink">{format!("{label}：{sentence}")}</li> })
        .collect_view();
    let kept = (!row.kept.is_empty()).then(|| view! { <li class="text-error-ink">{row.kept}</li> });
    view! {
        <tr>
            <td class="text-right tabular-nums align-top">{row.line}</td>
            <td class="align-top">
                <div class="flex flex-col gap-1 items-start">
                    <Badge text=row.outcome.label() tone/>
                    {state.map(|text| view! { <span class="text-xs text-muted">{text}</span> })}
                </div>
            </td>
            <td class="align-top whitespace-nowrap">{who}</td>
            <td class="align-top">
                <ul class="flex flex-wrap gap-x-5 gap-y-1 list-none text-sm">{errors}{warnings}{changes}{kept}</ul>
            </td>
        </tr>
    }
}
