//! Who may do what with enquiries: pure.

use crate::features::contacts::ContactKind;
use crate::features::members::access::may_reveal as reveals;
use crate::features::staff::{Module, Right, Scope, Viewer};

/// Sees every enquiry: those who assign, and those whose role works with all records.
pub fn sees_all(viewer: &Viewer) -> bool {
    viewer.assigns() || viewer.scope == Scope::All
}

/// The counter takes calls, so it sees whatever waits; a matchmaker sees their own.
pub fn sees_waiting(viewer: &Viewer) -> bool {
    viewer.can(Module::Intake, Right::View) && !viewer.can(Module::Presale, Right::View)
}

pub fn may_handle(viewer: &Viewer) -> bool {
    viewer.can(Module::Intake, Right::Edit)
}

pub fn may_convert(viewer: &Viewer) -> bool {
    viewer.can(Module::Members, Right::Create)
}

pub fn may_reveal(viewer: &Viewer) -> bool {
    reveals(viewer, ContactKind::Mobile)
}
