//! Server functions of imports and exports. Files come and go by `doors`.

use super::{DeskPage, ExportForm, ImportPage};
use crate::error::Result;
use crate::features::members::filter::Filter;
use crate::types::ids::{ExportId, ImportId};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use {
    super::acts::{hand_on, moved_on, own},
    super::check::Standing,
    super::targets::Targets,
    super::{CLEARED, ImportState, Lost, Mode, access, export, export_columns, files, headers, jobs, page, store},
    crate::error::Error,
    crate::features::events::EventKind,
    crate::features::members::access::require,
    crate::features::staff,
    crate::server::jobs::enqueue,
    crate::server::{clock, once, request},
    crate::types::errors::FieldErrors,
};

/// Imports that the viewer may see, and their own exports.
#[server]
pub async fn exchange_desk() -> Result<DeskPage> {
    let (viewer, mut tx) = staff::read().await?;
    let (imports, exports) = (access::sees_imports(&viewer), access::may_export(&viewer));
    require(imports || exports)?;
    Ok(DeskPage {
        imports: if imports {
            store::imports(&mut tx, &viewer).await?
        } else {
            Vec::new()
        },
        exports: if exports {
            store::exports(&mut tx, viewer.id).await?
        } else {
            Vec::new()
        },
        may_import: access::may_import(&viewer),
        may_export: exports,
        now: clock::now(),
    })
}

/// An import with the rows after a line: those of one outcome (its code), those that an undo left (`kept`), or all.
#[server]
pub async fn open_import(id: ImportId, show: String, after: i64) -> Result<ImportPage> {
    let (viewer, mut tx) = staff::read().await?;
    require(access::sees_imports(&viewer))?;
    let import = store::import_of(&mut tx, &viewer, id).await?;
    page::import(&mut tx, &request::server(), &viewer, import, &show, after).await
}

/// Takes the columns for fields (`column.0`, `column.1` …) and asks for the dry run. `lost`: what becomes of
/// new members whose matchmaker of old is not found; where nothing is said their rows are refused.
#[server]
pub async fn check_import(
    id: ImportId,
    version: i64,
    #[server(default)] mode: String,
    #[server(default)] lost: String,
    #[server(flatten)] columns: BTreeMap<String, String>,
) -> Result<()> {
    let server = request::server();
    let (viewer, mut tx) = staff::write().await?;
    require(access::may_import(&viewer))?;
    let import = own(store::import_of(&mut tx, &viewer, id).await?, &viewer)?;
    let targets = Targets::now(&mut tx, &server).await?;
    let names = import.headers();
    let known = |key: &String| targets.get(key).is_some();
    let mapping: Vec<String> = (0..names.len())
        .map(|at| {
            columns
                .get(&format!("column.{at}"))
                .filter(|key| known(key))
                .cloned()
                .unwrap_or_default()
        })
        .collect();
    let mut errors = FieldErrors::default();
    if let Some(sentence) = headers::fault(&mapping, targets.all()) {
        errors.add("columns", sentence);
    }
    let mode = errors.take("mode", Mode::from_code(&mode).ok_or("请选择新建还是更新"));
    if mode.is_some_and(|m| m != Mode::Create) && !access::may_update(&viewer) {
        errors.add("mode", "您没有修改会员的权限，请选择「只新建」");
    }
    let lost = match Lost::from_code(&lost) {
        None if lost.is_empty() => Lost::Refuse,
        Some(Lost::Mine) if !access::may_keep(&viewer) => {
            errors.add("lost", "您的角色不能负责会员，请选择拒绝或留待分配");
            Lost::Refuse
        }
        Some(lost) => lost,
        None => {
            errors.add("lost", "请选择找不到红娘时怎么办");
            Lost::Refuse
        }
    };
    errors.into_result()?;
    let Some(mode) = mode else { return Err(Error::Failed) };
    if !import.state.open() {
        return Err(moved_on());
    }
    if !store::has_cells(&mut tx, id).await? {
        return Err(Error::conflict(CLEARED));
    }
    if !store::save_choice(&mut tx, id, version, &mapping, (mode, lost)).await? {
        return Err(moved_on());
    }
    store::keep_mapping(
        &mut tx,
        &headers::fingerprint(&names),
        &headers::remembered(&names, &mapping),
        viewer.id,
    )
    .await?;
    hand_on(&mut tx, id, import.state, ImportState::Checking, jobs::CHECK, viewer.id).await?;
    tx.commit().await
}

/// Does what the dry run said.
#[server]
pub async fn start_import(id: ImportId, version: i64) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(access::may_import(&viewer))?;
    let import = own(store::import_of(&mut tx, &viewer, id).await?, &viewer)?;
    if import.state != ImportState::Checked || import.version != version {
        return Err(moved_on());
    }
    if !store::has_cells(&mut tx, id).await? {
        return Err(Error::conflict(CLEARED));
    }
    let (counts, _) = store::counts(&mut tx, id).await?;
    if counts.new + counts.update == 0 {
        return Err(Error::conflict("没有可以新建或更新的行，请修改表格后重新上传"));
    }
    hand_on(
        &mut tx,
        id,
        ImportState::Checked,
        ImportState::Running,
        jobs::RUN,
        viewer.id,
    )
    .await?;
    tx.commit().await
}

/// Stops what runs, keeping what was done; throws away what was never begun.
#[server]
pub async fn cancel_import(id: ImportId) -> Result<()> {
    let server = request::server();
    let (viewer, mut tx) = staff::write().await?;
    require(access::may_import(&viewer))?;
    let import = own(store::import_of(&mut tx, &viewer, id).await?, &viewer)?;
    let to = match import.state {
        ImportState::Checking => ImportState::Mapping,
        ImportState::Undoing => ImportState::Done,
        ImportState::Reading | ImportState::Mapping | ImportState::Checked | ImportState::Running => {
            ImportState::Cancelled
        }
        _ => return Err(moved_on()),
    };
    if import.state == ImportState::Checking {
        store::move_import(&mut tx, id, import.state, to).await?;
    } else if !store::end_import(&mut tx, id, import.state, to, "").await? {
        return Err(moved_on());
    }
    match import.state {
        ImportState::Running => {
            let standing = Standing::to_undo(&mut tx, &server, id).await?;
            super::apply::conclude(&mut tx, &standing, EventKind::Imported, viewer.id).await?;
        }
        ImportState::Reading | ImportState::Mapping | ImportState::Checked => {
            store::forget_file(&mut tx, id).await?;
            store::remove_rows(&mut tx, id).await?;
        }
        _ => {}
    }
    tx.commit().await?;
    if import.state == ImportState::Reading {
        files::remove(&server, files::IMPORTS, &import.file);
    }
    Ok(())
}

/// Takes back what an import did, within a week.
#[server]
pub async fn undo_import(id: ImportId) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(access::may_undo(&viewer))?;
    let import = store::import_of(&mut tx, &viewer, id).await?;
    if !page::undoable(&import) {
        return Err(Error::conflict("只有七天内完成的导入可以撤销"));
    }
    hand_on(&mut tx, id, import.state, ImportState::Undoing, jobs::UNDO, viewer.id).await?;
    tx.commit().await
}

/// What an export of this list would hold.
#[server(input = Json)]
pub async fn open_export(filter: Filter) -> Result<ExportForm> {
    let server = request::server();
    let (viewer, mut tx) = staff::read().await?;
    require(access::may_export(&viewer))?;
    let fields = Targets::now(&mut tx, &server).await?.exported();
    let (filter, names) = page::asked(&mut tx, &server, &viewer, filter).await?;
    Ok(ExportForm {
        title: page::described(&filter, &names, false),
        count: page::size(&mut tx, &server, &viewer, &filter, &names).await?,
        columns: export_columns::columns(&viewer, fields, false)
            .into_iter()
            .map(|c| c.label)
            .collect(),
        may_whole: access::may_export_whole(&viewer),
        once: once::fresh_key(),
    })
}

/// Asks for an export of a list (`filter` as JSON). Contact data in full (`whole`) wants a reason.
#[server]
pub async fn start_export(
    filter: String,
    #[server(default)] whole: bool,
    #[server(default)] reason: String,
    once: String,
) -> Result<()> {
    let server = request::server();
    let (viewer, mut tx) = staff::write().await?;
    require(access::may_export(&viewer) && (!whole || access::may_export_whole(&viewer)))?;
    let asked: Filter =
        serde_json::from_str(&filter).map_err(|_| Error::invalid("", "筛选条件已失效，请回到列表重新导出"))?;
    let (asked, names) = page::asked(&mut tx, &server, &viewer, asked).await?;
    let reason = reason.trim().to_string();
    if whole && reason.chars().count() < 2 {
        return Err(Error::invalid(
            "reason",
            "导出完整联系方式请写明原因，例如「线下活动邀约」",
        ));
    }
    if reason.chars().count() > 100 {
        return Err(Error::invalid("reason", "原因请不超过 100 字"));
    }
    let total = page::size(&mut tx, &server, &viewer, &asked, &names).await?;
    if total == 0 {
        return Err(Error::conflict("这个列表里没有会员，无需导出"));
    }
    if !once::first_time(&mut tx, &once).await? {
        leptos_axum::redirect("/office/exchange");
        return Ok(());
    }
    let new = store::NewExport {
        staff: viewer.id,
        filter: &filter,
        // It is kept for ever: what somebody typed may be a name or a number.
        title: &page::described(&asked, &names, true),
        whole,
        reason: &reason,
        total,
    };
    let id = store::insert_export(&mut tx, new).await?;
    enqueue(&mut tx, jobs::EXPORT, &jobs::OfExport { id }).await?;
    tx.commit().await?;
    leptos_axum::redirect("/office/exchange");
    Ok(())
}

/// Takes an export back, or throws its file away.
#[server]
pub async fn cancel_export(id: ExportId) -> Result<()> {
    let server = request::server();
    let (viewer, mut tx) = staff::write().await?;
    require(access::may_export(&viewer))?;
    let found = store::own_export(&mut tx, viewer.id, id).await?;
    export::discard(&server, &mut tx, &found).await?;
    tx.commit().await
}
