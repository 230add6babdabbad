//! Signing in and out.

use crate::support::on_both;
use axum::http::StatusCode;

const ME: &str = "staff/api/me";

#[tokio::test]
async fn a_session_begins_with_the_password_and_ends_with_signing_out() {
    on_both(async |agency| {
        agency.call(None, ME, &[]).await.refused(StatusCode::UNAUTHORIZED);
        let cookie = agency.sign_in("presale").await;
        let me = agency.call(Some(&cookie), ME, &[]).await.ok();
        assert_eq!(me["name"], "李婉清");
        agency.call(Some(&cookie), "staff/api/sign_out", &[]).await.ok();
        agency
            .call(Some(&cookie), ME, &[])
            .await
            .refused(StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_account() {
    on_both(async |agency| {
        let guess = [("account", "finance"), ("password", "wrong-guess")];
        for _ in 0..5 {
            let answer = agency.call(None, "staff/api/sign_in", &guess).await;
            assert!(answer.at_field("password").is_some(), "{answer:?}");
        }
        let right = [("account", "finance"), ("password", "yuelao-demo")];
        agency
            .call(None, "staff/api/sign_in", &right)
            .await
            .refused(StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}
