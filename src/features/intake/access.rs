//! Who may register members where: pure, asked by the view and by the server.

use super::Place;
use crate::features::staff::{Module, Right, Viewer};

/// The public place is open; the others are for staff with the right.
pub fn may_register(viewer: &Viewer, place: Place) -> bool {
    match place {
        Place::Public => true,
        Place::Counter => viewer.can(Module::Intake, Right::Create),
        Place::Office => viewer.can(Module::Members, Right::Create),
    }
}

/// A matchmaker who enters a client keeps them; who assigns, or has no pre-sale work, leaves them waiting.
pub fn keeps(viewer: &Viewer, place: Place) -> bool {
    place == Place::Office && viewer.can(Module::Presale, Right::Create) && !viewer.assigns()
}
