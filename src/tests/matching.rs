//! The match library, recommendations and answers.

use crate::support::{Agency, a_member, member_in_service, on_both};
use axum::http::StatusCode;
use serde_json::Value;
use yuelao::features::matching::store::{self, NewRecommendation};
use yuelao::on;
use yuelao::server::clock;
use yuelao::types::ids::MemberId;

const LIBRARY: &str = "matching/api/match_library";
const RECOMMEND: &str = "matching/api/recommend";
const LIST: &str = "matching/api/recommendations_by_tab";
const ANSWER: &str = "matching/api/answer_recommendation";

const MAN: &[(&str, &str)] = &[
    ("name", "王建国"),
    ("sex", "male"),
    ("birthday", "1992-05-06"),
    ("height", "178"),
];

async fn man(agency: &Agency, owner: &str, more: &[(&str, &str)]) -> MemberId {
    member_in_service(agency, owner, &[MAN, more].concat()).await
}

async fn candidates(agency: &Agency, cookie: &str, id: MemberId) -> Vec<i64> {
    let library = agency
        .call(Some(cookie), LIBRARY, &[("member", &id.to_string())])
        .await
        .ok();
    library["cards"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["party"]["id"].as_i64().unwrap())
        .collect()
}

pub async fn recommend(
    agency: &Agency,
    cookie: &str,
    member: MemberId,
    candidate: MemberId,
    once: &str,
) -> crate::support::Answer {
    let (member, candidate) = (member.to_string(), candidate.to_string());
    let fields = [
        ("member", &*member),
        ("candidate", &*candidate),
        ("reason", "年龄相当，都爱徒步"),
        ("once", once),
    ];
    agency.call(Some(cookie), RECOMMEND, &fields).await
}

pub async fn rows(agency: &Agency, cookie: &str, tab: &str) -> Vec<Value> {
    agency.call(Some(cookie), LIST, &[("tab", tab)]).await.ok()["rows"]
        .as_array()
        .unwrap()
        .clone()
}

pub async fn answer(
    agency: &Agency,
    cookie: &str,
    id: &str,
    side: &str,
    said: &str,
    reason: &str,
) -> crate::support::Answer {
    let fields = [
        ("id", id),
        ("side", side),
        ("was", "waiting"),
        ("answer", said),
        ("reason", reason),
    ];
    agency.call(Some(cookie), ANSWER, &fields).await
}

#[tokio::test]
async fn the_library_respects_musts_of_both_sides_and_leaves_out_who_cannot_come() {
    on_both(async |agency| {
        let her = member_in_service(agency, "aftersale", &[("wish_age_max", "36"), ("weight_age", "must"), ("wish_education", "master")]).await;
        let right = man(agency, "linjing", &[]).await;
        let old = man(agency, "linjing", &[("birthday", "1975-01-01")]).await;
        let choosy = man(agency, "linjing", &[("wish_height_min", "170"), ("weight_height", "must")]).await;
        let better = man(agency, "linjing", &[("education", "master")]).await;
        let hidden = man(agency, "linjing", &[]).await;
        let gone = man(agency, "linjing", &[]).await;
        let woman = member_in_service(agency, "linjing", &[]).await;
        let mut tx = agency.server.db.write().await.unwrap();
        on!(&mut tx, c => sqlx::query("update member set shown = false where id = $1").bind(hidden).execute(c).await.map(|_| ())).unwrap();
        on!(&mut tx, c => sqlx::query("update member set stage = 'completed' where id = $1").bind(gone).execute(c).await.map(|_| ())).unwrap();
        tx.commit().await.unwrap();

        let cookie = agency.sign_in("aftersale").await;
        assert_eq!(candidates(agency, &cookie, her).await, [better.0, right.0], "not {old}, {choosy}, {hidden}, {gone}, {woman}");

        // What is filtered narrows further.
        let fields = [("member", her.to_string()), ("filter[education]", "master".into()), ("filter[fresh]", "true".into())];
        let fields: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let library = agency.call(Some(&cookie), LIBRARY, &fields).await.ok();
        assert_eq!(library["total"], 1);

        // Candidates of colleagues come without a name, and nothing to call them by.
        let card = &library["cards"][0]["party"];
        assert_eq!((card["name"].as_str(), card["owner"].as_str()), (Some("王先生"), Some("林静")));
        assert!(!library.to_string().contains("王建国"));

        recommend(agency, &cookie, her, better, "k1").await.ok();
        assert_eq!(candidates(agency, &cookie, her).await, [right.0]);
        let theirs = agency.sign_in("linjing").await;
        assert!(candidates(agency, &theirs, better).await.iter().all(|c| *c != her.0), "recommended the other way round already");

        // A must is held at the server too.
        for wrong in [old, choosy, hidden, gone, woman, MemberId(9999)] {
            recommend(agency, &cookie, her, wrong, &format!("w{wrong}")).await.refused(StatusCode::CONFLICT);
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_is_recommended_twice() {
    on_both(async |agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let him = man(agency, "linjing", &[]).await;
        let cookie = agency.sign_in("aftersale").await;
        let empty = [
            ("member", her.to_string()),
            ("candidate", him.to_string()),
            ("reason", " ".into()),
            ("once", "k0".into()),
        ];
        let empty: Vec<_> = empty.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert!(
            agency
                .call(Some(&cookie), RECOMMEND, &empty)
                .await
                .at_field("reason")
                .is_some()
        );

        recommend(agency, &cookie, her, him, "k1").await.ok();
        recommend(agency, &cookie, her, him, "k1").await.ok();
        recommend(agency, &cookie, her, him, "k2")
            .await
            .refused(StatusCode::CONFLICT);
        let theirs = agency.sign_in("linjing").await;
        recommend(agency, &theirs, him, her, "k3")
            .await
            .refused(StatusCode::CONFLICT);
        assert_eq!(rows(agency, &cookie, "waiting").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn two_who_recommend_each_other_at_once_make_one_recommendation() {
    on_both(async |agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let him = man(agency, "linjing", &[]).await;
        let (cookie, theirs) = (agency.sign_in("aftersale").await, agency.sign_in("linjing").await);
        let (a, b) = tokio::join!(
            recommend(agency, &cookie, her, him, "k1"),
            recommend(agency, &theirs, him, her, "k2")
        );
        let mut said = [a.status, b.status];
        said.sort();
        assert!(said[0].is_success(), "{a:?} {b:?}");
        assert_eq!(said[1], StatusCode::CONFLICT, "{a:?} {b:?}");
    })
    .await;
}

#[tokio::test]
async fn both_matchmakers_see_a_recommendation_and_answer_for_their_own_side() {
    on_both(async |agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let him = man(agency, "linjing", &[]).await;
        let (cookie, theirs, peer) = (
            agency.sign_in("aftersale").await,
            agency.sign_in("linjing").await,
            agency.sign_in("hexiaoyan").await,
        );
        recommend(agency, &cookie, her, him, "k1").await.ok();
        let list = rows(agency, &theirs, "waiting").await;
        let id = list[0]["id"].to_string();
        assert_eq!(
            (
                list[0]["member"]["name"].as_str(),
                list[0]["candidate"]["name"].as_str()
            ),
            (Some("林女士"), Some("王建国"))
        );
        assert_eq!(
            (list[0]["joint"].as_str(), list[0]["may_answer_member"].as_bool()),
            (Some("waiting_both"), Some(false))
        );

        // A peer with neither member finds nothing.
        assert!(rows(agency, &peer, "waiting").await.is_empty());
        answer(agency, &peer, &id, "member", "interested", "")
            .await
            .refused(StatusCode::NOT_FOUND);

        answer(agency, &theirs, &id, "member", "interested", "")
            .await
            .refused(StatusCode::FORBIDDEN);
        assert!(
            answer(agency, &theirs, &id, "candidate", "", "")
                .await
                .at_field("answer")
                .is_some()
        );
        assert!(
            answer(agency, &theirs, &id, "candidate", "declined", "")
                .await
                .at_field("reason")
                .is_some()
        );
        answer(agency, &theirs, &id, "candidate", "interested", "").await.ok();
        // Somebody who saw the answer before it came is told.
        answer(agency, &cookie, &id, "candidate", "declined", "age")
            .await
            .refused(StatusCode::CONFLICT);
        assert_eq!(rows(agency, &cookie, "waiting").await[0]["joint"], "waiting_one");
        answer(agency, &cookie, &id, "member", "interested", "").await.ok();
        assert_eq!(rows(agency, &theirs, "mutual").await[0]["joint"], "both_interested");
    })
    .await;
}

#[tokio::test]
async fn the_other_sides_matchmaker_hears_of_an_answer_at_once_without_a_name() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let him = man(agency, "linjing", &[]).await;
        let cookie = agency.session_of("aftersale").await;
        recommend(agency, &cookie, her, him, "k").await.ok();
        let id = rows(agency, &cookie, "waiting").await[0]["id"].to_string();
        let mut news = agency.server.live.subscribe();
        answer(agency, &cookie, &id, "member", "interested", "").await.ok();
        // PostgreSQL's notice comes by its own way.
        if matches!(agency.server.db, yuelao::server::db::Db::Sqlite { .. }) {
            let told = news.try_recv().unwrap();
            assert_eq!(told.to, Some(agency.staff("linjing").await.0));
            assert_eq!(told.text, format!("编号 {her} 对编号 {him} 的答复：有意"));
            assert!(news.try_recv().is_err());
        }
    })
    .await;
}

#[tokio::test]
async fn a_long_list_of_recommendations_comes_page_by_page_and_none_twice() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let (owner, other) = (agency.staff("aftersale").await, agency.staff("linjing").await);
        let mut tx = agency.server.db.write().await.unwrap();
        for n in 0..52 {
            let him = a_member(&mut tx, Some(other), Some(other)).await;
            let new = NewRecommendation {
                member: her,
                candidate: him,
                affinity: n,
                reason: "甲",
                staff: owner,
                at: clock::now(),
            };
            store::insert(&mut tx, new).await.unwrap();
        }
        tx.commit().await.unwrap();
        let cookie = agency.session_of("aftersale").await;
        let page = async |tab: &str, after: &str| {
            let fields = [("tab", tab), ("after", after)];
            let list = agency
                .call(
                    Some(&cookie),
                    LIST,
                    if after.is_empty() { &fields[..1] } else { &fields },
                )
                .await
                .ok();
            let ids: Vec<i64> = list["rows"]
                .as_array()
                .unwrap()
                .iter()
                .map(|r| r["id"].as_i64().unwrap())
                .collect();
            (ids, list["next"].as_i64(), list["waiting"].as_i64().unwrap())
        };
        let (first, next, waiting) = page("waiting", "").await;
        assert_eq!((first.len(), next, waiting), (50, first.last().copied(), 52));
        let (second, end, _) = page("waiting", &next.unwrap().to_string()).await;
        assert_eq!((second.len(), end), (2, None));
        assert!(second[0] > first[49], "those that wait the longest come first");
        // What is settled: the latest first.
        for id in first.iter().chain(&second) {
            answer(agency, &cookie, &id.to_string(), "member", "no_answer", "")
                .await
                .ok();
        }
        let (ended, next, waiting) = page("ended", "").await;
        assert_eq!((ended[0], ended.len(), waiting), (second[1], 50, 0));
        let (rest, end, _) = page("ended", &next.unwrap().to_string()).await;
        assert_eq!((rest, end), (vec![first[1], first[0]], None));
    })
    .await;
}
