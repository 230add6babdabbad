//! A form that arrives twice (double click, a lost answer, a reload) is taken once.

use super::db::Tx;
use crate::error::Result;
use crate::server::clock;

/// A key for one form; put into it when it is shown.
pub fn fresh_key() -> String {
    super::crypto::token().0
}

/// True the first time a key is seen. Lives and dies with the transaction, so what failed may be sent again.
pub async fn first_time(tx: &mut Tx, key: &str) -> Result<bool> {
    let key: String = key.chars().take(80).collect();
    if key.is_empty() {
        return Err(crate::error::Error::invalid("", "表单已过期，请刷新页面后再提交"));
    }
    let done = on!(tx, c => sqlx::query(
        "insert into done_once (key, at) values ($1, $2) on conflict (key) do nothing")
        .bind(key).bind(clock::now()).execute(c).await.map(|d| d.rows_affected()))?;
    Ok(done == 1)
}
