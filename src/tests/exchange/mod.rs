//! Members brought in from tables and taken away as tables: what a dry run says is what happens, nothing
//! happens twice, a week long it can be undone, and nobody gets what they may not see.

mod importing;
mod living;
mod mending;
mod returning;
mod seeing;
mod undoing;

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

pub const HEAD: &str = "姓名,手机号码,性别,出生日期,身高,学历,婚姻状况,所在地,红娘,跟进记录";

pub async fn count(agency: &Agency, sql: &'static str) -> i64 {
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(sql).fetch_one(c).await).unwrap()
}

pub async fn run(agency: &Agency, sql: String) {
    let mut tx = agency.server.db.write().await.unwrap();
    on!(&mut tx, c => sqlx::query(sqlx::AssertSqlSafe(sql.clone())).execute(c).await.map(|_| ())).unwrap();
    tx.commit().await.unwrap();
}

pub async fn with_mobile(agency: &Agency, owner: &str, name: &str, mobile: &str) -> MemberId {
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

pub fn upload_request(cookie: Option<&str>) -> Builder {
    let mut request =
        Request::post("/exchange/upload").header(header::CONTENT_TYPE, "multipart/form-data; boundary=XX");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    request
}

pub fn form(name: &str, bytes: &[u8]) -> Body {
    let head = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
    );
    Body::from([head.as_bytes(), bytes, b"\r\n--XX--\r\n"].concat())
}

/// Where an upload leads.
pub async fn upload(agency: &Agency, cookie: Option<&str>, name: &str, bytes: &[u8]) -> (StatusCode, String) {
    let request = upload_request(cookie).body(form(name, bytes)).unwrap();
    let answer = agency.request(request).await;
    let leads = answer
        .headers()
        .get(header::LOCATION)
        .map_or(String::new(), |l| l.to_str().unwrap().to_string());
    (answer.status(), leads)
}

/// Uploads a table and has it read; its number.
pub async fn brought(agency: &Agency, cookie: &str, table: &str) -> String {
    brought_file(agency, cookie, "会员.csv", table.as_bytes()).await
}

pub async fn brought_file(agency: &Agency, cookie: &str, name: &str, bytes: &[u8]) -> String {
    let (status, leads) = upload(agency, Some(cookie), name, bytes).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let id = leads
        .strip_prefix("/office/exchange/")
        .unwrap_or_else(|| panic!("led to {leads}"))
        .to_string();
    jobs::run_due(&agency.server).await.unwrap();
    id
}

pub async fn open(agency: &Agency, cookie: &str, id: &str) -> Value {
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
pub async fn checked(agency: &Agency, cookie: &str, id: &str, mode: &str) -> Value {
    checked_with(agency, cookie, id, &[("mode", mode)]).await
}

/// The same with everything that can be chosen.
pub async fn checked_with(agency: &Agency, cookie: &str, id: &str, chosen: &[(&str, &str)]) -> Value {
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
    let mut fields = vec![("id", id), ("version", version.as_str())];
    fields.extend(chosen);
    fields.extend(columns.iter().map(|(k, v)| (k.as_str(), v.as_str())));
    agency
        .call(Some(cookie), "exchange/api/check_import", &fields)
        .await
        .ok();
    jobs::run_due(&agency.server).await.unwrap();
    open(agency, cookie, id).await
}

pub async fn start(agency: &Agency, cookie: &str, page: &Value) -> crate::support::Answer {
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
pub async fn imported(agency: &Agency, cookie: &str, table: &str) -> Value {
    let id = brought(agency, cookie, table).await;
    let page = checked(agency, cookie, &id, "both").await;
    start(agency, cookie, &page).await.ok();
    jobs::run_due(&agency.server).await.unwrap();
    open(agency, cookie, &id).await
}

pub fn many(rows: usize) -> String {
    let mut table = format!("{HEAD}\n");
    for n in 0..rows {
        table.push_str(&format!(
            "会员{n},139{n:08},女,1994-03-04,165,本科,未婚,上海浦东新区,,\n"
        ));
    }
    table
}

/// One of everything: new, changed, the same, wrong, another tree's, twice.
pub async fn a_mixed_table(agency: &Agency) -> (MemberId, String) {
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

pub async fn fetched(agency: &Agency, cookie: &str, path: &str) -> Vec<u8> {
    let request = Request::get(path)
        .header(header::COOKIE, cookie)
        .body(Body::empty())
        .unwrap();
    let answer = agency.request(request).await;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    to_bytes(answer.into_body(), 1 << 26).await.unwrap().to_vec()
}

pub fn sheet(book: &[u8], at: usize) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book.to_vec())).unwrap();
    let range = book.worksheet_range_at(at).unwrap().unwrap();
    let text = |cell: &Data| cell.to_string();
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

/// Asks for an export of all members and has it written.
pub async fn exported(agency: &Agency, cookie: &str, more: &[(&str, &str)]) -> crate::support::Answer {
    exported_list(agency, cookie, &Filter::of(Board::All), more).await
}

/// The same of the members of a list.
pub async fn exported_list(
    agency: &Agency,
    cookie: &str,
    filter: &Filter,
    more: &[(&str, &str)],
) -> crate::support::Answer {
    let once = yuelao::server::crypto::token().0;
    let filter = serde_json::to_string(filter).unwrap();
    let mut fields = vec![("filter", filter.as_str()), ("once", once.as_str())];
    fields.extend(more);
    let answer = agency.call(Some(cookie), "exchange/api/start_export", &fields).await;
    jobs::run_due(&agency.server).await.unwrap();
    answer
}
