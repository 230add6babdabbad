//! What a server function may know of the request it serves: cookies, the visitor's address, its id.

use super::Server;
use crate::error::{Error, Result};
use axum::http::{HeaderMap, HeaderValue, header, request::Parts};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;

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
