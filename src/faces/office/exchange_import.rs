//! `/office/exchange/:id`: one import, from the choice of columns to its undo.

use crate::faces::Screen;
use crate::features::exchange::api::{CancelImport, StartImport, UndoImport, open_import};
use crate::features::exchange::view::{Busy, MappingForm, Rows, StateBadge, again_while};
use crate::features::exchange::{ImportPage, ImportState, UNDO_DAYS};
use crate::types::ids::ImportId;
use crate::types::time::moment;
use crate::ui::{ErrorNote, Loading, PageHead, Resource, Sheet, Submit, Summary, after, failure, say};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

pub struct ImportScreen;

impl Screen for ImportScreen {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| {
        params.with(|p| {
            p.get("id")
                .and_then(|id| id.parse::<ImportId>().ok())
                .unwrap_or_default()
        })
    });
    let asked = Memo::new(move |_| {
        query.with(|q| {
            let after = q.get("after").and_then(|a| a.parse::<i64>().ok()).unwrap_or(0);
            (q.get("show").unwrap_or_default(), after)
        })
    });
    let version = RwSignal::new(0u32);
    let busy = RwSignal::new(false);
    let page = Resource::new(
        move || (id.get(), asked.get(), version.get()),
        |(id, (show, after), _)| open_import(id, show, after),
    );
    again_while(page, busy);
    let sheet = Memo::new(move |_| query.with(|q| q.get("sheet").unwrap_or_default()));
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let page = page.await;
                let (show, after) = asked.get_untracked();
                match page {
                    Ok(page) => view! { <Shown page show after version busy/> }.into_any(),
                    Err(error) => view! { <PageHead title="导入会员"/><ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
        {move || (sheet.get() == "undo").then(|| view! { <UndoSheet id=id.get_untracked() version/> })}
    }
}

#[component]
fn Shown(page: ImportPage, show: String, after: i64, version: RwSignal<u32>, busy: RwSignal<bool>) -> impl IntoView {
    let working = page.state.busy();
    Effect::new(move |_| busy.set(working));
    let state = page.state;
    let remap = show == "columns";
    let error = (!page.error.is_empty()).then(|| {
        view! {
            <div role="alert" class="alert alert-error alert-soft mb-4">
                <span class="icon-[lucide--circle-alert] size-5" aria-hidden="true"></span>
                <span>{page.error.clone()}</span>
            </div>
        }
    });
    let note = format!("{} 上传于 {}", page.staff, moment(page.created_at));
    let (title, cancel) = (page.name.clone(), page.may_run.then(|| page.clone()));
    let head = view! {
        <PageHead title note>
            <StateBadge state/>
            {cancel.map(|page| view! { <Cancel page version/> })}
        </PageHead>
    };
    let body = match state {
        ImportState::Reading => view! { <Busy doing="正在读取表格" done=page.done total=0/> }.into_any(),
        ImportState::Checking => {
            view! { <Busy doing="正在试运行，还没有写入任何资料" done=page.done total=page.total/> }.into_any()
        }
        ImportState::Running => view! { <Busy doing="正在导入" done=page.done total=page.total/> }.into_any(),
        ImportState::Undoing => view! { <Busy doing="正在撤销" done=page.done total=page.total/> }.into_any(),
        ImportState::Mapping => view! { <Mapping page version/> }.into_any(),
        ImportState::Checked if remap => view! { <Mapping page version/> }.into_any(),
        ImportState::Checked => view! { <Checked page=page.clone() version/><Rows page show after/> }.into_any(),
        _ => view! { <Over page=page.clone()/><Rows page show after/> }.into_any(),
    };
    view! { {head}{error}{body} }
}

/// The choice of columns, for who brought the table.
#[component]
fn Mapping(page: ImportPage, version: RwSignal<u32>) -> impl IntoView {
    if page.may_run {
        view! { <MappingForm page version/> }.into_any()
    } else {
        view! { <p class="text-muted">"等待上传人对应列并试运行。"</p> }.into_any()
    }
}

/// Stops what runs, or throws away what was not begun.
#[component]
fn Cancel(page: ImportPage, version: RwSignal<u32>) -> impl IntoView {
    let action = ServerAction::<CancelImport>::new();
    after(action, move || {
        say("已停止");
        version.update(|v| *v += 1);
    });
    let label = match page.state {
        ImportState::Running => "停止导入",
        ImportState::Undoing => "停止撤销",
        ImportState::Checking => "停止试运行",
        _ => "放弃这次导入",
    };
    (page.state.busy() || page.state.open()).then(|| {
        view! {
            <ActionForm action>
                <input type="hidden" name="id" value=page.id.to_string()/>
                <Submit label=label pending=action.pending() class="btn btn-sm"/>
            </ActionForm>
        }
    })
}

/// After the dry run: what will happen, and the button that does it.
#[component]
fn Checked(page: ImportPage, version: RwSignal<u32>) -> impl IntoView {
    let action = ServerAction::<StartImport>::new();
    let error = failure(action);
    after(action, move || version.update(|v| *v += 1));
    let counts = page.counts;
    let will = format!(
        "将新建 {} 位、更新 {} 位会员；{} 行没有变化，{} 行被拒绝。",
        counts.new, counts.update, counts.unchanged, counts.refused
    );
    let some = counts.new + counts.update > 0;
    let columns = format!("/office/exchange/{}?show=columns", page.id);
    view! {
        <section class="panel flex flex-col gap-3 mb-6" aria-labelledby="checked-title">
            <h2 id="checked-title" class="font-semibold">"试运行结果"</h2>
            <p>{will}</p>
            <Summary error/>
            {page.may_run.then(|| view! {
                <div class="flex flex-wrap items-center gap-3">
                    {some.then(|| view! {
                        <ActionForm action>
                            <input type="hidden" name="id" value=page.id.to_string()/>
                            <input type="hidden" name="version" value=page.version.to_string()/>
                            <Submit label="开始导入" pending=action.pending()/>
                        </ActionForm>
                    })}
                    <a href=columns class="btn">"重新对应列"</a>
                    <Refused page=page.clone()/>
                </div>
            })}
        </section>
    }
}

/// After the end: what was done, what to mend, and the way back.
#[component]
fn Over(page: ImportPage) -> impl IntoView {
    let done = page.applied;
    let words = match page.state {
        ImportState::Undone if page.kept > 0 => {
            format!(
                "导入已撤销，有 {} 行未能撤销：之后又有修改或新的记录，已保留。",
                page.kept
            )
        }
        ImportState::Undone => "导入已全部撤销。".to_string(),
        _ => format!(
            "已新建 {} 位、更新 {} 位会员，{} 行被拒绝。",
            done.new, done.update, page.counts.refused
        ),
    };
    let undo = format!("/office/exchange/{}?sheet=undo", page.id);
    view! {
        <section class="panel flex flex-col gap-3 mb-6" aria-labelledby="over-title">
            <h2 id="over-title" class="font-semibold">"结果"</h2>
            <p>{words}</p>
            <div class="flex flex-wrap items-center gap-3">
                <Refused page=page.clone()/>
                {page.may_undo.then(|| view! {
                    <a href=undo class="btn" data-noscroll="">
                        <span class="icon-[lucide--undo-2] size-4" aria-hidden="true"></span>
                        "撤销这次导入"
                    </a>
                })}
            </div>
        </section>
    }
}

/// The refused rows as a table to mend and bring again.
#[component]
fn Refused(page: ImportPage) -> impl IntoView {
    page.may_fetch.then(|| {
        let file = |format: &str| format!("/exchange/import/{}/refused?format={format}", page.id);
        view! {
            <a href=file("xlsx") rel="external" download="" class="btn">
                <span class="icon-[lucide--download] size-4" aria-hidden="true"></span>
                "下载拒绝的行（Excel）"
            </a>
            <a href=file("csv") rel="external" download="" class="btn btn-ghost">"下载拒绝的行（CSV）"</a>
        }
    })
}

#[component]
fn UndoSheet(id: ImportId, version: RwSignal<u32>) -> impl IntoView {
    let action = ServerAction::<UndoImport>::new();
    let error = failure(action);
    let here = format!("/office/exchange/{id}");
    let navigate = use_navigate();
    let back = here.clone();
    after(action, move || {
        version.update(|v| *v += 1);
        navigate(&back, Default::default());
    });
    view! {
        <Sheet title="撤销这次导入" close=here>
            <Summary error/>
            <ActionForm action attr:class="flex flex-col gap-4">
                <input type="hidden" name="id" value=id.to_string()/>
                <p>"新建的会员，导入之后没有人动过的，会连同导入的资料一起删除；更新过的资料，之后没有再改的，会改回原来的内容。"</p>
                <p class="text-muted text-sm">
                    {format!("之后又有修改、跟进或合同的会员会保留，并逐行说明。导入完成 {UNDO_DAYS} 天内可以撤销。")}
                </p>
                <div><Submit label="撤销导入" pending=action.pending() class="btn btn-error"/></div>
            </ActionForm>
        </Sheet>
    }
}
