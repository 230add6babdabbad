//! The first page of the day: what waits, each figure opening its list.

use super::frame::Waiting;
use crate::faces::Screen;
use crate::features::members::view::{IntentBadge, StageBadge};
use crate::features::workbench::api::calls_today;
use crate::features::workbench::{DueContact, Figure, counted};
use crate::types::time::{Moment, moment};
use crate::ui::{Empty, ErrorNote, Loading, PageHead, Resource, When};
use leptos::prelude::*;

pub struct WorkbenchPage;

impl Screen for WorkbenchPage {
    fn view() -> AnyView {
        view! { <Workbench/> }.into_any()
    }
}

#[component]
fn Workbench() -> impl IntoView {
    let Waiting(waiting) = expect_context();
    let today = Resource::new(|| (), |()| calls_today());
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match (waiting.await, today.await) {
                    (Ok(figures), Ok(today)) => view! {
                        <PageHead title=format!("{}，您好", today.name) note=moment(today.now)/>
                        <section aria-label="待办" class="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-3 mb-8">
                            {figures.into_iter().map(|figure| view! { <FigureLink figure/> }).collect_view()}
                        </section>
                        {today.due.map(|due| view! { <DueList due now=today.now/> })}
                    }
                    .into_any(),
                    (Err(error), _) | (_, Err(error)) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn FigureLink(figure: Figure) -> impl IntoView {
    let quiet = figure.count == 0;
    view! {
        <a href=figure.href class="panel flex items-center gap-4 hover:border-primary transition-colors">
            <span class=format!("{} size-6 shrink-0", figure.icon) class:text-muted=!figure.urgent class:text-error-ink=figure.urgent aria-hidden="true"></span>
            <span class="flex flex-col">
                <span class="text-2xl font-semibold tabular-nums leading-tight" class:text-error-ink=figure.urgent class:text-muted=quiet>{counted(figure.count)}</span>
                <span class="text-muted">{figure.label}</span>
            </span>
        </a>
    }
}

#[component]
fn DueList(due: Vec<DueContact>, now: Moment) -> impl IntoView {
    view! {
        <section class="panel max-w-4xl" aria-labelledby="due-title">
            <h2 id="due-title" class="font-semibold mb-3">"今天要联系的会员"</h2>
            {if due.is_empty() {
                view! { <Empty text="今天没有约定要联系的会员" icon="icon-[lucide--coffee]"/> }.into_any()
            } else {
                view! {
                    <ul class="flex flex-col divide-y divide-base-300">
                        {due.into_iter().map(|d| {
                            let late = d.next_contact_at < now;
                            view! {
                                <li class="flex items-center gap-4 py-2.5">
                                    <a href=format!("/office/members/{}", d.id) class="font-medium hover:underline w-24">{d.name}</a>
                                    <StageBadge stage=d.stage/>
                                    <IntentBadge intent=d.intent/>
                                    <span class="text-muted ml-auto">{d.owner}</span>
                                    <span class="w-24 text-right" class:text-error-ink=late><When at=d.next_contact_at now/></span>
                                    <a href=format!("/office/members/{}?follow_up=1", d.id) class="btn btn-sm">"写跟进"</a>
                                </li>
                            }
                        }).collect_view()}
                    </ul>
                }.into_any()
            }}
        </section>
    }
}
