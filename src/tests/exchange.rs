//! Members brought in from tables and taken away as tables: what a dry run says is what happens, nothing
//! happens twice, a week long it can be undone, and nobody gets what they may not see.

use crate::support::{Agency, member, on_both};
use axum::body::{Body, to_bytes};
use axum::http::request::Builder;
use axum::http::{Request, StatusCode, header};
use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};
use std::io::Cursor;
use std::time::Duration;
use yuelao::features::contacts::{self, ContactKind, ContactOwner};
use yuelao::features::jobs;
use yuelao::features::members::filter::{Board, Filter};
use yuelao::on;
use yuelao::types::ids::MemberId;

const HEAD: &str = "姓名,手机号码,性别,出生日期,身高,学历,婚姻状况,所在地,红娘,跟进记录";

async fn count(agency: &Agency, sql: &'static str) -> i64 {
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(sql).fetch_one(c).await).unwrap()
}

async fn run(agency: &Agency, sql: String) {
    let mut tx = agency.server.db.write().await.unwrap();
    on!(&mut tx, c => sqlx::query(sqlx::AssertSqlSafe(sql.clone())).execute(c).await.map(|_| ())).unwrap();
    tx.commit().await.unwrap();
}

async fn with_mobile(agency: &Agency, owner: &str, name: &str, mobile: &str) -> MemberId {
    let owner = agency.staff(owner).await;
    let id = member(agency, Some(owner), name).await;
    let mut tx = agency.server.db.write().await.unwrap();
    contacts::put(
        &mut tx,
        &agency.server.keys,
        ContactOwner::Member,
        id.0,
        ContactKind::Mobile,
        mobile,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    id
}

fn upload_request(cookie: Option<&str>) -> Builder {
    let mut request =
        Request::post("/exchange/upload").header(header::CONTENT_TYPE, "multipart/form-data; boundary=XX");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    request
}

fn form(name: &str, bytes: &[u8]) -> Body {
    let head = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
    );
    Body::from([head.as_bytes(), bytes, b"\r\n--XX--\r\n"].concat())
}

/// Where an upload leads.
async fn upload(agency: &Agency, cookie: Option<&str>, name: &str, bytes: &[u8]) -> (StatusCode, String) {
    let request = upload_request(cookie).body(form(name, bytes)).unwrap();
    let answer = agency.request(request).await;
    let leads = answer
        .headers()
        .get(header::LOCATION)
        .map_or(String::new(), |l| l.to_str().unwrap().to_string());
    (answer.status(), leads)
}

/// Uploads a table and has it read; its number.
async fn brought(agency: &Agency, cookie: &str, table: &str) -> String {
    let (status, leads) = upload(agency, Some(cookie), "会员.csv", table.as_bytes()).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let id = leads
        .strip_prefix("/office/exchange/")
        .unwrap_or_else(|| panic!("led to {leads}"))
        .to_string();
    jobs::run_due(&agency.server).await.unwrap();
    id
}

async fn open(agency: &Agency, cookie: &str, id: &str) -> Value {
    agency
        .call(
            Some(cookie),
            "exchange/api/open_import",
            &[("id", id), ("show", ""), ("after", "0")],
        )
        .await
        .ok()
}

/// Takes the columns as they were guessed and has the dry run done.
async fn checked(agency: &Agency, cookie: &str, id: &str, mode: &str) -> Value {
    let page = open(agency, cookie, id).await;
    assert_eq!(page["state"], "mapping", "{page}");
    let columns: Vec<(String, String)> = page["columns"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
        .map(|(at, column)| (format!("column.{at}"), column["target"].as_str().unwrap().to_string()))
        .collect();
    let version = page["version"].to_string();
    let mut fields = vec![("id", id), ("version", version.as_str()), ("mode", mode)];
    fields.extend(columns.iter().map(|(k, v)| (k.as_str(), v.as_str())));
    agency
        .call(Some(cookie), "exchange/api/check_import", &fields)
        .await
        .ok();
    jobs::run_due(&agency.server).await.unwrap();
    open(agency, cookie, id).await
}

async fn start(agency: &Agency, cookie: &str, page: &Value) -> crate::support::Answer {
    let (id, version) = (page["id"].to_string(), page["version"].to_string());
    agency
        .call(
            Some(cookie),
            "exchange/api/start_import",
            &[("id", &id), ("version", &version)],
        )
        .await
}

/// Brings a table, checks it and does it.
async fn imported(agency: &Agency, cookie: &str, table: &str) -> Value {
    let id = brought(agency, cookie, table).await;
    let page = checked(agency, cookie, &id, "both").await;
    start(agency, cookie, &page).await.ok();
    jobs::run_due(&agency.server).await.unwrap();
    open(agency, cookie, &id).await
}

fn many(rows: usize) -> String {
    let mut table = format!("{HEAD}\n");
    for n in 0..rows {
        table.push_str(&format!(
            "会员{n},139{n:08},女,1994-03-04,165,本科,未婚,上海浦东新区,,\n"
        ));
    }
    table
}

/// One of everything: new, changed, the same, wrong, another tree's, twice.
async fn a_mixed_table(agency: &Agency) -> (MemberId, String) {
    let known = with_mobile(agency, "presale", "王芳", "13800000001").await;
    with_mobile(agency, "presale", "赵敏", "13800000003").await;
    with_mobile(agency, "sunli", "隔壁", "13800000002").await;
    let rows = [
        "林晓,138 0000 0009,女,1994/3/4,1.65m,大学本科,未婚,上海市浦东新区,presale,2025-03-01 电话联系 意向一般",
        "王芳,+86 138-0000-0001,,,170,,,,,",
        "赵敏,13800000003,女,,165,,,,,",
        "高个,13800000004,男,1990-01-01,17米,本科,未婚,上海浦东新区,,",
        "隔壁,13800000002,女,1990-01-01,165,本科,未婚,上海浦东新区,,",
        "林晓二,13800000009,女,1994-03-04,165,本科,未婚,上海浦东新区,,",
    ];
    (known, format!("{HEAD}\n{}\n", rows.join("\n")))
}

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
async fn refused_rows_come_back_as_a_table_to_mend() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let table = format!("{HEAD}\n林晓,13800000009,女,1994-03-04,165,本科,未婚,上海浦东新区,,\n=1+1,138,男,1990-01-01,175,本科,未婚,上海浦东新区,,\n");
        let page = imported(agency, &manager, &table).await;
        assert_eq!(page["counts"]["refused"], 1);
        let (status, _, text) = agency.page(&format!("/exchange/import/{}/refused?format=csv", page["id"]), Some(&manager)).await;
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

async fn fetched(agency: &Agency, cookie: &str, path: &str) -> Vec<u8> {
    let request = Request::get(path)
        .header(header::COOKIE, cookie)
        .body(Body::empty())
        .unwrap();
    let answer = agency.request(request).await;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    to_bytes(answer.into_body(), 1 << 26).await.unwrap().to_vec()
}

fn sheet(book: &[u8], at: usize) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book.to_vec())).unwrap();
    let range = book.worksheet_range_at(at).unwrap().unwrap();
    let text = |cell: &Data| cell.to_string();
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

/// Asks for an export of all members and has it written.
async fn exported(agency: &Agency, cookie: &str, more: &[(&str, &str)]) -> crate::support::Answer {
    let once = yuelao::server::crypto::token().0;
    let filter = serde_json::to_string(&Filter::of(Board::All)).unwrap();
    let mut fields = vec![("filter", filter.as_str()), ("once", once.as_str())];
    fields.extend(more);
    let answer = agency.call(Some(cookie), "exchange/api/start_export", &fields).await;
    jobs::run_due(&agency.server).await.unwrap();
    answer
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
