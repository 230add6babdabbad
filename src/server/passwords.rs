//! Passwords: argon2id, off the async threads, and the same work whether or not the account exists.

use crate::error::{Error, Result};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::LazyLock;

/// A hash that no password has: verifying against it costs what a real one costs.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now(&crate::server::crypto::token().0));

pub fn hash_now(password: &str) -> String {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|h| h.to_string())
        .unwrap_or_else(|_| unreachable!("argon2's own parameters are valid"))
}

pub async fn hash(password: String) -> Result<String> {
    tokio::task::spawn_blocking(move || hash_now(&password))
        .await
        .map_err(|error| {
            tracing::error!(%error, "hashing");
            Error::Failed
        })
}

/// Whether the password is right; without a hash (no such account) it takes as long and says no.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool> {
    let checked = tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.clone());
        let right =
            PasswordHash::new(&hash).is_ok_and(|h| Argon2::default().verify_password(password.as_bytes(), &h).is_ok());
        known && right
    });
    checked.await.map_err(|error| {
        tracing::error!(%error, "verifying");
        Error::Failed
    })
}

/// What a password must be: 8 characters or more, not digits alone.
pub fn check(password: &str) -> Result<(), &'static str> {
    if password.chars().count() < 8 {
        return Err("密码至少 8 位");
    }
    if password.len() > 200 {
        return Err("密码太长，请不超过 200 个字符");
    }
    if password.chars().all(|c| c.is_ascii_digit()) {
        return Err("密码不能全是数字，请加上字母或符号");
    }
    Ok(())
}
