//! Sends a file to one of the doors, in the browser.

use crate::error::Error;
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FormData, RequestInit, Response};

/// A key for what is sent; sent again after a broken connection it is taken once.
pub fn fresh_key() -> String {
    let part = || (js_sys::Math::random() * 1e16) as u64;
    format!("{:x}{:x}", part(), part())
}

/// Sends one file as the field `file` of a form; the error is what the server said.
pub async fn send(address: &str, file: &File) -> Result<(), Error> {
    let form = FormData::new().map_err(|_| Error::Failed)?;
    form.append_with_blob_and_filename("file", file, &file.name())
        .map_err(|_| Error::Failed)?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&form);
    let answer = JsFuture::from(window().fetch_with_str_and_init(address, &request));
    let answer: Response = answer
        .await
        .map_err(|_| Error::Offline)?
        .dyn_into()
        .map_err(|_| Error::Failed)?;
    if answer.ok() {
        return Ok(());
    }
    let text = match answer.text() {
        Ok(text) => JsFuture::from(text).await.ok().and_then(|t| t.as_string()),
        Err(_) => None,
    };
    Err(text
        .and_then(|text| serde_json::from_slice(text.as_bytes()).ok())
        .unwrap_or(Error::Failed))
}
