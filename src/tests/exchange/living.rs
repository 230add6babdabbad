//! Whom an import made is a member like any other: found, sorted, erased, merged; with the agency's own fields.

use super::*;
use yuelao::features::members::filter::Sort;

async fn listed(agency: &Agency, cookie: &str, filter: &Filter) -> Vec<String> {
    let body = json!({ "filter": filter }).to_string();
    let list = agency
        .call_json(Some(cookie), "members/api/list_members", &body)
        .await
        .ok();
    let rows = list["rows"].as_array().unwrap();
    rows.iter().map(|r| r["name"].as_str().unwrap().to_string()).collect()
}

fn two() -> String {
    format!(
        "{HEAD}\n宓知夏,13800000009,女,1994-03-04,165,本科,未婚,上海浦东新区,presale,\n\
         宓安然,13800000010,女,1995-03-04,166,本科,未婚,上海浦东新区,,\n"
    )
}

#[tokio::test]
async fn an_imported_member_is_found_sorted_and_on_their_board_until_the_undo() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let page = imported(agency, &manager, &two()).await;
        assert_eq!(page["applied"]["new"], 2, "{page}");
        let found = async |q: &str| {
            let filter = Filter {
                q: q.into(),
                ..Filter::of(Board::All)
            };
            listed(agency, &manager, &filter).await
        };
        assert_eq!(found("mzx").await, ["宓知夏"]);
        assert_eq!(found("知夏").await, ["宓知夏"]);
        assert_eq!(found("138 0000 0009").await, ["宓知夏"]);
        let by_name = Filter {
            sort: Sort::Name,
            falling: false,
            ..Filter::of(Board::All)
        };
        assert_eq!(listed(agency, &manager, &by_name).await, ["宓安然", "宓知夏"]);
        assert_eq!(listed(agency, &manager, &Filter::of(Board::Presale)).await, ["宓知夏"]);
        assert_eq!(
            listed(agency, &manager, &Filter::of(Board::AssignPresale)).await,
            ["宓安然"]
        );
        assert_eq!(
            count(agency, "select count(*) from member_name where pinyin like 'mi %'").await,
            2
        );

        let id = page["id"].to_string();
        agency
            .call(Some(&manager), "exchange/api/undo_import", &[("id", &id)])
            .await
            .ok();
        jobs::run_due(&agency.server).await.unwrap();
        assert_eq!(open(agency, &manager, &id).await["kept"], 0);
        for table in [
            "select count(*) from member",
            "select count(*) from member_name",
            "select count(*) from member_word",
            "select count(*) from likeness_todo",
            "select count(*) from assignment",
            "select count(*) from contact where owner = 'member'",
            "select count(*) from event where member_id is not null",
        ] {
            assert_eq!(count(agency, table).await, 0, "{table}");
        }
        assert!(found("mzx").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_column_may_be_a_field_of_the_agencys_own_and_an_export_carries_it() {
    on_both(async |agency: &Agency| {
        let (admin, manager) = (agency.session_of("admin").await, agency.session_of("manager").await);
        agency
            .call(
                Some(&admin),
                "settings/api/save_custom_field",
                &[
                    ("once", "cats"),
                    ("label", "猫龄"),
                    ("group", "family"),
                    ("kind", "number"),
                    ("unit", "岁"),
                    ("least", "0"),
                    ("most", "30"),
                ],
            )
            .await
            .ok();
        let table = format!(
            "{HEAD},猫龄\n宓知夏,13800000009,女,1994-03-04,165,本科,未婚,上海浦东新区,presale,,7\n\
             宓安然,13800000010,女,1995-03-04,166,本科,未婚,上海浦东新区,,,99\n"
        );
        let page = imported(agency, &manager, &table).await;
        assert_eq!(
            page["counts"],
            json!({"new": 1, "update": 0, "unchanged": 0, "refused": 1}),
            "{page}"
        );
        assert!(page["rows"][1]["errors"].to_string().contains("猫龄"), "{page}");
        exported(agency, &manager, &[]).await.ok();
        let rows = sheet(&fetched(agency, &manager, "/exchange/export/1").await, 1);
        let at = rows[0]
            .iter()
            .position(|head| head == "猫龄")
            .expect("a column of its own");
        assert_eq!(rows[1][at], "7");
    })
    .await;
}

#[tokio::test]
async fn an_export_is_what_the_list_shows_in_the_order_of_the_list() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let mut table = format!("{HEAD}\n");
        // More than one batch, many alike in what is sorted by.
        for n in 0..1100 {
            let (sex, height) = (if n % 11 == 0 { "男" } else { "女" }, 150 + n % 7);
            table.push_str(&format!(
                "会员{n},139{n:08},{sex},1994-03-04,{height},本科,未婚,上海浦东新区,,\n"
            ));
        }
        imported(agency, &manager, &table).await;
        let filter = Filter {
            sex: Some(yuelao::features::members::Sex::Female),
            sort: Sort::Name,
            ..Filter::of(Board::All)
        };
        let once = yuelao::server::crypto::token().0;
        let text = serde_json::to_string(&filter).unwrap();
        let asked = [("filter", text.as_str()), ("once", once.as_str())];
        let start = async || agency.call(Some(&manager), "exchange/api/start_export", &asked).await;
        start().await.ok();
        // A double click.
        start().await.ok();
        jobs::run_due(&agency.server).await.unwrap();
        assert_eq!(count(agency, "select count(*) from export_run").await, 1);
        let rows = sheet(&fetched(agency, &manager, "/exchange/export/1").await, 1);
        let names: Vec<&str> = rows[1..].iter().map(|row| row[1].as_str()).collect();
        assert_eq!(names.len(), 1000);
        let mut walked: Vec<String> = Vec::new();
        let mut filter = filter;
        loop {
            let body = json!({ "filter": &filter }).to_string();
            let list = agency
                .call_json(Some(&manager), "members/api/list_members", &body)
                .await
                .ok();
            let page = list["rows"].as_array().unwrap();
            walked.extend(page.iter().map(|r| r["name"].as_str().unwrap().to_string()));
            match list["next"].as_str() {
                Some(next) => filter.after = next.to_string(),
                None => break,
            }
        }
        assert_eq!(names, walked);
    })
    .await;
}

#[tokio::test]
async fn erasing_a_member_takes_what_the_table_said_of_them() {
    on_both(async |agency: &Agency| {
        let (admin, manager) = (agency.session_of("admin").await, agency.session_of("manager").await);
        let page = imported(agency, &manager, &two()).await;
        let id = page["rows"][0]["member"].to_string();
        agency
            .call(
                Some(&manager),
                "recycle/api/delete_member",
                &[("member", &id), ("reason", "本人要求删除")],
            )
            .await
            .ok();
        agency
            .call(
                Some(&admin),
                "recycle/api/erase_member",
                &[("member", &id), ("name", "宓知夏")],
            )
            .await
            .ok();
        assert_eq!(
            count(
                agency,
                "select count(*) from import_row where line = 2 and cells is null and plan is null"
            )
            .await,
            1
        );
        let import = page["id"].to_string();
        let shown = open(agency, &manager, &import).await;
        assert!(
            !shown.to_string().contains("宓知夏") && shown.to_string().contains("宓安然"),
            "{shown}"
        );
        // The undo keeps the row of the erased and removes the other.
        agency
            .call(Some(&manager), "exchange/api/undo_import", &[("id", &import)])
            .await
            .ok();
        jobs::run_due(&agency.server).await.unwrap();
        assert_eq!(open(agency, &manager, &import).await["state"], "undone");
        assert_eq!(count(agency, "select count(*) from member").await, 1);
        assert_eq!(count(agency, "select count(*) from erasure").await, 1);
    })
    .await;
}

#[tokio::test]
async fn nothing_else_than_an_undo_takes_events_away() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        imported(agency, &manager, &two()).await;
        for sql in [
            "delete from event where member_id is not null",
            "delete from assignment",
            "update event set kind = 'arrived' where member_id is not null",
            "update assignment set remark = 'x'",
        ] {
            let mut tx = agency.server.db.write().await.unwrap();
            let done = on!(&mut tx, c => sqlx::query(sql).execute(c).await.map(|_| ()));
            assert!(done.is_err(), "{sql}");
        }
    })
    .await;
}
