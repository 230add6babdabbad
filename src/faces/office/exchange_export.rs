//! `/office/exchange/export`: what of a list is taken away; the list's filter stands in the address.

use crate::faces::Screen;
use crate::features::exchange::api::open_export;
use crate::features::exchange::view::ExportPanel;
use crate::features::members::filter::{Board, Filter};
use crate::ui::{ErrorNote, Loading, PageHead, Resource};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub struct ExportScreen;

impl Screen for ExportScreen {
    fn view() -> AnyView {
        view! { <Page/> }.into_any()
    }
}

/// Where the export of a list is asked for.
pub fn export_address(filter: &Filter) -> String {
    let from_start = Filter {
        after: String::new(),
        ..filter.clone()
    };
    let address = from_start.href("/office/exchange/export");
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}board={}", filter.board.code())
}

#[component]
fn Page() -> impl IntoView {
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        query.with(|q| {
            let board = q.get("board").and_then(|b| Board::from_code(&b)).unwrap_or(Board::All);
            Filter::from_map(board, q)
        })
    });
    let form = Resource::new(move || filter.get(), open_export);
    view! {
        <PageHead title="导出会员"/>
        <Transition fallback=Loading>
            {move || Suspend::new(async move {
                let form = form.await;
                let filter = serde_json::to_string(&filter.get_untracked()).unwrap_or_default();
                match form {
                    Ok(form) => view! { <ExportPanel form filter/> }.into_any(),
                    Err(error) => view! { <ErrorNote error/> }.into_any(),
                }
            })}
        </Transition>
    }
}
