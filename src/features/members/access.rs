//! Who may do what with a member: pure, asked by the view and by the server.

use super::filter::Filter;
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
    viewer.sees(Protected::Income)
}

/// May search, filter or sort by a protected group: who doesn't see the values doesn't find out by asking
/// either. Contact data is found by whole values only, and by those who see at least a part of it.
pub fn may_filter(viewer: &Viewer, group: Protected) -> bool {
    match group {
        Protected::Contact | Protected::IdNumber => viewer.sight(group) != Sight::Hidden,
        _ => viewer.sees(group),
    }
}

/// The same for a field of the form by its key (`house`, `income`); what is no field is nobody's secret.
pub fn may_filter_by(viewer: &Viewer, key: &str) -> bool {
    let group = super::sight::group_of(viewer, key);
    group.is_none_or(|g| may_filter(viewer, g))
}

/// The filter of a list without what the viewer may not ask by.
pub fn allowed(viewer: &Viewer, filter: Filter) -> Filter {
    filter.within_rights(
        may_filter(viewer, Protected::Income),
        may_filter(viewer, Protected::Contact),
    )
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
