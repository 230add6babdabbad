//! SQL of contracts that are not settled yet: what others ask before they take a member from their owner.

use crate::error::Result;
use crate::server::db::Tx;
use crate::server::sql::Sql;

/// Contract `k` is being written or waits for finance: until then its member is neither given up nor taken away.
#[macro_export]
macro_rules! contract_under_way {
    () => {
        "k.state in ('draft', 'submitted', 'returned')"
    };
}

/// The first of these members with a contract under way: their name and its number.
pub async fn under_way_among(tx: &mut Tx, members: &[i64]) -> Result<Option<(String, String)>> {
    for some in members.chunks(500) {
        let mut sql = Sql::new(concat!(
            "select m.name, k.number from contract k join member m on m.id = k.member_id where ",
            contract_under_way!()
        ));
        sql.in_ids(" and k.member_id", some).push(" order by k.id limit 1");
        let found: Vec<(String, String)> = sql.fetch_all(tx).await?;
        if let Some(first) = found.into_iter().next() {
            return Ok(Some(first));
        }
    }
    Ok(None)
}
