//! Members who ask to be introduced to somebody.

use crate::support::{Agency, member_in_service, on_both};
use axum::http::StatusCode;
use serde_json::Value;
use yuelao::on;
use yuelao::types::ids::MemberId;

const MINE: &str = "requests/own/my_requests";
const ASK: &str = "requests/own/ask_introduction";
const WITHDRAW: &str = "requests/own/withdraw_request";
const LIST: &str = "requests/api/requests_by_tab";
const OPEN: &str = "requests/api/open_request";
const COORDINATE: &str = "requests/api/coordinate_request";
const DECLINE: &str = "requests/api/decline_request";
const ARRANGE: &str = "requests/api/arrange_request";

const MAN: &[(&str, &str)] = &[
    ("name", "王建国"),
    ("sex", "male"),
    ("birthday", "1992-05-06"),
    ("height", "178"),
];

struct Two {
    her: MemberId,
    him: MemberId,
    /// Her own session.
    mine: String,
    /// Her matchmaker's, his, and one who has to do with neither.
    cookie: String,
    theirs: String,
    peer: String,
}

async fn two(agency: &Agency) -> Two {
    let her = member_in_service(agency, "aftersale", &[]).await;
    let him = member_in_service(agency, "linjing", MAN).await;
    Two {
        her,
        him,
        mine: agency.session_of_member(her).await,
        cookie: agency.sign_in("aftersale").await,
        theirs: agency.sign_in("linjing").await,
        peer: agency.sign_in("hexiaoyan").await,
    }
}

async fn ask(agency: &Agency, mine: &str, number: &str, message: &str, once: &str) -> crate::support::Answer {
    let fields = [("number", number), ("message", message), ("once", once)];
    agency.call(Some(mine), ASK, &fields).await
}

async fn rows(agency: &Agency, cookie: &str, tab: &str) -> Vec<Value> {
    let list = agency.call(Some(cookie), LIST, &[("tab", tab)]).await.ok();
    list["rows"].as_array().unwrap().clone()
}

async fn mine(agency: &Agency, cookie: &str) -> Vec<Value> {
    let own = agency.call(Some(cookie), MINE, &[]).await.ok();
    own["rows"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_request_is_coordinated_by_both_matchmakers_and_becomes_a_recommendation() {
    on_both(async |agency| {
        let t = two(agency).await;
        let him = t.him.to_string();
        ask(agency, &t.mine, &him, "徒步时见过", "a").await.ok();
        // The same form twice is one request, another one for the same person none.
        ask(agency, &t.mine, &him, "徒步时见过", "a").await.ok();
        assert!(
            ask(agency, &t.mine, &him, "再问一次", "b")
                .await
                .at_field("number")
                .is_some()
        );
        assert_eq!(mine(agency, &t.mine).await.len(), 1);

        let list = rows(agency, &t.cookie, "open").await;
        assert_eq!(list.len(), 1);
        let id = list[0]["id"].to_string();
        // Each sees their own member with the name, the other without.
        assert_eq!(
            (list[0]["member"]["name"].as_str(), list[0]["wanted"]["name"].as_str()),
            (Some("林晓"), Some("王先生"))
        );
        let seen = rows(agency, &t.theirs, "open").await;
        assert_eq!(
            (seen[0]["member"]["name"].as_str(), seen[0]["wanted"]["name"].as_str()),
            (Some("林女士"), Some("王建国"))
        );
        assert!(rows(agency, &t.peer, "open").await.is_empty());
        agency
            .call(Some(&t.peer), OPEN, &[("id", &*id)])
            .await
            .refused(StatusCode::NOT_FOUND);

        // His matchmaker notes what he says; whoever looks at the old version is told.
        let note = [
            ("id", &*id),
            ("version", "0"),
            ("wanted", &*him),
            ("note", "王先生愿意先看资料"),
        ];
        agency.call(Some(&t.theirs), COORDINATE, &note).await.ok();
        agency
            .call(Some(&t.cookie), COORDINATE, &note)
            .await
            .refused(StatusCode::CONFLICT);
        let own = &mine(agency, &t.mine).await[0];
        assert_eq!(own["state"], "coordinating");
        assert!(!own.to_string().contains("愿意先看"), "the note is among staff: {own}");

        let desk = agency.call(Some(&t.cookie), OPEN, &[("id", &*id)]).await.ok();
        assert!(desk["reason"]["Ok"].is_string(), "{desk}");
        let empty = [("id", &*id), ("version", "1"), ("reason", " "), ("once", "r0")];
        assert!(
            agency
                .call(Some(&t.cookie), ARRANGE, &empty)
                .await
                .at_field("reason")
                .is_some()
        );
        let arrange = [
            ("id", &*id),
            ("version", "1"),
            ("reason", "都爱徒步"),
            ("answer", "对方愿意了解"),
            ("once", "r1"),
        ];
        agency.call(Some(&t.cookie), ARRANGE, &arrange).await.ok();
        agency.call(Some(&t.cookie), ARRANGE, &arrange).await.ok();

        let waiting = crate::matching::rows(agency, &t.theirs, "waiting").await;
        assert_eq!(waiting.len(), 1);
        assert_eq!(
            (
                waiting[0]["member_said"]["answer"].as_str(),
                waiting[0]["joint"].as_str()
            ),
            (Some("interested"), Some("waiting_one"))
        );
        let own = &mine(agency, &t.mine).await[0];
        assert!(own["outcome"].as_str().unwrap().contains("对方愿意了解"), "{own}");
        crate::matching::answer(
            agency,
            &t.theirs,
            &waiting[0]["id"].to_string(),
            "candidate",
            "interested",
            "",
        )
        .await
        .ok();
        let done = rows(agency, &t.cookie, "accepted").await;
        assert_eq!(done[0]["joint"], "both_interested");
        for (kind, count) in [("request_made", 1), ("request_handled", 2), ("recommended", 1)] {
            assert_eq!(events(agency, t.her, kind).await, count, "{kind}");
        }
        assert_eq!(
            events(agency, t.him, "request_handled").await,
            0,
            "his timeline tells nothing of it"
        );
    })
    .await;
}

async fn events(agency: &Agency, of: MemberId, kind: &str) -> i64 {
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar("select count(*) from event where member_id = $1 and kind = $2")
        .bind(of).bind(kind).fetch_one(c).await)
    .unwrap()
}

#[tokio::test]
async fn a_member_learns_nothing_from_numbers_and_waits_for_no_more_than_three() {
    on_both(async |agency| {
        let t = two(agency).await;
        let bad = ask(agency, &t.mine, &t.her.to_string(), "", "x").await;
        assert!(bad.at_field("number").is_some());
        assert!(
            ask(agency, &t.mine, "", "登山", "y")
                .await
                .at_field("message")
                .is_some()
        );
        // A number that nobody has is taken like any other.
        let nobody = ask(agency, &t.mine, "8888888", "", "1").await.ok();
        let somebody = ask(agency, &t.mine, &t.him.to_string(), "", "2").await.ok();
        assert_eq!(nobody, somebody);
        let own = mine(agency, &t.mine).await;
        assert_eq!(own[0]["outcome"], own[1]["outcome"]);
        ask(agency, &t.mine, "", "想认识喜欢登山的人", "3").await.ok();
        ask(agency, &t.mine, "", "想认识喜欢读书的人", "4")
            .await
            .refused(StatusCode::CONFLICT);
        assert_eq!(mine(agency, &t.mine).await.len(), 3);

        // One taken back makes room; it can't be taken back twice, nor by another.
        let id = own[1]["id"].to_string();
        let his = agency.session_of_member(t.him).await;
        agency
            .call(Some(&his), WITHDRAW, &[("id", &*id)])
            .await
            .refused(StatusCode::CONFLICT);
        agency.call(Some(&t.mine), WITHDRAW, &[("id", &*id)]).await.ok();
        agency
            .call(Some(&t.mine), WITHDRAW, &[("id", &*id)])
            .await
            .refused(StatusCode::CONFLICT);
        ask(agency, &t.mine, "", "想认识喜欢读书的人", "5").await.ok();

        // Described: the matchmaker finds out who is meant, and answers with a sentence.
        let open = rows(agency, &t.cookie, "open").await;
        let described = open.iter().find(|r| r["number"] == 0).unwrap();
        let id = described["id"].to_string();
        let desk = agency.call(Some(&t.cookie), OPEN, &[("id", &*id)]).await.ok();
        assert!(desk["reason"]["Err"].is_string(), "{desk}");
        let wrong = [("id", &*id), ("version", "0"), ("wanted", "8888888"), ("note", "")];
        assert!(
            agency
                .call(Some(&t.cookie), COORDINATE, &wrong)
                .await
                .at_field("wanted")
                .is_some()
        );
        let short = [("id", &*id), ("version", "0"), ("answer", "不")];
        assert!(
            agency
                .call(Some(&t.cookie), DECLINE, &short)
                .await
                .at_field("answer")
                .is_some()
        );
        let answer = [
            ("id", &*id),
            ("version", "0"),
            ("answer", "暂时没有这样的人，我们继续物色"),
        ];
        agency.call(Some(&t.cookie), DECLINE, &answer).await.ok();
        agency
            .call(Some(&t.cookie), DECLINE, &answer)
            .await
            .refused(StatusCode::CONFLICT);
        let own = mine(agency, &t.mine).await;
        assert!(
            own.iter().any(|r| r["outcome"] == "暂时没有这样的人，我们继续物色"),
            "{own:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn who_had_declined_and_changes_their_mind_takes_the_recommendation_up_again() {
    on_both(async |agency| {
        let t = two(agency).await;
        crate::matching::recommend(agency, &t.cookie, t.her, t.him, "k")
            .await
            .ok();
        let him = t.him.to_string();
        assert!(
            ask(agency, &t.mine, &him, "", "1").await.at_field("number").is_some(),
            "it waits for her word already"
        );
        let id = crate::matching::rows(agency, &t.cookie, "waiting").await[0]["id"].to_string();
        crate::matching::answer(agency, &t.cookie, &id, "member", "declined", "place")
            .await
            .ok();
        ask(agency, &t.mine, &him, "想再认识一下", "2").await.ok();
        let request = rows(agency, &t.cookie, "open").await[0]["id"].to_string();
        let arrange = [
            ("id", &*request),
            ("version", "0"),
            ("reason", "会员改变了主意"),
            ("once", "r"),
        ];
        agency.call(Some(&t.cookie), ARRANGE, &arrange).await.ok();
        let waiting = crate::matching::rows(agency, &t.cookie, "waiting").await;
        assert_eq!(waiting.len(), 1);
        assert_eq!(
            (waiting[0]["id"].to_string(), waiting[0]["joint"].as_str()),
            (id, Some("waiting_one"))
        );
    })
    .await;
}
