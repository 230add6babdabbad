//! Tags, internal notes and the blacklist: who may, what it blocks, what members never see.

use crate::support::{Agency, a_member, member_in_service, on_both};
use axum::http::StatusCode;
use yuelao::on;
use yuelao::types::ids::MemberId;

async fn theirs(agency: &Agency, account: &str) -> MemberId {
    let owner = agency.staff(account).await;
    let mut tx = agency.server.db.write().await.unwrap();
    let id = a_member(&mut tx, Some(owner), None).await;
    tx.commit().await.unwrap();
    id
}

async fn marks(agency: &Agency, cookie: &str, id: MemberId) -> serde_json::Value {
    let id = id.to_string();
    agency
        .call(Some(cookie), "marks/api/member_marks", &[("id", &id)])
        .await
        .ok()
}

fn names(marks: &serde_json::Value) -> Vec<&str> {
    let tags = marks["tags"].as_array().unwrap();
    tags.iter().map(|t| t["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn tags_are_made_by_managers_and_put_on_members_by_who_may_edit() {
    on_both(async |agency: &Agency| {
        let (manager, presale) = (agency.session_of("manager").await, agency.session_of("presale").await);
        for (name, tone) in [("高意向", "good"), ("需回避", "bad")] {
            let fields = [("name", name), ("tone", tone)];
            agency.call(Some(&manager), "marks/api/save_tag", &fields).await.ok();
            agency
                .call(Some(&presale), "marks/api/save_tag", &fields)
                .await
                .refused(StatusCode::FORBIDDEN);
        }
        let again = agency
            .call(Some(&manager), "marks/api/save_tag", &[("name", "高意向")])
            .await;
        assert_eq!(again.at_field("name"), Some("已有同名的标签"));

        let tags = agency.call(Some(&presale), "marks/api/all_tags", &[]).await.ok();
        let ids: Vec<String> = tags.as_array().unwrap().iter().map(|t| t["id"].to_string()).collect();
        let (one, other) = (theirs(agency, "presale").await, theirs(agency, "presale").await);
        let both = format!("{one},{other}");
        let put = async |ids: &str, tags: &str, mode: &str| {
            let fields = [("ids", ids), ("tags", tags), ("mode", mode)];
            agency.call(Some(&presale), "marks/api/tag_members", &fields).await
        };
        put(&both, &ids.join(","), "add").await.ok();
        put(&one.to_string(), &ids[0], "take").await.ok();
        assert_eq!(names(&marks(agency, &presale, one).await).len(), 1);
        assert_eq!(names(&marks(agency, &presale, other).await).len(), 2);
        put(&other.to_string(), &ids[0], "set").await.ok();
        assert_eq!(names(&marks(agency, &presale, other).await).len(), 1);

        // One member of another tree among them, and nothing happens to any.
        let strange = theirs(agency, "sunli").await;
        put(&format!("{other},{strange}"), &ids.join(","), "add")
            .await
            .refused(StatusCode::NOT_FOUND);
        assert_eq!(names(&marks(agency, &presale, other).await).len(), 1);

        agency
            .call(Some(&manager), "marks/api/remove_tag", &[("id", &ids[0])])
            .await
            .ok();
        assert!(names(&marks(agency, &presale, other).await).is_empty());
    })
    .await;
}

#[tokio::test]
async fn notes_stand_pinned_first_and_are_removed_by_their_author_or_a_manager() {
    on_both(async |agency: &Agency| {
        let (manager, presale) = (agency.session_of("manager").await, agency.session_of("presale").await);
        let id = theirs(agency, "presale").await.to_string();
        let write = async |cookie: &str, text: &str, pinned: &str| {
            let fields = [("member", id.as_str()), ("text", text), ("pinned", pinned)];
            agency.call(Some(cookie), "marks/api/add_note", &fields).await
        };
        write(&presale, "母亲常来电，先找本人", "true").await.ok();
        write(&manager, "周末不要打电话", "false").await.ok();
        write(&manager, "周末不要打电话", "false").await.ok();
        assert!(write(&presale, " ", "false").await.at_field("text").is_some());
        let seen = marks(agency, &presale, id.parse().unwrap()).await;
        let notes = seen["notes"].as_array().unwrap();
        assert_eq!(notes.len(), 2, "a double click is one note: {notes:?}");
        assert_eq!(notes[0]["text"], "母亲常来电，先找本人");
        let managers = notes[1]["id"].to_string();
        let mine = notes[0]["id"].to_string();

        let remove = async |cookie: &str, note: &str| {
            agency
                .call(
                    Some(cookie),
                    "marks/api/remove_note",
                    &[("member", id.as_str()), ("note", note)],
                )
                .await
        };
        remove(&presale, &managers).await.refused(StatusCode::FORBIDDEN);
        remove(&manager, &mine).await.ok();
        let pin = [("member", id.as_str()), ("note", managers.as_str()), ("pinned", "true")];
        agency.call(Some(&presale), "marks/api/pin_note", &pin).await.ok();
        let seen = marks(agency, &presale, id.parse().unwrap()).await;
        assert_eq!(seen["notes"][0]["pinned"], true);
        // The timeline says that a note was written, never what.
        let timeline = agency
            .call(Some(&presale), "members/api/member_timeline", &[("id", &id)])
            .await
            .ok();
        assert!(
            timeline.to_string().contains("note_written") && !timeline.to_string().contains("周末"),
            "{timeline}"
        );
    })
    .await;
}

/// Lets a member sign in with a name and `yuelao-demo`.
async fn may_sign_in(agency: &Agency, id: MemberId, name: &str) {
    let mut tx = agency.server.db.write().await.unwrap();
    let hash = yuelao::server::passwords::hash("yuelao-demo".into()).await.unwrap();
    on!(&mut tx, c => sqlx::query("update member set username = $1, password_hash = $2 where id = $3")
        .bind(name).bind(hash).bind(id).execute(c).await.map(|_| ()))
    .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_blacklist_shuts_every_door_until_a_manager_lifts_it() {
    on_both(async |agency: &Agency| {
        let (admin, aftersale) = (agency.session_of("admin").await, agency.session_of("aftersale").await);
        let she = member_in_service(agency, "aftersale", &[]).await;
        let he = member_in_service(
            agency,
            "aftersale",
            &[("sex", "male"), ("name", "高远"), ("birthday", "1992-01-01")],
        )
        .await;
        may_sign_in(agency, she, "linxiao").await;
        let (id, candidate) = (she.to_string(), he.to_string());
        let sign_in = async || {
            let fields = [("name", "linxiao"), ("password", "yuelao-demo")];
            agency.post("portal/api/sign_in_member", "", &fields).await
        };
        let open = sign_in().await;
        let cookie = open.headers()["set-cookie"]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_string();
        agency.call(Some(&cookie), "portal/api/my_page", &[]).await.ok();

        let bar = [("member", id.as_str()), ("reason", "多次爽约并骚扰对方")];
        assert!(
            agency
                .call(Some(&aftersale), "marks/api/blacklist_member", &[("member", &id)])
                .await
                .at_field("reason")
                .is_some()
        );
        agency
            .call(Some(&aftersale), "marks/api/blacklist_member", &bar)
            .await
            .ok();
        agency
            .call(Some(&aftersale), "marks/api/blacklist_member", &bar)
            .await
            .refused(StatusCode::CONFLICT);
        assert_eq!(
            marks(agency, &aftersale, she).await["barred"]["reason"],
            "多次爽约并骚扰对方"
        );

        // The session ends and the door stays shut.
        agency
            .call(Some(&cookie), "portal/api/my_page", &[])
            .await
            .refused(StatusCode::UNAUTHORIZED);
        assert!(!sign_in().await.status().is_success(), "signed in from the blacklist");

        // No matching, in neither direction; no date, no contract, no assignment.
        let pair = [
            ("member", id.as_str()),
            ("candidate", candidate.as_str()),
            ("reason", "同城"),
            ("once", "a"),
        ];
        let refused = agency.call(Some(&aftersale), "matching/api/recommend", &pair).await;
        refused.refused(StatusCode::CONFLICT);
        assert!(refused.body.to_string().contains("多次爽约并骚扰对方"), "{refused:?}");
        let other_way = [
            ("member", candidate.as_str()),
            ("candidate", id.as_str()),
            ("reason", "同城"),
            ("once", "b"),
        ];
        agency
            .call(Some(&aftersale), "matching/api/recommend", &other_way)
            .await
            .refused(StatusCode::CONFLICT);
        let library = [("member", candidate.as_str())];
        let shown = agency
            .call(Some(&aftersale), "matching/api/match_library", &library)
            .await
            .ok();
        assert!(
            shown["cards"]
                .as_array()
                .unwrap()
                .iter()
                .all(|c| c["party"]["id"] != she.0),
            "{shown}"
        );
        agency
            .call(Some(&aftersale), "matching/api/match_library", &[("member", &id)])
            .await
            .refused(StatusCode::CONFLICT);
        let date = [
            ("member", id.as_str()),
            ("partner", candidate.as_str()),
            ("at", "2099-01-01T10:00"),
            ("place", "店"),
            ("once", "c"),
        ];
        agency
            .call(Some(&aftersale), "dates/api/plan_date", &date)
            .await
            .refused(StatusCode::CONFLICT);
        agency
            .call(
                Some(&admin),
                "packages/api/save_package",
                &[
                    ("once", "p"),
                    ("name", "安心"),
                    ("fee_kind", "service"),
                    ("price", "100"),
                    ("months", "12"),
                    ("introductions", "1"),
                    ("dates", "1"),
                    ("active", "true"),
                ],
            )
            .await
            .ok();
        let today = yuelao::server::clock::today().to_string();
        let contract = [
            ("once", "d"),
            ("member", id.as_str()),
            ("package", "1"),
            ("starts_on", today.as_str()),
            ("instalments", "1"),
            ("discount", "0"),
        ];
        let refused = agency
            .call(Some(&aftersale), "contracts/api/draft_contract", &contract)
            .await;
        refused.refused(StatusCode::CONFLICT);
        assert!(refused.body.to_string().contains("黑名单"), "{refused:?}");
        let to = agency.staff("linjing").await.to_string();
        let assign = [("ids", id.as_str()), ("phase", "aftersale"), ("to", to.as_str())];
        agency
            .call(Some(&admin), "assignments/api/assign_members", &assign)
            .await
            .refused(StatusCode::CONFLICT);

        // Managers lift it, matchmakers don't; then everything goes on.
        let lift = [("member", id.as_str()), ("reason", "已道歉并书面承诺")];
        agency
            .call(Some(&aftersale), "marks/api/lift_blacklist", &lift)
            .await
            .refused(StatusCode::FORBIDDEN);
        agency.call(Some(&admin), "marks/api/lift_blacklist", &lift).await.ok();
        assert!(marks(agency, &aftersale, she).await["barred"].is_null());
        agency
            .call(Some(&aftersale), "matching/api/recommend", &pair)
            .await
            .ok();
        assert!(sign_in().await.status().is_redirection() || sign_in().await.status().is_success());
        agency
            .call(Some(&admin), "assignments/api/assign_members", &assign)
            .await
            .ok();
    })
    .await;
}
