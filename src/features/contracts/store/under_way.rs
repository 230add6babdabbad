//! SQL of contracts that are not settled yet: what others ask before they take a member from their owner.

use crate::error::Result;
use crate::server::db::Tx;
use crate::server::sql::Sql;

/// Contract `k` is being written or waits for finance: nobody takes its member away by themselves meanwhile.
#[macro_export]
macro_rules! contract_under_way {
    () => {
        "k.state in ('draft', 'submitted', 'returned')"
    };
}

/// The first of these members whose contract lies with finance: their name and its number. (A draft or one that came
/// back binds nobody: whoever no longer wants to sign may go.)
pub async fn submitted_among(tx: &mut Tx, members: &[i64]) -> Result<Option<(String, String)>> {
    for some in members.chunks(500) {
        let mut sql = Sql::new(
            "select m.name, k.number from contract k join member m on m.id = k.member_id where k.state = 'submitted'",
        );
        sql.in_ids(" and k.member_id", some).push(" order by k.id limit 1");
        let found: Vec<(String, String)> = sql.fetch_all(tx).await?;
        if let Some(first) = found.into_iter().next() {
            return Ok(Some(first));
        }
    }
    Ok(None)
}
