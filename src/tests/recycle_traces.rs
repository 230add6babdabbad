//! What somebody leaves where nobody linked it to them: enquiries, rows of imports, exports that nobody has
//! fetched, views, and free words in events.

use crate::duplicates::{number, run};
use crate::support::Agency;
use std::path::PathBuf;
use yuelao::features::contacts::{self, ContactKind, ContactOwner};
use yuelao::on;
use yuelao::types::ids::MemberId;

/// Others of whom nothing may go.
pub struct Strangers {
    enquiry: i64,
    export: PathBuf,
}

const AT: &str = "'2026-11-21 00:00:00+00:00'";

async fn enquiry(agency: &Agency, name: &str, mobile: &str) -> i64 {
    run(
        agency,
        format!("insert into consultation (name, message, state, created_at) values ('{name}', '{name}想问收费', 'waiting', {AT})"),
    )
    .await;
    let id = number(agency, "select max(id) from consultation".into()).await;
    let mut tx = agency.server.db.write().await.unwrap();
    let keys = &agency.server.keys;
    contacts::put(
        &mut tx,
        keys,
        ContactOwner::Consultation,
        id,
        ContactKind::Mobile,
        mobile,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    id
}

/// A row of an import that came to nothing.
async fn row(agency: &Agency, import: i64, line: i64, cells: &[&str]) {
    let cells = serde_json::to_string(cells).unwrap();
    let sealed = agency
        .server
        .keys
        .seal(&format!("import/{import}/{line}/cells"), &cells);
    let mut tx = agency.server.db.write().await.unwrap();
    on!(&mut tx, c => sqlx::query("insert into import_row (import_id, line, cells, outcome) values ($1, $2, $3, 'refused')")
        .bind(import).bind(line).bind(sealed).execute(c).await.map(|_| ()))
    .unwrap();
    tx.commit().await.unwrap();
}

pub async fn leave(agency: &Agency, keep: MemberId, gone: MemberId) -> Strangers {
    enquiry(agency, "宓知夏", "13900139000").await;
    let other = enquiry(agency, "外人", "13500135000").await;
    for state in ["done", "checked"] {
        run(
            agency,
            format!("insert into import_run (staff_id, name, file, format, mode, state, created_at) values (1, '名单', '', 'csv', 'both', '{state}', {AT})"),
        )
        .await;
        let import = number(agency, "select max(id) from import_run".into()).await;
        row(agency, import, 2, &["宓知夏", "138 0013 8000"]).await;
        row(agency, import, 3, &["外人", "13500135000"]).await;
        // Another of the same name, and no number: only what is over loses them.
        row(agency, import, 4, &["宓知夏", ""]).await;
    }
    let folder = agency.server.settings.data.join("exports");
    std::fs::create_dir_all(&folder).unwrap();
    let export = folder.join("theirs");
    std::fs::write(&export, "宓知夏").unwrap();
    for sql in [
        format!(
            "insert into export_run (staff_id, filter, title, state, file, created_at) values (1, '{{\"q\":\"宓知夏\"}}', '全部', 'ready', 'theirs', {AT})"
        ),
        format!(
            "insert into event (at, kind, member_id, staff_id, data) values ({AT}, 'proposal_rejected', {keep}, 1, '{{\"what\": \"有洁癖，接受外地\"}}')"
        ),
        format!(
            "insert into event (at, kind, member_id, staff_id, data) values ({AT}, 'tags_changed', {gone}, 1, '{{\"added\": \"洁癖\"}}')"
        ),
        format!("update arranged_date set place = '转角咖啡' where member_a = {gone}"),
    ] {
        run(agency, sql).await;
    }
    let manager = agency.session_of("manager").await;
    let view = [
        ("board", "all"),
        (
            "query",
            "q=%E5%AE%93%E7%9F%A5%E5%A4%8F&name=%E5%AE%93%E7%9F%A5%E5%A4%8F&mobile=13800138000&wechat=mizhixia&sex=female",
        ),
        ("view_name", "常看"),
    ];
    agency.call(Some(&manager), "members/saved/save_view", &view).await.ok();
    let kept = "select count(*) from member_view where query = 'sex=female'";
    assert_eq!(number(agency, kept.into()).await, 1, "the rest of a view is kept");
    Strangers { enquiry: other, export }
}

/// Nothing of them is left, and of the others everything.
pub async fn gone(agency: &Agency, others: Strangers) {
    for (sql, left) in [
        ("select count(*) from import_row where line = 2", 0),
        ("select count(*) from import_row where line = 3", 2),
        ("select count(*) from import_row where line = 4", 1),
        ("select count(*) from export_run where state = 'gone' and file = ''", 1),
        (
            "select count(*) from consultation where name = '已删除会员' and state = 'handled'",
            2,
        ),
    ] {
        assert_eq!(number(agency, sql.into()).await, left, "{sql}");
    }
    assert!(!others.export.exists(), "the file of the export lies there");
    let owners = "select owner_id from contact where owner = 'consultation'";
    assert_eq!(
        number(agency, owners.into()).await,
        others.enquiry,
        "only the other's number stays"
    );
    let name = format!(
        "select count(*) from consultation where id = {} and name = '外人'",
        others.enquiry
    );
    assert_eq!(number(agency, name).await, 1);
}
