//! The side sheets of a member's page; which one is open stands in the address.

use super::{Tab, edit::EditSheet, href};
use crate::error::Result;
use crate::features::assignments::Taker;
use crate::features::assignments::api::{GiveUpMember, owners};
use crate::features::assignments::view::AssignBar;
use crate::features::contacts::ContactKind;
use crate::features::contracts::view::{CompleteSheet, ContractSheet};
use crate::features::duplicates::view::MergeSheet;
use crate::features::duplicates::watch::DuplicateWatch;
use crate::features::followups::view::FollowUpSheet;
use crate::features::marks::view::{BlacklistSheet, LiftSheet, TagsSheet};
use crate::features::members::Stage;
use crate::features::members::api::{RevealContact, SaveConsent, SaveContact, open_member};
use crate::features::members::fields::Group;
use crate::features::photos::view::DeletePhotoSheet;
use crate::features::recycle::view::DeleteSheet;
use crate::features::staff::{Module, Phase};
use crate::features::verification::Item;
use crate::features::verification::view::{DecideSheet, RevokeSheet, SubmitSheet};
use crate::types::ids::{MemberId, PhotoId, VerificationId};
use crate::types::time::Moment;
use crate::ui::{CheckField, ErrorNote, Loading, Resource, Sheet, Submit, Summary, TextArea, TextField, failure, say};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use leptos_router::params::ParamsMap;

/// Which sheet the address asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    FollowUp,
    Edit(Group),
    Reveal(ContactKind),
    Contact(ContactKind),
    Consent,
    Assign,
    GiveUp,
    Contract,
    Complete,
    Tags,
    Blacklist,
    Lift,
    Merge,
    Delete,
    DeletePhoto(PhotoId),
    SubmitCheck(Item),
    DecideCheck(VerificationId),
    RevokeCheck(VerificationId),
}

impl Which {
    pub fn of(query: &ParamsMap) -> Option<Self> {
        if query.get("follow_up").is_some() {
            return Some(Self::FollowUp);
        }
        let kind = || query.get("kind").and_then(|k| ContactKind::from_code(&k));
        match query.get("sheet")?.as_str() {
            "edit" => query.get("group").and_then(|g| Group::from_code(&g)).map(Self::Edit),
            "reveal" => kind().map(Self::Reveal),
            "contact" => kind().map(Self::Contact),
            "consent" => Some(Self::Consent),
            "assign" => Some(Self::Assign),
            "give_up" => Some(Self::GiveUp),
            "contract" => Some(Self::Contract),
            "complete" => Some(Self::Complete),
            "tags" => Some(Self::Tags),
            "blacklist" => Some(Self::Blacklist),
            "lift" => Some(Self::Lift),
            "merge" => Some(Self::Merge),
            "delete" => Some(Self::Delete),
            "delete_photo" => number(query, "photo").map(|id| Self::DeletePhoto(PhotoId(id))),
            "check" => query
                .get("item")
                .and_then(|i| Item::from_code(&i))
                .map(Self::SubmitCheck),
            "decide" => number(query, "check").map(|id| Self::DecideCheck(VerificationId(id))),
            "revoke" => number(query, "check").map(|id| Self::RevokeCheck(VerificationId(id))),
            _ => None,
        }
    }
}

fn number(query: &ParamsMap, key: &str) -> Option<i64> {
    query.get(key)?.parse().ok()
}

/// `again` asks the page anew, for what a sheet has changed.
#[component]
pub fn OpenSheet(which: Which, id: MemberId, tab: Tab, again: Callback<()>) -> impl IntoView {
    let close = href(id, tab, "");
    match which {
        Which::FollowUp => view! { <FollowUpSheet member=id close/> }.into_any(),
        Which::Edit(group) => view! { <EditSheet id group close/> }.into_any(),
        Which::Reveal(kind) => view! { <RevealSheet id kind close/> }.into_any(),
        Which::Contact(kind) => view! { <ContactSheet id kind close/> }.into_any(),
        Which::Consent => view! { <ConsentSheet id close/> }.into_any(),
        Which::Assign => view! { <AssignSheet id close/> }.into_any(),
        Which::GiveUp => view! { <GiveUpSheet id close/> }.into_any(),
        Which::Contract => view! { <ContractSheet member=id close/> }.into_any(),
        Which::Complete => view! { <CompleteSheet member=id close/> }.into_any(),
        Which::Tags => view! { <TagsSheet id close/> }.into_any(),
        Which::Blacklist => view! { <BlacklistSheet id close/> }.into_any(),
        Which::Lift => view! { <LiftSheet id close/> }.into_any(),
        Which::Merge => view! { <MergeSheet id close/> }.into_any(),
        Which::Delete => view! { <DeleteSheet id close/> }.into_any(),
        Which::DeletePhoto(photo) => view! { <DeletePhotoSheet photo close again/> }.into_any(),
        Which::SubmitCheck(item) => view! { <SubmitSheet member=id item close again/> }.into_any(),
        Which::DecideCheck(check) => view! { <DecideSheet member=id check close again/> }.into_any(),
        Which::RevokeCheck(check) => view! { <RevokeSheet member=id check close again/> }.into_any(),
    }
}

/// Leads back when `done` becomes true, saying so.
pub fn leave_when(done: impl Fn() -> bool + 'static, close: String, words: &'static str) {
    let navigate = use_navigate();
    Effect::new(move |_| {
        if done() {
            say(words);
            navigate(
                &close,
                leptos_router::NavigateOptions {
                    scroll: false,
                    ..Default::default()
                },
            );
        }
    });
}

#[component]
fn RevealSheet(id: MemberId, kind: ContactKind, close: String) -> impl IntoView {
    let action = ServerAction::<RevealContact>::new();
    let error = failure(action);
    let value = move || action.value().get().and_then(Result::ok);
    view! {
        <Sheet title=format!("查看{}", kind.label()) close>
            <p class="text-muted mb-4">"查看完整联系方式会记入操作日志：谁、何时、为什么。"</p>
            <Summary error/>
            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                <input type="hidden" name="id" value=id.0/>
                <input type="hidden" name="kind" value=kind.code()/>
                <TextField name="reason" label="查看原因" required=true placeholder="例如：约定今日回访" error/>
                <Submit label=format!("查看{}", kind.label()) pending=action.pending()/>
            </ActionForm>
            <p class="mt-6 text-2xl font-semibold tabular-nums select-all" aria-live="polite">{value}</p>
        </Sheet>
    }
}

#[component]
fn ContactSheet(id: MemberId, kind: ContactKind, close: String) -> impl IntoView {
    let action = ServerAction::<SaveContact>::new();
    let error = failure(action);
    leave_when(
        move || action.value().with(|v| matches!(v, Some(Ok(())))),
        close.clone(),
        "联系方式已保存",
    );
    let hint = if kind == ContactKind::Mobile {
        "手机号码不能留空"
    } else {
        "留空即删除"
    };
    view! {
        <Sheet title=format!("修改{}", kind.label()) close>
            <Summary error/>
            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                <input type="hidden" name="id" value=id.0/>
                <input type="hidden" name="kind" value=kind.code()/>
                <DuplicateWatch start=Default::default() but=Some(id) kind=Some(kind)>
                    <TextField name="value" label=format!("新的{}", kind.label()) hint=hint error/>
                </DuplicateWatch>
                <Submit label="保存" pending=action.pending()/>
            </ActionForm>
        </Sheet>
    }
}

#[component]
fn ConsentSheet(id: MemberId, close: String) -> impl IntoView {
    let action = ServerAction::<SaveConsent>::new();
    let error = failure(action);
    let page = Resource::new(move || id, open_member);
    leave_when(
        move || action.value().with(|v| matches!(v, Some(Ok(())))),
        close.clone(),
        "授权已保存",
    );
    view! {
        <Sheet title="会员授权" close>
            <Summary error/>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match page.await {
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                        Ok(page) => view! {
                            <ActionForm action attr:class="flex flex-col gap-4">
                                <input type="hidden" name="id" value=id.0/>
                                <input type="hidden" name="version" value=page.version/>
                                <CheckField name="shown" label="会员同意把资料卡展示给匹配的会员" checked=page.shown error/>
                                <CheckField name="do_not_contact" label="会员暂不接受联系（不再推荐、不再致电）" checked=page.do_not_contact error/>
                                <Submit label="保存授权" pending=action.pending()/>
                            </ActionForm>
                        }.into_any(),
                    }
                })}
            </Suspense>
        </Sheet>
    }
}

/// The phase in which the member is given, to whom, whether they wait for it, and when this was read.
async fn asked_for(id: MemberId) -> Result<(Phase, Vec<Taker>, bool, Moment)> {
    let page = open_member(id).await?;
    let stage = page.stage;
    let phase = if stage.module() == Module::Aftersale {
        Phase::Aftersale
    } else {
        Phase::Presale
    };
    let waiting = matches!(stage, Stage::Lead | Stage::Signed | Stage::Abandoned);
    Ok((phase, owners(phase).await?, waiting, page.now))
}

#[component]
fn AssignSheet(id: MemberId, close: String) -> impl IntoView {
    let open = Resource::new(move || id, asked_for);
    let selected = RwSignal::new(vec![id.0]);
    let navigate = use_navigate();
    let back = close.clone();
    let done = Callback::new(move |()| {
        navigate(
            &back,
            leptos_router::NavigateOptions {
                scroll: false,
                ..Default::default()
            },
        )
    });
    view! {
        <Sheet title="分配红娘" close>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match open.await {
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                        Ok((phase, people, waiting, as_of)) => {
                            view! { <AssignBar selected phase people waiting as_of done/> }.into_any()
                        }
                    }
                })}
            </Suspense>
        </Sheet>
    }
}

#[component]
fn GiveUpSheet(id: MemberId, close: String) -> impl IntoView {
    let action = ServerAction::<GiveUpMember>::new();
    let error = failure(action);
    let navigate = use_navigate();
    Effect::new(move |_| {
        if action.value().with(|v| matches!(v, Some(Ok(())))) {
            say("已放弃该会员，可由经理重新分配");
            navigate("/office/presale", Default::default());
        }
    });
    view! {
        <Sheet title="放弃会员" close>
            <p class="text-muted mb-4">"放弃后会员不再由您跟进，进入「已放弃待分配」，经理可以重新分配；历史记录都会保留。"</p>
            <Summary error/>
            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                <input type="hidden" name="member" value=id.0/>
                <TextArea name="reason" label="放弃原因" required=true error/>
                <Submit label="放弃该会员" pending=action.pending() class="btn btn-error"/>
            </ActionForm>
        </Sheet>
    }
}
