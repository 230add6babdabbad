//! Who it is: picture, facts, owners, contacts, and the next step as a button.

use super::{Tab, href};
use crate::features::contacts::ContactKind;
use crate::features::duplicates;
use crate::features::marks::view::{BarredNote, TagBadges};
use crate::features::marks::{self, Marks};
use crate::features::members::view::{IntentBadge, StageBadge};
use crate::features::members::{ContactShown, MemberPage, Sex, Stage, access};
use crate::features::recycle;
use crate::features::staff::{Module, Right, Viewer};
use crate::features::verification::view::CheckedItems;
use crate::types::ids::MemberId;
use crate::types::masked::Masked;
use crate::types::time::{age, day_of};
use crate::ui::{Badge, Fact, Portrait, Tone, When};
use leptos::prelude::*;

#[component]
pub fn Side(page: MemberPage, viewer: Viewer, marks: Option<Marks>) -> impl IntoView {
    let id = page.id;
    let now = page.now;
    let profile = page.profile.clone();
    let years = age(profile.birthday, day_of(now));
    let overdue =
        page.next_contact_at.is_some_and(|at| at < now) && matches!(page.stage, Stage::Presale | Stage::InService);
    let (tags, barred) = marks.map(|m| (m.tags, m.barred)).unwrap_or_default();
    let is_barred = barred.is_some();
    let owner =
        |owner: Option<(crate::types::ids::StaffId, String)>| owner.map_or_else(|| "—".to_string(), |(_, name)| name);
    view! {
        <aside class="panel flex flex-col gap-5 sticky top-20" aria-label="会员概要">
            <div class="flex flex-col items-center text-center gap-2">
                <Portrait id=id.0 female=profile.sex == Sex::Female cover=page.cover class="size-24"/>
                <h1 class="text-xl font-semibold">{profile.name.clone()}</h1>
                <p class="text-muted tabular-nums">{format!("#{id} · {} · {years} 岁 · {} cm", profile.sex, profile.height_cm)}</p>
                <div class="flex flex-wrap justify-center gap-1.5">
                    <StageBadge stage=page.stage/>
                    <IntentBadge intent=page.intent/>
                    <CheckedItems items=page.checked.clone()/>
                    {page.do_not_contact.then(|| view! { <Badge text="勿打扰" tone=Tone::Bad/> })}
                </div>
                <TagBadges tags/>
            </div>
            {barred.map(|barred| view! { <BarredNote barred/> })}
            <NextStep page=page.clone() viewer=viewer.clone()/>
            <dl class="grid grid-cols-2 gap-x-3 gap-y-3">
                <Fact term="所在地">{page.place.clone()}</Fact>
                <Fact term="学历">{profile.education.label()}</Fact>
                <Fact term="婚姻状况">{profile.marital.label()}</Fact>
                <Fact term="职业">{if profile.occupation.is_empty() { "—".to_string() } else { profile.occupation.clone() }}</Fact>
                <Fact term="售前红娘">{owner(page.presale.clone())}</Fact>
                <Fact term="售后红娘">{owner(page.aftersale.clone())}</Fact>
                <Fact term="上次联系">{page.last_contact_at.map_or_else(|| "—".into_any(), |at| view! { <When at now/> }.into_any())}</Fact>
                <Fact term="下次联系">
                    <span class:text-error-ink=overdue class:font-medium=overdue>
                        {page.next_contact_at.map_or_else(|| "—".into_any(), |at| view! { <When at now/> }.into_any())}
                    </span>
                </Fact>
                {page.service_ends_on.map(|day| view! { <Fact term="服务到期">{day.to_string()}</Fact> })}
                <Fact term="来源">{page.source.label()}</Fact>
            </dl>
            <Contacts id contacts=page.contacts.clone() former=page.former.clone() may_edit=access::may_edit(&viewer)/>
            <MoreActs id viewer barred=is_barred/>
        </aside>
    }
}

/// The one step that brings the member on, and what else is often done.
#[component]
fn NextStep(page: MemberPage, viewer: Viewer) -> impl IntoView {
    let id = page.id;
    let can = |module, right| viewer.can(module, right);
    let follow = access::may_follow_up(&viewer, page.stage).then(|| {
        (
            crate::features::followups::view::verb(page.stage),
            href(id, Tab::Overview, "follow_up=1"),
        )
    });
    let assigns = viewer.assigns();
    let sells = can(Module::Contracts, Right::Create);
    let mut steps: Vec<(&'static str, String)> = Vec::new();
    match page.stage {
        Stage::Lead | Stage::Abandoned if assigns => {
            steps.push(("分配售前红娘", href(id, Tab::Overview, "sheet=assign")))
        }
        Stage::Presale if page.follow_ups == 0 => steps.extend(follow.clone()),
        Stage::Presale if sells => steps.push(("录入合同", href(id, Tab::Contracts, "sheet=contract"))),
        Stage::Signed if assigns => steps.push(("分配售后红娘", href(id, Tab::Overview, "sheet=assign"))),
        Stage::InService if can(Module::Matching, Right::Create) => {
            steps.push(("打开配对库", href(id, Tab::Matches, "")))
        }
        Stage::Completed if sells => steps.push(("续签合同", href(id, Tab::Contracts, ""))),
        _ => {}
    }
    let first = steps.first().map(|s| s.0);
    steps.extend(follow.filter(|f| Some(f.0) != first));
    if page.stage == Stage::Presale && sells && first != Some("录入合同") {
        steps.push(("录入合同", href(id, Tab::Contracts, "sheet=contract")));
    }
    if page.stage == Stage::Presale && can(Module::Presale, Right::Edit) {
        steps.push(("放弃会员", href(id, Tab::Overview, "sheet=give_up")));
    }
    if matches!(page.stage, Stage::Presale | Stage::InService) && assigns {
        steps.push(("调配给其他红娘", href(id, Tab::Overview, "sheet=assign")));
    }
    view! {
        <div class="flex flex-col gap-2" role="group" aria-label="下一步">
            {steps
                .into_iter()
                .enumerate()
                .map(|(i, (label, to))| view! {
                    <a href=to class="btn btn-sm" class:btn-primary=i == 0 class:btn-ghost={i > 1} data-noscroll="">{label}</a>
                })
                .collect_view()}
        </div>
    }
}

/// What is seldom done with a member.
#[component]
fn MoreActs(id: MemberId, viewer: Viewer, barred: bool) -> impl IntoView {
    let mut acts: Vec<(&'static str, &'static str)> = Vec::new();
    if marks::access::may_mark(&viewer) {
        acts.push(("标签", "tags"));
        if !barred {
            acts.push(("加入黑名单", "blacklist"));
        }
    }
    if barred && marks::access::may_manage(&viewer) {
        acts.push(("移出黑名单", "lift"));
    }
    if duplicates::access::may_merge(&viewer) {
        acts.push(("合并重复会员", "merge"));
    }
    if recycle::access::may_delete(&viewer) {
        acts.push(("删除会员", "delete"));
    }
    (!acts.is_empty()).then(|| view! {
        <nav class="border-t border-base-300 pt-4 flex flex-wrap gap-1.5" aria-label="更多操作">
            {acts
                .into_iter()
                .map(|(label, sheet)| view! {
                    <a href=href(id, Tab::Overview, &format!("sheet={sheet}")) class="btn btn-ghost btn-xs" data-noscroll="">{label}</a>
                })
                .collect_view()}
        </nav>
    })
}

#[component]
fn Contacts(
    id: MemberId,
    contacts: Vec<ContactShown>,
    former: Vec<(ContactKind, String)>,
    may_edit: bool,
) -> impl IntoView {
    let shown: Vec<_> = contacts.into_iter().filter(|c| c.value != Masked::Hidden).collect();
    (!shown.is_empty()).then(|| view! {
        <section aria-labelledby="contacts-title" class="border-t border-base-300 pt-4">
            <h2 id="contacts-title" class="font-semibold mb-2">"联系方式"</h2>
            <dl class="flex flex-col gap-2">
                {shown
                    .into_iter()
                    .map(|contact| {
                        let hint = match contact.value {
                            Masked::Hint(hint) => hint,
                            _ => String::new(),
                        };
                        let known = !hint.is_empty();
                        let kind = contact.kind;
                        let to = |sheet: &str| href(id, Tab::Overview, &format!("sheet={sheet}&kind={}", kind.code()));
                        view! {
                            <div class="flex items-center gap-1.5">
                                <dt class="text-xs text-muted w-14 shrink-0">{kind.label()}</dt>
                                <dd class="tabular-nums flex-1 truncate">{if known { hint } else { "—".into() }}</dd>
                                <dd class="flex">
                                    {(known && contact.may_reveal).then(|| view! {
                                        <a href=to("reveal") class="btn btn-ghost btn-xs btn-square" data-noscroll="" aria-label=format!("查看{}", kind.label())>
                                            <span class="icon-[lucide--eye] size-4" aria-hidden="true"></span>
                                        </a>
                                    })}
                                    {(may_edit && contact.may_reveal).then(|| view! {
                                        <a href=to("contact") class="btn btn-ghost btn-xs btn-square" data-noscroll="" aria-label=format!("修改{}", kind.label())>
                                            <span class="icon-[lucide--pencil] size-4" aria-hidden="true"></span>
                                        </a>
                                    })}
                                </dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
            <Former former/>
        </section>
    })
}

/// Numbers of records that were merged into this one.
#[component]
fn Former(former: Vec<(ContactKind, String)>) -> impl IntoView {
    (!former.is_empty()).then(|| {
        view! {
            <h3 class="text-xs text-muted mt-3 mb-1">"合并前的号码"</h3>
            <ul class="flex flex-col gap-1 list-none text-sm">
                {former
                    .into_iter()
                    .map(|(kind, hint)| view! {
                        <li class="flex items-center gap-1.5">
                            <span class="text-xs text-muted w-14 shrink-0">{kind.label()}</span>
                            <span class="tabular-nums truncate">{hint}</span>
                        </li>
                    })
                    .collect_view()}
            </ul>
        }
    })
}
