//! What tables of old systems bring: birthdays by the moon, places without a district, matchmakers who have
//! left; tables that nobody began; and what a dry run and an export tell whom.

use super::*;

const PLAIN: &str = "女,1994-03-04,165,本科,未婚,上海浦东新区";

async fn hide(agency: &Agency, role: &str, field: &str) {
    run(
        agency,
        format!(
            "delete from role_field where field = '{field}' and role_id = (select id from role where code = '{role}')"
        ),
    )
    .await;
}

#[tokio::test]
async fn birthdays_by_the_moon_come_in_as_such() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let table = "姓名,手机号码,性别,出生日期,农历,身高,学历,婚姻状况,所在地\n\
            甲子,13800000011,女,农历1994年1月23日,,165,本科,未婚,上海浦东新区\n\
            乙丑,13800000012,女,1994-01-23,是,165,本科,未婚,上海浦东新区\n\
            丙寅,13800000013,女,1994年正月廿三,否,165,本科,未婚,上海浦东新区\n\
            丁卯,13800000014,女,1994-03-04,,165,本科,未婚,上海浦东新区\n\
            戊辰,13800000015,女,1994-03-04左右,,165,本科,未婚,上海浦东新区\n";
        let page = imported(agency, &manager, table).await;
        assert_eq!(
            (&page["applied"]["new"], &page["counts"]["refused"]),
            (&4.into(), &1.into()),
            "{page}"
        );
        for (sql, found) in [
            ("select count(*) from member where birthday = '1994-03-04'", 4),
            (
                "select count(*) from member where lunar and name in ('甲子', '乙丑')",
                2,
            ),
            (
                "select count(*) from member where not lunar and name in ('丙寅', '丁卯')",
                2,
            ),
        ] {
            assert_eq!(count(agency, sql).await, found, "{sql}");
        }
        // A column of its own is known by its name.
        let id = brought(
            agency,
            &manager,
            "姓名,手机号码,农历生日\n甲子,13800000011,1994年正月廿三\n",
        )
        .await;
        assert_eq!(
            open(agency, &manager, &id).await["columns"][2]["target"],
            "lunar_birthday"
        );
        assert_eq!(checked(agency, &manager, &id, "both").await["counts"]["unchanged"], 1);
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_that_nobody_began_ends_after_a_week() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let id = brought(agency, &manager, &many(3)).await;
        let page = checked(agency, &manager, &id, "both").await;
        let other = brought(agency, &manager, &many(2)).await;
        run(
            agency,
            "update import_run set created_at = '2020-01-01 00:00:00+00:00'".into(),
        )
        .await;
        // The next table tidies up.
        let fresh = brought(agency, &manager, &many(1)).await;
        for old in [&id, &other] {
            let page = open(agency, &manager, old).await;
            assert_eq!(page["state"], "cancelled", "{page}");
            assert!(page["error"].as_str().unwrap().contains("超过七天"), "{page}");
            assert_eq!(page["may_undo"], false);
        }
        assert_eq!(start(agency, &manager, &page).await.status, StatusCode::CONFLICT);
        assert_eq!(count(agency, "select count(*) from member").await, 0);
        assert_eq!(open(agency, &manager, &fresh).await["state"], "mapping");
        // Cleared by an older version, which left it standing.
        let page = checked(agency, &manager, &fresh, "both").await;
        run(agency, "update import_row set cells = null, plan = null".into()).await;
        let answer = start(agency, &manager, &page).await;
        assert!(answer.body.to_string().contains("超过七天"), "{answer:?}");
        let version = page["version"].to_string();
        let fields = [
            ("id", fresh.as_str()),
            ("version", version.as_str()),
            ("mode", "both"),
            ("column.0", "name"),
            ("column.1", "mobile"),
        ];
        let answer = agency.call(Some(&manager), "exchange/api/check_import", &fields).await;
        assert!(answer.body.to_string().contains("超过七天"), "{answer:?}");
    })
    .await;
}

#[tokio::test]
async fn who_sees_no_numbers_finds_nobody_by_a_table() {
    on_both(async |agency: &Agency| {
        with_mobile(agency, "presale", "王芳", "13800000001").await;
        hide(agency, "manager", "contact").await;
        let manager = agency.session_of("manager").await;
        for mode in ["create", "both", "update"] {
            let table = format!("姓名,手机号码,性别,出生日期,身高,学历,婚姻状况,所在地\n某某,13800000001,{PLAIN}\n");
            let id = brought(agency, &manager, &table).await;
            let row = &checked(agency, &manager, &id, mode).await["rows"][0];
            assert_eq!(
                (&row["outcome"], &row["member"]),
                (&"refused".into(), &Value::Null),
                "{row}"
            );
            assert!(!row.to_string().contains("王芳"), "{row}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_dry_run_shows_others_only_what_they_see() {
    on_both(async |agency: &Agency| {
        with_mobile(agency, "presale", "王芳", "13800000001").await;
        with_mobile(agency, "presale", "赵敏", "13800000003").await;
        let manager = agency.session_of("manager").await;
        hide(agency, "admin", "contact").await;
        hide(agency, "admin", "income").await;
        let admin = agency.session_of("admin").await;
        let table = "姓名,手机号码,微信,年收入\n王芳,13800000001,wangfang_1,\n赵敏,13800000003,,一千大洋\n";
        let id = brought(agency, &manager, table).await;
        let own = checked(agency, &manager, &id, "both").await.to_string();
        assert!(own.contains("wa****") && own.contains("一千大洋"), "{own}");
        let others = open(agency, &admin, &id).await;
        assert_eq!(
            others["counts"],
            json!({"new": 0, "update": 1, "unchanged": 0, "refused": 1})
        );
        let text = others.to_string();
        assert!(
            !text.contains("wa****") && !text.contains("一千大洋") && text.contains("没有查看这一项的权限"),
            "{text}"
        );
    })
    .await;
}

#[tokio::test]
async fn members_of_a_matchmaker_who_has_left_go_where_it_was_said() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let table = |n: u32| {
            format!("姓名,手机号码,性别,出生日期,身高,学历,婚姻状况,所在地,红娘\n会员{n},1380000001{n},{PLAIN},周离\n")
        };
        for (n, lost) in [(1, ""), (2, "refuse"), (3, "wait"), (4, "mine")] {
            let id = brought(agency, &manager, &table(n)).await;
            let page = checked_with(agency, &manager, &id, &[("mode", "both"), ("lost", lost)]).await;
            let refused = n < 3;
            assert_eq!(page["counts"]["refused"], u8::from(refused), "{lost}: {page}");
            if !refused {
                start(agency, &manager, &page).await.ok();
                jobs::run_due(&agency.server).await.unwrap();
            }
        }
        for (sql, found) in [
            ("select count(*) from member", 2),
            ("select count(*) from member where name = '会员3' and presale_id is null", 1),
            ("select count(*) from member m join staff s on s.id = m.presale_id where m.name = '会员4' and s.account = 'manager'", 1),
            ("select count(*) from event where kind = 'registered' and cast(data as text) like '%原归属红娘：周离%'", 2),
        ] {
            assert_eq!(count(agency, sql).await, found, "{sql}");
        }
        let id = brought(agency, &manager, &table(5)).await;
        let version = open(agency, &manager, &id).await["version"].to_string();
        let fields = [("id", id.as_str()), ("version", version.as_str()), ("mode", "both"), ("lost", "nobody"), ("column.1", "mobile")];
        let answer = agency.call(Some(&manager), "exchange/api/check_import", &fields).await;
        assert!(answer.at_field("lost").is_some(), "{answer:?}");
    })
    .await;
}

#[tokio::test]
async fn an_export_does_not_keep_whom_somebody_looked_for() {
    on_both(async |agency: &Agency| {
        with_mobile(agency, "presale", "王芳", "13800000001").await;
        let manager = agency.session_of("manager").await;
        let filter = Filter {
            q: "13800000001".into(),
            ..Filter::of(Board::All)
        };
        exported_list(agency, &manager, &filter, &[]).await.ok();
        fetched(agency, &manager, "/exchange/export/1").await;
        let kept = "select count(*) from export_run where title like '%13800000001%' or filter like '%13800000001%'";
        assert_eq!(count(agency, kept).await, 0);
        assert_eq!(
            count(agency, "select count(*) from export_run where title like '%已填写%'").await,
            1
        );
    })
    .await;
}

#[tokio::test]
async fn a_place_without_a_district_comes_in_and_is_found_again() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        with_mobile(agency, "presale", "王芳", "13800000001").await;
        let table = format!(
            "姓名,手机号码,性别,出生日期,身高,学历,婚姻状况,所在地\n林晓,13800000009,女,1994-03-04,165,本科,未婚,南京\n\
             周静,13800000010,{PLAIN}\n王芳,13800000001,,,,,,上海\n"
        );
        let page = imported(agency, &manager, &table).await;
        // Who is known to live in 浦东 does not move to somewhere in 上海.
        assert_eq!(
            page["counts"],
            json!({"new": 2, "update": 0, "unchanged": 1, "refused": 0}),
            "{page}"
        );
        assert_eq!(page["warned"], 1);
        let fields = [
            ("id", page["id"].to_string()),
            ("show", "warned".into()),
            ("after", "0".into()),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let warned = agency
            .call(Some(&manager), "exchange/api/open_import", &fields)
            .await
            .ok();
        let rows = warned["rows"].as_array().unwrap();
        assert_eq!(rows.len(), 1, "{warned}");
        assert_eq!(rows[0]["warnings"], json!([["所在地", "只到市，请补充区县"]]));
    })
    .await;
}
