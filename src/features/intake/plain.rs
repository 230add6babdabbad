//! What is said to who may not go on, and how a browser without scripts is led to it.

use super::Place;
use crate::error::{Error, Result};
use crate::server::request;

/// Said to a browser without scripts that was too fast, or one of too many.
pub const WAIT: &str = "为防止机器灌水，请等 15 秒后再按一次「提交登记」，填写的内容都在";

/// Said where nobody agreed.
pub fn agree(place: Place) -> &'static str {
    if place == Place::Public {
        "请阅读并同意隐私说明，我们才能为您服务"
    } else {
        "请征得本人同意并勾选"
    }
}

/// Leads a plain form to the sentences, and tells the others what is wrong.
pub fn turned_back(path: &str, error: Error) -> Result<()> {
    if request::plain_form() {
        leptos_axum::redirect(path);
        return Ok(());
    }
    Err(error)
}
