//! 门店部门: branches and departments as one tree (A4), and what decides about it: pure.

use super::people::StaffForm;
use super::{Branch, Viewer};
use crate::error::{Error, Result};
use crate::features::staff::{Module, Right, Scope};
use crate::types::ids::{BranchId, DepartmentId, StaffId};
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

words! {
    pub enum UnitKind {
        Branch = "branch" "门店",
        Department = "department" "部门",
    }
}

/// A branch or a department; `b3` and `d5` in addresses and forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitId {
    Branch(BranchId),
    Department(DepartmentId),
}

impl UnitId {
    pub fn kind(self) -> UnitKind {
        match self {
            Self::Branch(_) => UnitKind::Branch,
            Self::Department(_) => UnitKind::Department,
        }
    }

    pub fn number(self) -> i64 {
        match self {
            Self::Branch(id) => id.0,
            Self::Department(id) => id.0,
        }
    }
}

impl std::fmt::Display for UnitId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Branch(id) => write!(f, "b{id}"),
            Self::Department(id) => write!(f, "d{id}"),
        }
    }
}

impl std::str::FromStr for UnitId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let number = |digits: &str| digits.parse::<i64>().ok();
        if let Some(id) = text.strip_prefix('b').and_then(number) {
            return Ok(Self::Branch(BranchId(id)));
        }
        let id = text.strip_prefix('d').and_then(number).ok_or(Error::NotFound)?;
        Ok(Self::Department(DepartmentId(id)))
    }
}

impl Serialize for UnitId {
    fn serialize<S: serde::Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for UnitId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        text.parse()
            .map_err(|_| serde::de::Error::custom("no branch and no department"))
    }
}

/// How many people work in a unit and how many members they look after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub staff: i64,
    pub presale: i64,
    pub aftersale: i64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.staff += other.staff;
        self.presale += other.presale;
        self.aftersale += other.aftersale;
    }
}

/// One branch or department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    pub id: UnitId,
    pub parent: Option<UnitId>,
    pub name: String,
    /// Of branches only.
    pub city: String,
    pub address: String,
    pub head: Option<StaffId>,
    pub head_name: Option<String>,
    pub closed_at: Option<Moment>,
    pub version: i64,
    /// Within the viewer's reach, everything below included.
    pub counts: Counts,
    pub depth: i64,
}

/// The tree, and what the viewer may do with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitTree {
    /// In the order of the tree.
    pub units: Vec<Unit>,
    /// Those who belong to no branch.
    pub elsewhere: Counts,
    pub may_create: bool,
    pub may_edit: bool,
    /// Who may be made head.
    pub heads: Vec<(StaffId, String)>,
    /// For the form of a new unit.
    pub once: String,
}

/// What the form of a unit sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnitInput {
    pub kind: String,
    pub name: String,
    pub city: String,
    pub address: String,
    /// Nothing for a branch that stands alone.
    pub parent: String,
    pub head: String,
}

/// A department in a select: 「售前部 / 一组」.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    pub id: DepartmentId,
    pub branch: BranchId,
    pub name: String,
}

/// The tree is the whole agency's: whoever sees only their own people reads it, and no more.
pub fn may_change(viewer: &Viewer, right: Right) -> bool {
    viewer.can(Module::Staff, right) && viewer.scope == Scope::All
}

/// A unit by its number.
pub fn find(units: &[Unit], id: UnitId) -> Result<&Unit> {
    units.iter().find(|u| u.id == id).ok_or(Error::NotFound)
}

/// Everything below a unit, itself included.
pub fn with_below(units: &[Unit], id: UnitId) -> Vec<UnitId> {
    let mut found = vec![id];
    let mut next = 0;
    while next < found.len() {
        let above = found[next];
        found.extend(units.iter().filter(|u| u.parent == Some(above)).map(|u| u.id));
        next += 1;
    }
    found
}

/// The branch in which a unit stands: itself for a branch, else the nearest above.
pub fn branch_of(units: &[Unit], id: UnitId) -> Option<BranchId> {
    let mut at = Some(id);
    for _ in 0..=units.len() {
        match at? {
            UnitId::Branch(branch) => return Some(branch),
            below => at = units.iter().find(|u| u.id == below)?.parent,
        }
    }
    None
}

/// Whether a unit of this kind (`id` where it is there already) may stand under `parent`.
pub fn check_parent(units: &[Unit], kind: UnitKind, id: Option<UnitId>, parent: Option<UnitId>) -> Result<()> {
    let wrong = |sentence: &str| Err(Error::invalid("parent", sentence));
    let Some(parent) = parent else {
        return match kind {
            UnitKind::Branch => Ok(()),
            UnitKind::Department => wrong("请选择部门所在的门店或上级部门"),
        };
    };
    let Ok(above) = find(units, parent) else {
        return wrong("请从列表中选择上级");
    };
    if kind == UnitKind::Branch && parent.kind() == UnitKind::Department {
        return wrong("门店的上级只能是门店");
    }
    if id.is_some_and(|id| with_below(units, id).contains(&parent)) {
        return wrong("上级不能是本身或其下级");
    }
    let stays = id.is_some_and(|id| units.iter().any(|u| u.id == id && u.parent == Some(parent)));
    if above.closed_at.is_some() && !stays {
        return wrong("所选上级已经撤销");
    }
    Ok(())
}

/// Whether a unit may be closed: nobody works in it any more, and nothing open stands below it.
pub fn check_closing(units: &[Unit], id: UnitId, at_work: i64) -> Result<()> {
    let unit = find(units, id)?;
    if unit.closed_at.is_some() {
        return Err(Error::conflict(format!("「{}」已经撤销", unit.name)));
    }
    let below = units.iter().filter(|u| u.parent == Some(id) && u.closed_at.is_none());
    if let Some(open) = below.clone().next() {
        return Err(Error::conflict(format!(
            "「{}」下面还有「{}」等 {} 个单位，请先撤销或移走",
            unit.name,
            open.name,
            below.count()
        )));
    }
    if at_work > 0 {
        return Err(Error::conflict(format!(
            "「{}」还有 {at_work} 位在职员工，请先把他们调到别处",
            unit.name
        )));
    }
    Ok(())
}

/// Puts units in the order of the tree, each with how deep it stands, and adds up what is counted below.
pub fn as_tree(units: Vec<Unit>) -> Vec<Unit> {
    let mut below: BTreeMap<Option<UnitId>, Vec<Unit>> = BTreeMap::new();
    for unit in units {
        below.entry(unit.parent).or_default().push(unit);
    }
    let mut ordered: Vec<Unit> = Vec::new();
    let mut waiting: Vec<(i64, Unit)> = Vec::new();
    waiting.extend(below.remove(&None).into_iter().flatten().rev().map(|u| (0, u)));
    while let Some((depth, unit)) = waiting.pop() {
        let children = below.remove(&Some(unit.id)).into_iter().flatten().rev();
        waiting.extend(children.map(|u| (depth + 1, u)));
        ordered.push(Unit { depth, ..unit });
    }
    // From the deepest up: what stands below comes after what it belongs to.
    for i in (0..ordered.len()).rev() {
        let (counts, parent) = (ordered[i].counts, ordered[i].parent);
        if let Some(above) = ordered[..i].iter_mut().find(|u| Some(u.id) == parent) {
            above.counts += counts;
        }
    }
    ordered
}

/// Open departments for a select, named by their way down from the branch: 「售前部 / 一组」.
pub fn departments(units: &[Unit]) -> Vec<Department> {
    let path = |unit: &Unit| {
        let mut names = vec![unit.name.as_str()];
        let mut at = unit.parent;
        while let Some(above @ UnitId::Department(_)) = at {
            let Ok(found) = find(units, above) else { break };
            names.push(&found.name);
            at = found.parent;
        }
        names.reverse();
        names.join(" / ")
    };
    let open = units.iter().filter(|u| u.closed_at.is_none());
    open.filter_map(|unit| match unit.id {
        UnitId::Branch(_) => None,
        UnitId::Department(id) => Some(Department {
            id,
            branch: branch_of(units, unit.id)?,
            name: path(unit),
        }),
    })
    .collect()
}

/// Open branches for a select.
pub fn branches(units: &[Unit]) -> Vec<Branch> {
    let open = units.iter().filter(|u| u.closed_at.is_none());
    open.filter_map(|unit| match unit.id {
        UnitId::Branch(id) => Some(Branch {
            id,
            name: unit.name.clone(),
        }),
        UnitId::Department(_) => None,
    })
    .collect()
}

impl StaffForm {
    /// Offers the closed branch or department in which somebody still stands, so that saving doesn't move them.
    pub fn keep_closed(&mut self, units: &[Unit]) {
        let name = |id: UnitId| {
            units
                .iter()
                .find(|u| u.id == id)
                .map(|u| format!("{}（已撤销）", u.name))
        };
        if let Some(id) = self.branch
            && !self.branches.iter().any(|b| b.id == id)
            && let Some(name) = name(UnitId::Branch(id))
        {
            self.branches.push(Branch { id, name });
        }
        if let Some(id) = self.department
            && !self.departments.iter().any(|d| d.id == id)
            && let Some(name) = name(UnitId::Department(id))
            && let Some(branch) = branch_of(units, UnitId::Department(id))
        {
            self.departments.push(Department { id, branch, name });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: &str, parent: Option<&str>, staff: i64) -> Unit {
        Unit {
            id: id.parse().expect("an id"),
            parent: parent.map(|p| p.parse().expect("an id")),
            name: id.to_string(),
            city: String::new(),
            address: String::new(),
            head: None,
            head_name: None,
            closed_at: None,
            version: 1,
            counts: Counts {
                staff,
                ..Counts::default()
            },
            depth: 0,
        }
    }

    fn agency() -> Vec<Unit> {
        vec![
            unit("b1", None, 2),
            unit("b2", Some("b1"), 1),
            unit("d1", Some("b1"), 4),
            unit("d2", Some("d1"), 8),
            unit("d3", Some("b2"), 16),
        ]
    }

    fn id(text: &str) -> UnitId {
        text.parse().expect("an id")
    }

    #[test]
    fn the_tree_is_ordered_and_added_up() {
        let seen: Vec<(String, i64, i64)> = as_tree(agency())
            .into_iter()
            .map(|u| (u.name, u.depth, u.counts.staff))
            .collect();
        let expected = [("b1", 0, 31), ("b2", 1, 17), ("d3", 2, 16), ("d1", 1, 12), ("d2", 2, 8)];
        assert_eq!(seen, expected.map(|(n, d, c)| (n.to_string(), d, c)));
    }

    #[test]
    fn nothing_stands_below_itself_and_no_branch_in_a_department() {
        let units = agency();
        let under = |unit: &str, parent: Option<&str>| {
            let unit = id(unit);
            check_parent(&units, unit.kind(), Some(unit), parent.map(id)).is_ok()
        };
        assert!(under("d2", Some("b2")) && under("b2", None) && under("d1", Some("d3")));
        assert!(!under("d1", Some("d2")) && !under("d1", Some("d1")) && !under("b1", Some("b2")));
        assert!(!under("b2", Some("d1")) && !under("d1", None) && !under("d1", Some("b9")));
    }

    #[test]
    fn only_what_is_empty_is_closed() {
        let units = agency();
        assert!(check_closing(&units, id("d2"), 0).is_ok());
        assert!(check_closing(&units, id("d2"), 1).is_err());
        assert!(check_closing(&units, id("d1"), 0).is_err());
        assert_eq!(check_closing(&units, id("d9"), 0), Err(Error::NotFound));
    }

    #[test]
    fn departments_are_named_by_their_way() {
        let named: Vec<(i64, i64, String)> = departments(&agency())
            .into_iter()
            .map(|d| (d.id.0, d.branch.0, d.name))
            .collect();
        let expected = [(1, 1, "d1"), (2, 1, "d1 / d2"), (3, 2, "d3")];
        assert_eq!(named, expected.map(|(d, b, n)| (d, b, n.to_string())));
    }
}
