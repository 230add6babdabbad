//! Who may do what with a member: pure, asked by the view and by the server.

use super::{Member, Stage};
use crate::error::{Error, Result};
use crate::features::contacts::ContactKind;
use crate::features::staff::{Module, Protected, Right, Sight, Viewer};

/// May change profile, criteria and contacts.
pub fn may_edit(viewer: &Viewer) -> bool {
    viewer.can(Module::Members, Right::Edit)
}

/// The field right that a kind of contact data falls under.
pub fn protected(kind: ContactKind) -> Protected {
    if kind == ContactKind::IdNumber {
        Protected::IdNumber
    } else {
        Protected::Contact
    }
}

/// May see a contact value in full, after giving a reason.
pub fn may_reveal(viewer: &Viewer, kind: ContactKind) -> bool {
    viewer.sight(protected(kind)) == Sight::Shown
}

pub fn sees_income(viewer: &Viewer) -> bool {
    viewer.sight(Protected::Income) == Sight::Shown
}

/// May write a follow-up now: the module of the member's phase decides.
pub fn may_follow_up(viewer: &Viewer, stage: Stage) -> bool {
    viewer.can(stage.module(), Right::Create)
}

/// Refuses where `may` is false.
pub fn require(may: bool) -> Result<()> {
    if may { Ok(()) } else { Err(Error::Forbidden) }
}

impl Stage {
    /// The module whose rights count for work with a member at this stage.
    pub fn module(self) -> Module {
        match self {
            Self::Lead | Self::Presale | Self::Abandoned => Module::Presale,
            Self::Signed | Self::InService | Self::Completed => Module::Aftersale,
        }
    }
}

impl Member {
    /// Whether somebody looks after the member in the phase they are in.
    pub fn owned(&self) -> bool {
        match self.stage.module() {
            Module::Aftersale => self.aftersale_id.is_some(),
            _ => self.presale_id.is_some(),
        }
    }
}
