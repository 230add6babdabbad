//! 门店部门: branches and departments as a tree, and in a sheet one of them.

use super::branch_sheet::UnitSheet;
use crate::error::{Error, Result};
use crate::faces::Screen;
use crate::features::staff::api::units::{CloseUnit, ReopenUnit, SaveUnit, list_units};
use crate::features::staff::units::{Counts, Unit, UnitId, UnitKind, UnitTree};
use crate::ui::{Badge, Empty, ErrorNote, Loading, PageHead, Resource, Sheet, Tone, say};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

pub const HERE: &str = "/office/branches";

pub struct BranchesPage;

impl Screen for BranchesPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

/// The actions of the sheet; each ends with the sheet closed and the tree anew.
#[derive(Clone, Copy)]
pub struct Acts {
    pub save: ServerAction<SaveUnit>,
    pub close: ServerAction<CloseUnit>,
    pub reopen: ServerAction<ReopenUnit>,
}

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let sheet = Memo::new(move |_| query.with(|q| q.get("sheet").unwrap_or_default()));
    let under = Memo::new(move |_| query.with(|q| q.get("under").unwrap_or_default()));
    let acts = Acts {
        save: ServerAction::new(),
        close: ServerAction::new(),
        reopen: ServerAction::new(),
    };
    let tree = Resource::new(
        move || {
            (
                acts.save.version().get(),
                acts.close.version().get(),
                acts.reopen.version().get(),
            )
        },
        |_| list_units(),
    );
    // Asked when the sheet opens and not again: what is typed stays, whatever the form is told.
    let form = Resource::new(move || (sheet.get(), under.get()), opened);
    close_when_done(acts, sheet);
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match tree.await {
                    Ok(tree) => view! { <Whole tree/> }.into_any(),
                    Err(error) => view! { <PageHead title="门店部门"/><ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
        <Transition>
            {move || Suspend::new(async move {
                match form.await {
                    Ok(None) => ().into_any(),
                    Ok(Some((tree, sheet, under))) => view! { <Opened tree sheet under acts/> }.into_any(),
                    Err(error) => view! { <Sheet title="门店部门" close=HERE><ErrorNote error/></Sheet> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// The tree as the sheet needs it, with what the address says.
async fn opened((sheet, under): (String, String)) -> Result<Option<(UnitTree, String, String)>> {
    if sheet.is_empty() {
        return Ok(None);
    }
    Ok(Some((list_units().await?, sheet, under)))
}

/// The sheet that the address opens: a new branch or department, or one that is there.
#[component]
fn Opened(tree: UnitTree, sheet: String, under: String, acts: Acts) -> impl IntoView {
    let new = match sheet.as_str() {
        "branch" => Some(UnitKind::Branch),
        "department" => Some(UnitKind::Department),
        _ => None,
    };
    let known = sheet.parse::<UnitId>().ok();
    let known = known.and_then(|id| tree.units.iter().find(|u| u.id == id).cloned());
    match (new, known) {
        (Some(kind), _) if tree.may_create => {
            let title = format!("新建{kind}");
            view! { <Sheet title close=HERE><UnitSheet tree kind unit=None under acts/></Sheet> }.into_any()
        }
        (None, Some(unit)) if tree.may_edit => {
            let (title, kind) = (format!("编辑 {}", unit.name), unit.id.kind());
            view! { <Sheet title close=HERE><UnitSheet tree kind unit=Some(unit) under acts/></Sheet> }.into_any()
        }
        (Some(_), _) | (_, Some(_)) => {
            view! { <Sheet title="门店部门" close=HERE><ErrorNote error=Error::Forbidden/></Sheet> }.into_any()
        }
        _ => view! { <Sheet title="门店部门" close=HERE><ErrorNote error=Error::NotFound/></Sheet> }.into_any(),
    }
}

fn close_when_done(acts: Acts, sheet: Memo<String>) {
    let navigate = use_navigate();
    let leave = move |words: &str| {
        say(words);
        navigate(
            HERE,
            NavigateOptions {
                scroll: false,
                ..Default::default()
            },
        );
    };
    let (saved, closed, opened) = (leave.clone(), leave.clone(), leave);
    Effect::new(move |_| matches!(acts.save.value().get(), Some(Ok(()))).then(|| saved("已保存")));
    Effect::new(move |_| matches!(acts.close.value().get(), Some(Ok(()))).then(|| closed("已撤销，历史记录保留")));
    Effect::new(move |_| matches!(acts.reopen.value().get(), Some(Ok(()))).then(|| opened("已恢复")));
    // Another sheet begins without the errors of the last one.
    Effect::new(move |before: Option<String>| {
        let now = sheet.get();
        if before.is_some_and(|b| b != now) {
            acts.save.clear();
            acts.close.clear();
            acts.reopen.clear();
        }
        now
    });
}

#[component]
fn Whole(tree: UnitTree) -> impl IntoView {
    let open = |kind: UnitKind| {
        tree.units
            .iter()
            .filter(|u| u.id.kind() == kind && u.closed_at.is_none())
            .count()
    };
    let note = format!(
        "{} 家门店，{} 个部门",
        open(UnitKind::Branch),
        open(UnitKind::Department)
    );
    let add = tree.may_create.then(|| {
        view! {
            <a href=format!("{HERE}?sheet=department") class="btn" data-noscroll="">"新建部门"</a>
            <a href=format!("{HERE}?sheet=branch") class="btn btn-primary" data-noscroll="">
                <span class="icon-[lucide--plus] size-4" aria-hidden="true"></span>
                "新建门店"
            </a>
        }
    });
    let (may_create, may_edit, elsewhere) = (tree.may_create, tree.may_edit, tree.elsewhere);
    let empty = tree.units.is_empty();
    let lines: Vec<_> = tree
        .units
        .into_iter()
        .map(|unit| view! { <Line unit may_create may_edit/> })
        .collect();
    view! {
        <PageHead title="门店部门" note>{add}</PageHead>
        <div class="panel p-0 overflow-x-auto">
            {if empty {
                view! { <Empty text="还没有门店。先新建门店，再在其下建部门，员工和会员就能按门店统计。" icon="icon-[lucide--building-2]"/> }.into_any()
            } else {
                view! {
                    <table class="table sticky-head">
                        <thead>
                            <tr>
                                <th scope="col">"名称"</th>
                                <th scope="col">"类别"</th>
                                <th scope="col">"城市和地址"</th>
                                <th scope="col">"负责人"</th>
                                <th scope="col" class="text-right">"在职员工"</th>
                                <th scope="col" class="text-right">"售前会员"</th>
                                <th scope="col" class="text-right">"售后会员"</th>
                                <th scope="col">"状态"</th>
                                <th scope="col"><span class="sr-only">"操作"</span></th>
                            </tr>
                        </thead>
                        <tbody>
                            {lines}
                            {(elsewhere != Counts::default()).then(|| view! { <Elsewhere counts=elsewhere/> })}
                        </tbody>
                    </table>
                }
                .into_any()
            }}
        </div>
        <p class="text-sm text-muted mt-3">"人数含其下各级，只统计您管辖范围内的员工；会员按红娘所在的门店部门统计。"</p>
    }
}

#[component]
fn Line(unit: Unit, may_create: bool, may_edit: bool) -> impl IntoView {
    let closed = unit.closed_at.is_some();
    let indent = format!("padding-left: {}rem", unit.depth as f64 * 1.5);
    let below = (unit.depth > 0).then(|| view! { <span class="icon-[lucide--corner-down-right] size-4 text-muted shrink-0" aria-hidden="true"></span> });
    let name = unit.name.clone();
    let name = if may_edit {
        view! { <a href=format!("{HERE}?sheet={}", unit.id) class="link link-hover font-medium" data-noscroll="">{name}</a> }
            .into_any()
    } else {
        view! { <span class="font-medium">{name}</span> }.into_any()
    };
    let place = [unit.city.as_str(), unit.address.as_str()].join(" ").trim().to_string();
    let people = format!("/office/staff?q={}", super::escaped(&unit.name));
    let add = (may_create && !closed).then(|| {
        view! {
            <a href=format!("{HERE}?sheet=department&under={}", unit.id) class="btn btn-sm btn-ghost" data-noscroll=""
                aria-label=format!("在{}新建下级部门", unit.name)>"新建下级部门"</a>
        }
    });
    view! {
        <tr>
            <td><div class="flex items-center gap-1.5" style=indent>{below}{name}</div></td>
            <td>{unit.id.kind().label()}</td>
            <td>{place}</td>
            <td class="whitespace-nowrap">{unit.head_name.unwrap_or_else(|| "—".into())}</td>
            <td class="text-right tabular-nums">
                <a href=people class="link link-hover" aria-label=format!("{}的在职员工 {} 人", unit.name, unit.counts.staff)>{unit.counts.staff}</a>
            </td>
            <td class="text-right tabular-nums">{unit.counts.presale}</td>
            <td class="text-right tabular-nums">{unit.counts.aftersale}</td>
            <td>
                {if closed {
                    view! { <Badge text="已撤销"/> }
                } else {
                    view! { <Badge text="正常" tone=Tone::Good/> }
                }}
            </td>
            <td class="text-right">{add}</td>
        </tr>
    }
}

/// Those who belong to no branch: the figures add up to the whole agency.
#[component]
fn Elsewhere(counts: Counts) -> impl IntoView {
    view! {
        <tr>
            <td class="text-muted" colspan="4">"不属于门店的员工"</td>
            <td class="text-right tabular-nums">{counts.staff}</td>
            <td class="text-right tabular-nums">{counts.presale}</td>
            <td class="text-right tabular-nums">{counts.aftersale}</td>
            <td></td>
            <td></td>
        </tr>
    }
}
