//! Pieces of the pages of imports and exports.

mod desk;
mod export;
mod mapping;
mod progress;
mod rows;

pub use desk::{Exports, Imports, UploadPanel};
pub use export::ExportPanel;
pub use mapping::MappingForm;
pub use progress::{Busy, again_while};
pub use rows::Rows;

use super::ImportState;
use crate::ui::{Badge, Tone};
use leptos::prelude::*;

#[component]
pub fn StateBadge(state: ImportState) -> impl IntoView {
    let tone = match state {
        ImportState::Done => Tone::Good,
        ImportState::Failed => Tone::Bad,
        ImportState::Mapping | ImportState::Checked => Tone::Warn,
        ImportState::Cancelled | ImportState::Undone => Tone::Plain,
        _ => Tone::Info,
    };
    view! { <Badge text=state.label() tone/> }
}

/// What was wrong with an upload, by the word that the door sends back.
pub fn refusal(word: &str) -> Option<&'static str> {
    Some(match word {
        "empty" => "请先选择要导入的文件，空文件不能导入",
        "large" => "文件超过 64 MB，请把表格分成几份再上传",
        "kind" => "只能导入 .xlsx，或编码为 UTF-8、GBK 的 .csv；旧版 .xls 或加密的表格请另存为 .xlsx",
        "broken" => "上传中断了，请重新上传",
        _ => return None,
    })
}
