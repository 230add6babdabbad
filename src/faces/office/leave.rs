//! 离职交接: who leaves hands over everything in one act.

use crate::faces::Screen;
use crate::features::assignments::api::leaving::{HandEverythingOver, open_leaving};
use crate::features::assignments::view::joined;
use crate::features::assignments::{Hanging, LeavingForm, Taker};
use crate::types::ids::StaffId;
use crate::ui::{Empty, ErrorNote, Fact, Loading, PageHead, Resource, Submit, Summary, failure, say};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};

pub struct LeavePage;

impl Screen for LeavePage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let params = use_params_map();
    let id =
        Memo::new(move |_| params.with(|p| p.get("id").and_then(|i| i.parse::<StaffId>().ok()).unwrap_or_default()));
    let form = Resource::new(move || id.get(), open_leaving);
    let act = ServerAction::<HandEverythingOver>::new();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if matches!(act.value().get(), Some(Ok(()))) {
            say("交接完成，账号已停用，其登录已全部下线");
            navigate("/office/staff", Default::default());
        }
    });
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match form.await {
                    Ok(form) => view! { <Form form act/> }.into_any(),
                    Err(error) => view! { <PageHead title="离职交接"/><ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Form(form: LeavingForm, act: ServerAction<HandEverythingOver>) -> impl IntoView {
    let LeavingForm {
        id,
        name,
        role,
        disabled,
        hanging,
        presale,
        aftersale,
        once,
    } = form;
    let error = failure(act);
    let (to_presale, to_aftersale) = (RwSignal::new(Vec::<i64>::new()), RwSignal::new(Vec::<i64>::new()));
    let nothing = hanging.nothing();
    let state = if disabled { "账号已停用" } else { "在职" };
    // Enquiries, contracts and the like need somebody even where there are no members.
    let asks_presale = hanging.presale > 0 || (hanging.besides() > 0 && hanging.aftersale == 0);
    let end = if nothing && disabled {
        view! { <Empty text="名下没有需要交接的会员和工作，账号也已停用。" icon="icon-[lucide--user-x]"/> }.into_any()
    } else {
        let what_happens = format!(
            "交接一次完成：会员平均分给所选接手人，推荐、约见和合同草稿随会员一起交接，咨询轮流分配；{name} 的账号停用，立即下线，历史记录保留。接手人会收到提示。"
        );
        let send = format!("交接并停用 {name} 的账号");
        view! {
            <ActionForm action=act attr:class="flex flex-col gap-6" attr:novalidate="">
                <input type="hidden" name="id" value=id.0/>
                <input type="hidden" name="once" value=once/>
                <input type="hidden" name="presale" prop:value=move || to_presale.with(|s| joined(s))/>
                <input type="hidden" name="aftersale" prop:value=move || to_aftersale.with(|s| joined(s))/>
                {asks_presale.then(|| view! { <Successors title="售前会员交给" count=hanging.presale people=presale chosen=to_presale/> })}
                {(hanging.aftersale > 0).then(|| view! { <Successors title="售后会员交给" count=hanging.aftersale people=aftersale chosen=to_aftersale/> })}
                <p>{what_happens}</p>
                <div><Submit label=send pending=act.pending() class="btn btn-error"/></div>
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <PageHead title=format!("{name} · 离职交接") note=format!("{role} · {state}")>
            <a href="/office/staff" class="btn btn-sm">"回到红娘管理"</a>
        </PageHead>
        <div class="panel max-w-4xl flex flex-col gap-6">
            <Hangs hanging/>
            <Summary error/>
            {end}
        </div>
    }
}

#[component]
fn Hangs(hanging: Hanging) -> impl IntoView {
    let number =
        |n: i64| view! { <span class="text-2xl font-semibold tabular-nums" class:text-muted=n == 0>{n}</span> };
    view! {
        <section aria-labelledby="hangs-title">
            <h2 id="hangs-title" class="font-semibold mb-3">"名下要交接的"</h2>
            <dl class="grid grid-cols-3 gap-4">
                <Fact term="售前会员">{number(hanging.presale)}</Fact>
                <Fact term="售后会员">{number(hanging.aftersale)}</Fact>
                <Fact term="进行中的推荐">{number(hanging.recommendations)}</Fact>
                <Fact term="未完成的约见">{number(hanging.dates)}</Fact>
                <Fact term="未生效的合同">{number(hanging.contracts)}</Fact>
                <Fact term="待处理的咨询">{number(hanging.consultations)}</Fact>
            </dl>
        </section>
    }
}

/// Who takes over; each gets about the same number.
#[component]
fn Successors(title: &'static str, count: i64, people: Vec<Taker>, chosen: RwSignal<Vec<i64>>) -> impl IntoView {
    let each = move || match i64::try_from(chosen.with(Vec::len)).unwrap_or(0) {
        0 => "可选一位或几位，平均分配".to_string(),
        1 => format!("全部 {count} 位交给这一位"),
        n => format!("每人约 {} 位", (count + n - 1) / n),
    };
    view! {
        <fieldset class="flex flex-col gap-2">
            <legend class="font-semibold mb-1">{title}</legend>
            <p class="text-sm text-muted" aria-live="polite">{each}</p>
            <div class="grid grid-cols-2 gap-x-6 gap-y-2">
                {people
                    .into_iter()
                    .map(|p| {
                        let id = p.id.0;
                        view! {
                            <label class="choice">
                                <input type="checkbox" class="checkbox checkbox-sm" prop:checked=move || chosen.with(|c| c.contains(&id))
                                    on:change=move |ev| chosen.update(|c| {
                                        c.retain(|i| *i != id);
                                        if event_target_checked(&ev) {
                                            c.push(id);
                                        }
                                    })/>
                                <span class="flex-1">{p.name.clone()}" "<span class="text-muted text-xs">{p.branch.clone()}</span></span>
                                <span class="tabular-nums text-muted">{format!("现有 {} / {}", p.load_shown(), p.most)}</span>
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
        </fieldset>
    }
}
