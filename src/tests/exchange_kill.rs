//! The real program killed (-9) in the middle of an import: the next one goes on, and nobody is there twice.

use crate::kill::{count, sign_in, with_programs};
use serde_json::Value;
use std::time::Duration;
use yuelao::bench::client::Client;
use yuelao::bench::program::Plan;
use yuelao::server::db::Db;

const ROWS: usize = 1500;

async fn call(host: &str, cookie: &str, function: &str, fields: &[(&str, &str)]) -> Value {
    let mut client = Client::connect(host).await.unwrap();
    let path = format!("exchange/api/{function}");
    let reply = client.call(&path, &[("cookie", cookie)], fields).await.unwrap();
    assert_eq!(reply.status, 200, "{function}: {}", reply.text());
    serde_json::from_slice(&reply.body).unwrap_or(Value::Null)
}

async fn opened(host: &str, cookie: &str, id: &str) -> Value {
    call(host, cookie, "open_import", &[("id", id), ("show", ""), ("after", "0")]).await
}

async fn reaches(host: &str, cookie: &str, id: &str, state: &str) -> Value {
    for _ in 0..1200 {
        let page = opened(host, cookie, id).await;
        if page["state"] == state {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("never {state}: {}", opened(host, cookie, id).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_goes_on_after_a_kill_and_doubles_nobody() {
    with_programs("import", async |plan: &Plan| {
        let program = plan.start().await.unwrap();
        let cookie = sign_in(&program).await;
        let mut table = String::from("姓名,手机,性别,生日,身高,学历,婚姻状况,所在地\n");
        for n in 0..ROWS {
            table.push_str(&format!("会员{n},139{n:08},女,1994-03-04,165,本科,未婚,上海浦东新区\n"));
        }
        let form = format!(
            "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{table}\r\n--XX--\r\n"
        );
        let mut client = Client::connect(&program.host).await.unwrap();
        let headers = [("content-type", "multipart/form-data; boundary=XX"), ("cookie", cookie.as_str())];
        let reply = client.send("POST", "/exchange/upload", &headers, &form).await.unwrap();
        let id = reply.header("location").unwrap().rsplit('/').next().unwrap().to_string();
        let page = reaches(&program.host, &cookie, &id, "mapping").await;
        let version = page["version"].to_string();
        let columns: Vec<(String, String)> = page["columns"]
            .as_array()
            .unwrap()
            .iter()
            .enumerate()
            .map(|(at, c)| (format!("column.{at}"), c["target"].as_str().unwrap().to_string()))
            .collect();
        let mut fields = vec![("id", id.as_str()), ("version", version.as_str()), ("mode", "both")];
        fields.extend(columns.iter().map(|(k, v)| (k.as_str(), v.as_str())));
        call(&program.host, &cookie, "check_import", &fields).await;
        let page = reaches(&program.host, &cookie, &id, "checked").await;
        assert_eq!(page["counts"]["new"], ROWS);
        call(&program.host, &cookie, "start_import", &[("id", &id), ("version", &page["version"].to_string())]).await;
        let db = Db::open(&plan.database_url).await.unwrap();
        while count(&db, "select done from import_run").await == 0 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        program.kill();
        let made = count(&db, "select count(*) from member where source = 'import'").await;
        assert!(made > 0 && made < ROWS as i64, "killed too late or too early: {made}");
        assert_eq!(count(&db, "select count(*) from import_row where applied").await, made, "rows and members agree");

        // PostgreSQL waits until the dead one's claim has run out; here that is now.
        let mut tx = db.write().await.unwrap();
        yuelao::on!(&mut tx, c => sqlx::query("update job set claimed_until = created_at where state = 'running'").execute(c).await.map(|_| ())).unwrap();
        tx.commit().await.unwrap();
        let program = plan.start().await.unwrap();
        reaches(&program.host, &cookie, &id, "done").await;
        for sql in [
            "select count(*) from member where source = 'import'",
            "select count(distinct name) from member where source = 'import'",
            "select count(*) from contact where owner = 'member' and kind = 'mobile'",
            "select count(*) from event where kind = 'registered'",
        ] {
            assert_eq!(count(&db, sql).await, ROWS as i64, "{sql}");
        }
        db.close().await;
        program.ask_to_stop();
        assert!(program.ended().await);
    })
    .await;
}
