//! Who may bring, fetch and see what.

use super::*;

#[tokio::test]
async fn the_doors_ask_who_comes() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let (other, presale) = (agency.session_of("manager2").await, agency.session_of("presale").await);
        let table = many(2);
        assert_eq!(
            upload(agency, None, "x.csv", table.as_bytes()).await.1,
            "/sign-in?next=/office/exchange"
        );
        assert_eq!(
            upload(agency, Some(&presale), "x.csv", table.as_bytes()).await.0,
            StatusCode::FORBIDDEN
        );
        let foreign = upload_request(Some(&manager))
            .header("sec-fetch-site", "cross-site")
            .body(form("x.csv", table.as_bytes()))
            .unwrap();
        assert_eq!(agency.request(foreign).await.status(), StatusCode::FORBIDDEN);
        assert_eq!(count(agency, "select count(*) from import_run").await, 0);
        for (bytes, word) in [
            (&b""[..], "empty"),
            (&[0xD0, 0xCF, 0x11, 0xE0, 0, 0][..], "kind"),
            (&[0; 40][..], "kind"),
        ] {
            let (_, leads) = upload(agency, Some(&manager), "x.xls", bytes).await;
            assert_eq!(leads, format!("/office/exchange?refused={word}"));
        }
        assert_eq!(
            std::fs::read_dir(agency.server.settings.data.join("imports"))
                .unwrap()
                .count(),
            0,
            "refused files are gone"
        );
        // More than a form may hold, and more than a megabyte of server functions.
        let id = brought(agency, &manager, &many(20_000)).await;
        assert_eq!(open(agency, &manager, &id).await["total"], 20_000);

        for function in [
            "open_import",
            "check_import",
            "start_import",
            "cancel_import",
            "undo_import",
        ] {
            let fields = [
                ("id", id.as_str()),
                ("show", ""),
                ("after", "0"),
                ("version", "1"),
                ("mode", "both"),
            ];
            let answer = agency
                .call(Some(&other), &format!("exchange/api/{function}"), &fields)
                .await;
            answer.refused(StatusCode::NOT_FOUND);
        }
        let path = format!("/exchange/import/{id}/refused");
        for (cookie, status) in [
            (None, StatusCode::SEE_OTHER),
            (Some(&presale), StatusCode::FORBIDDEN),
            (Some(&other), StatusCode::NOT_FOUND),
        ] {
            assert_eq!(agency.page(&path, cookie.map(String::as_str)).await.0, status);
        }
    })
    .await;
}

#[tokio::test]
async fn an_export_holds_what_the_viewer_sees_and_leaves_an_event() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        with_mobile(agency, "presale", "王芳", "13800000001").await;
        with_mobile(agency, "sunli", "隔壁", "13800000002").await;
        for n in 0..120 {
            let owner = agency.staff("presale").await;
            member(agency, Some(owner), &format!("会员{n}")).await;
        }
        run(agency, "update member set income = 'from_20' where name = '王芳'".into()).await;

        exported(agency, &manager, &[]).await.ok();
        let book = fetched(agency, &manager, "/exchange/export/1").await;
        let about = sheet(&book, 0).concat().join("\n");
        assert!(about.contains("（manager）") && about.contains("121 位") && about.contains("全部会员"), "{about}");
        let rows = sheet(&book, 1);
        assert_eq!(rows.len(), 122, "a head and everybody in reach");
        let all: String = rows.concat().join("\n");
        assert!(all.contains("138****0001") && !all.contains("13800000001") && !all.contains("隔壁"));
        assert!(all.contains("20-30 万") && all.contains("上海 浦东新区"));
        assert_eq!(count(agency, "select count(*) from event where kind = 'exported'").await, 1);
        // It came through, so it is gone; nobody else ever had it.
        let (status, ..) = agency.page("/exchange/export/1", Some(&manager)).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert_eq!(std::fs::read_dir(agency.server.settings.data.join("exports")).unwrap().count(), 0);

        // In full only with a reason, which the log keeps.
        let answer = exported(agency, &manager, &[("whole", "true")]).await;
        assert!(answer.at_field("reason").is_some(), "{answer:?}");
        exported(agency, &manager, &[("whole", "true"), ("reason", "线下活动邀约")]).await.ok();
        let other = agency.session_of("admin").await;
        assert_eq!(agency.page("/exchange/export/2", Some(&other)).await.0, StatusCode::NOT_FOUND);
        let whole = sheet(&fetched(agency, &manager, "/exchange/export/2").await, 1).concat().join("\n");
        assert!(whole.contains("13800000001"));
        let reasons = count(agency, "select count(*) from event where kind = 'exported' and cast(data as text) like '%线下活动邀约%'").await;
        assert_eq!(reasons, 1);

        // What a role may not see is no column, and what it lacks the right for is refused.
        run(agency, "delete from role_field where field in ('income', 'contact') and role_id = (select id from role where code = 'manager')".into()).await;
        let less = agency.session_of("manager").await;
        exported(agency, &less, &[("whole", "true"), ("reason", "线下活动邀约")]).await.ok();
        let rows = sheet(&fetched(agency, &less, "/exchange/export/3").await, 1);
        assert!(!rows[0].contains(&"年收入".to_string()) && !rows[0].contains(&"手机号码".to_string()), "{:?}", rows[0]);
        assert!(!rows.concat().join("\n").contains("13800000001"));
        let presale = agency.session_of("presale").await;
        exported(agency, &presale, &[]).await.refused(StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_tells_nobody_what_they_may_not_see() {
    on_both(async |agency: &Agency| {
        with_mobile(agency, "presale", "王芳", "13800000001").await;
        run(
            agency,
            "update member set income = 'from_20' where name = '王芳'".into(),
        )
        .await;
        run(
            agency,
            "delete from role_field where field = 'income' and role_id = (select id from role where code = 'manager')"
                .into(),
        )
        .await;
        let manager = agency.session_of("manager").await;
        // Right or wrong, the guess is answered alike.
        for guess in ["20-30 万", "5 万以下"] {
            let id = brought(
                agency,
                &manager,
                &format!("姓名,手机,年收入\n王芳,13800000001,{guess}\n"),
            )
            .await;
            let page = checked(agency, &manager, &id, "both").await;
            assert_eq!(page["rows"][0]["outcome"], "refused", "{page}");
            assert_eq!(page["rows"][0]["changes"].to_string(), "[]");
            assert!(page["rows"][0]["errors"].to_string().contains("权限"));
        }
    })
    .await;
}
