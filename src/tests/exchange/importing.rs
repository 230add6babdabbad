//! Bringing a table: the dry run, the import, stopping it, mending what was refused.

use super::*;

#[tokio::test]
async fn a_dry_run_says_what_will_happen_and_changes_nothing() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let (_, table) = a_mixed_table(agency).await;
        let (members, events) = (
            count(agency, "select count(*) from member").await,
            count(agency, "select count(*) from event").await,
        );
        let id = brought(agency, &manager, &table).await;
        let page = checked(agency, &manager, &id, "both").await;
        assert_eq!(page["state"], "checked");
        assert_eq!(
            page["counts"],
            json!({"new": 1, "update": 1, "unchanged": 1, "refused": 3})
        );
        let rows = page["rows"].as_array().unwrap();
        let said = |at: usize| rows[at].to_string();
        assert!(
            said(0).contains("李婉清") && said(0).contains("138****0009") && !said(0).contains("13800000009"),
            "{}",
            said(0)
        );
        assert_eq!(
            rows[1]["changes"],
            json!([{"label": "身高", "before": "165", "after": "170"}])
        );
        assert!(said(3).contains("身高"), "{}", said(3));
        assert!(
            said(4).contains("已在本机构登记") && rows[4]["member"].is_null(),
            "{}",
            said(4)
        );
        assert!(said(5).contains("与第 2 行"), "{}", said(5));
        assert_eq!(count(agency, "select count(*) from member").await, members);
        assert_eq!(count(agency, "select count(*) from event").await, events);
        assert_eq!(
            count(agency, "select height_cm from member where name = '王芳'").await,
            165
        );
        // Nothing of the table lies about in clear.
        assert_eq!(
            std::fs::read_dir(agency.server.settings.data.join("imports"))
                .unwrap()
                .count(),
            0
        );
        let mut tx = agency.server.db.read().await.unwrap();
        let cells: Vec<Vec<u8>> =
            on!(&mut tx, c => sqlx::query_scalar("select cells from import_row").fetch_all(c).await).unwrap();
        assert!(cells.iter().all(|c| !c.windows(6).any(|w| w == "林晓".as_bytes())));
    })
    .await;
}

#[tokio::test]
async fn what_was_said_is_done_and_a_second_time_nothing() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let (known, table) = a_mixed_table(agency).await;
        let members = count(agency, "select count(*) from member").await;
        let page = imported(agency, &manager, &table).await;
        assert_eq!(page["state"], "done");
        assert_eq!(page["applied"], json!({"new": 1, "update": 1, "unchanged": 1, "refused": 0}));
        assert_eq!(count(agency, "select count(*) from member").await, members + 1);
        assert_eq!(count(agency, "select height_cm from member where name = '王芳'").await, 170);
        assert_eq!(count(agency, "select count(*) from member m join staff s on s.id = m.presale_id where m.name = '林晓' and m.stage = 'presale' and s.account = 'presale' and m.follow_ups = 1 and m.last_contact_at is not null").await, 1);
        assert_eq!(count(agency, "select count(*) from assignment a join member m on m.id = a.member_id where m.name = '林晓'").await, 1);
        assert_eq!(count(agency, "select count(*) from event where kind = 'imported'").await, 1);
        let edited = count(agency, "select count(*) from event where kind = 'profile_edited'").await;
        assert_eq!(edited, 1);
        // Pressed twice, and the job run once more: the same.
        assert_eq!(start(agency, &manager, &page).await.status, StatusCode::CONFLICT);
        run(agency, "update job set state = 'waiting' where kind = 'import_run'".into()).await;
        jobs::run_due(&agency.server).await.unwrap();
        assert_eq!(count(agency, "select count(*) from member").await, members + 1);
        // The same table once more: the columns are remembered, everybody is known.
        let id = brought(agency, &manager, &table).await;
        let again = checked(agency, &manager, &id, "both").await;
        assert_eq!(again["counts"], json!({"new": 0, "update": 0, "unchanged": 3, "refused": 3}), "{again}");
        assert_eq!(start(agency, &manager, &again).await.status, StatusCode::CONFLICT);
        assert_eq!(count(agency, "select count(*) from member").await, members + 1);
        assert_eq!(count(agency, "select count(*) from follow_up").await, 1);
        let mut tx = agency.server.db.read().await.unwrap();
        let mobile = contacts::open_one(&mut tx, &agency.server.keys, ContactOwner::Member, known.0, ContactKind::Mobile).await.unwrap();
        assert_eq!(mobile.as_deref(), Some("13800000001"));
    })
    .await;
}

#[tokio::test]
async fn creating_only_leaves_the_known_alone_and_updating_only_makes_nobody() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let (_, table) = a_mixed_table(agency).await;
        let id = brought(agency, &manager, &table).await;
        let page = checked(agency, &manager, &id, "create").await;
        assert_eq!(
            (
                &page["counts"]["new"],
                &page["counts"]["update"],
                &page["counts"]["unchanged"]
            ),
            (&1.into(), &0.into(), &2.into())
        );
        let id = brought(agency, &manager, &table).await;
        let page = checked(agency, &manager, &id, "update").await;
        assert_eq!(
            (&page["counts"]["new"], &page["counts"]["update"]),
            (&0.into(), &1.into())
        );
    })
    .await;
}

#[tokio::test]
async fn an_import_is_stopped_between_two_handfuls_and_what_was_done_is_counted() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let id = brought(agency, &manager, &many(2400)).await;
        let page = checked(agency, &manager, &id, "both").await;
        assert_eq!(page["counts"]["new"], 2400);
        start(agency, &manager, &page).await.ok();
        let working = {
            let server = agency.server.clone();
            tokio::spawn(async move { jobs::run_due(&server).await })
        };
        while count(agency, "select max(done) from import_run").await == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        agency
            .call(Some(&manager), "exchange/api/cancel_import", &[("id", &id)])
            .await
            .ok();
        working.await.unwrap().unwrap();
        let page = open(agency, &manager, &id).await;
        assert_eq!(page["state"], "cancelled");
        let made = count(agency, "select count(*) from member").await;
        assert_eq!(page["applied"]["new"], made);
        assert!(made > 0 && made < 2400, "{made}");
        // Even the part can be taken back.
        agency
            .call(Some(&manager), "exchange/api/undo_import", &[("id", &id)])
            .await
            .ok();
        jobs::run_due(&agency.server).await.unwrap();
        assert_eq!(open(agency, &manager, &id).await["state"], "undone");
        assert_eq!(count(agency, "select count(*) from member").await, 0);
    })
    .await;
}

#[tokio::test]
async fn refused_rows_come_back_as_a_table_to_mend() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let table = format!("{HEAD}\n林晓,13800000009,女,1994-03-04,165,本科,未婚,上海浦东新区,,\n=1+1,138,男,1990-01-01,175,本科,未婚,上海浦东新区,,\n");
        let page = imported(agency, &manager, &table).await;
        assert_eq!(page["counts"]["refused"], 1);
        let refused = format!("/exchange/import/{}/refused?format=csv", page["id"]);
        assert!(agency.download(&refused, &manager).await.is_ok_and(|bytes| !bytes.is_empty()));
        let (status, _, text) = agency.page(&refused, Some(&manager)).await;
        assert_eq!(status, StatusCode::OK);
        assert!(text.starts_with('\u{feff}') && text.contains("拒绝原因") && text.contains("'=1+1"), "{text}");
        assert!(text.contains("手机号码：") && !text.contains("林晓"), "{text}");
        // Mended and brought again, with the column of reasons still there.
        let mended = text.replace("'=1+1,138,", "张明,13800000010,");
        let again = imported(agency, &manager, &mended).await;
        assert_eq!(again["applied"]["new"], 1, "{again}");
        let book = fetched(agency, &manager, &format!("/exchange/import/{}/refused?format=xlsx", page["id"])).await;
        assert_eq!(sheet(&book, 0)[1][0], "=1+1");
        assert_eq!(std::fs::read_dir(agency.server.settings.data.join("exports")).unwrap().count(), 0);
    })
    .await;
}
