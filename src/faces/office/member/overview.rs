//! What is known of a member: overview, profile, criteria, timeline.

use super::{OpenMember, Tab, href};
use crate::features::consultations::view::FromConsultation;
use crate::features::duplicates::view::MergesDone;
use crate::features::events::Timeline;
use crate::features::followups::api::follow_ups;
use crate::features::followups::view::FollowUpNotes;
use crate::features::marks::view::NotesPanel;
use crate::features::members::api::{Timed, member_timeline};
use crate::features::members::fields::{self, Field, Group, Kind};
use crate::features::members::{Criteria, Importance, MemberPage, Range, access};
use crate::types::ids::MemberId;
use crate::ui::{Badge, Empty, ErrorNote, Fact, Loading, Resource, Tone};
use leptos::prelude::*;

#[component]
pub fn Overview(member: OpenMember, id: MemberId) -> impl IntoView {
    let notes = Resource::new(move || id, follow_ups);
    let changed = Callback::new(move |()| member.marks.refetch());
    let merged = Callback::new(move |()| {
        member.page.refetch();
        member.marks.refetch();
        notes.refetch();
    });
    view! {
        <div class="grid xl:grid-cols-2 gap-4 items-start">
            <FromConsultation member=id/>
            <section class="panel" aria-labelledby="notes-title">
                <h2 id="notes-title" class="font-semibold mb-3">
                    "跟进小记"
                </h2>
                <Transition fallback=Loading>
                    {move || Suspend::new(async move {
                        match notes.await {
                            Ok(notes) if notes.is_empty() => {
                                view! { <Empty text="还没有跟进记录，写下第一次联系" icon="icon-[lucide--notebook-pen]"/> }
                                    .into_any()
                            }
                            Ok(notes) => view! { <FollowUpNotes notes=notes.into_iter().take(12).collect()/> }.into_any(),
                            Err(error) => view! { <ErrorNote error/> }.into_any(),
                        }
                    })}
                </Transition>
            </section>
            <div class="flex flex-col gap-4">
            <MergesDone id changed=merged/>
            <Transition>
                {move || Suspend::new(async move {
                    let marks = member.marks.await.ok();
                    member.seen().await.map(|(page, viewer)| {
                        let may_edit = access::may_edit(&viewer);
                        view! {
                            <div class="flex flex-col gap-4">
                                {marks.map(|marks| view! { <NotesPanel marks viewer changed/> })}
                                <CriteriaPanel page=page.clone() may_edit/>
                                <ConsentPanel page may_edit/>
                            </div>
                        }
                    })
                })}
            </Transition>
            </div>
        </div>
    }
}

/// What the member agreed to.
#[component]
fn ConsentPanel(page: MemberPage, may_edit: bool) -> impl IntoView {
    let yes = |b: bool| {
        if b {
            view! { <Badge text="是" tone=Tone::Good/> }.into_any()
        } else {
            view! { <Badge text="否"/> }.into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby="consent-title">
            <div class="flex items-center mb-3">
                <h2 id="consent-title" class="font-semibold">"授权"</h2>
                {may_edit.then(|| view! { <a href=href(page.id, Tab::Overview, "sheet=consent") class="btn btn-ghost btn-xs ml-auto" data-noscroll="">"修改"</a> })}
            </div>
            <dl class="grid grid-cols-2 gap-3">
                <Fact term="同意展示给匹配的会员">{yes(page.shown)}</Fact>
                <Fact term="暂不接受联系">{yes(page.do_not_contact)}</Fact>
            </dl>
        </section>
    }
}

#[component]
pub fn ProfileTab(member: OpenMember) -> impl IntoView {
    let groups = [Group::Account, Group::Basics, Group::Family, Group::Plans];
    view! {
        <Transition>
            {move || Suspend::new(async move {
                member.seen().await.map(|(page, viewer)| {
                    let may_edit = access::may_edit(&viewer);
                    view! {
                        <div class="flex flex-col gap-4">
                            {groups.map(|group| view! { <GroupPanel group page=page.clone() may_edit/> }).collect_view()}
                        </div>
                    }
                })
            })}
        </Transition>
    }
}

/// One group of the profile as facts; what is unknown is left out of sight but counted.
#[component]
fn GroupPanel(group: Group, page: MemberPage, may_edit: bool) -> impl IntoView {
    let answers = page.profile.answers();
    let asked = page
        .fields
        .of_group(group)
        .filter(|f| !matches!(f.kind, Kind::Contact | Kind::Password))
        .filter(|f| f.protected.is_none_or(|p| !page.hidden.contains(&p)));
    // What is asked no more is shown where it was answered.
    let (known, unknown): (Vec<&Field>, Vec<&Field>) =
        asked.partition(|f| answers.get(f.key).is_some_and(|a| !a.is_empty()));
    let missing = unknown.iter().filter(|f| f.edited()).count();
    view! {
        <section class="panel">
            <div class="flex items-center mb-3 gap-3">
                <h2 class="font-semibold">{group.label()}</h2>
                {(missing > 0).then(|| view! { <span class="text-xs text-muted">{format!("还有 {missing} 项未填")}</span> })}
                {may_edit.then(|| view! {
                    <a href=href(page.id, Tab::Profile, &format!("sheet=edit&group={}", group.code())) class="btn btn-ghost btn-xs ml-auto" data-noscroll="">
                        {format!("修改{}", group.label())}
                    </a>
                })}
            </div>
            <dl class="grid grid-cols-2 lg:grid-cols-4 gap-x-4 gap-y-3">
                {known
                    .into_iter()
                    .map(|field: &Field| {
                        let text = match field.key {
                            "region" => page.place.clone(),
                            "hukou" => page.hukou.clone(),
                            _ => fields::told(field, &answers),
                        };
                        view! { <Fact term=field.label.to_string()>{text}</Fact> }
                    })
                    .collect_view()}
            </dl>
        </section>
    }
}

#[component]
pub fn CriteriaTab(member: OpenMember) -> impl IntoView {
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let seen = member.seen().await;
                seen.map(|(page, viewer)| view! { <CriteriaPanel page may_edit=access::may_edit(&viewer)/> })
            })}
        </Transition>
    }
}

#[component]
fn CriteriaPanel(page: MemberPage, may_edit: bool) -> impl IntoView {
    let lines = wishes(&page.criteria, &page);
    let text = page.criteria.text.clone();
    view! {
        <section class="panel" aria-labelledby="criteria-title">
            <div class="flex items-center mb-3">
                <h2 id="criteria-title" class="font-semibold">"择偶要求"</h2>
                {may_edit.then(|| view! {
                    <a href=href(page.id, Tab::Criteria, "sheet=edit&group=criteria") class="btn btn-ghost btn-xs ml-auto" data-noscroll="">"修改择偶要求"</a>
                })}
            </div>
            {if lines.is_empty() && text.is_empty() {
                view! { <Empty text="还没有填写择偶要求，配对会把所有人都当作合适" icon="icon-[lucide--list-checks]"/> }.into_any()
            } else {
                view! {
                    <dl class="flex flex-col gap-2">
                        {lines.into_iter().map(|(label, value, importance)| view! {
                            <div class="flex items-center gap-3">
                                <dt class="text-muted w-20 shrink-0">{label}</dt>
                                <dd class="flex-1">{value}</dd>
                                <dd><ImportanceBadge importance/></dd>
                            </div>
                        }).collect_view()}
                    </dl>
                    {(!text.is_empty()).then(|| view! { <p class="mt-3 whitespace-pre-line border-t border-base-300 pt-3">{text.clone()}</p> })}
                }.into_any()
            }}
        </section>
    }
}

#[component]
fn ImportanceBadge(importance: Importance) -> impl IntoView {
    let tone = match importance {
        Importance::Must => Tone::Bad,
        Importance::High => Tone::Warn,
        Importance::Medium => Tone::Info,
        _ => Tone::Plain,
    };
    view! { <Badge text=importance.label() tone/> }
}

/// The wishes as lines: what, how, how important.
fn wishes(criteria: &Criteria, page: &MemberPage) -> Vec<(&'static str, String, Importance)> {
    let mut lines = Vec::new();
    let range = |r: &Range, unit: &str| match (r.min, r.max) {
        (Some(a), Some(b)) => format!("{a}–{b} {unit}"),
        (Some(a), None) => format!("{a} {unit}以上"),
        (None, Some(b)) => format!("{b} {unit}以下"),
        (None, None) => "不限".into(),
    };
    for (label, wish, unit) in [
        ("年龄", &criteria.age, "岁"),
        ("身高", &criteria.height, "cm"),
        ("体重", &criteria.weight, "kg"),
    ] {
        lines.extend(wish.as_ref().map(|w| (label, range(&w.value, unit), w.importance)));
    }
    let listed = |labels: Vec<&str>| labels.join("、");
    lines.extend(
        criteria
            .education
            .as_ref()
            .map(|w| ("学历", format!("{}及以上", w.value), w.importance)),
    );
    lines.extend(
        criteria
            .income
            .as_ref()
            .map(|w| ("年收入", format!("{}及以上", w.value), w.importance)),
    );
    lines.extend(criteria.marital.as_ref().map(|w| {
        (
            "婚姻状况",
            listed(w.value.iter().map(|m| m.label()).collect()),
            w.importance,
        )
    }));
    lines.extend(criteria.children.as_ref().map(|w| {
        (
            "小孩情况",
            listed(w.value.iter().map(|c| c.label()).collect()),
            w.importance,
        )
    }));
    lines.extend(
        criteria
            .house
            .as_ref()
            .map(|w| ("住房", "希望有房".to_string(), w.importance)),
    );
    lines.extend(
        criteria
            .car
            .as_ref()
            .map(|w| ("购车", "希望有车".to_string(), w.importance)),
    );
    lines.extend(criteria.regions.as_ref().map(|w| {
        let names: Vec<String> = w
            .value
            .iter()
            .map(|c| page.region_names.get(c).cloned().unwrap_or_default())
            .collect();
        ("地区", names.join("、"), w.importance)
    }));
    lines
}

#[component]
pub fn TimelineTab(id: MemberId) -> impl IntoView {
    let events = Resource::new(move || id, |id| member_timeline(id, None));
    view! {
        <section class="panel" aria-label="动态">
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    match events.await {
                        Ok(Timed { rows, now }) => view! { <Timeline events=rows now/> }.into_any(),
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                    }
                })}
            </Transition>
        </section>
    }
}
