//! What happened stays as it was written, whoever asks the database to forget.

use crate::support::{Agency, a_contract, a_member, on_both};
use sqlx::AssertSqlSafe;
use yuelao::on;

#[tokio::test]
async fn what_happened_is_never_altered() {
    on_both(async |agency: &Agency| {
        let mut tx = agency.server.db.write().await.unwrap();
        let member = a_member(&mut tx, None, None).await;
        let contract = a_contract(&mut tx, member).await;
        let insert = |sql: String| sql;
        for sql in [
            insert(format!("insert into event (at, kind, member_id, data) values ('2026-11-21 00:00:00+00:00', 'registered', {member}, '{{}}')")),
            insert(format!("insert into assignment (member_id, phase, by_id, at) values ({member}, 'presale', 1, '2026-11-21 00:00:00+00:00')")),
            insert(format!("insert into pool_log (member_id, kind, at) values ({member}, 'released', '2026-11-21 00:00:00+00:00')")),
            insert(format!("insert into member_visit (member_id, kind, day, at) values ({member}, 'day', '2026-11-21', '2026-11-21 00:00:00+00:00')")),
            insert(format!(
                "insert into payment (contract_id, amount_fen, method, paid_on, receipt, confirmed_by, confirmed_at)
                 values ({contract}, 100, 'cash', '2026-11-21', 'R1', 1, '2026-11-21 00:00:00+00:00')"
            )),
        ] {
            on!(&mut tx, c => sqlx::query(AssertSqlSafe(sql)).execute(c).await.map(|_| ())).unwrap();
        }
        tx.commit().await.unwrap();
        for (table, column) in [
            ("event", "kind"),
            ("assignment", "phase"),
            ("payment", "method"),
            ("pool_log", "reason"),
            ("member_visit", "kind"),
        ] {
            for sql in [format!("update {table} set {column} = {column}"), format!("delete from {table}")] {
                let mut tx = agency.server.db.write().await.unwrap();
                let refused = on!(&mut tx, c => sqlx::query(AssertSqlSafe(sql.clone())).execute(c).await.map(|_| ())).unwrap_err();
                assert!(refused.to_string().contains("append-only"), "{sql}: {refused}");
            }
        }
    })
    .await;
}
