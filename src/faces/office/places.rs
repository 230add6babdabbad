//! How many members everybody looks after at most, and the provinces they serve.

use super::assignments::BoardTabs;
use crate::faces::Screen;
use crate::features::assignments::api::settings::{SavePlaces, list_places};
use crate::features::assignments::view::joined;
use crate::features::assignments::{Places, PlacesList};
use crate::features::regions::api::regions_under;
use crate::ui::{Empty, ErrorNote, Loading, PageHead, Resource, Sheet, Submit, Summary, TextField, failure, say};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

pub struct PlacesPage;

impl Screen for PlacesPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

const PATH: &str = "/office/assignments/places";

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let open = Memo::new(move |_| query.with(|q| q.get("staff").and_then(|s| s.parse::<i64>().ok())));
    let save = ServerAction::<SavePlaces>::new();
    let list = Resource::new(move || save.version().get(), |_| list_places());
    let provinces = Resource::new(|| (), |()| regions_under(0));
    let navigate = use_navigate();
    Effect::new(move |_| {
        if matches!(save.value().get(), Some(Ok(()))) {
            say("名额与地区已保存");
            navigate(
                PATH,
                NavigateOptions {
                    scroll: false,
                    ..Default::default()
                },
            );
        }
    });
    // Another sheet begins without the errors of the last one.
    Effect::new(move |before: Option<Option<i64>>| {
        let now = open.get();
        if now.is_some() && before.is_some_and(|b| b != now) {
            save.clear();
        }
        now
    });
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let (list, provinces) = (list.await, provinces.await.unwrap_or_default());
                match list {
                    Ok(list) => view! { <Whole list provinces open save/> }.into_any(),
                    Err(error) => view! { <PageHead title="会员分配"/><ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Whole(
    list: PlacesList,
    provinces: Vec<(i64, String)>,
    open: Memo<Option<i64>>,
    save: ServerAction<SavePlaces>,
) -> impl IntoView {
    let note = format!(
        "默认名额：售前 {} 位，售后 {} 位",
        list.usual_presale, list.usual_aftersale
    );
    let rows = list.rows.clone();
    let may_edit = list.may_edit;
    let (usual_presale, usual_aftersale) = (list.usual_presale, list.usual_aftersale);
    let sheet = move || {
        let id = open.get().filter(|_| may_edit)?;
        let row = rows.iter().find(|r| r.staff.0 == id)?.clone();
        let provinces = provinces.clone();
        Some(view! { <PlacesSheet row provinces usual=(usual_presale, usual_aftersale) save/> })
    };
    let table = if list.rows.is_empty() {
        view! { <Empty text="管辖范围内没有做售前或售后的红娘" icon="icon-[lucide--users]"/> }.into_any()
    } else {
        view! { <Table list/> }.into_any()
    };
    view! {
        <PageHead title="会员分配" note/>
        <BoardTabs current=PATH handed_back=None/>
        <div class="panel p-0 overflow-x-auto">{table}</div>
        {sheet}
    }
}

#[component]
fn Table(list: PlacesList) -> impl IntoView {
    let PlacesList {
        rows,
        usual_presale,
        usual_aftersale,
        may_edit,
    } = list;
    view! {
        <table class="table sticky-head">
            <thead>
                <tr>
                    <th>"红娘"</th>
                    <th>"角色"</th>
                    <th>"门店"</th>
                    <th class="text-right">"售前会员 / 名额"</th>
                    <th class="text-right">"售后会员 / 名额"</th>
                    <th>"负责地区"</th>
                    <th><span class="sr-only">"操作"</span></th>
                </tr>
            </thead>
            <tbody>
                {rows
                    .into_iter()
                    .map(|row| {
                        let presale = row.works_presale.then(|| (row.presale_load, row.presale.unwrap_or(usual_presale)));
                        let aftersale = row.works_aftersale.then(|| (row.aftersale_load, row.aftersale.unwrap_or(usual_aftersale)));
                        let places = if row.province_names.is_empty() { "按门店所在地".to_string() } else { row.province_names.clone() };
                        view! {
                            <tr>
                                <td class="font-medium whitespace-nowrap">{row.name.clone()}</td>
                                <td class="whitespace-nowrap">{row.role.clone()}</td>
                                <td class="whitespace-nowrap">{row.branch.clone()}</td>
                                <td class="text-right"><Load load=presale/></td>
                                <td class="text-right"><Load load=aftersale/></td>
                                <td class="max-w-md">{places}</td>
                                <td class="text-right">
                                    {may_edit.then(|| view! {
                                        <a href=format!("{PATH}?staff={}", row.staff) class="btn btn-sm" data-noscroll=""
                                            aria-label=format!("调整{}的名额与地区", row.name)>"调整"</a>
                                    })}
                                </td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </table>
    }
}

#[component]
fn Load(load: Option<(i64, i64)>) -> impl IntoView {
    match load {
        None => view! { <span class="text-muted">"—"</span> }.into_any(),
        Some((load, most)) => {
            let full = load >= most;
            view! { <span class="tabular-nums whitespace-nowrap" class:text-error-ink=full>{format!("{load} / {most}")}</span> }
                .into_any()
        }
    }
}

#[component]
fn PlacesSheet(
    row: Places,
    provinces: Vec<(i64, String)>,
    usual: (i64, i64),
    save: ServerAction<SavePlaces>,
) -> impl IntoView {
    let error = failure(save);
    let chosen = RwSignal::new(row.provinces.clone());
    let text = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    view! {
        <Sheet title=format!("{}的名额与地区", row.name) close=PATH>
            <Summary error/>
            <ActionForm action=save attr:class="flex flex-col gap-5" attr:novalidate="">
                <input type="hidden" name="staff" value=row.staff.0/>
                <TextField name="presale" label="售前名额" value=text(row.presale) inputmode="numeric"
                    hint=format!("最多同时跟进多少位售前会员；留空为默认 {} 位，0 为不再分配", usual.0) error/>
                <TextField name="aftersale" label="售后名额" value=text(row.aftersale) inputmode="numeric"
                    hint=format!("最多同时服务多少位售后会员；留空为默认 {} 位，0 为不再分配", usual.1) error/>
                <input type="hidden" name="provinces" prop:value=move || chosen.with(|c| joined(c))/>
                <fieldset>
                    <legend class="text-sm font-medium mb-2">"负责地区（按地区分配时使用；不选则按门店所在地）"</legend>
                    <div class="grid grid-cols-3 gap-x-3 gap-y-2">
                        {provinces
                            .into_iter()
                            .map(|(code, name)| view! {
                                <label class="choice">
                                    <input type="checkbox" class="checkbox checkbox-sm" prop:checked=move || chosen.with(|c| c.contains(&code))
                                        on:change=move |ev| chosen.update(|c| {
                                            c.retain(|i| *i != code);
                                            if event_target_checked(&ev) {
                                                c.push(code);
                                            }
                                        })/>
                                    <span>{name}</span>
                                </label>
                            })
                            .collect_view()}
                    </div>
                </fieldset>
                <div><Submit label="保存名额与地区" pending=save.pending()/></div>
            </ActionForm>
        </Sheet>
    }
}
