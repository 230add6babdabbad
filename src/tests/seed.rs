//! The demonstration agency on both databases.

use crate::support::on_both;
use yuelao::features::seed;
use yuelao::on;

#[tokio::test]
async fn a_demonstration_has_members_in_all_stages_contracts_in_all_states_and_dates() {
    on_both(async |agency| {
        let server = &agency.server;
        // The agency's people are there already: more members join them.
        seed::more_members(server, 300, 7).await.unwrap();
        let mut tx = server.db.read().await.unwrap();
        let mut count =
            async |sql: &'static str| -> i64 { on!(&mut tx, c => sqlx::query_scalar(sql).fetch_one(c).await).unwrap() };
        assert_eq!(count("select count(*) from member").await, 300);
        assert_eq!(count("select count(distinct stage) from member").await, 6);
        assert!(count("select count(distinct state) from contract").await >= 4);
        assert!(count("select count(*) from payment").await > 50);
        assert!(count("select count(*) from follow_up").await > 300);
        assert!(count("select count(*) from recommendation").await > 50);
        // Somebody declines for one reason so often that it is proposed as a criterion.
        let for_the_place = "select count(*) from (
            select id from (
                select member_id as id from recommendation where member_answer = 'declined' and member_reason = 'place'
                union all
                select candidate_id from recommendation where candidate_answer = 'declined' and candidate_reason = 'place') one
            group by id having count(*) >= 3) often";
        assert!(count(for_the_place).await > 2);
        assert!(count("select count(distinct state) from arranged_date").await >= 3);
        assert!(count("select count(*) from date_feedback").await > 10);
        assert!(count("select count(*) from reception where state = 'waiting'").await > 3);
        assert!(count("select count(*) from reception where state = 'returned'").await > 0);
        assert!(count("select count(*) from pool").await > 3);
        assert_eq!(
            count("select count(*) from pool p join pool_log l on l.member_id = p.member_id").await,
            count("select count(*) from pool").await
        );
    })
    .await;
}
