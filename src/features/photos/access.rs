//! Who may do what with photos: pure, asked by the view and by the server.

use crate::features::staff::{Module, Right, Viewer};

/// May add photos, choose the cover, say who sees them, delete them.
pub fn may_edit(viewer: &Viewer) -> bool {
    viewer.can(Module::Members, Right::Edit)
}
