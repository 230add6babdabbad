//! Signing in and out, and being locked out.

use super::{PAGE, PASSWORD, SIGN_IN, member, number, run, sign_in};
use crate::support::{member_in_service, on_both};
use axum::http::StatusCode;
use yuelao::features::contacts::{self, ContactKind, ContactOwner};

#[tokio::test]
async fn one_signs_in_with_username_or_mobile_number_and_out_again() {
    on_both(async |agency| {
        let her = member(agency, "小林", &[]).await;
        let mut tx = agency.server.db.write().await.unwrap();
        contacts::put(
            &mut tx,
            &agency.server.keys,
            ContactOwner::Member,
            her.0,
            ContactKind::Mobile,
            "13800138000",
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        agency.call(None, PAGE, &[]).await.refused(StatusCode::UNAUTHORIZED);
        // Wrong, unknown and without a password of their own sound the same.
        let without = member_in_service(agency, "aftersale", &[("username", "没设密码")]).await;
        for name in ["小林", "13800138000", "谁也不是", "13900139000", "没设密码"] {
            let answer = agency
                .call(None, SIGN_IN, &[("name", name), ("password", "wrong-guess")])
                .await;
            assert_eq!(
                answer.at_field("password"),
                Some("手机号码、用户名或密码不正确，连续输错 5 次将暂时锁定"),
                "{name} {without}: {answer:?}"
            );
        }
        for name in ["小林", "138 0013 8000"] {
            let cookie = sign_in(agency, name).await;
            let page = agency.call(Some(&cookie), PAGE, &[]).await.ok();
            assert_eq!(
                (page["me"]["id"].as_i64(), page["me"]["name"].as_str()),
                (Some(her.0), Some("林晓"))
            );
            agency.call(Some(&cookie), "portal/api/sign_out_member", &[]).await.ok();
            agency
                .call(Some(&cookie), PAGE, &[])
                .await
                .refused(StatusCode::UNAUTHORIZED);
        }
    })
    .await;
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_member_and_the_wait_grows() {
    on_both(async |agency| {
        let her = member(agency, "小林", &[]).await;
        for _ in 0..5 {
            let answer = agency
                .call(None, SIGN_IN, &[("name", "小林"), ("password", "wrong-guess")])
                .await;
            assert!(answer.at_field("password").is_some(), "{answer:?}");
        }
        let right = [("name", "小林"), ("password", PASSWORD)];
        agency
            .call(None, SIGN_IN, &right)
            .await
            .refused(StatusCode::TOO_MANY_REQUESTS);
        // A minute later the sixth wrong one costs two.
        let past = format!(
            "update member set locked_until = '2026-01-01 00:00:00+00:00' where id = {her} returning failed_sign_ins"
        );
        assert_eq!(run(agency, past).await, 5);
        assert!(
            agency
                .call(None, SIGN_IN, &[("name", "小林"), ("password", "wrong-guess")])
                .await
                .at_field("password")
                .is_some()
        );
        let locked = agency.call(None, SIGN_IN, &right).await;
        locked.refused(StatusCode::TOO_MANY_REQUESTS);
        let seconds = locked.body["TooMany"]["seconds"].as_i64().unwrap();
        assert!((61..=120).contains(&seconds), "{locked:?}");
        run(
            agency,
            format!("update member set locked_until = '2026-01-01 00:00:00+00:00' where id = {her} returning id"),
        )
        .await;
        sign_in(agency, "小林").await;
        assert_eq!(
            number(agency, format!("select failed_sign_ins from member where id = {her}")).await,
            0
        );
    })
    .await;
}
