//! Taking an import back, and what is left of it.

use super::*;

#[tokio::test]
async fn an_undo_removes_the_untouched_and_sets_back_what_nobody_changed() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let first = with_mobile(agency, "presale", "王芳", "13800000001").await;
        let second = with_mobile(agency, "presale", "赵敏", "13800000003").await;
        let table = format!(
            "{HEAD},微信\n林晓,13800000009,女,1994-03-04,165,本科,未婚,上海浦东新区,presale,2025-03-01 首次联系,linxiao\n\
             周静,13800000008,女,1994-03-04,165,本科,未婚,上海浦东新区,presale,,\n\
             王芳,13800000001,,,170,,,,,2025-03-02 老客户,wangfang\n赵敏,13800000003,,,170,硕士,离异,,,,\n"
        );
        let page = imported(agency, &manager, &table).await;
        assert_eq!((&page["applied"]["new"], &page["applied"]["update"]), (&2.into(), &2.into()), "{page}");
        // Somebody goes on with one of the new and changes one of the updated.
        run(agency, "insert into recommendation (member_id, candidate_id, affinity, reason, staff_id, at)
            select a.id, b.id, 80, '', 1, a.created_at from member a cross join member b where a.name = '周静' and b.name = '王芳'".into()).await;
        run(agency, format!("update member set height_cm = 171, version = version + 1 where id = {second}")).await;

        let events = count(agency, "select count(*) from event where member_id is null").await;
        agency.call(Some(&manager), "exchange/api/undo_import", &[("id", &page["id"].to_string())]).await.ok();
        jobs::run_due(&agency.server).await.unwrap();
        let undone = open(agency, &manager, &page["id"].to_string()).await;
        assert_eq!(undone["state"], "undone", "{undone}");
        assert_eq!(undone["kept"], 2);
        let kept: Vec<&str> = undone["rows"].as_array().unwrap().iter().map(|r| r["kept"].as_str().unwrap()).collect();
        assert_eq!(kept[0], "");
        assert!(kept[1].contains("会员保留"), "{kept:?}");
        assert_eq!(kept[2], "");
        assert!(kept[3].contains("身高"), "{kept:?}");

        assert_eq!(count(agency, "select count(*) from member where name = '林晓'").await, 0);
        assert_eq!(count(agency, "select count(*) from member where name = '周静'").await, 1);
        assert_eq!(count(agency, "select height_cm from member where name = '王芳'").await, 165);
        assert_eq!(count(agency, "select follow_ups from member where name = '王芳'").await, 0);
        assert_eq!(count(agency, "select height_cm from member where name = '赵敏'").await, 171);
        assert_eq!(count(agency, "select count(*) from member where name = '赵敏' and marital = 'single' and education = 'master'").await, 1);
        let mut tx = agency.server.db.read().await.unwrap();
        let wechat = contacts::open_one(&mut tx, &agency.server.keys, ContactOwner::Member, first.0, ContactKind::Wechat).await.unwrap();
        assert_eq!(wechat, None);
        drop(tx);
        // The log still says that it happened, and that it was undone.
        assert_eq!(count(agency, "select count(*) from event where member_id is null").await, events + 1);
        // The number is free again.
        let again = imported(agency, &manager, &table).await;
        assert_eq!(again["applied"]["new"], 1, "{again}");
        assert_eq!(count(agency, "select count(*) from member where name = '林晓'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn after_a_week_nothing_is_undone_and_nothing_personal_is_left() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let page = imported(agency, &manager, &many(3)).await;
        let long_ago = "2020-01-01 00:00:00+00:00";
        run(agency, format!("update import_run set ended_at = '{long_ago}'")).await;
        let answer = agency
            .call(
                Some(&manager),
                "exchange/api/undo_import",
                &[("id", &page["id"].to_string())],
            )
            .await;
        answer.refused(StatusCode::CONFLICT);
        // The next table tidies up.
        brought(agency, &manager, &many(1)).await;
        assert_eq!(
            count(
                agency,
                "select count(*) from import_row where import_id = 1 and (cells is not null or plan is not null)"
            )
            .await,
            0
        );
    })
    .await;
}
