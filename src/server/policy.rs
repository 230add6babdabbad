//! What browsers are told to refuse: scripts that this page didn't name, frames, plain HTTP.

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use leptos::nonce::use_nonce;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// For everything that is not a page: nothing in it may run or load.
pub const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// Two years, once HTTPS is known to work (production only).
pub const HTTPS_ONLY: &str = "max-age=63072000; includeSubDomains";

/// Gives the page that is being rendered its policy. Scripts are the server's own files and the inline
/// ones that carry this response's nonce; `wasm-unsafe-eval` is what compiling WebAssembly is called.
/// `style` attributes are allowed (widths, rings), style sheets only from here; icons are `data:` masks.
pub fn announce() {
    let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) else {
        return;
    };
    // `cargo leptos watch` reloads through a socket of its own.
    let watch = if std::env::var_os("LEPTOS_WATCH").is_some() {
        " ws: wss:"
    } else {
        ""
    };
    let policy = format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; \
         img-src 'self' data: blob:; connect-src 'self'{watch}; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    if let Ok(value) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, value);
    }
}

/// A request's id comes from our own proxy or from nobody: it stands in logs and events.
pub fn drop_foreign_id(mut request: Request, trust_proxy: bool) -> Request {
    const ID: &str = "x-request-id";
    let sound = |v: &HeaderValue| v.len() <= 64 && v.as_bytes().iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-');
    if !(trust_proxy && request.headers().get(ID).is_some_and(sound)) {
        request.headers_mut().remove(ID);
    }
    request
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn id_after(given: &str, trust: bool) -> bool {
        let request = Request::builder()
            .header("x-request-id", given)
            .body(Body::empty())
            .expect("a request");
        drop_foreign_id(request, trust).headers().contains_key("x-request-id")
    }

    #[test]
    fn strangers_name_no_requests() {
        assert!(id_after("3f2a-77", true));
        assert!(!id_after("3f2a-77", false));
        assert!(!id_after("a b", true));
        assert!(!id_after(&"a".repeat(65), true));
    }
}
