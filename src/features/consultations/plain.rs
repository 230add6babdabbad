//! What a browser without scripts typed and has to mend: kept with it, sealed.

use super::ConsultForm;
use crate::error::{Error, Result};
use crate::server::{Server, request};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// What a browser without scripts typed and has to mend, sealed, for ten minutes.
const TYPED: &str = "yuelao_consult";

/// What was typed before, empty where there is nothing.
pub fn typed(server: &Server) -> ConsultForm {
    let read = || {
        let sealed = URL_SAFE_NO_PAD.decode(request::cookie(TYPED)?).ok()?;
        serde_json::from_str(&server.keys.open(TYPED, &sealed).ok()?).ok()
    };
    read().unwrap_or_default()
}

/// Leads a plain form back with what was typed and what is wrong with it.
pub fn turned_back(server: &Server, form: &ConsultForm) -> Result<()> {
    let text = serde_json::to_string(form).map_err(|_| Error::Failed)?;
    request::set_cookie(TYPED, &URL_SAFE_NO_PAD.encode(server.keys.seal(TYPED, &text)), 600);
    leptos_axum::redirect("/consult?check=1");
    Ok(())
}

/// What was typed has arrived.
pub fn forget() {
    if request::cookie(TYPED).is_some() {
        request::set_cookie(TYPED, "", 0);
    }
}
