//! Who may keep the price list.

use crate::features::staff::{Module, Right, Viewer};

pub fn may_create(viewer: &Viewer) -> bool {
    viewer.can(Module::Packages, Right::Create)
}

pub fn may_edit(viewer: &Viewer) -> bool {
    viewer.can(Module::Packages, Right::Edit)
}
