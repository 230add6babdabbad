//! Taking back: what counts as a contact, and an end in the middle.

use super::{rules, silent};
use crate::handing::{number, run};
use crate::support::{Agency, a_member, on_both};
use chrono::Duration;
use yuelao::features::assignments::returns;
use yuelao::on;
use yuelao::server::clock;
use yuelao::server::db::Db;
use yuelao::types::time::input_moment;

#[tokio::test]
async fn who_was_not_reached_goes_to_the_pool_unless_the_agency_counts_it() {
    on_both(async |agency: &Agency| {
        let owner = agency.staff("presale").await;
        let cookie = agency.session_of("presale").await;
        let (missed, reached) = (
            silent(agency, owner, Some("strong"), 99).await,
            silent(agency, owner, Some("strong"), 99).await,
        );
        let at = input_moment(clock::now());
        for (member, effective) in [(missed, "no"), (reached, "yes")] {
            let (id, once) = (member.to_string(), format!("once-{member}"));
            let fields = [
                ("member", id.as_str()),
                ("effective", effective),
                ("channel", "phone"),
                ("intent", "strong"),
                ("signing", "considering"),
                ("contacted_at", at.as_str()),
                ("next_contact_at", ""),
                ("note", "打过电话"),
                ("once", once.as_str()),
            ];
            agency
                .call(Some(&cookie), "followups/api/add_follow_up", &fields)
                .await
                .ok();
        }
        rules(agency, &[("automatic", "true"), ("ineffective_counts", "true")]).await;
        assert_eq!(returns::sweep(&agency.server).await.unwrap(), 0, "every call counts");
        rules(agency, &[("automatic", "true")]).await;
        assert_eq!(
            returns::sweep(&agency.server).await.unwrap(),
            1,
            "only who was reached stays"
        );
        let pooled = format!("select count(*) from pool where member_id = {missed}");
        assert_eq!(number(agency, pooled).await, 1);
        let kept = format!("select presale_id from member where id = {reached}");
        assert_eq!(number(agency, kept).await, owner.0);
    })
    .await;
}

/// What tells that somebody was taken back, each counted with as many different members.
const TRACES: [&str; 4] = [
    "select count(*) from pool",
    "select count(*) from pool_log where kind = 'taken_back'",
    "select count(distinct member_id) from pool_log",
    "select count(*) from event where kind = 'pool_released'",
];

async fn traces(agency: &Agency) -> Vec<i64> {
    let mut all = Vec::new();
    for trace in TRACES {
        all.push(number(agency, trace.into()).await);
    }
    all
}

#[tokio::test]
async fn an_end_in_the_middle_takes_nobody_half_and_nobody_twice() {
    on_both(async |agency: &Agency| {
        let owner = agency.staff("presale").await;
        let long_ago = clock::now() - Duration::days(99);
        let mut tx = agency.server.db.write().await.unwrap();
        for _ in 0..450 {
            a_member(&mut tx, Some(owner), None).await;
        }
        on!(&mut tx, c => sqlx::query("update member set assigned_at = $1, created_at = $1 where presale_id = $2")
            .bind(long_ago).bind(owner).execute(c).await.map(|_| ()))
        .unwrap();
        tx.commit().await.unwrap();
        rules(agency, &[("automatic", "true")]).await;
        // The database gives way in the middle of the second batch.
        let sqlite = matches!(agency.server.db, Db::Sqlite { .. });
        if sqlite {
            run(agency, "create trigger cut before insert on pool when (select count(*) from pool) >= 300 begin select raise(abort, 'cut'); end".into()).await;
        } else {
            run(agency, "create function cut() returns trigger language plpgsql as $$ begin if (select count(*) from pool) >= 300 then raise exception 'cut'; end if; return new; end $$".into()).await;
            run(agency, "create trigger cut before insert on pool for each row execute function cut()".into()).await;
        }
        assert!(returns::sweep(&agency.server).await.is_err());
        assert_eq!(traces(agency).await, [200; 4], "a batch is whole or not at all");
        let left = format!("select count(*) from member where presale_id = {owner} and stage = 'presale'");
        assert_eq!(number(agency, left.clone()).await, 250);
        run(agency, if sqlite { "drop trigger cut" } else { "drop trigger cut on pool" }.into()).await;
        assert_eq!(returns::sweep(&agency.server).await.unwrap(), 250, "the next round goes on");
        assert_eq!(traces(agency).await, [450; 4]);
        assert_eq!(number(agency, left).await, 0);
        assert_eq!(returns::sweep(&agency.server).await.unwrap(), 0);
    })
    .await;
}
