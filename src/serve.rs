//! The web server: routes, what every request passes through, health, metrics, a stop that finishes
//! what runs.

use crate::app::{App, shell};
use crate::error::Error;
use crate::features::exchange::doors as exchange;
use crate::features::matching;
use crate::features::photos;
use crate::features::staff::viewer::ViewerOnce;
use crate::server::request::{self, Address};
use crate::server::{Server, limits, policy, telemetry};
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::serve::ListenerExt;
use axum::{Extension, Router};
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list};
use metrics_exporter_prometheus::PrometheusHandle;
use std::net::SocketAddr;
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate};
use tower_http::compression::{CompressionLayer, DefaultPredicate};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::set_status::SetStatus;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Forms are small; photos have their own door.
const BODY_LIMIT: usize = 1 << 20;
/// How often the database counts its indexes anew.
const STATISTICS: Duration = Duration::from_secs(3600);
/// How long a stop waits for requests that run.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long it waits for jobs that run, after the requests.
const LAST_WORK: Duration = Duration::from_secs(5);

/// Serves until a signal says stop, then finishes what runs.
pub async fn run(server: Server) -> anyhow::Result<()> {
    let metrics = telemetry::start_metrics()?;
    let addr = server.settings.addr;
    let (db, live) = (server.db.clone(), server.live.clone());
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(crate::features::jobs::work(server.clone(), stopped.clone()));
    tokio::spawn(crate::features::duplicates::likeness::keep(
        server.clone(),
        stopped.clone(),
    ));
    matching::keeper::begin(&server);
    let hearing = server.clone();
    tokio::spawn(async move { hearing.live.listen(&hearing.db).await });
    tokio::spawn(crate::features::assignments::returns::run(server.clone()));
    tokio::spawn(photos::work::keep_clean(server.clone()));
    tokio::spawn(limits::keep_small(server.clone()));
    tokio::spawn(keep_statistics(server.clone()));
    tokio::spawn(matching::behaviour::work::nightly(server.clone()));
    let app = router_with(get_configuration(None)?.leptos_options, server, metrics);
    let listener = tokio::net::TcpListener::bind(addr).await?.tap_io(|io| {
        // Without this a streamed page waits 40 ms for an acknowledgement.
        let _ = io.set_nodelay(true);
    });
    tracing::info!(address = %addr, "serving");
    eprintln!("月老已启动：http://{addr}");
    tokio::spawn(async move {
        stop_signal().await;
        // Open streams never end by themselves.
        live.stop();
        let _ = stop.send(true);
    });
    let serving = axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(until(stopped.clone()));
    tokio::select! {
        ended = serving => ended?,
        () = patience(stopped.clone()) => tracing::warn!("some requests did not end in time"),
    }
    // A job that is still running then is claimed anew by the next server.
    let _ = tokio::time::timeout(LAST_WORK, worker).await;
    db.close().await;
    eprintln!("月老已停止，进行中的工作已完成。");
    Ok(())
}

/// Keeps the database's statistics fresh, from the start on.
async fn keep_statistics(server: Server) {
    let mut look = tokio::time::interval(STATISTICS);
    loop {
        tokio::select! {
            () = server.live.stopping() => return,
            _ = look.tick() => {
                if let Err(error) = server.db.refresh_statistics().await {
                    tracing::warn!(%error, "statistics were not refreshed");
                }
            }
        }
    }
}

/// All routes with all layers.
pub fn router_with(options: LeptosOptions, server: Server, metrics: PrometheusHandle) -> Router {
    let routes = generate_route_list(App);
    let context = {
        let server = server.clone();
        move || {
            provide_context(server.clone());
            provide_context(ViewerOnce::default());
            provide_context(crate::ui::pieces::Shown::default());
        }
    };
    let trust_proxy = server.settings.trust_proxy;
    let https_only = server
        .settings
        .production()
        .then(|| set("strict-transport-security", policy::HTTPS_ONLY));
    let layers = ServiceBuilder::new()
        .map_request(move |request| policy::drop_foreign_id(request, trust_proxy))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(middleware::from_fn_with_state(server.clone(), observe))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            tracing::error!("a request panicked");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }))
        .option_layer(https_only)
        .layer(set("content-security-policy", policy::NOTHING))
        .layer(set("x-content-type-options", "nosniff"))
        .layer(set("x-frame-options", "DENY"))
        .layer(set("referrer-policy", "same-origin"))
        .layer(set(
            "permissions-policy",
            "camera=(self), geolocation=(), microphone=()",
        ))
        // The pieces of wasm lie there compressed already.
        .layer(
            CompressionLayer::new()
                .compress_when(DefaultPredicate::new().and(NotForContentType::const_new("application/wasm"))),
        );
    let files = files(&options, context.clone());
    // Doors through which more than a form comes; each says how much.
    let uploads = Router::new()
        .route("/upload/photo", post(photos::door::receive))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(photos::door::BODY_LIMIT));
    Router::new()
        .route("/health", get(health))
        .route("/metrics", get(figures))
        .route("/portrait/{id}", get(crate::ui::portrait::answer))
        .route("/live", get(crate::features::staff::live::stream))
        .route("/qr/{name}", get(crate::features::links::qr::answer))
        .route("/photo/{id}/{size}", get(photos::door::show))
        .leptos_routes_with_context(&options, routes, context, {
            let options = options.clone();
            move || page(options.clone())
        })
        .merge(exchange::download_doors())
        .fallback_service(files)
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .merge(uploads)
        .merge(exchange::upload_door())
        .layer(middleware::from_fn(name_the_refusal))
        .layer(middleware::from_fn(cache_files))
        .layer(layers)
        .layer(Extension(metrics))
        .layer(Extension(server))
        .with_state(options)
}

/// The files of the browser's code; what is none of them is a page that is not there.
///
/// Leptos' own handler of files gives a file the headers that it finds in whatever request its thread was
/// busy with: with two people at once a file took a page's policy along, or somebody's cookie.
fn files(
    options: &LeptosOptions,
    context: impl Fn() + Clone + Send + Sync + 'static,
) -> ServeDir<SetStatus<axum::routing::MethodRouter>> {
    let options = options.clone();
    let root = options.site_root.to_string();
    let nowhere = leptos_axum::render_app_async_with_context(context, move || page(options.clone()));
    ServeDir::new(root)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false)
        .call_fallback_on_method_not_allowed(true)
        .not_found_service(any(nowhere))
}

/// The document with its content security policy.
fn page(options: LeptosOptions) -> impl IntoView {
    policy::announce();
    shell(options)
}

fn set(name: &'static str, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(HeaderName::from_static(name), HeaderValue::from_static(value))
}

/// `GET /health`: the process answers, and so does the database.
async fn health(Extension(server): Extension<Server>) -> Response {
    match tokio::time::timeout(Duration::from_secs(3), server.db.ping()).await {
        Ok(Ok(())) => (StatusCode::OK, "{\"status\":\"ok\",\"database\":\"ok\"}").into_response(),
        _ => (
            StatusCode::SERVICE_UNAVAILABLE,
            "{\"status\":\"ok\",\"database\":\"unreachable\"}",
        )
            .into_response(),
    }
}

/// `GET /metrics`: Prometheus' text format.
async fn figures(Extension(metrics): Extension<PrometheusHandle>) -> String {
    metrics.run_upkeep();
    metrics.render()
}

/// Counts and times every request, notes where it came from, and refuses writes that another site makes
/// a browser send.
async fn observe(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    let started = std::time::Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_string();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| kind_of(&path), |m| m.as_str().to_string());
    let address = address_of(&request, server.settings.trust_proxy);
    request.extensions_mut().insert(Address(address));
    let id = request
        .headers()
        .get(&REQUEST_ID)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default()
        .to_string();
    let foreign = request
        .headers()
        .get("sec-fetch-site")
        .is_some_and(|site| site == "cross-site");
    let response = if foreign && method != "GET" && method != "HEAD" {
        StatusCode::FORBIDDEN.into_response()
    } else {
        next.run(request).await
    };
    let status = response.status().as_u16();
    let seconds = started.elapsed().as_secs_f64();
    let labels = [("route", route.clone()), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", "route" => route).record(seconds);
    // The path without its query: what people search for is nobody's log.
    tracing::info!(%id, %method, %path, status, ms = (seconds * 1000.0).round(), "request");
    response
}

fn kind_of(path: &str) -> String {
    if path.starts_with("/pkg/") {
        "/pkg".into()
    } else {
        "other".into()
    }
}

fn address_of(request: &Request, trust_proxy: bool) -> String {
    let forwarded = request.headers().get("x-forwarded-for").and_then(|v| v.to_str().ok());
    if let Some(first) = forwarded.filter(|_| trust_proxy).and_then(|v| v.rsplit(',').next()) {
        return first.trim().to_string();
    }
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    peer.map(|p| p.0.ip().to_string()).unwrap_or_default()
}

/// Hashed files never change; everything else is asked for anew.
async fn cache_files(request: Request, next: Next) -> Response {
    let hashed = request.uri().path().starts_with("/pkg/");
    let mut response = next.run(request).await;
    let value = if hashed && response.status().is_success() {
        "public, max-age=31536000, immutable"
    } else {
        "no-store"
    };
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static(value));
    response
}

/// Gives a refused server function the status that its error means.
async fn name_the_refusal(request: Request, next: Next) -> Response {
    let is_call = request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    if !is_call || response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, BODY_LIMIT).await else {
        return parts.status.into_response();
    };
    if let Ok(error) = serde_json::from_slice::<Error>(&bytes) {
        parts.status = request::status_of(&error);
    }
    Response::from_parts(parts, Body::from(bytes))
}

async fn until(mut stopped: tokio::sync::watch::Receiver<bool>) {
    let _ = stopped.wait_for(|s| *s).await;
}

/// Ends when a stop was asked for and what runs has had its time.
async fn patience(stopped: tokio::sync::watch::Receiver<bool>) {
    until(stopped).await;
    tokio::time::sleep(PATIENCE).await;
}

async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(error) => {
            tracing::error!(%error, "no SIGTERM");
            let _ = interrupt.await;
            return;
        }
    };
    tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
}
