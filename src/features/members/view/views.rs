//! Saved views in a small panel: open one, save what is shown, share, remove.

use crate::features::members::filter::Filter;
use crate::features::members::saved::{RemoveView, SaveView, SavedView, ShareView};
use crate::ui::{CheckField, Submit, Summary, TextField, failure, say};
use leptos::prelude::*;

#[component]
pub fn SavedViews(filter: Filter, path: &'static str, views: Vec<SavedView>) -> impl IntoView {
    let save = ServerAction::<SaveView>::new();
    let share = ServerAction::<ShareView>::new();
    let remove = ServerAction::<RemoveView>::new();
    let list = RwSignal::new(views);
    Effect::new(move |_| {
        if let Some(Ok(fresh)) = save.value().get() {
            list.set(fresh);
            say("视图已保存");
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(fresh)) = share.value().get() {
            list.set(fresh);
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(fresh)) = remove.value().get() {
            list.set(fresh);
            say("视图已删除");
        }
    });
    let here = filter.query();
    let query = here.clone();
    let title = list.with_untracked(|l| l.iter().find(|v| v.query == here).map(|v| v.name.clone()));
    let lines = move || {
        list.get()
            .into_iter()
            .map(|view| {
                let current = view.query == here;
                view! { <Line view current path share remove/> }
            })
            .collect_view()
    };
    let error = failure(save);
    view! {
        <details class="dropdown dropdown-end">
            <summary class="btn btn-sm">
                <span class="icon-[lucide--bookmark] size-4" aria-hidden="true"></span>
                {title.unwrap_or_else(|| "视图".into())}
            </summary>
            <div class="dropdown-content panel z-10 mt-1 w-96 shadow-lg">
                <ul class="flex flex-col gap-1 mb-3 empty:hidden" aria-label="已保存的视图">{lines}</ul>
                <Summary error/>
                <ActionForm action=save attr:class="flex flex-col gap-2" attr:aria-label="保存视图">
                    <input type="hidden" name="board" value=filter.board.code()/>
                    <input type="hidden" name="query" value=query/>
                    <TextField name="view_name" label="视图名称" error/>
                    <CheckField name="shared" label="共享给我的下级" error/>
                    <p class="text-xs text-muted">"手机号、姓名等个人信息不会存入视图"</p>
                    <div><Submit label="保存当前视图" pending=save.pending() class="btn btn-sm btn-primary"/></div>
                </ActionForm>
            </div>
        </details>
    }
}

#[component]
fn Line(
    view: SavedView,
    current: bool,
    path: &'static str,
    share: ServerAction<ShareView>,
    remove: ServerAction<RemoveView>,
) -> impl IntoView {
    let SavedView {
        id,
        name,
        query,
        shared,
        own,
        by_name,
    } = view;
    let href = if query.is_empty() {
        path.to_string()
    } else {
        format!("{path}?{query}")
    };
    let note = match (own, shared) {
        (true, true) => "已共享".to_string(),
        (true, false) => String::new(),
        (false, _) => format!("{by_name} 共享"),
    };
    let word = if shared { "取消共享" } else { "共享" };
    let (share_label, remove_label) = (format!("{word}：{name}"), format!("删除：{name}"));
    let acts = own.then(|| {
        view! {
            <ActionForm action=share>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="shared" value=(!shared).to_string()/>
                <button type="submit" class="btn btn-ghost btn-xs" aria-label=share_label>{word}</button>
            </ActionForm>
            <ActionForm action=remove>
                <input type="hidden" name="id" value=id.to_string()/>
                <button type="submit" class="btn btn-ghost btn-xs" aria-label=remove_label>"删除"</button>
            </ActionForm>
        }
    });
    view! {
        <li class="flex items-center gap-1">
            <a href=href class="link link-hover font-medium min-w-0 truncate" aria-current=current.then_some("true")>{name}</a>
            <span class="text-xs text-muted flex-1 whitespace-nowrap">{note}</span>
            {acts}
        </li>
    }
}
