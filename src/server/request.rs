//! What a server function may know of the request it serves: cookies, the visitor's address, its id.

use super::Server;
use crate::error::{Error, Result};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::{Owner, expect_context, provide_context, use_context};
use leptos::reactive::computed::ScopedFuture;
use leptos_axum::ResponseOptions;
use std::future::Future;

/// The address a request came from, put into its extensions by `serve`.
#[derive(Clone)]
pub struct Address(pub String);

pub fn server() -> Server {
    expect_context::<Server>()
}

fn parts() -> Result<Parts> {
    use_context::<Parts>().ok_or(Error::Failed)
}

pub fn cookie(name: &str) -> Option<String> {
    cookie_in(&parts().ok()?.headers, name)
}

/// A cookie of a request whose headers are at hand.
pub fn cookie_in(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE);
    all.iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(n, _)| *n == name)
        .map(|(_, v)| v.to_string())
}

/// Sets a cookie that scripts can't read and other sites can't send along; `seconds` 0 takes it away.
pub fn set_cookie(name: &str, value: &str, seconds: i64) {
    let secure = if server().settings.production() { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&text)) {
        response.append_header(header::SET_COOKIE, value);
    }
}

/// Where the request comes from, for rate limits and the list of sessions.
pub fn address() -> String {
    parts()
        .ok()
        .and_then(|p| p.extensions.get::<Address>().map(|a| a.0.clone()))
        .unwrap_or_default()
}

/// How this site is called from outside (`https://yuelao.example`), for addresses that leave it.
pub fn origin() -> String {
    parts().map_or(String::new(), |p| origin_of(&p.headers, &server()))
}

/// The same from a request's headers.
pub fn origin_of(headers: &HeaderMap, server: &Server) -> String {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let forwarded = text("x-forwarded-proto").filter(|p| server.settings.trust_proxy && ["http", "https"].contains(p));
    let usual = if server.settings.production() { "https" } else { "http" };
    let sound = |h: &&str| h.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
    let host = text("host").filter(sound).unwrap_or("localhost");
    format!("{}://{host}", forwarded.unwrap_or(usual))
}

pub fn agent() -> String {
    let header = parts()
        .ok()
        .and_then(|p| p.headers.get(header::USER_AGENT)?.to_str().ok().map(String::from));
    header.unwrap_or_default().chars().take(200).collect()
}

pub fn id() -> String {
    let header = parts()
        .ok()
        .and_then(|p| p.headers.get("x-request-id")?.to_str().ok().map(String::from));
    header.unwrap_or_default()
}

/// Whether a plain form was sent, by a browser without scripts: it is led on instead of answered.
pub fn plain_form() -> bool {
    let accept = parts()
        .ok()
        .and_then(|p| p.headers.get(header::ACCEPT)?.to_str().ok().map(String::from));
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// Does `work` as a server function would be done: whoever asks is found by the cookies of this request.
/// For the few doors that are no server functions, because bytes go through them.
pub async fn within<F: Future>(server: Server, parts: Parts, work: impl FnOnce() -> F) -> F::Output {
    // A root of its own: nothing of another request can be found from here.
    let owner = Owner::new_root(None);
    owner.clone().unset();
    let work = owner.with(|| {
        provide_context(server);
        provide_context(parts);
        ScopedFuture::new(work())
    });
    work.await
}

/// Whether another site made a browser send this: by what browsers say themselves, and by the origin.
pub fn foreign(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    // Where the browser says it there is nothing to guess.
    if let Some(site) = text("sec-fetch-site") {
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = text("origin") else { return false };
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_none() || host != text("host")
}

/// The status that an error means.
pub fn status_of(error: &Error) -> StatusCode {
    match error {
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::SignedOut => StatusCode::UNAUTHORIZED,
        Error::Forbidden => StatusCode::FORBIDDEN,
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::Conflict(_) => StatusCode::CONFLICT,
        Error::TooMany { .. } | Error::TooManyHere { .. } | Error::Busy { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::HandedOver => StatusCode::LOCKED,
        Error::Offline | Error::Failed => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;

    fn said(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(k, v)| (HeaderName::from_static(k), HeaderValue::from_static(v)))
            .collect()
    }

    #[test]
    fn another_site_sends_nothing_here() {
        let host = ("host", "yuelao.cn");
        assert!(!foreign(&said(&[host])));
        assert!(!foreign(&said(&[
            host,
            ("sec-fetch-site", "same-origin"),
            ("origin", "https://yuelao.cn")
        ])));
        assert!(foreign(&said(&[host, ("sec-fetch-site", "cross-site")])));
        assert!(foreign(&said(&[host, ("sec-fetch-site", "same-site")])));
        assert!(foreign(&said(&[host, ("origin", "https://evil.example")])));
        assert!(foreign(&said(&[host, ("origin", "null")])));
    }
}
