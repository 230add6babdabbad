//! 操作日志: what happened, by whom, with whom; filters and place in the address.

use crate::faces::Screen;
use crate::features::audit::{AuditPage, api::audit_log};
use crate::features::events::{Event, EventKind, icon, sentence};
use crate::types::time::{Moment, moment};
use crate::ui::{Empty, ErrorNote, Loading, PageHead, Resource, SelectField, TextField, When, options};
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::hooks::use_query_map;

pub struct AuditLogPage;

impl Screen for AuditLogPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

/// What the address asks for.
#[derive(Clone, PartialEq, Eq)]
struct Asked {
    kind: String,
    person: String,
    from: String,
    to: String,
    member: String,
    before: String,
}

impl Asked {
    fn href(&self, before: &str) -> String {
        let pairs = [
            ("kind", &self.kind),
            ("person", &self.person),
            ("from", &self.from),
            ("to", &self.to),
            ("member", &self.member),
        ];
        let mut pairs: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (*k, v.as_str())).collect();
        pairs.push(("before", before));
        super::address("/office/audit", &pairs)
    }

    fn filters(&self) -> bool {
        [&self.kind, &self.person, &self.from, &self.to, &self.member]
            .iter()
            .any(|v| !v.is_empty())
    }
}

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|q| {
            let get = |key| q.get(key).unwrap_or_default();
            Asked {
                kind: get("kind"),
                person: get("person"),
                from: get("from"),
                to: get("to"),
                member: get("member"),
                before: get("before"),
            }
        })
    });
    let page = Resource::new(
        move || asked.get(),
        |a| async move { audit_log(a.kind, a.person, a.from, a.to, a.member, a.before).await },
    );
    view! {
        <PageHead title="操作日志"/>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let asked = asked.get();
                let page = page.await;
                let staff = page.as_ref().map(|p| p.staff.clone()).unwrap_or_default();
                let error = page.as_ref().err().cloned();
                let field_error = error.clone().filter(|e| !e.fields().is_empty());
                view! {
                    <Filters asked=asked.clone() staff error=field_error/>
                    {match page {
                        Ok(page) => view! { <Log page asked/> }.into_any(),
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                    }}
                }
            })}
        </Transition>
    }
}

#[component]
fn Filters(
    asked: Asked,
    staff: Vec<(crate::types::ids::StaffId, String)>,
    error: Option<crate::error::Error>,
) -> impl IntoView {
    let error = Signal::stored(error);
    let people: Vec<_> = staff.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let clear = asked
        .filters()
        .then(|| view! { <a href="/office/audit" class="btn btn-ghost">"清除"</a> });
    view! {
        <Form method="GET" action="/office/audit" attr:class="panel grid grid-cols-[repeat(5,minmax(0,1fr))_auto] items-start gap-3 mb-4" attr:role="search" attr:novalidate="">
            <SelectField name="kind" label="事项" choices=options(EventKind::OPTIONS) value=asked.kind empty="全部" error/>
            <SelectField name="person" label="操作人" choices=people value=asked.person empty="全部" error/>
            <TextField name="from" label="从" kind="date" value=asked.from error/>
            <TextField name="to" label="到" kind="date" value=asked.to error/>
            <TextField name="member" label="会员编号" value=asked.member inputmode="numeric" error/>
            <div class="flex gap-2 pt-6">
                <button type="submit" class="btn">"筛选"</button>
                {clear}
            </div>
        </Form>
    }
}

#[component]
fn Log(page: AuditPage, asked: Asked) -> impl IntoView {
    let AuditPage { events, next, now, .. } = page;
    if events.is_empty() {
        return view! { <div class="panel"><Empty text="这些条件下没有记录" icon="icon-[lucide--scroll-text]"/></div> }
            .into_any();
    }
    let newest = (!asked.before.is_empty()).then(|| view! { <a href=asked.href("") class="btn">"回到最新"</a> });
    let older =
        next.map(|next| view! { <a href=asked.href(&next.to_string()) class="btn" rel="next">"更早的记录"</a> });
    view! {
        <div class="panel p-0 overflow-x-auto">
            <table class="table sticky-head">
                <thead>
                    <tr>
                        <th>"时间"</th>
                        <th>"操作人"</th>
                        <th>"事项"</th>
                        <th>"内容"</th>
                        <th>"会员"</th>
                    </tr>
                </thead>
                <tbody>{events.into_iter().map(|event| view! { <Line event now/> }).collect_view()}</tbody>
            </table>
        </div>
        <nav class="flex justify-end gap-2 mt-4" aria-label="翻页">{newest}{older}</nav>
    }
    .into_any()
}

#[component]
fn Line(event: Event, now: Moment) -> impl IntoView {
    let who = event.staff_name.clone().unwrap_or_else(|| "系统".to_string());
    let member = event.member_id.map(|id| {
        let name = event.member_name.clone().unwrap_or_default();
        view! { <a href=format!("/office/members/{id}") class="link link-hover">{format!("{name}（{id}）")}</a> }
    });
    view! {
        <tr>
            <td class="whitespace-nowrap">
                <span class="block">{moment(event.at)}</span>
                <span class="text-xs text-muted"><When at=event.at now/></span>
            </td>
            <td class="whitespace-nowrap">{who}</td>
            <td class="whitespace-nowrap">
                <span class="inline-flex items-center gap-1.5">
                    <span class=format!("{} size-4 text-muted", icon(event.kind)) aria-hidden="true"></span>
                    {event.kind.label()}
                </span>
            </td>
            <td>{sentence(&event)}</td>
            <td class="whitespace-nowrap">{member}</td>
        </tr>
    }
}
