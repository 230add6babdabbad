//! What holds however it is tried: at once, in the database, by whom it is no business of.

use super::{act, draft, package, page, pay, raw};
use crate::support::{member, on_both};
use axum::http::StatusCode;
use serde_json::Value;
use yuelao::on;
use yuelao::server::clock;

#[tokio::test]
async fn two_approvals_at_once_are_one() {
    on_both(async |agency| {
        let (presale, finance) = (agency.sign_in("presale").await, agency.sign_in("finance").await);
        let package = package(agency).await;
        let member = member(agency, Some(agency.staff("presale").await), "林晓").await;
        let id = draft(agency, &presale, member, package).await.ok().to_string();
        act(agency, &presale, "submit_contract", &id).await.ok();
        pay(agency, &finance, &id, "10000", "SJ-1").await.ok();
        let both = futures::future::join_all((0..2).map(|_| act(agency, &finance, "approve_contract", &id))).await;
        let mut statuses: Vec<u16> = both.iter().map(|a| a.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        let shown = page(agency, &finance, &id).await;
        let approvals = shown["history"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|e| e["kind"] == "contract_approved")
            .count();
        assert_eq!(approvals, 1);
    })
    .await;
}

#[tokio::test]
async fn fifty_drafts_at_once_have_fifty_numbers() {
    on_both(async |agency| {
        let presale = agency.sign_in("presale").await;
        let (package, owner) = (package(agency).await, agency.staff("presale").await);
        let mut members = Vec::new();
        for n in 0..50 {
            members.push(member(agency, Some(owner), &format!("会员{n}")).await);
        }
        let made = futures::future::join_all(members.iter().map(|m| draft(agency, &presale, *m, package))).await;
        for answer in made {
            answer.ok();
        }
        let mut tx = agency.server.db.read().await.unwrap();
        let numbers: Vec<String> =
            on!(&mut tx, c => sqlx::query_scalar("select number from contract order by number").fetch_all(c).await)
                .unwrap();
        let series = clock::today().format("YL%Y%m").to_string();
        assert_eq!(
            numbers,
            (1..=50).map(|n| format!("{series}-{n:04}")).collect::<Vec<_>>()
        );
    })
    .await;
}

#[tokio::test]
async fn one_member_has_one_open_contract() {
    on_both(async |agency| {
        let presale = agency.sign_in("presale").await;
        let package = package(agency).await;
        let member = member(agency, Some(agency.staff("presale").await), "林晓").await;
        let two = futures::future::join_all((0..2).map(|_| draft(agency, &presale, member, package))).await;
        assert_eq!(two.iter().filter(|a| a.status.is_success()).count(), 1, "{two:?}");
        let third = draft(agency, &presale, member, package).await;
        third.refused(StatusCode::CONFLICT);
        assert!(
            third.body["Conflict"]
                .as_str()
                .unwrap()
                .contains("已有一份未完成的合同")
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_in_force_cannot_be_changed_even_in_the_database() {
    on_both(async |agency| {
        let (presale, finance) = (agency.sign_in("presale").await, agency.sign_in("finance").await);
        let package = package(agency).await;
        let member = member(agency, Some(agency.staff("presale").await), "林晓").await;
        let id = draft(agency, &presale, member, package).await.ok().to_string();
        act(agency, &presale, "submit_contract", &id).await.ok();
        pay(agency, &finance, &id, "5000", "SJ-1").await.ok();
        act(agency, &finance, "approve_contract", &id).await.ok();
        for change in [
            "price_fen = 1",
            "discount_fen = 0",
            "ends_on = '2040-01-01'",
            "services = ''",
            "number = 'YL0'",
            "state = 'draft'",
            "seller_id = 1",
            "approved_by = null",
            "instalments = 1",
            "months = 24",
        ] {
            let refused = raw(agency, &format!("update contract set {change} where id = {id}")).await;
            assert!(
                refused.as_ref().is_err_and(|e| e.contains("contract_frozen")),
                "{change}: {refused:?}"
            );
        }
        assert!(
            raw(agency, &format!("delete from contract where id = {id}"))
                .await
                .is_err()
        );
        assert!(raw(agency, "update payment set amount_fen = 1").await.is_err());
        assert!(raw(agency, "delete from payment").await.is_err());
        act(agency, &presale, "submit_contract", &id)
            .await
            .refused(StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn a_peer_does_not_find_the_contract_and_finance_does_not_write_it() {
    on_both(async |agency| {
        let (presale, peer, finance) = (
            agency.sign_in("presale").await,
            agency.sign_in("chenmin").await,
            agency.sign_in("finance").await,
        );
        let package = package(agency).await;
        let member = member(agency, Some(agency.staff("presale").await), "林晓").await;
        let id = draft(agency, &presale, member, package).await.ok().to_string();
        for what in ["contract_page", "submit_contract"] {
            act(agency, &peer, what, &id).await.refused(StatusCode::NOT_FOUND);
        }
        let search = [
            ("query[q]", "林晓"),
            ("query[state]", ""),
            ("query[period]", ""),
            ("query[after]", ""),
        ];
        let list = agency
            .call(Some(&peer), "contracts/api/contract_list", &search)
            .await
            .ok();
        assert_eq!(
            (list["contracts"].as_array().unwrap().len(), &list["counts"]["draft"]),
            (0, &Value::from(0))
        );
        let list = agency
            .call(Some(&finance), "contracts/api/contract_list", &search)
            .await
            .ok();
        assert_eq!(list["contracts"][0]["member_name"], "林晓");
        draft(agency, &peer, member, package)
            .await
            .refused(StatusCode::NOT_FOUND);
        for approver in [&presale, &peer] {
            act(agency, approver, "approve_contract", &id)
                .await
                .refused(StatusCode::FORBIDDEN);
        }
        act(agency, &finance, "submit_contract", &id)
            .await
            .refused(StatusCode::FORBIDDEN);
        draft(agency, &finance, member, package)
            .await
            .refused(StatusCode::FORBIDDEN);
        let acts = page(agency, &finance, &id).await["acts"].clone();
        assert_eq!(
            (&acts["edit"], &acts["open_member"]),
            (&Value::from(false), &Value::from(false))
        );
    })
    .await;
}

#[tokio::test]
async fn a_used_package_changes_without_touching_its_contracts() {
    on_both(async |agency| {
        let (presale, finance) = (agency.sign_in("presale").await, agency.sign_in("finance").await);
        let package = package(agency).await;
        let member = member(agency, Some(agency.staff("presale").await), "林晓").await;
        let id = draft(agency, &presale, member, package).await.ok().to_string();
        let number = package.to_string();
        let change = async |key: &str| {
            let fields = [
                ("once", key),
                ("id", &number),
                ("version", "1"),
                ("name", "尊享一年"),
                ("fee_kind", "service"),
                ("price", "99"),
                ("months", "1"),
                ("introductions", "1"),
                ("dates", "1"),
            ];
            agency.call(Some(&finance), "packages/api/save_package", &fields).await
        };
        change("first").await.ok();
        change("second").await.refused(StatusCode::CONFLICT);
        let shown = page(agency, &presale, &id).await;
        assert_eq!(
            (&shown["contract"]["price"], &shown["contract"]["months"]),
            (&Value::from(1_200_000), &Value::from(12))
        );
        // Off the shelf (the box was not ticked): nobody can sell it any more.
        let other = crate::support::member(agency, Some(agency.staff("presale").await), "周宁").await;
        assert_eq!(
            draft(agency, &presale, other, package).await.at_field("package"),
            Some("这个套餐已停售，请另选一个")
        );
        agency
            .call(
                Some(&presale),
                "packages/api/save_package",
                &[
                    ("once", "k"),
                    ("name", "x"),
                    ("price", "1"),
                    ("months", "1"),
                    ("introductions", "1"),
                    ("dates", "1"),
                ],
            )
            .await
            .refused(StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_thrown_away_with_a_reason_and_makes_room() {
    on_both(async |agency| {
        let (presale, finance) = (agency.sign_in("presale").await, agency.sign_in("finance").await);
        let package = package(agency).await;
        let member = member(agency, Some(agency.staff("presale").await), "林晓").await;
        let id = draft(agency, &presale, member, package).await.ok().to_string();
        let discard = async |cookie: &str, id: &str, reason: &str| {
            let fields = [("id", id), ("reason", reason)];
            agency
                .call(Some(cookie), "contracts/api/discard_contract", &fields)
                .await
        };
        assert_eq!(
            discard(&presale, &id, " ").await.at_field("reason"),
            Some("请写明作废原因，例如「会员改签年卡」")
        );
        // A double click throws away once.
        let both = futures::future::join_all((0..2).map(|_| discard(&presale, &id, "会员改签年卡"))).await;
        let mut statuses: Vec<u16> = both.iter().map(|a| a.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        let gone = page(agency, &presale, &id).await;
        assert_eq!(gone["contract"]["state"]["Terminated"]["reason"], "会员改签年卡");
        assert_eq!(gone["acts"]["discard"], false);
        assert_eq!(gone["history"].as_array().unwrap().len(), 2);
        act(agency, &presale, "submit_contract", &id)
            .await
            .refused(StatusCode::CONFLICT);

        // Another may be drafted; with money in it, it is no longer the seller's to throw away.
        let next = draft(agency, &presale, member, package).await.ok().to_string();
        assert_ne!(next, id);
        act(agency, &presale, "submit_contract", &next).await.ok();
        discard(&presale, &next, "不签了").await.refused(StatusCode::CONFLICT);
        pay(agency, &finance, &next, "5000", "SJ-1").await.ok();
        let back = [("id", next.as_str()), ("reason", "请补充服务约定")];
        agency
            .call(Some(&finance), "contracts/api/return_contract", &back)
            .await
            .ok();
        let paid = discard(&presale, &next, "不签了").await;
        paid.refused(StatusCode::CONFLICT);
        assert!(paid.body["Conflict"].as_str().unwrap().contains("已确认收款"));
        assert_eq!(page(agency, &presale, &next).await["acts"]["discard"], false);
    })
    .await;
}
