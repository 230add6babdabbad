//! May this person see this record? The supervisor tree as one SQL condition on `member m`, which every
//! list, search, count and load uses. It binds `$1` (sees all), `$2` (viewer) and `$3` (may assign).
//! Members who are gone (merged into another, in the recycle bin, erased) are seen by nobody.

/// Whom a column names is not merged away, not in the recycle bin, not erased: `here!("r.candidate_id")`.
#[macro_export]
macro_rules! here {
    ($column:literal) => {
        concat!(
            "not exists (select 1 from member_gone where member_gone.member_id = ",
            $column,
            ")"
        )
    };
}

/// Within the viewer's reach, here or gone: for money, which stays whoever goes, and for the recycle bin.
#[macro_export]
macro_rules! in_reach {
    () => {
        "($1 or m.presale_id in (select below_id from staff_tree where above_id = $2)
             or m.aftersale_id in (select below_id from staff_tree where above_id = $2)
             or ($3 and ((m.presale_id is null and m.aftersale_id is null) or (m.stage = 'signed' and m.aftersale_id is null)))
             or (m.presale_id is null and m.aftersale_id is null
                 and m.created_by in (select below_id from staff_tree where above_id = $2)))"
    };
}

/// Own members and those of everybody below; unowned ones for those who assign; one's own entries while
/// nobody owns them.
#[macro_export]
macro_rules! seen {
    () => {
        concat!("(", $crate::here!("m.id"), " and ", $crate::in_reach!(), ")")
    };
}

use super::filter::Board;
use crate::features::staff::{Scope, Viewer};
use crate::types::ids::StaffId;

/// What `seen!` binds, in order.
pub fn binds(viewer: &Viewer) -> (bool, StaffId, bool) {
    (viewer.scope == Scope::All, viewer.id, viewer.assigns())
}

/// The same condition for a statement written at run time: only the parts that this viewer needs, so that
/// the database can use its indexes.
pub fn push(sql: &mut crate::server::sql::Sql, viewer: &Viewer) {
    sql.push(" ").push(here!("m.id")).push(" and");
    push_reach(sql, viewer);
}

/// The same for money, which stays whoever goes: here or gone.
pub fn push_reach(sql: &mut crate::server::sql::Sql, viewer: &Viewer) {
    if viewer.scope == Scope::All {
        sql.push(" (1 = 1)");
        return;
    }
    sql.with(" (m.presale_id in (select below_id from staff_tree where above_id = ", viewer.id.0)
        .with(") or m.aftersale_id in (select below_id from staff_tree where above_id = ", viewer.id.0)
        .with(") or (m.presale_id is null and m.aftersale_id is null and m.created_by in (select below_id from staff_tree where above_id = ", viewer.id.0)
        .push("))");
    if viewer.assigns() {
        sql.push(
            " or (m.presale_id is null and m.aftersale_id is null) or (m.stage = 'signed' and m.aftersale_id is null)",
        );
    }
    sql.push(")");
}

/// The same reach in parts that have nobody in common, for counting: each is a stretch of an index that ends
/// where enough are counted, while one condition with `or` would have a database gather everybody first.
/// Parts in which a board can have nobody are left out: there a database would look for somebody until the end.
pub fn parts(viewer: &Viewer, board: Board) -> Vec<crate::server::sql::Sql> {
    let part = |texts: &[&'static str]| {
        let mut sql = crate::server::sql::Sql::new(here!("m.id"));
        for text in texts {
            // A text that ends so asks for the people below the viewer.
            if text.ends_with("in ") {
                sql.push(text)
                    .with("(select below_id from staff_tree where above_id = ", viewer.id.0)
                    .push(")");
            } else {
                sql.push(text);
            }
        }
        sql
    };
    if viewer.scope == Scope::All {
        return vec![part(&[])];
    }
    let presale = part(&[" and m.presale_id in "]);
    let aftersale = part(&[
        " and m.aftersale_id in ",
        " and (m.presale_id is null or m.presale_id not in ",
        ")",
    ]);
    let unowned = match viewer.assigns() {
        true => part(&[" and m.presale_id is null and m.aftersale_id is null"]),
        false => part(&[" and m.presale_id is null and m.aftersale_id is null and m.created_by in "]),
    };
    let signed = viewer
        .assigns()
        .then(|| part(&[" and m.stage = 'signed' and m.aftersale_id is null and m.presale_id not in "]));
    match board {
        Board::AssignPresale => vec![aftersale, unowned],
        Board::AssignAftersale => [presale, unowned].into_iter().chain(signed).collect(),
        _ => [presale, aftersale, unowned].into_iter().chain(signed).collect(),
    }
}
