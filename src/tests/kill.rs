//! The real program: killed (-9) in the middle of 200 concurrent writes, asked to stop in the middle of a
//! request, asked how it is. What was acknowledged is there, nothing is there twice.

use sqlx::AssertSqlSafe;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use yuelao::bench::client::Client;
use yuelao::bench::program::{Plan, Program};
use yuelao::bench::spare;
use yuelao::on;
use yuelao::server::db::Db;

const WRITES: usize = 200;

/// A write that creates one thing with a name of its own, its event in the same transaction.
struct Write {
    function: &'static str,
    /// The fields of the `n`th write; `once` is its key.
    fields: fn(usize, &str) -> Vec<(&'static str, String)>,
    /// How many things named after `n` there are, as SQL with `{n}`.
    made: &'static str,
    /// How many events such writes left in all.
    events: &'static str,
}

/// A follow-up on the member that `with_programs` made, which is the first one.
const FOLLOW_UP: Write = Write {
    function: "followups/api/add_follow_up",
    fields: |n, once| {
        let fields = [
            ("member", "1".to_string()),
            ("effective", "yes".into()),
            ("channel", "phone".into()),
            ("intent", "medium".into()),
            ("signing", "unsigned".into()),
            ("contacted_at", "2026-11-20T10:00".into()),
            ("next_contact_at", String::new()),
            ("note", format!("kill-{n}")),
            ("once", once.to_string()),
        ];
        fields.to_vec()
    },
    made: "select count(*) from follow_up where member_id = 1 and note = 'kill-{n}'",
    events: "select count(*) from event where kind = 'followed_up' and member_id = 1",
};

/// The writes that the test makes: change it here, and nothing else.
const WRITE: &Write = &FOLLOW_UP;

fn plan(database_url: String, data: &Path) -> Plan {
    Plan {
        binary: PathBuf::from(env!("CARGO_BIN_EXE_yuelao")),
        database_url,
        data: data.to_path_buf(),
        env: "production",
    }
}

/// Runs a test with a plan for SQLite and, where there is one, for PostgreSQL; an administrator may sign in.
pub async fn with_programs(name: &str, test: impl AsyncFn(&Plan)) {
    let folder = std::env::temp_dir().join(format!("yuelao-{name}-{}", std::process::id()));
    let sqlite = plan(format!("sqlite:{}", folder.join("yuelao.db").display()), &folder);
    create_admin(&sqlite).await;
    create_member(&sqlite).await;
    test(&sqlite).await;
    let _ = std::fs::remove_dir_all(&folder);
    if let Ok(base) = std::env::var("TEST_POSTGRES_URL") {
        let spare = spare::make(&base).await.unwrap();
        let postgres = plan(spare.url.clone(), &folder);
        create_admin(&postgres).await;
        create_member(&postgres).await;
        test(&postgres).await;
        spare.drop_it().await.unwrap();
        let _ = std::fs::remove_dir_all(&folder);
    }
}

async fn create_admin(plan: &Plan) {
    use std::io::Write as _;
    let words = ["admin", "create", "--account", "root", "--name", "管理员"];
    let mut child = plan
        .command(&words)
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(b"yuelao-demo\n").unwrap();
    assert!(child.wait().unwrap().success());
}

/// The member whom the writes are about.
async fn create_member(plan: &Plan) {
    let db = Db::open(&plan.database_url).await.unwrap();
    let mut tx = db.write().await.unwrap();
    let member = crate::support::a_member(&mut tx, None, None).await;
    assert_eq!(member.0, 1);
    tx.commit().await.unwrap();
    db.close().await;
}

pub async fn sign_in(program: &Program) -> String {
    let mut client = Client::connect(&program.host).await.unwrap();
    let reply = client
        .call(
            "staff/api/sign_in",
            &[],
            &[("account", "root"), ("password", "yuelao-demo")],
        )
        .await
        .unwrap();
    reply.cookie().unwrap_or_else(|| panic!("not signed in: {reply:?}"))
}

/// Makes the `n`th write; whether it was acknowledged.
async fn write(host: &str, cookie: &str, n: usize) -> bool {
    let fields = (WRITE.fields)(n, &format!("once-{n}"));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let Ok(mut client) = Client::connect(host).await else {
        return false;
    };
    match client.call(WRITE.function, &[("cookie", cookie)], &fields).await {
        Ok(reply) => {
            assert!(reply.status == 200, "{}: {}", reply.status, reply.text());
            true
        }
        Err(_) => false,
    }
}

pub async fn count(db: &Db, sql: &str) -> i64 {
    let mut tx = db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(AssertSqlSafe(sql.to_string())).fetch_one(c).await).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_nothing_acknowledged_is_lost_and_nothing_is_there_twice() {
    with_programs("kill", async |plan: &Plan| {
        let program = plan.start().await.unwrap();
        let cookie: Arc<str> = sign_in(&program).await.into();
        let before = count(&Db::open(&plan.database_url).await.unwrap(), WRITE.events).await;
        let done = Arc::new(AtomicUsize::new(0));
        let writers: Vec<_> = (0..WRITES)
            .map(|n| {
                let (host, cookie, done) = (program.host.clone(), cookie.clone(), done.clone());
                tokio::spawn(async move {
                    let acknowledged = write(&host, &cookie, n).await;
                    done.fetch_add(usize::from(acknowledged), Ordering::SeqCst);
                    acknowledged
                })
            })
            .collect();
        while done.load(Ordering::SeqCst) < WRITES / 4 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        program.kill();
        let mut acknowledged = Vec::new();
        for writer in writers {
            acknowledged.push(writer.await.unwrap());
        }
        let how_many = acknowledged.iter().filter(|a| **a).count();
        assert!(how_many < WRITES, "it was killed too late to show anything");

        let program = plan.start().await.unwrap();
        let db = Db::open(&plan.database_url).await.unwrap();
        for (n, acknowledged) in acknowledged.iter().enumerate() {
            let made = count(&db, &WRITE.made.replace("{n}", &n.to_string())).await;
            assert!(made <= 1, "write {n} is there {made} times");
            assert!(!acknowledged || made == 1, "write {n} was acknowledged and is lost");
        }
        // Those who got no answer send again, and so does everybody else: each is there once.
        for n in 0..WRITES {
            assert!(write(&program.host, &cookie, n).await, "write {n} after the restart");
        }
        for n in 0..WRITES {
            assert_eq!(
                count(&db, &WRITE.made.replace("{n}", &n.to_string())).await,
                1,
                "write {n} sent again"
            );
        }
        assert_eq!(
            count(&db, WRITE.events).await,
            before + WRITES as i64,
            "one event for each"
        );
        let counted = count(&db, "select follow_ups from member where id = 1").await;
        assert_eq!(counted, WRITES as i64, "the member's own count agrees");
        db.close().await;
        eprintln!("{how_many} of {WRITES} writes were acknowledged before the kill");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_lets_a_slow_request_end() {
    with_programs("stop", async |plan: &Plan| {
        let program = plan.start().await.unwrap();
        let cookie = sign_in(&program).await;
        // Hold what the write needs, so that it is slow.
        let db = Db::open(&plan.database_url).await.unwrap();
        let mut hold = db.write().await.unwrap();
        on!(&mut hold, c => sqlx::query("insert into done_once (key, at) values ('once-7', '2026-11-21 00:00:00+00:00')").execute(c).await.map(|_| ())).unwrap();
        let slow = {
            let host = program.host.clone();
            tokio::spawn(async move { write(&host, &cookie, 7).await })
        };
        tokio::time::sleep(Duration::from_millis(500)).await;
        program.ask_to_stop();
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert!(!slow.is_finished(), "the request was not slow");
        drop(hold);
        assert!(slow.await.unwrap(), "the request was cut off");
        assert!(program.ended().await, "the server did not end well");
        assert_eq!(count(&db, &WRITE.made.replace("{n}", "7")).await, 1);
        db.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn health_and_metrics_answer() {
    with_programs("health", async |plan: &Plan| {
        let program = plan.start().await.unwrap();
        let mut client = Client::connect(&program.host).await.unwrap();
        let health = client.get("/health", &[]).await.unwrap();
        assert_eq!(
            (health.status, health.text().as_str()),
            (200, "{\"status\":\"ok\",\"database\":\"ok\"}")
        );
        let page = client.get("/sign-in", &[]).await.unwrap();
        let policy = page.header("content-security-policy").unwrap();
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .and_then(|rest| rest.split('\'').next())
            .unwrap();
        assert!(
            page.text().contains(&format!("nonce=\"{nonce}\"")),
            "the scripts carry the page's nonce"
        );
        assert!(
            page.header("strict-transport-security").is_some(),
            "production asks for HTTPS"
        );
        let metrics = client.get("/metrics", &[]).await.unwrap();
        assert_eq!(metrics.status, 200);
        assert!(
            metrics
                .text()
                .contains("http_requests_total{route=\"/health\",status=\"200\"}"),
            "{}",
            metrics.text()
        );
        program.ask_to_stop();
        assert!(program.ended().await);
    })
    .await;
}
