//! Money for contracts: never over the sum, never twice, never altered.

use crate::contracts::{act, draft, package, page, pay, pay_once};
use crate::support::{Agency, member, on_both};
use axum::http::StatusCode;
use yuelao::server::once;

/// A submitted contract of ¥10,000, with the cookies of its seller and of finance.
async fn submitted(agency: &Agency) -> (String, String, String) {
    let (presale, finance) = (agency.sign_in("presale").await, agency.sign_in("finance").await);
    let package = package(agency).await;
    let member = member(agency, Some(agency.staff("presale").await), "林晓").await;
    let id = draft(agency, &presale, member, package).await.ok().to_string();
    pay(agency, &finance, &id, "1", "SJ-0")
        .await
        .refused(StatusCode::CONFLICT);
    act(agency, &presale, "submit_contract", &id).await.ok();
    (presale, finance, id)
}

#[tokio::test]
async fn payments_never_go_over_the_sum() {
    on_both(async |agency| {
        let (presale, finance, id) = submitted(agency).await;
        assert_eq!(
            pay(agency, &finance, &id, "10000.01", "SJ-1").await.at_field("amount"),
            Some("超出合同应收金额，最多还可收 ¥10,000.00")
        );
        pay(agency, &presale, &id, "100", "SJ-1")
            .await
            .refused(StatusCode::FORBIDDEN);
        // Four at once, of which two fit.
        let receipts = ["SJ-1", "SJ-2", "SJ-3", "SJ-4"];
        let four = futures::future::join_all(receipts.iter().map(|r| pay(agency, &finance, &id, "5000", r))).await;
        assert_eq!(four.iter().filter(|a| a.status.is_success()).count(), 2, "{four:?}");
        assert_eq!(page(agency, &finance, &id).await["contract"]["paid"], 1_000_000);
    })
    .await;
}

#[tokio::test]
async fn a_form_sent_twice_is_one_payment_and_a_receipt_is_used_once() {
    on_both(async |agency| {
        let (_, finance, id) = submitted(agency).await;
        let key = once::fresh_key();
        pay_once(agency, &finance, &id, "1000", "SJ-1", &key).await.ok();
        pay_once(agency, &finance, &id, "1000", "SJ-1", &key).await.ok();
        assert_eq!(page(agency, &finance, &id).await["contract"]["paid"], 100_000);
        // What failed may be sent again with the same key.
        let key = once::fresh_key();
        assert!(
            pay_once(agency, &finance, &id, "500", "SJ-1", &key)
                .await
                .at_field("receipt")
                .is_some_and(|s| s.contains("已经登记过"))
        );
        pay_once(agency, &finance, &id, "500", "SJ-2", &key).await.ok();
        assert_eq!(page(agency, &finance, &id).await["contract"]["paid"], 150_000);
    })
    .await;
}

#[tokio::test]
async fn payments_are_found_by_number_receipt_and_day_with_their_sum() {
    on_both(async |agency| {
        let (presale, finance, id) = submitted(agency).await;
        pay(agency, &finance, &id, "1000", "SJ-1").await.ok();
        pay(agency, &finance, &id, "2000", "SJ-2").await.ok();
        let find = async |within: &str, from: &str, q: &str| {
            let fields = [
                ("query[within]", within),
                ("query[from]", from),
                ("query[to]", ""),
                ("query[q]", q),
                ("query[after]", ""),
            ];
            let page = agency
                .call(Some(&finance), "payments/api/payment_list", &fields)
                .await
                .ok();
            (page["count"].as_i64().unwrap(), page["sum"].as_i64().unwrap())
        };
        assert_eq!(find("", "", "").await, (2, 300_000));
        assert_eq!(find("week", "", "林").await, (2, 300_000));
        assert_eq!(find("", "", "SJ-2").await, (1, 200_000));
        assert_eq!(find("", "2199-01-01", "").await, (0, 0));
        assert_eq!(find("", "", "%").await, (0, 0));
        let fields = [("query[q]", "")];
        agency
            .call(Some(&presale), "payments/api/payment_list", &fields)
            .await
            .refused(StatusCode::FORBIDDEN);
    })
    .await;
}
