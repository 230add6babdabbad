//! `/office/packages`: what can be sold, and the sheet in which a package is described.

use crate::faces::Screen;
use crate::features::packages::api::{SavePackage, package_list};
use crate::features::packages::{FeeKind, Package, PackagesPage};
use crate::types::ids::PackageId;
use crate::ui::{
    Badge, CheckField, Empty, ErrorNote, Loading, PageHead, Resource, SelectField, Sheet, Submit, Summary, TextArea,
    TextField, Tone, after, failure, options, say,
};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

const HERE: &str = "/office/packages";

pub struct Packages;

impl Screen for Packages {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let version = RwSignal::new(0u32);
    let page = Resource::new(move || version.get(), |_| package_list());
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Shown page version/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Shown(page: PackagesPage, version: RwSignal<u32>) -> impl IntoView {
    let query = use_query_map();
    let sheet = Memo::new(move |_| query.with(|q| q.get("sheet").unwrap_or_default()));
    let on_sale = page.packages.iter().filter(|p| p.active).count();
    let (may_create, may_edit, once) = (page.may_create, page.may_edit, page.once.clone());
    let packages = StoredValue::new(page.packages.clone());
    let empty = page.packages.is_empty();
    let open = move || {
        let once = once.clone();
        match sheet.get().as_str() {
            "new" if may_create => view! { <PackageSheet package=None once version/> }.into_any(),
            id if may_edit => {
                let wanted: Option<PackageId> = id.parse().ok();
                let package = packages.with_value(|all| all.iter().find(|p| Some(p.id) == wanted).cloned());
                package
                    .map(|package| view! { <PackageSheet package=Some(package) once version/> })
                    .into_any()
            }
            _ => ().into_any(),
        }
    };
    view! {
        <PageHead title="套餐" note=format!("在售 {on_sale} 个，共 {} 个", page.packages.len())>
            {may_create.then(|| view! {
                <a href="/office/packages?sheet=new" class="btn btn-primary">
                    <span class="icon-[lucide--plus] size-4" aria-hidden="true"></span>
                    "新建套餐"
                </a>
            })}
        </PageHead>
        {if empty {
            view! { <div class="panel"><Empty icon="icon-[lucide--package]" text="还没有套餐。建好套餐后，红娘就可以录入合同。"/></div> }.into_any()
        } else {
            view! { <PackageTable packages=page.packages may_edit/> }.into_any()
        }}
        {open}
    }
}

#[component]
fn PackageTable(packages: Vec<Package>, may_edit: bool) -> impl IntoView {
    let line = move |p: Package| {
        let href = format!("{HERE}?sheet={}", p.id);
        view! {
            <tr class="row-hover" class:text-muted=!p.active>
                <td class="max-w-96">
                    <p class="font-medium">{p.name}</p>
                    <p class="text-xs text-muted line-clamp-2">{p.description}</p>
                </td>
                <td class="whitespace-nowrap">{p.fee_kind.label()}</td>
                <td class="text-right whitespace-nowrap font-medium">{p.price.to_string()}</td>
                <td class="text-right whitespace-nowrap">{format!("{} 个月", p.months)}</td>
                <td class="text-right whitespace-nowrap">{format!("{} 人", p.introductions)}</td>
                <td class="text-right whitespace-nowrap">{format!("{} 次", p.dates)}</td>
                <td class="text-right whitespace-nowrap">{format!("{} 份", p.sold)}</td>
                <td>{if p.active { view! { <Badge text="在售" tone=Tone::Good/> } } else { view! { <Badge text="停售"/> } }}</td>
                {may_edit.then(|| view! { <td class="text-right"><a href=href class="btn btn-sm">"编辑"</a></td> })}
            </tr>
        }
    };
    view! {
        <div class="panel p-0! overflow-x-auto">
            <table class="table sticky-head">
                <thead>
                    <tr>
                        <th scope="col">"套餐"</th>
                        <th scope="col">"费用类别"</th>
                        <th scope="col" class="text-right">"价格"</th>
                        <th scope="col" class="text-right">"服务期限"</th>
                        <th scope="col" class="text-right">"介绍人数"</th>
                        <th scope="col" class="text-right">"安排约见"</th>
                        <th scope="col" class="text-right">"已签合同"</th>
                        <th scope="col">"状态"</th>
                        {may_edit.then(|| view! { <th scope="col"><span class="sr-only">"操作"</span></th> })}
                    </tr>
                </thead>
                <tbody>{packages.into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn PackageSheet(package: Option<Package>, once: String, version: RwSignal<u32>) -> impl IntoView {
    let action = ServerAction::<SavePackage>::new();
    let error = failure(action);
    let navigate = use_navigate();
    after(action, move || {
        say("套餐已保存");
        version.update(|v| *v += 1);
        navigate(HERE, Default::default());
    });
    let fresh = package.is_none();
    let sold = package.as_ref().map_or(0, |p| p.sold);
    let (id, at) = package.as_ref().map_or((0, 0), |p| (p.id.0, p.version));
    let active = package.as_ref().is_none_or(|p| p.active);
    let fee_kind = package.as_ref().map_or(FeeKind::Service, |p| p.fee_kind).code();
    let known = StoredValue::new(package);
    let of = move |get: fn(&Package) -> String| known.with_value(|p| p.as_ref().map_or(String::new(), get));
    view! {
        <Sheet title=if fresh { "新建套餐" } else { "编辑套餐" } close=HERE>
            <Summary error/>
            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                <input type="hidden" name="once" value=once/>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="version" value=at.to_string()/>
                <TextField name="name" label="套餐名称" value=of(|p| p.name.clone()) required=true error/>
                <div class="grid grid-cols-2 gap-4">
                    <SelectField name="fee_kind" label="费用类别" choices=options(FeeKind::OPTIONS) required=true
                        value=fee_kind error/>
                    <TextField name="price" label="价格（元）" value=of(|p| p.price.plain()) inputmode="decimal" required=true error/>
                    <TextField name="months" label="服务期限（月）" value=of(|p| p.months.to_string()) inputmode="numeric" required=true error/>
                    <TextField name="introductions" label="介绍人数" value=of(|p| p.introductions.to_string()) inputmode="numeric" required=true error/>
                    <TextField name="dates" label="安排约见（次）" value=of(|p| p.dates.to_string()) inputmode="numeric" required=true error/>
                </div>
                <TextArea name="description" label="服务说明" value=of(|p| p.description.clone()) error/>
                <CheckField name="active" label="在售：录入合同时可以选择" checked=active error/>
                {(sold > 0).then(|| view! {
                    <p class="text-sm text-muted">{format!("已有 {sold} 份合同使用这个套餐。修改只影响以后的合同，已录入的合同不变。")}</p>
                })}
                <Submit label="保存套餐" pending=action.pending()/>
            </ActionForm>
        </Sheet>
    }
}
