//! 权限查看: what one member of staff may do and see, with members as they see them.

use super::rights_table::RightsTable;
use crate::faces::Screen;
use crate::features::members::view::{StageBadge, counted};
use crate::features::rights::api::rights_of;
use crate::features::rights::{Colleague, EffectiveRights, Example, Seen};
use crate::features::staff::{Module, Protected, Right, Scope, Sight};
use crate::types::ids::StaffId;
use crate::types::masked::Masked;
use crate::ui::{Badge, Empty, ErrorNote, Fact, Loading, PageHead, Resource, Tone};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

pub struct StaffRightsPage;

impl Screen for StaffRightsPage {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

#[component]
fn Page() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| StaffId(params.with(|p| p.get("id").and_then(|i| i.parse().ok()).unwrap_or_default())));
    let rights = Resource::new(move || id.get(), rights_of);
    view! {
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                match rights.await {
                    Ok(rights) => view! { <Whole rights/> }.into_any(),
                    Err(error) => view! { <PageHead title="权限查看"/><ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Whole(rights: EffectiveRights) -> impl IntoView {
    let title = format!("{} 的权限", rights.name);
    let note = format!("{} · 账号 {}", rights.role, rights.account);
    let EffectiveRights {
        modules,
        fields,
        above,
        below,
        below_count,
        example,
        ..
    } = rights.clone();
    let disabled = rights.disabled_at.is_some();
    view! {
        <PageHead title note>
            <a href=format!("/office/roles?role={}", rights.role_id) class="btn">"查看角色"</a>
            <a href="/office/staff" class="btn">"返回红娘列表"</a>
        </PageHead>
        {disabled.then(|| view! {
            <p class="alert alert-warning alert-soft mb-4 text-base-content">"账号已停用，不能登录。以下是启用后的权限。"</p>
        })}
        <div class="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-4 items-start">
            <div class="flex flex-col gap-4">
                <Scoped rights/>
                <Modules modules/>
            </div>
            <div class="flex flex-col gap-4">
                <Fields fields=fields.clone()/>
                <People above below below_count/>
            </div>
        </div>
        <ExampleList example fields/>
    }
}

/// Whose members they see.
#[component]
fn Scoped(rights: EffectiveRights) -> impl IntoView {
    let reach = match rights.scope {
        Scope::All => "全部会员，不论由谁负责".to_string(),
        Scope::Tree => {
            let below = if rights.below_count > 0 {
                format!("和 {} 位下级", rights.below_count)
            } else {
                String::new()
            };
            let waiting = if rights.assigns {
                "，以及等待分配的会员"
            } else {
                ""
            };
            format!("本人{below}负责的会员{waiting}")
        }
    };
    let place = if rights.place.is_empty() {
        "不属于门店".to_string()
    } else {
        rights.place
    };
    view! {
        <section class="panel" aria-labelledby="scope-title">
            <h2 id="scope-title" class="font-semibold mb-3">"数据范围"</h2>
            <dl class="grid grid-cols-2 gap-3">
                <Fact term="看得到谁的会员">{reach}</Fact>
                <Fact term="门店部门">{place}</Fact>
            </dl>
        </section>
    }
}

#[component]
fn Modules(modules: Vec<(Module, Vec<Right>)>) -> impl IntoView {
    view! {
        <section class="panel p-0 overflow-x-auto" aria-labelledby="modules-title">
            <h2 id="modules-title" class="font-semibold px-4 pt-4">"模块权限"</h2>
            <RightsTable class="table table-sm" line=move |module| {
                let held = modules.iter().find(|(m, _)| *m == module).map(|(_, r)| r.clone()).unwrap_or_default();
                view! { <ModuleLine module held/> }.into_any()
            }/>
        </section>
    }
}

#[component]
fn ModuleLine(module: Module, held: Vec<Right>) -> impl IntoView {
    let cell = |right: &Right| {
        if held.contains(right) {
            view! {
                <td class="text-center text-success-ink">
                    <span class="icon-[lucide--check] size-4 align-middle" aria-hidden="true"></span>
                    <span class="sr-only">"可以"</span>
                </td>
            }
            .into_any()
        } else {
            view! { <td class="text-center text-muted"><span aria-hidden="true">"—"</span><span class="sr-only">"不可以"</span></td> }
                .into_any()
        }
    };
    let cells: Vec<_> = Right::ALL.iter().map(cell).collect();
    view! {
        <tr>
            <th scope="row" class="font-normal">{module.label()}</th>
            {cells}
        </tr>
    }
}

fn tone(sight: Sight) -> Tone {
    match sight {
        Sight::Hidden => Tone::Bad,
        Sight::Masked => Tone::Warn,
        Sight::Shown => Tone::Good,
    }
}

#[component]
fn Fields(fields: Vec<(Protected, Sight)>) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby="fields-title">
            <h2 id="fields-title" class="font-semibold mb-3">"敏感字段"</h2>
            <dl class="grid grid-cols-3 gap-3">
                {fields
                    .into_iter()
                    .map(|(field, sight)| view! { <Fact term=field.label()><Badge text=sight.label() tone=tone(sight)/></Fact> })
                    .collect_view()}
            </dl>
        </section>
    }
}

#[component]
fn People(above: Vec<Colleague>, below: Vec<Colleague>, below_count: i64) -> impl IntoView {
    let more = below_count - i64::try_from(below.len()).unwrap_or(below_count);
    view! {
        <section class="panel" aria-labelledby="people-title">
            <h2 id="people-title" class="font-semibold mb-3">"上级和下级"</h2>
            <h3 class="text-sm font-medium mb-1">"上级（看得到其全部会员）"</h3>
            <Colleagues people=above empty="没有上级"/>
            <h3 class="text-sm font-medium mt-4 mb-1">{format!("下级（{below_count} 位）")}</h3>
            <Colleagues people=below empty="没有下级"/>
            {(more > 0).then(|| view! { <p class="text-sm text-muted">{format!("另有 {more} 位")}</p> })}
        </section>
    }
}

#[component]
fn Colleagues(people: Vec<Colleague>, empty: &'static str) -> impl IntoView {
    if people.is_empty() {
        return view! { <p class="text-sm text-muted">{empty}</p> }.into_any();
    }
    let line = |one: Colleague| {
        let steps = if one.depth == 1 {
            "直接".to_string()
        } else {
            format!("隔 {} 级", one.depth)
        };
        view! {
            <li class="flex items-baseline gap-2">
                <span class="font-medium">{one.name}</span>
                <span class="text-xs text-muted">{format!("{} · {steps}", one.role)}</span>
                {one.disabled.then(|| view! { <span class="text-xs text-error-ink">"已停用"</span> })}
            </li>
        }
    };
    view! { <ul class="flex flex-col gap-1">{people.into_iter().map(line).collect_view()}</ul> }.into_any()
}

/// Members as this person sees them.
#[component]
fn ExampleList(example: Example, fields: Vec<(Protected, Sight)>) -> impl IntoView {
    let said = match &example {
        Example::Seen { count, .. } => format!("看得到 {}，最新的几位如下，内容与其本人所见一致", counted(*count)),
        Example::NoMembers => "没有查看会员资料的权限，打不开任何会员列表".into(),
        Example::BeyondViewer => "其权限有您没有的部分，为免超出您自己的权限，不展示示例".into(),
    };
    let rows = match example {
        Example::Seen { rows, .. } => Some(rows),
        _ => None,
    };
    view! {
        <section class="panel p-0 overflow-x-auto mt-4" aria-labelledby="example-title">
            <div class="px-4 pt-4">
                <h2 id="example-title" class="font-semibold">"示例：其眼中的会员"</h2>
                <p class="text-sm text-muted">{said}</p>
            </div>
            {rows.map(|rows| {
                if rows.is_empty() {
                    view! { <Empty text="目前看不到任何会员" icon="icon-[lucide--users]"/> }.into_any()
                } else {
                    view! { <SeenTable rows fields/> }.into_any()
                }
            })}
        </section>
    }
}

#[component]
fn SeenTable(rows: Vec<Seen>, fields: Vec<(Protected, Sight)>) -> impl IntoView {
    view! {
        <table class="table table-sm">
            <thead>
                <tr>
                    <th scope="col">"会员"</th>
                    <th scope="col">"所在地"</th>
                    <th scope="col">"阶段"</th>
                    {fields.into_iter().map(|(field, _)| view! { <th scope="col">{field.label()}</th> }).collect_view()}
                </tr>
            </thead>
            <tbody>{rows.into_iter().map(|row| view! { <SeenLine row/> }).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn SeenLine(row: Seen) -> impl IntoView {
    let cell = |field: Masked<String>| match field {
        Masked::Hidden => view! {
            <td class="text-muted whitespace-nowrap">
                <span class="icon-[lucide--eye-off] size-4 align-middle" aria-hidden="true"></span>
                " 不可见"
            </td>
        }
        .into_any(),
        Masked::Hint(text) | Masked::Shown(text) if text.is_empty() => {
            view! { <td class="text-muted">"未填"</td> }.into_any()
        }
        Masked::Hint(text) | Masked::Shown(text) => view! { <td class="tabular-nums">{text}</td> }.into_any(),
    };
    let cells: Vec<_> = row.fields.into_iter().map(cell).collect();
    view! {
        <tr>
            <th scope="row" class="font-normal">
                <span class="block font-medium whitespace-nowrap">{row.name}</span>
                <span class="text-xs text-muted whitespace-nowrap">{format!("#{} · {} · {} 岁", row.id, row.sex, row.age)}</span>
            </th>
            <td class="whitespace-nowrap">{row.place}</td>
            <td><StageBadge stage=row.stage/></td>
            {cells}
        </tr>
    }
}
