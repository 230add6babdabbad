//! A small agency on an empty database, and a way to call server functions as somebody.

mod people;

pub use people::{a_contract, a_member, member, member_in_service};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;
use tower::ServiceExt;
use yuelao::bench::spare;
use yuelao::features::seed;
use yuelao::on;
use yuelao::server::crypto::token;
use yuelao::server::db::Tx;
use yuelao::server::guard::{Guard, Rules};
use yuelao::server::limits::{CREATED_PER_HOUR_IN_DEMO, Limits};
use yuelao::server::settings::{Mode, Settings};
use yuelao::server::{Server, clock};
use yuelao::types::ids::{MemberId, StaffId};

pub struct Agency {
    pub server: Server,
    router: Router,
}

/// What a server function answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub body: Value,
}

impl Answer {
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status.is_success() || self.status.is_redirection(), "{self:?}");
        self.body
    }

    #[track_caller]
    pub fn refused(&self, status: StatusCode) {
        assert_eq!(self.status, status, "{self:?}");
    }

    /// The sentence at a field of a form that was not taken.
    pub fn at_field(&self, field: &str) -> Option<&str> {
        self.body["Invalid"][field].as_str()
    }
}

/// The same with the spam defence that others are spared, under these rules.
pub async fn on_both_guarded(rules: Rules, test: impl AsyncFn(&Agency)) {
    on_both(async |agency: &Agency| {
        let mut server = agency.server.clone();
        server.guard = Arc::new(Guard::new(rules));
        test(&Agency::around(server)).await;
    })
    .await;
}

/// The same behind a proxy that says where each request comes from (`post_from`), with so many new things of
/// strangers an hour from one address.
pub async fn on_both_from_outside(rules: Rules, per_hour: u32, test: impl AsyncFn(&Agency)) {
    on_both(async |agency: &Agency| {
        let mut server = agency.server.clone();
        server.guard = Arc::new(Guard::new(rules));
        server.limits = Arc::new(Limits::new(per_hour));
        server.settings = Arc::new(Settings {
            trust_proxy: true,
            ..(*server.settings).clone()
        });
        test(&Agency::around(server)).await;
    })
    .await;
}

/// Runs a test on SQLite and, where `TEST_POSTGRES_URL` names a server, on PostgreSQL: `bin/test` always does.
pub async fn on_both(test: impl AsyncFn(&Agency)) {
    let folder = std::env::temp_dir().join(format!("yuelao-test-{}", token().0));
    let agency = Agency::open(format!("sqlite:{}", folder.join("t.db").display()), &folder).await;
    test(&agency).await;
    agency.server.db.close().await;

    postgres_agency(test).await;
    let _ = std::fs::remove_dir_all(&folder);
}

/// Runs a test on a new PostgreSQL database; does nothing where `TEST_POSTGRES_URL` names no server.
pub async fn postgres_agency(test: impl AsyncFn(&Agency)) {
    let Ok(base) = std::env::var("TEST_POSTGRES_URL") else {
        eprintln!("TEST_POSTGRES_URL is not set: not tried on PostgreSQL");
        return;
    };
    let folder = std::env::temp_dir().join(format!("yuelao-test-{}", token().0));
    let spare = spare::make(&base).await.unwrap();
    let agency = Agency::open(spare.url.clone(), &folder).await;
    test(&agency).await;
    agency.server.db.close().await;
    spare.drop_it().await.unwrap();
    let _ = std::fs::remove_dir_all(&folder);
}

impl Agency {
    /// The number of an account.
    pub async fn staff(&self, account: &str) -> StaffId {
        let mut tx = self.server.db.read().await.unwrap();
        on!(&mut tx, c => sqlx::query_scalar("select id from staff where account = $1").bind(account).fetch_one(c).await).unwrap()
    }

    async fn open(database_url: String, folder: &std::path::Path) -> Self {
        let settings = Settings {
            addr: ([127, 0, 0, 1], 0).into(),
            database_url,
            data: folder.to_path_buf(),
            secret_file: PathBuf::from(folder).join("secret.json"),
            timezone: chrono_tz::Asia::Shanghai,
            mode: Mode::Demo,
            trust_proxy: false,
            public_per_hour: CREATED_PER_HOUR_IN_DEMO,
        };
        let server = Server::open(settings).await.unwrap();
        server.db.migrate().await.unwrap();
        seed::fill_if_empty(&server, 0, 1).await.unwrap();
        let guard = Arc::new(Guard::new(Rules::none()));
        Self::around(Server { guard, ..server })
    }

    /// Another process on the same database.
    pub async fn another_process(&self) -> Self {
        let server = Server::open((*self.server.settings).clone()).await.unwrap();
        let guard = Arc::new(Guard::new(Rules::none()));
        Self::around(Server { guard, ..server })
    }

    fn around(server: Server) -> Self {
        // The router asks Leptos for its settings, which cargo-leptos otherwise passes on.
        let metrics = PrometheusBuilder::new().build_recorder().handle();
        let router = yuelao::serve::router_with(leptos_options(), server.clone(), metrics);
        Self { server, router }
    }

    /// Any request, and the whole answer.
    pub async fn request(&self, request: Request<Body>) -> axum::response::Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// The session cookie of an account of the demonstration.
    pub async fn sign_in(&self, account: &str) -> String {
        let body = format!("account={account}&password=yuelao-demo");
        let response = self.send("staff/api/sign_in", None, body).await;
        let cookie = response
            .headers()
            .get(header::SET_COOKIE)
            .expect("signed in")
            .to_str()
            .unwrap();
        cookie.split(';').next().unwrap().to_string()
    }

    /// A session of an account, made without the password: as many as one likes, and quickly.
    pub async fn session_of(&self, account: &str) -> String {
        let (token, hash) = token();
        let mut tx = self.server.db.write().await.unwrap();
        let (now, until) = (clock::now(), clock::now() + chrono::Duration::hours(1));
        let done = on!(&mut tx, c => sqlx::query(
            "insert into session (token_hash, staff_id, created_at, last_seen_at, expires_at)
             select $1, id, $2, $2, $3 from staff where account = $4")
            .bind(hash).bind(now).bind(until).bind(account).execute(c).await.map(|d| d.rows_affected()))
        .unwrap();
        assert_eq!(done, 1, "no account {account}");
        tx.commit().await.unwrap();
        format!("{}={token}", yuelao::features::staff::viewer::COOKIE)
    }

    pub async fn staff_id(&self, tx: &mut Tx, account: &str) -> StaffId {
        on!(tx, c => sqlx::query_scalar("select id from staff where account = $1").bind(account).fetch_one(c).await)
            .unwrap()
    }

    /// Calls a server function, named by its path below `features`, as the owner of `cookie` or a stranger.
    pub async fn call(&self, cookie: Option<&str>, function: &str, fields: &[(&str, &str)]) -> Answer {
        let body = fields
            .iter()
            .map(|(k, v)| format!("{}={}", encoded(k), encoded(v)))
            .collect::<Vec<_>>()
            .join("&");
        Self::answer(self.send(function, cookie, body).await).await
    }

    /// A page as a browser without scripts gets it: status, where it leads, text.
    pub async fn page(&self, path: &str, cookie: Option<&str>) -> (StatusCode, String, String) {
        let mut request = Request::get(path).header(header::ACCEPT, "text/html");
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let response = self
            .router
            .clone()
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        let leads = response
            .headers()
            .get(header::LOCATION)
            .map_or(String::new(), |l| l.to_str().unwrap().to_string());
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 22).await.unwrap();
        (status, leads, String::from_utf8_lossy(&bytes).into_owned())
    }

    /// The whole answer of a plain request, for what streams.
    pub async fn get(&self, path: &str, cookie: Option<&str>) -> axum::response::Response {
        let mut request = Request::get(path);
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        self.router
            .clone()
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap()
    }

    /// The bytes of a download, asked for compressed as browsers do; an error where the answer breaks off.
    pub async fn download(&self, path: &str, cookie: &str) -> Result<Vec<u8>, axum::Error> {
        let request = Request::get(path)
            .header(header::COOKIE, cookie)
            .header(header::ACCEPT_ENCODING, "gzip, br");
        let answer = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await;
        let bytes = to_bytes(answer.unwrap().into_body(), usize::MAX).await?;
        Ok(bytes.to_vec())
    }

    /// The same for a function that takes JSON.
    pub async fn call_json(&self, cookie: Option<&str>, function: &str, body: &str) -> Answer {
        let mut request = Request::post(format!("/api/yuelao/features/{function}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json");
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        Self::answer(
            self.router
                .clone()
                .oneshot(request.body(Body::from(body.to_string())).unwrap())
                .await
                .unwrap(),
        )
        .await
    }

    async fn answer(response: axum::response::Response) -> Answer {
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 22).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status, body }
    }

    /// Any request as it is, for doors that are no server functions.
    pub async fn raw(&self, request: Request<Body>) -> axum::response::Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// A member's own session, made without the password.
    pub async fn session_of_member(&self, member: MemberId) -> String {
        let (token, hash) = token();
        let mut tx = self.server.db.write().await.unwrap();
        let (now, until) = (clock::now(), clock::now() + chrono::Duration::hours(1));
        on!(&mut tx, c => sqlx::query(
            "insert into member_session (token_hash, member_id, created_at, last_seen_at, expires_at) values ($1, $2, $3, $3, $4)")
            .bind(hash).bind(member).bind(now).bind(until).execute(c).await.map(|_| ()))
        .unwrap();
        tx.commit().await.unwrap();
        format!("{}={token}", yuelao::features::portal::session::COOKIE)
    }

    /// The whole answer of a call, for its headers, with all the cookies that a browser holds.
    pub async fn post(&self, function: &str, cookies: &str, fields: &[(&str, &str)]) -> axum::response::Response {
        self.posted(function, cookies, fields, "application/json").await
    }

    /// The same as a browser without scripts sends it.
    pub async fn plain(&self, function: &str, cookies: &str, fields: &[(&str, &str)]) -> axum::response::Response {
        self.posted(function, cookies, fields, "text/html").await
    }

    /// What a stranger at an address sends, as the proxy in front of the server passes it on.
    pub async fn post_from(&self, address: &str, function: &str, fields: &[(&str, &str)]) -> Answer {
        let body = fields
            .iter()
            .map(|(k, v)| format!("{}={}", encoded(k), encoded(v)))
            .collect::<Vec<_>>()
            .join("&");
        let request = Request::post(format!("/api/yuelao/features/{function}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json")
            .header("x-forwarded-for", address);
        Self::answer(self.request(request.body(Body::from(body)).unwrap()).await).await
    }

    async fn posted(
        &self,
        function: &str,
        cookies: &str,
        fields: &[(&str, &str)],
        accept: &str,
    ) -> axum::response::Response {
        let body = fields
            .iter()
            .map(|(k, v)| format!("{}={}", encoded(k), encoded(v)))
            .collect::<Vec<_>>()
            .join("&");
        let request = Request::post(format!("/api/yuelao/features/{function}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, accept)
            .header(header::COOKIE, cookies);
        self.router
            .clone()
            .oneshot(request.body(Body::from(body)).unwrap())
            .await
            .unwrap()
    }

    async fn send(&self, function: &str, cookie: Option<&str>, body: String) -> axum::response::Response {
        let mut request = Request::post(format!("/api/yuelao/features/{function}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json");
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        self.router
            .clone()
            .oneshot(request.body(Body::from(body)).unwrap())
            .await
            .unwrap()
    }
}

fn leptos_options() -> leptos::config::LeptosOptions {
    leptos::config::LeptosOptions::builder().output_name("yuelao").build()
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
