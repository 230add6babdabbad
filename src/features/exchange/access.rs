//! Who may bring members in and take them away: pure, asked by the view and by the server.

use crate::features::staff::{Module, Protected, Right, Sight, Viewer};

/// Imports make members, so both rights are needed.
pub fn may_import(viewer: &Viewer) -> bool {
    viewer.can(Module::Exchange, Right::Create) && viewer.can(Module::Members, Right::Create)
}

/// Whether an import may change members who are there.
pub fn may_update(viewer: &Viewer) -> bool {
    viewer.can(Module::Members, Right::Edit)
}

/// Whether members who are brought may be the viewer's own.
pub fn may_keep(viewer: &Viewer) -> bool {
    viewer.can(Module::Presale, Right::Edit)
}

pub fn may_undo(viewer: &Viewer) -> bool {
    viewer.can(Module::Exchange, Right::Delete)
}

pub fn sees_imports(viewer: &Viewer) -> bool {
    viewer.can(Module::Exchange, Right::View)
}

pub fn may_export(viewer: &Viewer) -> bool {
    viewer.can(Module::Members, Right::Export)
}

/// Whether an export may hold contact data in full, after a reason was given.
pub fn may_export_whole(viewer: &Viewer) -> bool {
    [Protected::Contact, Protected::IdNumber]
        .iter()
        .any(|field| viewer.sight(*field) == Sight::Shown)
}
