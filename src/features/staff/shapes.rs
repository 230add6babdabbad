//! What a role may be made, and by whom: nobody hands out more than they have. Pure.

use super::{Module, Protected, Right, Role, Scope, Sight, Viewer};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The roles, and what the viewer may do with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleList {
    pub roles: Vec<Role>,
    pub may_create: bool,
    pub may_edit: bool,
    /// For the form of a new role.
    pub once: String,
}

/// The ticks of the matrix of rights as a form sends them: `right.members.view` = `true`, `sight.income` = `shown`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ticks(pub BTreeMap<String, String>);

impl Ticks {
    pub fn rights(&self) -> BTreeSet<(Module, Right)> {
        let ticked = |key: &str| {
            let (module, right) = key.strip_prefix("right.")?.split_once('.')?;
            Some((Module::from_code(module)?, Right::from_code(right)?))
        };
        self.0
            .iter()
            .filter(|(_, v)| *v == "true")
            .filter_map(|(k, _)| ticked(k))
            .collect()
    }

    pub fn sights(&self) -> BTreeMap<Protected, Sight> {
        let chosen = |key: &str, value: &str| {
            Some((
                Protected::from_code(key.strip_prefix("sight.")?)?,
                Sight::from_code(value)?,
            ))
        };
        self.0
            .iter()
            .filter_map(|(k, v)| chosen(k, v))
            // What is not offered for a field counts as nothing.
            .filter(|(f, s)| *s != Sight::Hidden && f.sights().contains(s))
            .collect()
    }
}

/// The code of the seeded role that an agency can't do without.
pub const ADMIN: &str = "admin";

/// What the administrators' role never loses, so that nobody locks the agency out.
pub fn kept_by_admin(module: Module) -> bool {
    matches!(module, Module::Staff | Module::Roles)
}

impl Role {
    pub fn is_admin(&self) -> bool {
        self.code.as_deref() == Some(ADMIN)
    }

    fn sight(&self, field: Protected) -> Sight {
        self.sights.get(&field).copied().unwrap_or(Sight::Hidden)
    }

    /// Puts back what the administrators' role never loses.
    pub fn kept_whole(mut self) -> Self {
        if self.is_admin() {
            let kept = Module::ALL.iter().filter(|m| kept_by_admin(**m));
            self.rights
                .extend(kept.flat_map(|m| Right::ALL.iter().map(|r| (*m, *r))));
            self.scope = Scope::All;
        }
        self
    }
}

/// How much of a field the viewer may let others see. An administrator's own role may be kept from a field
/// and given it back: else nobody could.
fn grants(viewer: &Viewer, field: Protected) -> Sight {
    if viewer.role_code == ADMIN {
        Sight::Shown
    } else {
        viewer.sight(field)
    }
}

/// Whether a role gives nothing that the viewer doesn't have: only such may be handed out, and only its
/// people be managed. Else whoever may edit staff could make themselves anything.
pub fn within(viewer: &Viewer, role: &Role) -> bool {
    role.rights.is_subset(&viewer.rights)
        && (viewer.scope == Scope::All || role.scope == Scope::Tree)
        && Protected::ALL.iter().all(|f| role.sight(*f) <= grants(viewer, *f))
}

/// Whether a change of a role adds nothing that the viewer doesn't have.
pub fn may_shape(viewer: &Viewer, before: &Role, after: &Role) -> bool {
    after
        .rights
        .difference(&before.rights)
        .all(|r| viewer.rights.contains(r))
        && (after.scope == before.scope || after.scope == Scope::Tree || viewer.scope == Scope::All)
        && Protected::ALL
            .iter()
            .all(|f| after.sight(*f) <= before.sight(*f).max(grants(viewer, *f)))
}

/// What changed between two shapes of a role, in words for the audit log.
pub fn changes(before: &Role, after: &Role) -> String {
    let named = |set: BTreeSet<(Module, Right)>| {
        let words: Vec<String> = set.into_iter().map(|(m, r)| format!("{m}·{r}")).collect();
        words.join("、")
    };
    let mut said = Vec::new();
    let added = named(after.rights.difference(&before.rights).copied().collect());
    let removed = named(before.rights.difference(&after.rights).copied().collect());
    if !added.is_empty() {
        said.push(format!("增加 {added}"));
    }
    if !removed.is_empty() {
        said.push(format!("取消 {removed}"));
    }
    if before.scope != after.scope {
        said.push(format!("数据范围改为{}", after.scope));
    }
    let seen = Protected::ALL.iter().filter(|f| before.sight(**f) != after.sight(**f));
    said.extend(seen.map(|f| format!("{f}改为{}", after.sight(*f))));
    said.join("；")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::ids::SessionId;
    use crate::types::ids::{RoleId, StaffId};

    fn role(rights: &[(Module, Right)], scope: Scope) -> Role {
        Role {
            id: RoleId(1),
            code: None,
            name: "x".into(),
            scope,
            rights: rights.iter().copied().collect(),
            sights: BTreeMap::new(),
            people: 0,
            version: 1,
        }
    }

    fn viewer(rights: &[(Module, Right)], scope: Scope) -> Viewer {
        Viewer {
            id: StaffId(1),
            name: String::new(),
            account: String::new(),
            role: String::new(),
            role_code: String::new(),
            scope,
            rights: rights.iter().copied().collect(),
            sights: BTreeMap::new(),
            own: Vec::new(),
            session: SessionId(1),
        }
    }

    #[test]
    fn nobody_hands_out_more_than_they_have() {
        let boss = viewer(
            &[(Module::Members, Right::View), (Module::Staff, Right::Edit)],
            Scope::Tree,
        );
        assert!(within(&boss, &role(&[(Module::Members, Right::View)], Scope::Tree)));
        assert!(!within(&boss, &role(&[(Module::Members, Right::Edit)], Scope::Tree)));
        assert!(!within(&boss, &role(&[], Scope::All)));
        let sees = Role {
            sights: BTreeMap::from([(Protected::Income, Sight::Shown)]),
            ..role(&[], Scope::Tree)
        };
        assert!(!within(&boss, &sees));
    }

    #[test]
    fn a_role_may_keep_what_its_editor_lacks_but_gain_nothing() {
        let editor = viewer(&[(Module::Members, Right::View)], Scope::Tree);
        let before = role(&[(Module::Audit, Right::View)], Scope::All);
        assert!(may_shape(
            &editor,
            &before,
            &role(
                &[(Module::Audit, Right::View), (Module::Members, Right::View)],
                Scope::All
            )
        ));
        assert!(!may_shape(
            &editor,
            &before,
            &role(&[(Module::Audit, Right::Export)], Scope::All)
        ));
    }

    #[test]
    fn the_administrators_role_stays_able_to_manage() {
        let bare = Role {
            code: Some(ADMIN.into()),
            ..role(&[], Scope::Tree)
        }
        .kept_whole();
        assert!(
            bare.rights.contains(&(Module::Roles, Right::Edit))
                && bare.rights.contains(&(Module::Staff, Right::Create))
        );
        assert_eq!(bare.scope, Scope::All);
    }

    #[test]
    fn administrators_give_back_what_their_own_role_was_kept_from() {
        let admin = Viewer {
            role_code: ADMIN.into(),
            ..viewer(&[], Scope::All)
        };
        let sees = Role {
            sights: BTreeMap::from([(Protected::Property, Sight::Shown)]),
            ..role(&[], Scope::Tree)
        };
        assert!(within(&admin, &sees) && may_shape(&admin, &role(&[], Scope::Tree), &sees));
        assert!(!may_shape(&viewer(&[], Scope::All), &role(&[], Scope::Tree), &sees));
    }

    #[test]
    fn ticks_are_read_and_nonsense_is_left_out() {
        let ticks = [
            ("right.members.view", "true"),
            ("right.x.view", "true"),
            ("sight.income", "shown"),
            ("sight.contact", "hidden"),
            ("sight.property", "masked"),
            ("name", "x"),
        ];
        let ticks = Ticks(ticks.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect());
        assert_eq!(ticks.rights(), BTreeSet::from([(Module::Members, Right::View)]));
        assert_eq!(ticks.sights(), BTreeMap::from([(Protected::Income, Sight::Shown)]));
    }

    #[test]
    fn changes_are_said_in_words() {
        let said = changes(
            &role(&[(Module::Audit, Right::View)], Scope::All),
            &role(&[(Module::Members, Right::View)], Scope::Tree),
        );
        assert_eq!(said, "增加 会员资料·查看；取消 操作日志·查看；数据范围改为本人及下级");
    }
}
