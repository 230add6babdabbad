//! Who may delete, restore and erase: pure, asked by the view and by the server.

use crate::features::staff::{Module, Right, Viewer};

/// May put members into the recycle bin and take them out again.
pub fn may_delete(viewer: &Viewer) -> bool {
    viewer.can(Module::Records, Right::Delete)
}

/// May erase a member in the recycle bin for good.
pub fn may_erase(viewer: &Viewer) -> bool {
    viewer.can(Module::Erasure, Right::Delete)
}
