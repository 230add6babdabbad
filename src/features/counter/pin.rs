//! A PIN that is chosen.

use super::rules::check_pin;
use crate::error::Result;
use crate::server::passwords;
use crate::types::errors::FieldErrors;

/// The hash of a PIN that was typed twice.
pub async fn hashed(pin: &str, again: &str) -> Result<String> {
    let mut errors = FieldErrors::default();
    errors.take("pin", check_pin(pin));
    if pin != again {
        errors.add("again", "两次输入的 PIN 不一致");
    }
    errors.into_result()?;
    passwords::hash(pin.to_string()).await
}
