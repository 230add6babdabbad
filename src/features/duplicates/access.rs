//! Who may do what about duplicates: pure, asked by the view and by the server.

use crate::features::staff::{Module, Right, Viewer};

/// May ask whether somebody is known: who registers or edits.
pub fn may_ask(viewer: &Viewer) -> bool {
    [
        (Module::Members, Right::Create),
        (Module::Members, Right::Edit),
        (Module::Intake, Right::Create),
    ]
    .into_iter()
    .any(|(module, right)| viewer.can(module, right))
}

/// May merge two records that they see, and undo it.
pub fn may_merge(viewer: &Viewer) -> bool {
    viewer.can(Module::Records, Right::Edit)
}
