//! Records for the strangers test: a member with everything that hangs on them, owned by one person.

use crate::support::{Agency, a_contract, a_member};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;
use yuelao::features::intake::store;
use yuelao::on;
use yuelao::server::crypto::token;
use yuelao::server::db::Tx;
use yuelao::types::ids::StaffId;

/// Ids by what the table calls them: `?member` → `17`.
pub type Records = BTreeMap<&'static str, String>;

/// What a peer's records are called, wherever they could leak.
pub const MARK: &str = "隔壁";

/// A member of `owner`'s, and a record of every kind about them; named so that leaks are seen.
pub async fn records_of(agency: &Agency, owner: StaffId, name: &str) -> Records {
    let mut tx = agency.server.db.write().await.unwrap();
    let (member, other) = (
        a_member(&mut tx, Some(owner), Some(owner)).await,
        a_member(&mut tx, Some(owner), Some(owner)).await,
    );
    run(
        &mut tx,
        format!("update member set name = '{name}', created_by = {owner} where id in ({member}, {other})"),
    )
    .await;
    let contract = a_contract(&mut tx, member).await;
    run(
        &mut tx,
        format!("update contract set seller_id = {owner}, services = '{name}' where id = {contract}"),
    )
    .await;
    let at = "'2026-11-21 00:00:00+00:00'";
    let made = |sql: String| format!("insert into {sql} returning id");
    let rows = [
        (
            "?payment",
            made(format!(
                "payment (contract_id, amount_fen, method, paid_on, receipt, note, confirmed_by, confirmed_at) values ({contract}, 100, 'cash', '2026-11-21', 'R-{member}', '{name}', {owner}, {at})"
            )),
        ),
        (
            "?recommendation",
            made(format!(
                "recommendation (member_id, candidate_id, affinity, reason, staff_id, at) values ({member}, {other}, 80, '{name}', {owner}, {at})"
            )),
        ),
        (
            "?date",
            made(format!(
                "arranged_date (member_a, member_b, at, place, state, staff_id, created_at) values ({member}, {other}, {at}, '{name}', 'planned', {owner}, {at})"
            )),
        ),
        (
            "?request",
            made(format!(
                "introduction_request (member_id, number, wanted_id, message, state, created_at, updated_at) values ({member}, {other}, {other}, '{name}', 'waiting', {at}, {at})"
            )),
        ),
        (
            "?reception",
            made(format!(
                "reception (member_id, phase, staff_id, remark, given_at, state) values ({member}, 'presale', {owner}, '{name}', {at}, 'waiting')"
            )),
        ),
        (
            "?view",
            made(format!(
                "member_view (staff_id, board, name, query, shared, created_at) values ({owner}, 'all', '{name}', '', true, {at})"
            )),
        ),
        (
            "?consultation",
            made(format!(
                "consultation (name, message, state, staff_id, created_at) values ('{name}', '{name}', 'waiting', {owner}, {at})"
            )),
        ),
        (
            "?photo",
            made(format!(
                "photo (member_id, file, state, audience, position, width, height, created_at) values ({member}, 'strangers{member}', 'ready', 'hidden', 1, 400, 300, {at})"
            )),
        ),
        (
            "?check",
            made(format!(
                "verification (member_id, item, state, note, submitted_by, submitted_at) values ({member}, 'education', 'waiting', '{name}', {owner}, {at})"
            )),
        ),
    ];
    run(
        &mut tx,
        format!(
            "insert into review (member_id, state, question, created_at) values ({member}, 'waiting', '{name}', {at})"
        ),
    )
    .await;
    let aside = a_draft(agency, &mut tx, owner).await;
    let import = made(format!(
        "import_run (staff_id, name, file, format, mode, state, created_at) values ({owner}, '{name}', '', 'csv', 'both', 'mapping', {at})"
    ));
    let export = made(format!(
        "export_run (staff_id, filter, title, state, created_at) values ({owner}, '{{}}', '{name}', 'ready', {at})"
    ));
    let mut records = Records::from([
        ("?aside", aside.to_string()),
        ("?member", member.to_string()),
        ("?candidate", other.to_string()),
        ("?contract", contract.to_string()),
        ("?staff", owner.to_string()),
    ]);
    for (name, sql) in rows.into_iter().chain([("?import", import), ("?export", export)]) {
        let id: i64 = on!(&mut tx, c => sqlx::query_scalar(AssertSqlSafe(sql.clone())).fetch_one(c).await).unwrap();
        records.insert(name, id.to_string());
    }
    let session: i64 = on!(&mut tx, c => sqlx::query_scalar("select max(id) from session where staff_id = $1").bind(owner).fetch_one(c).await).unwrap();
    records.insert("?session", session.to_string());
    // Two more that are gone: one merged into the member, one in the recycle bin.
    let (merged, binned) = (
        a_member(&mut tx, Some(owner), Some(owner)).await,
        a_member(&mut tx, Some(owner), Some(owner)).await,
    );
    run(
        &mut tx,
        format!(
            "insert into member_gone (member_id, how, into_id, by_id, at) values
             ({merged}, 'merged', {member}, {owner}, {at}), ({binned}, 'deleted', null, {owner}, {at})"
        ),
    )
    .await;
    let merge: i64 = on!(&mut tx, c => sqlx::query_scalar(
        "insert into member_merge (kept_id, gone_id, by_id, at) values ($1, $2, $3, $4) returning id")
        .bind(member).bind(merged).bind(owner).bind(yuelao::server::clock::now()).fetch_one(c).await)
    .unwrap();
    records.insert("?merge", merge.to_string());
    records.insert("?binned", binned.to_string());
    let spread: i64 = on!(&mut tx, c => sqlx::query_scalar(AssertSqlSafe(made(format!(
        "spread_run (staff_id, state, quota, cap, error, created_at) values ({owner}, 'done', 1, 1, '{name}', {at})"))))
        .fetch_one(c).await)
    .unwrap();
    let offer: i64 = on!(&mut tx, c => sqlx::query_scalar(AssertSqlSafe(made(format!(
        "spread_offer (run_id, member_id, candidate_id, affinity, theirs, ours, state) values ({spread}, {member}, {other}, 80, 80, 80, 'open')"))))
        .fetch_one(c).await)
    .unwrap();
    records.insert("?spread", spread.to_string());
    records.insert("?offer", offer.to_string());
    let package: i64 = on!(&mut tx, c => sqlx::query_scalar("select min(id) from package").fetch_one(c).await).unwrap();
    records.insert("?package", package.to_string());
    let branch: i64 = on!(&mut tx, c => sqlx::query_scalar("select min(id) from branch").fetch_one(c).await).unwrap();
    records.insert("?branch", format!("b{branch}"));
    tx.commit().await.unwrap();
    records
}

/// Numbers that nothing has.
pub fn nothing() -> Records {
    [
        "?member",
        "?candidate",
        "?contract",
        "?staff",
        "?payment",
        "?recommendation",
        "?request",
        "?spread",
        "?offer",
        "?date",
        "?consultation",
        "?reception",
        "?view",
        "?session",
        "?package",
        "?merge",
        "?binned",
        "?aside",
        "?photo",
        "?check",
        "?import",
        "?export",
    ]
    .into_iter()
    .map(|k| (k, "99999999".to_string()))
    .chain([("?branch", "b99999999".to_string())])
    .collect()
}

pub async fn run(tx: &mut Tx, sql: String) {
    on!(tx, c => sqlx::query(AssertSqlSafe(sql)).execute(c).await.map(|_| ())).unwrap();
}

/// A form at the counter that `owner` set aside.
async fn a_draft(agency: &Agency, tx: &mut Tx, owner: StaffId) -> i64 {
    let hash = token().1;
    store::save_draft(tx, &agency.server.keys, &hash, &store::Draft::default())
        .await
        .unwrap();
    store::set_aside(tx, &hash, owner).await.unwrap();
    on!(tx, c => sqlx::query_scalar("select id from set_aside where token_hash = $1").bind(hash).fetch_one(c).await)
        .unwrap()
}
