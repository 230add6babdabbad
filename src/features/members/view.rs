//! Pieces of screens about members: the table, the filter bar, badges.

mod bar;
mod chips;
mod columns;
mod own;
mod table;
mod views;

pub use bar::FilterBar;
pub use chips::conditions;
pub use table::MemberTable;

use super::filter::Filter;
use super::words::*;
use crate::ui::{Badge, Tone};
use leptos::prelude::*;

/// The stage as a badge.
#[component]
pub fn StageBadge(stage: Stage) -> impl IntoView {
    let tone = match stage {
        Stage::Lead | Stage::Signed => Tone::Warn,
        Stage::Presale => Tone::Info,
        Stage::InService => Tone::Good,
        Stage::Completed => Tone::Gold,
        Stage::Abandoned => Tone::Plain,
    };
    view! { <Badge text=stage.label() tone/> }
}

#[component]
pub fn IntentBadge(intent: Option<Intent>) -> impl IntoView {
    intent.map(|intent| {
        let tone = match intent {
            Intent::Strong => Tone::Good,
            Intent::Medium => Tone::Info,
            _ => Tone::Plain,
        };
        view! { <Badge text=intent.label() tone/> }
    })
}

/// How many a list has: exact to 10,000.
pub fn counted(count: i64) -> String {
    if count > 10_000 {
        "超过 10,000 位".into()
    } else {
        format!("{count} 位")
    }
}

/// The classes of a board as tabs.
#[component]
pub fn ClassTabs(filter: Filter, path: &'static str) -> impl IntoView {
    let items = filter
        .board
        .classes()
        .iter()
        .map(|&class| (filter.with_class(class).href(path), class.label().to_string(), None))
        .collect();
    let current = filter.with_class(filter.class).href(path);
    let many = filter.board.classes().len() > 1;
    many.then(|| view! { <crate::ui::Tabs label="分类" items current/> })
}
