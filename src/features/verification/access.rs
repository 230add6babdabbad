//! Who may check what, and who sees the papers: pure, asked by the view and by the server.

use super::Item;
use crate::features::events::Event;
use crate::features::staff::{Module, Protected, Right, Sight, Viewer};

/// May hand in papers.
pub fn may_submit(viewer: &Viewer) -> bool {
    viewer.can(Module::Members, Right::Edit) || viewer.can(Module::Members, Right::Approve)
}

/// The field that an item's papers and notes tell of.
fn protected(item: Item) -> Option<Protected> {
    match item {
        Item::Income => Some(Protected::Income),
        Item::House | Item::Car => Some(Protected::Property),
        Item::Identity => Some(Protected::IdNumber),
        _ => None,
    }
}

/// Sees the papers and notes of an item: who works with members and sees in full what they tell.
pub fn sees_papers(viewer: &Viewer, item: Item) -> bool {
    may_submit(viewer) && protected(item).is_none_or(|field| viewer.sight(field) == Sight::Shown)
}

/// May say that something holds. Income and property only by who sees them; an identity card also by who
/// has it in their hands and never sees the number again, such as the counter.
pub fn may_check(viewer: &Viewer, item: Item) -> bool {
    viewer.can(Module::Members, Right::Approve) && (item == Item::Identity || sees_papers(viewer, item))
}

/// May know that an item was checked. That a house was checked tells of a house; that an income was, tells
/// of no income.
pub fn may_know(viewer: &Viewer, item: Item) -> bool {
    match item {
        Item::House | Item::Car => viewer.sight(Protected::Property) == Sight::Shown,
        _ => true,
    }
}

/// As much of what holds as this viewer may know.
pub fn known(viewer: &Viewer, mut items: Vec<Item>) -> Vec<Item> {
    items.retain(|item| may_know(viewer, *item));
    items
}

/// Takes out of an event which item it is about, where the viewer may not know.
pub fn quiet(viewer: &Viewer, event: &mut Event) {
    let item = event.data.get("item").and_then(Item::from_code);
    if item.is_some_and(|item| !may_know(viewer, item)) {
        event.data.0.remove("item");
        event.data.0.remove("what");
    }
}

/// What another member may know before they have met.
pub fn told_to_members(mut items: Vec<Item>) -> Vec<Item> {
    items.retain(|item| matches!(item, Item::Identity | Item::Education | Item::Marital));
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::staff::Scope;
    use crate::types::ids::{SessionId, StaffId};

    fn viewer(rights: &[Right], sights: &[(Protected, Sight)]) -> Viewer {
        Viewer {
            id: StaffId(1),
            name: String::new(),
            account: String::new(),
            role: String::new(),
            role_code: String::new(),
            scope: Scope::Tree,
            rights: rights.iter().map(|r| (Module::Members, *r)).collect(),
            sights: sights.iter().copied().collect(),
            own: Vec::new(),
            session: SessionId(1),
        }
    }

    #[test]
    fn papers_are_seen_by_who_sees_what_they_tell() {
        let plain = viewer(&[Right::View, Right::Edit], &[]);
        assert!(sees_papers(&plain, Item::Education) && !sees_papers(&plain, Item::Income));
        assert!(!sees_papers(&plain, Item::Identity));
        let masked = viewer(&[Right::Edit], &[(Protected::IdNumber, Sight::Masked)]);
        assert!(!sees_papers(&masked, Item::Identity));
        let full = viewer(
            &[Right::Edit],
            &[
                (Protected::Property, Sight::Shown),
                (Protected::Income, Sight::Shown),
                (Protected::IdNumber, Sight::Shown),
            ],
        );
        assert!(Item::ALL.iter().all(|item| sees_papers(&full, *item)));
        let looker = viewer(&[Right::View], &[(Protected::Income, Sight::Shown)]);
        assert!(
            !sees_papers(&looker, Item::Education),
            "looking at members is not working with them"
        );
    }

    #[test]
    fn the_counter_checks_a_card_but_no_income() {
        let counter = viewer(&[Right::View, Right::Create, Right::Approve], &[]);
        assert!(may_check(&counter, Item::Identity) && !may_check(&counter, Item::Income));
        assert!(may_check(&counter, Item::Marital) && !may_check(&counter, Item::House));
        assert_eq!(known(&counter, Item::ALL.to_vec()).len(), 4, "neither house nor car");
        let editor = viewer(&[Right::View, Right::Edit], &[(Protected::Income, Sight::Shown)]);
        assert!(!may_check(&editor, Item::Identity) && may_submit(&editor));
    }
}
