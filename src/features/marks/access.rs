//! Who may mark: pure, asked by the view and by the server.

use super::Note;
use crate::features::staff::{Module, Right, Viewer};

/// May put tags and notes on members, and members on the blacklist.
pub fn may_mark(viewer: &Viewer) -> bool {
    viewer.can(Module::Members, Right::Edit)
}

/// May keep the list of tags, and take members off the blacklist.
pub fn may_manage(viewer: &Viewer) -> bool {
    viewer.can(Module::Records, Right::Edit)
}

/// One's own note, or any for who manages.
pub fn may_remove(viewer: &Viewer, note: &Note) -> bool {
    may_mark(viewer) && (note.staff_id == viewer.id || may_manage(viewer))
}
