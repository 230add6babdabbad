//! 红娘管理: who works here, in the order of the supervisor tree.

use super::staff_photo::PhotoSheet;
use super::staff_sheet::StaffSheet;
use crate::error::Result;
use crate::faces::Screen;
use crate::features::links::Link;
use crate::features::links::api::staff_link;
use crate::features::links::view::LinkPanel;
use crate::features::staff::StaffRow;
use crate::features::staff::api::people::{DisableStaff, EnableStaff, SaveStaff, list_staff, open_staff_form};
use crate::features::staff::people::{StaffForm, StaffList};
use crate::types::ids::StaffId;
use crate::ui::{Badge, Empty, ErrorNote, Loading, PageHead, Resource, Sheet, Tabs, Tone, say};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Form;
use leptos_router::hooks::{use_navigate, use_query_map};

pub struct StaffPage;

impl Screen for StaffPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

/// What the address says: which people, whose name, which sheet is open (`new` or a number).
#[derive(Clone, PartialEq, Eq)]
struct Place {
    show: String,
    q: String,
    sheet: String,
}

impl Place {
    fn href(&self, sheet: &str) -> String {
        let pairs = [("show", self.show.as_str()), ("q", self.q.as_str()), ("sheet", sheet)];
        super::address("/office/staff", &pairs)
    }
}

/// The actions of the sheet; each ends with the sheet closed and the list anew.
#[derive(Clone, Copy)]
pub struct Acts {
    pub save: ServerAction<SaveStaff>,
    pub disable: ServerAction<DisableStaff>,
    pub enable: ServerAction<EnableStaff>,
}

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let place = Memo::new(move |_| {
        query.with(|q| {
            let get = |key| q.get(key).unwrap_or_default();
            Place {
                show: get("show"),
                q: get("q"),
                sheet: get("sheet"),
            }
        })
    });
    let acts = Acts {
        save: ServerAction::new(),
        disable: ServerAction::new(),
        enable: ServerAction::new(),
    };
    let done = move || {
        (
            acts.save.version().get(),
            acts.disable.version().get(),
            acts.enable.version().get(),
        )
    };
    let list = Resource::new(
        move || (place.with(|p| (p.show.clone(), p.q.clone())), done()),
        |((show, q), _)| list_staff(show, q),
    );
    let sheet = Memo::new(move |_| place.with(|p| p.sheet.clone()));
    let form = Resource::new(move || sheet.get(), open);
    let link = Resource::new(move || sheet.get(), link_of);
    // Beside the form, not in it: what is typed there does not wait for pictures.
    let face = Memo::new(move |_| query.with(|q| q.get("photo").and_then(|id| id.parse::<StaffId>().ok())));
    close_when_done(acts, place);
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let place = place.get();
                match list.await {
                    Ok(list) => view! { <Whole list place/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
        <Transition>
            {move || Suspend::new(async move {
                let close = place.get_untracked().href("");
                match form.await {
                    Ok(None) => ().into_any(),
                    Ok(Some(form)) => {
                        let title = if form.id.is_some() { format!("编辑 {}", form.name) } else { "新增员工".to_string() };
                        let link = link.await;
                        view! { <Sheet title close><StaffSheet form acts/>{link.map(|link| view! { <PersonalLink link/> })}</Sheet> }.into_any()
                    }
                    Err(error) => view! { <Sheet title="员工资料" close><ErrorNote error/></Sheet> }.into_any(),
                }
            })}
        </Transition>
        {move || face.get().map(|id| view! { <PhotoSheet id close=place.get_untracked().href(&id.to_string())/> })}
    }
}

async fn open(sheet: String) -> Result<Option<StaffForm>> {
    match sheet.as_str() {
        "" => Ok(None),
        "new" => open_staff_form(None).await.map(Some),
        id => open_staff_form(Some(id.parse::<StaffId>().unwrap_or_default()))
            .await
            .map(Some),
    }
}

/// The personal link of whoever is open, where they take clients.
async fn link_of(sheet: String) -> Option<Link> {
    staff_link(sheet.parse::<StaffId>().ok()?).await.ok().flatten()
}

#[component]
fn PersonalLink(link: Link) -> impl IntoView {
    view! {
        <section class="mt-8 pt-6 border-t border-base-300" aria-labelledby="link-title">
            <h3 id="link-title" class="font-semibold mb-3">"专属链接"</h3>
            <LinkPanel link/>
        </section>
    }
}

fn close_when_done(acts: Acts, place: Memo<Place>) {
    let navigate = use_navigate();
    let leave = move |words: &str| {
        say(words);
        navigate(
            &place.get_untracked().href(""),
            NavigateOptions {
                scroll: false,
                ..Default::default()
            },
        );
    };
    let (saved, disabled, enabled) = (leave.clone(), leave.clone(), leave);
    Effect::new(move |_| matches!(acts.save.value().get(), Some(Ok(()))).then(|| saved("已保存")));
    Effect::new(move |_| {
        matches!(acts.disable.value().get(), Some(Ok(()))).then(|| disabled("账号已停用，其登录已全部下线"))
    });
    Effect::new(move |_| matches!(acts.enable.value().get(), Some(Ok(()))).then(|| enabled("账号已启用")));
    // Another sheet begins without the errors of the last one.
    Effect::new(move |before: Option<String>| {
        let sheet = place.with(|p| p.sheet.clone());
        if before.is_some_and(|b| b != sheet) {
            acts.save.clear();
            acts.disable.clear();
            acts.enable.clear();
        }
        sheet
    });
}

#[component]
fn Whole(list: StaffList, place: Place) -> impl IntoView {
    let add = list.may_create.then(|| {
        view! {
            <a href=place.href("new") class="btn btn-primary" attr:data-noscroll="">
                <span class="icon-[lucide--user-plus] size-4" aria-hidden="true"></span>
                "新增员工"
            </a>
        }
    });
    let tab = |show: &str| super::address("/office/staff", &[("show", show), ("q", &place.q)]);
    let tabs = vec![
        (tab(""), "全部".to_string(), Some(list.working + list.disabled)),
        (tab("working"), "在职".to_string(), Some(list.working)),
        (tab("disabled"), "已停用".to_string(), Some(list.disabled)),
    ];
    let (may_edit, may_see_rights) = (list.may_edit, list.may_see_rights);
    let lines = list.rows.into_iter().map(|row| {
        let href = may_edit.then(|| place.href(&row.id.to_string()));
        view! { <Line row href may_see_rights/> }
    });
    let lines: Vec<_> = lines.collect();
    view! {
        <PageHead title="红娘管理" note=format!("{} 人在职", list.working)>{add}</PageHead>
        <Tabs label="员工状态" items=tabs current=tab(&place.show)/>
        <Search place=place.clone()/>
        <div class="panel p-0 overflow-x-auto">
            {if lines.is_empty() {
                view! { <Empty text="没有符合条件的员工，换个条件试试" icon="icon-[lucide--users]"/> }.into_any()
            } else {
                view! {
                    <table class="table sticky-head">
                        <thead>
                            <tr>
                                <th>"姓名"</th>
                                <th>"账号"</th>
                                <th>"职务"</th>
                                <th>"角色"</th>
                                <th>"门店部门"</th>
                                <th>"上级"</th>
                                <th class="text-right">"售前会员"</th>
                                <th class="text-right">"售后会员"</th>
                                <th>"状态"</th>
                                {may_see_rights.then(|| view! { <th><span class="sr-only">"操作"</span></th> })}
                            </tr>
                        </thead>
                        <tbody>{lines}</tbody>
                    </table>
                }
                .into_any()
            }}
        </div>
    }
}

#[component]
fn Search(place: Place) -> impl IntoView {
    view! {
        <Form method="GET" action="/office/staff" attr:class="flex gap-2 mb-4 max-w-sm" attr:role="search">
            <input type="hidden" name="show" value=place.show/>
            <input type="search" name="q" value=place.q class="input" aria-label="按姓名、账号或门店部门查找" placeholder="姓名、账号、门店、部门"/>
            <button type="submit" class="btn">"查找"</button>
        </Form>
    }
}

#[component]
fn Line(row: StaffRow, href: Option<String>, may_see_rights: bool) -> impl IntoView {
    let disabled = row.disabled_at.is_some();
    let name = row.name.clone();
    let name = match href {
        Some(href) => {
            view! { <a href=href class="link link-hover font-medium" attr:data-noscroll="">{name}</a> }.into_any()
        }
        None => view! { <span class="font-medium">{name}</span> }.into_any(),
    };
    let (rights, label) = (
        format!("/office/staff/{}/rights", row.id),
        format!("查看权限：{}", row.name),
    );
    let indent = format!("padding-left: {}rem", row.depth as f64 * 1.5);
    let below = (row.depth > 0).then(|| view! { <span class="icon-[lucide--corner-down-right] size-4 text-muted shrink-0" aria-hidden="true"></span> });
    view! {
        <tr>
            <td>
                <div class="flex items-center gap-1.5" style=indent>{below}{name}</div>
            </td>
            <td class="text-muted">{row.account}</td>
            <td>{row.title}</td>
            <td>{row.role}</td>
            <td>{[row.branch, row.department].into_iter().flatten().collect::<Vec<_>>().join(" · ")}</td>
            <td>{row.supervisor.unwrap_or_else(|| "—".to_string())}</td>
            <td class="text-right tabular-nums">{row.presale}</td>
            <td class="text-right tabular-nums">{row.aftersale}</td>
            <td>
                <span class="flex gap-1.5">
                    {if disabled {
                        view! { <Badge text="已停用" tone=Tone::Bad/> }
                    } else {
                        view! { <Badge text="在职" tone=Tone::Good/> }
                    }}
                    {row.shown_in_public.then(|| view! { <Badge text="前台展示" tone=Tone::Info/> })}
                </span>
            </td>
            {may_see_rights.then(|| view! {
                <td class="text-right">
                    <a href=rights class="btn btn-sm btn-ghost whitespace-nowrap" aria-label=label>"查看权限"</a>
                </td>
            })}
        </tr>
    }
}
