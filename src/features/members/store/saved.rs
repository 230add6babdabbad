//! SQL of saved views.

use crate::error::{Error, Result};
use crate::features::members::filter::Board;
use crate::features::members::saved::SavedView;
use crate::server::db::Tx;
use crate::server::{clock, dialect};
use crate::types::ids::{StaffId, ViewId};

/// One's own views of a board, then those that people above share.
pub async fn of_board(tx: &mut Tx, reader: StaffId, board: Board) -> Result<Vec<SavedView>> {
    Ok(on!(tx, c => sqlx::query_as(
        "select v.id, v.name, v.query, v.shared, (v.staff_id = $1) as own, s.name as by_name
         from member_view v join staff s on s.id = v.staff_id
         where v.board = $2
           and (v.staff_id = $1 or (v.shared and v.staff_id in (select above_id from staff_tree where below_id = $1)))
         order by case when v.staff_id = $1 then 0 else 1 end, v.id")
        .bind(reader).bind(board).fetch_all(c).await)?)
}

pub async fn insert(
    tx: &mut Tx,
    owner: StaffId,
    board: Board,
    name: &str,
    query: &str,
    shared: bool,
) -> Result<ViewId> {
    let made = on!(tx, c => sqlx::query_scalar(
        "insert into member_view (staff_id, board, name, query, shared, created_at) values ($1, $2, $3, $4, $5, $6)
         returning id")
        .bind(owner).bind(board).bind(name).bind(query).bind(shared).bind(clock::now()).fetch_one(c).await);
    made.map_err(|error| match dialect::violated(&error) {
        Some(_) => Error::invalid("view_name", "您已有同名的视图，请换个名称，或先删除原来的"),
        None => error.into(),
    })
}

/// Board and name of the view, where it is this person's.
pub async fn share(tx: &mut Tx, owner: StaffId, id: ViewId, shared: bool) -> Result<Option<(Board, String)>> {
    Ok(on!(tx, c => sqlx::query_as(
        "update member_view set shared = $1 where id = $2 and staff_id = $3 returning board, name")
        .bind(shared).bind(id).bind(owner).fetch_optional(c).await)?)
}

pub async fn remove(tx: &mut Tx, owner: StaffId, id: ViewId) -> Result<Option<(Board, String)>> {
    Ok(
        on!(tx, c => sqlx::query_as("delete from member_view where id = $1 and staff_id = $2 returning board, name")
        .bind(id).bind(owner).fetch_optional(c).await)?,
    )
}

/// Every view there is: number, board and query.
pub async fn all(tx: &mut Tx) -> Result<Vec<(ViewId, String, String)>> {
    Ok(on!(tx, c => sqlx::query_as("select id, board, query from member_view order by id").fetch_all(c).await)?)
}

pub async fn save_query(tx: &mut Tx, id: ViewId, query: &str) -> Result<()> {
    on!(tx, c => sqlx::query("update member_view set query = $1 where id = $2")
        .bind(query).bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}

/// Takes a view away, whosever it is.
pub async fn forget(tx: &mut Tx, id: ViewId) -> Result<()> {
    on!(tx, c => sqlx::query("delete from member_view where id = $1").bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}
