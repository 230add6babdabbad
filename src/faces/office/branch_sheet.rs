//! The sheet in which a branch or department is made, renamed, moved, closed or opened again.

use super::branches::Acts;
use crate::features::staff::units::{Unit, UnitId, UnitKind, UnitTree, with_below};
use crate::ui::{SelectField, Submit, Summary, TextField, failure};
use leptos::prelude::*;

#[component]
pub fn UnitSheet(
    tree: UnitTree,
    kind: UnitKind,
    /// Nothing for a new one.
    unit: Option<Unit>,
    /// Under which a new one is proposed to stand.
    under: String,
    acts: Acts,
) -> impl IntoView {
    let error = failure(acts.save);
    let id = unit.as_ref().map(|u| u.id);
    let parents = parents(&tree, kind, unit.as_ref());
    let parent = match &unit {
        Some(unit) => unit.parent.map(|p| p.to_string()).unwrap_or_default(),
        None => under,
    };
    let nobody = (kind == UnitKind::Branch).then(|| "没有上级门店".to_string());
    let empty = nobody.unwrap_or_else(|| "请选择".into());
    let mut heads: Vec<(String, String)> = tree
        .heads
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect();
    let head = unit.as_ref().and_then(|u| u.head);
    if let Some((id, name)) = head.zip(unit.as_ref().and_then(|u| u.head_name.clone()))
        && !tree.heads.iter().any(|(h, _)| *h == id)
    {
        heads.push((id.to_string(), name));
    }
    let text = |get: fn(&Unit) -> &String| unit.as_ref().map(|u| get(u).clone()).unwrap_or_default();
    let (name, city, address) = (text(|u| &u.name), text(|u| &u.city), text(|u| &u.address));
    let branch = kind == UnitKind::Branch;
    let version = unit.as_ref().map_or(0, |u| u.version);
    let once = tree.once.clone();
    view! {
        <Summary error/>
        <ActionForm action=acts.save attr:class="flex flex-col gap-4" attr:novalidate="">
            {id.map(|id| view! { <input type="hidden" name="id" value=id.to_string()/> })}
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="once" value=once/>
            <input type="hidden" name="kind" value=kind.code()/>
            <TextField name="name" label=format!("{kind}名称") value=name required=true error/>
            <SelectField name="parent" label=if branch { "上级门店" } else { "所属门店或上级部门" } choices=parents value=parent
                empty required=!branch hint="移到别处时，其下的部门和员工一起移动" error/>
            <SelectField name="head" label="负责人" choices=heads value=head.map(|h| h.to_string()).unwrap_or_default() empty="暂无负责人" error/>
            {branch.then(|| view! {
                <div class="grid grid-cols-[8rem_1fr] gap-4">
                    <TextField name="city" label="城市" value=city error/>
                    <TextField name="address" label="地址" value=address error/>
                </div>
            })}
            <div><Submit label=format!("保存{kind}") pending=acts.save.pending()/></div>
        </ActionForm>
        {unit.map(|unit| view! { <Closing unit acts/> })}
    }
}

/// Where a unit may stand: open ones that aren't below it, and where it stands now.
fn parents(tree: &UnitTree, kind: UnitKind, unit: Option<&Unit>) -> Vec<(String, String)> {
    let own: Vec<UnitId> = unit.map(|u| with_below(&tree.units, u.id)).unwrap_or_default();
    let fits = |u: &&Unit| {
        let stays = unit.is_some_and(|own| own.parent == Some(u.id));
        (stays || u.closed_at.is_none())
            && !own.contains(&u.id)
            && (kind == UnitKind::Department || u.id.kind() == UnitKind::Branch)
    };
    let named = |u: &Unit| {
        let depth = usize::try_from(u.depth).unwrap_or_default();
        (u.id.to_string(), format!("{}{}", "　".repeat(depth), u.name))
    };
    tree.units.iter().filter(fits).map(named).collect()
}

/// Closing and opening again: asked once more, with what follows from it.
#[component]
fn Closing(unit: Unit, acts: Acts) -> impl IntoView {
    let (id, kind, name) = (unit.id.to_string(), unit.id.kind(), unit.name);
    if unit.closed_at.is_some() {
        return view! {
            <section class="mt-8 pt-6 border-t border-base-300 flex flex-col gap-3">
                <Summary error=failure(acts.reopen)/>
                <p class="text-muted">{format!("{kind}已撤销，历史记录保留。恢复后可以重新安排员工。")}</p>
                <ActionForm action=acts.reopen>
                    <input type="hidden" name="id" value=id/>
                    <Submit label=format!("恢复{name}") pending=acts.reopen.pending() class="btn"/>
                </ActionForm>
            </section>
        }
        .into_any();
    }
    view! {
        <section class="mt-8 pt-6 border-t border-base-300">
            <Summary error=failure(acts.close)/>
            <details>
                <summary class="btn btn-ghost text-error-ink">{format!("撤销{kind}…")}</summary>
                <div class="flex flex-col gap-3 mt-3">
                    <p>{format!("撤销后不能再安排员工到「{name}」，历史记录保留，以后可以恢复。其下须没有在职员工和未撤销的单位。")}</p>
                    <ActionForm action=acts.close>
                        <input type="hidden" name="id" value=id/>
                        <Submit label=format!("撤销{name}") pending=acts.close.pending() class="btn btn-error"/>
                    </ActionForm>
                </div>
            </details>
        </section>
    }
    .into_any()
}
