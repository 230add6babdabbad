//! Name with birthday as a blind index. Triggers note who was entered or renamed; `catch_up` brings the index
//! up to date, and whoever still waits for it is found all the same.

use super::rules::likened;
use crate::error::Result;
use crate::server::Server;
use crate::server::crypto::Keys;
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::types::ids::MemberId;
use chrono::NaiveDate;
use std::time::Duration;

/// Brought up to date at once.
const BATCH: i64 = 500;
/// How often the server looks whether somebody waits.
const PAUSE: Duration = Duration::from_secs(30);

fn blind(keys: &Keys, name: &str, birthday: NaiveDate) -> Vec<u8> {
    keys.blind("likeness", &format!("{}|{birthday}", likened(name)))
}

/// The members, here or gone, who are called so and were born then.
pub async fn find(tx: &mut Tx, keys: &Keys, name: &str, birthday: NaiveDate) -> Result<Vec<MemberId>> {
    let waiting: Vec<(MemberId, String)> = on!(tx, c => sqlx::query_as(
        "select m.id, m.name from likeness_todo t join member m on m.id = t.member_id where m.birthday = $1 limit 200")
        .bind(birthday).fetch_all(c).await)?;
    let mut found: Vec<MemberId> = on!(tx, c => sqlx::query_scalar(
        "select member_id from member_likeness where blind = $1 order by member_id limit 20")
        .bind(blind(keys, name, birthday)).fetch_all(c).await)?;
    let wanted = likened(name);
    found.extend(
        waiting
            .into_iter()
            .filter(|(_, n)| likened(n) == wanted)
            .map(|(id, _)| id),
    );
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Brings up to `limit` members into the index; answers how many there were.
pub async fn catch_up(tx: &mut Tx, keys: &Keys, limit: i64) -> Result<i64> {
    // Taken first: who is renamed meanwhile waits anew.
    let ids: Vec<i64> = on!(tx, c => sqlx::query_scalar(
        "delete from likeness_todo where member_id in (select member_id from likeness_todo order by member_id limit $1) returning member_id")
        .bind(limit).fetch_all(c).await)?;
    if ids.is_empty() {
        return Ok(0);
    }
    let mut sql = Sql::new(
        "select m.id, m.name, m.birthday from member m
         where not exists (select 1 from member_gone g where g.member_id = m.id and g.how = 'erased')",
    );
    sql.in_ids(" and m.id", &ids);
    let people: Vec<(i64, String, NaiveDate)> = sql.fetch_all(tx).await?;
    for some in people.chunks(100) {
        let mut sql = Sql::new("insert into member_likeness (member_id, blind) values ");
        for (i, (id, name, birthday)) in some.iter().enumerate() {
            sql.with(if i == 0 { "(" } else { ", (" }, *id)
                .with(", ", blind(keys, name, *birthday))
                .push(")");
        }
        sql.push(" on conflict (member_id) do update set blind = excluded.blind");
        sql.execute(tx).await?;
    }
    Ok(i64::try_from(ids.len()).unwrap_or(limit))
}

/// Keeps the index up to date until told to stop.
pub async fn keep(server: Server, mut stopped: tokio::sync::watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let done = match server.db.write().await {
            Ok(mut tx) => match catch_up(&mut tx, &server.keys, BATCH).await {
                Ok(done) if done > 0 => tx.commit_aside().await.map(|()| done),
                other => other,
            },
            Err(error) => Err(error),
        };
        let pause = if matches!(done, Ok(BATCH)) {
            Duration::from_millis(20)
        } else {
            PAUSE
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopped.changed() => {}
        }
    }
}
