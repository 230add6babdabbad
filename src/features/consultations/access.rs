//! Who may do what with enquiries: pure.

use crate::features::contacts::ContactKind;
use crate::features::members::access::may_reveal as reveals;
use crate::features::staff::{Module, Right, Scope, Viewer};

/// Sees every enquiry, whoever has it.
pub fn sees_all(viewer: &Viewer) -> bool {
    viewer.scope == Scope::All
}

/// Sees what nobody has yet: those who assign, and the counter, which takes the calls. What was given to a
/// matchmaker is theirs and that of those above.
pub fn sees_unassigned(viewer: &Viewer) -> bool {
    viewer.assigns() || (viewer.can(Module::Intake, Right::View) && !viewer.can(Module::Presale, Right::View))
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
