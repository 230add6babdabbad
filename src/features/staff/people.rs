//! Staff and roles as they are listed and edited, and what decides about it: pure.

use super::units::Department;
use super::{Branch, StaffRow};
use crate::features::assignments::Hanging;
use crate::types::ids::{BranchId, DepartmentId, PhotoId, RoleId, StaffId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The staff that the viewer may see, in the order of the supervisor tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffList {
    pub rows: Vec<StaffRow>,
    pub working: i64,
    pub disabled: i64,
    pub may_create: bool,
    pub may_edit: bool,
    /// May look at what somebody may do and see.
    pub may_see_rights: bool,
}

/// What the form of one member of staff starts with, and what it offers to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffForm {
    /// Nothing for somebody new.
    pub id: Option<StaffId>,
    pub version: i64,
    pub once: String,
    pub account: String,
    pub name: String,
    pub mobile: String,
    pub email: String,
    pub wechat: String,
    pub qq: String,
    pub landline: String,
    pub title: String,
    pub experience: String,
    pub introduction: String,
    pub motto: String,
    pub photo: Option<PhotoId>,
    pub branch: Option<BranchId>,
    pub department: Option<DepartmentId>,
    pub role: RoleId,
    pub supervisor: Option<StaffId>,
    pub shown: bool,
    pub disabled: bool,
    /// The viewer's own record: role and supervisor are not theirs to change.
    pub own: bool,
    /// What they would have to hand over.
    pub hanging: Hanging,
    /// Whether «no supervisor» may be chosen.
    pub may_stand_alone: bool,
    pub roles: Vec<(RoleId, String)>,
    pub branches: Vec<Branch>,
    pub departments: Vec<Department>,
    pub supervisors: Vec<(StaffId, String)>,
}

impl StaffForm {
    /// Somebody new, to stand under `supervisor`.
    pub fn blank(supervisor: StaffId) -> Self {
        let empty = String::new;
        Self {
            id: None,
            version: 0,
            once: empty(),
            account: empty(),
            name: empty(),
            mobile: empty(),
            email: empty(),
            wechat: empty(),
            qq: empty(),
            landline: empty(),
            title: empty(),
            experience: empty(),
            introduction: empty(),
            motto: empty(),
            photo: None,
            branch: None,
            department: None,
            role: RoleId(0),
            supervisor: Some(supervisor),
            shown: false,
            disabled: false,
            own: false,
            hanging: Hanging::default(),
            may_stand_alone: false,
            roles: Vec::new(),
            branches: Vec::new(),
            departments: Vec::new(),
            supervisors: Vec::new(),
        }
    }
}

/// What the form sends; parsed by `rules::parsed`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StaffInput {
    pub account: String,
    pub password: String,
    pub name: String,
    pub mobile: String,
    pub email: String,
    pub wechat: String,
    pub qq: String,
    pub landline: String,
    pub title: String,
    pub experience: String,
    pub introduction: String,
    pub motto: String,
    pub branch: String,
    pub department: String,
    pub role: String,
    pub supervisor: String,
    pub shown: String,
}

/// Whether the name of their branch or department contains `q`, which is in small letters.
pub fn works_in(row: &StaffRow, q: &str) -> bool {
    let contains = |name: &Option<String>| name.as_ref().is_some_and(|n| n.to_lowercase().contains(q));
    contains(&row.branch) || contains(&row.department)
}

/// Puts rows in the order of the tree, each with how deep it stands; who is above nobody here comes first.
pub fn as_tree(rows: Vec<StaffRow>) -> Vec<StaffRow> {
    let here: BTreeSet<StaffId> = rows.iter().map(|r| r.id).collect();
    let mut below: BTreeMap<Option<StaffId>, Vec<StaffRow>> = BTreeMap::new();
    for row in rows {
        below
            .entry(row.supervisor_id.filter(|s| here.contains(s)))
            .or_default()
            .push(row);
    }
    let mut ordered = Vec::with_capacity(here.len());
    let mut waiting: Vec<(i64, StaffRow)> = below
        .remove(&None)
        .into_iter()
        .flatten()
        .rev()
        .map(|r| (0, r))
        .collect();
    while let Some((depth, row)) = waiting.pop() {
        let children = below.remove(&Some(row.id)).into_iter().flatten().rev();
        waiting.extend(children.map(|r| (depth + 1, r)));
        ordered.push(StaffRow { depth, ..row });
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: i64, above: Option<i64>) -> StaffRow {
        StaffRow {
            id: StaffId(id),
            account: String::new(),
            name: id.to_string(),
            title: String::new(),
            role: String::new(),
            branch: None,
            department: None,
            supervisor: None,
            supervisor_id: above.map(StaffId),
            shown_in_public: false,
            disabled_at: None,
            depth: 0,
            presale: 0,
            aftersale: 0,
        }
    }

    #[test]
    fn rows_follow_the_tree() {
        let ordered = as_tree(vec![
            row(1, None),
            row(2, Some(1)),
            row(3, Some(9)),
            row(4, Some(2)),
            row(5, Some(1)),
        ]);
        let seen: Vec<(i64, i64)> = ordered.iter().map(|r| (r.id.0, r.depth)).collect();
        assert_eq!(seen, [(1, 0), (2, 1), (4, 2), (5, 1), (3, 0)]);
    }
}
