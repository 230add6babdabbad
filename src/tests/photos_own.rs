//! Photos that members bring themself, the way back for what was deleted, and photos of the staff.

use crate::photos::{act, album, client, files, look, number, photo, png, run, upload};
use crate::support::{Agency, on_both};
use axum::http::StatusCode;
use serde_json::Value;
use yuelao::features::jobs::run_due;
use yuelao::types::ids::MemberId;

async fn mine(agency: &Agency, cookie: &str) -> Value {
    agency.call(Some(cookie), "photos/own/my_photos", &[]).await.ok()
}

async fn own(agency: &Agency, cookie: &str, function: &str, id: i64) -> StatusCode {
    let id = id.to_string();
    let answer = agency
        .call(Some(cookie), &format!("photos/own/{function}"), &[("id", &id)])
        .await;
    answer.status
}

/// A photo that the member sends from their own page.
async fn sent(agency: &Agency, cookie: &str, once: &str) -> i64 {
    let (status, id) = upload(
        agency,
        cookie,
        &format!("own=true&once={once}"),
        "微信图片.jpg",
        &png(),
        &[],
    )
    .await;
    assert_eq!(status, StatusCode::CREATED, "{id}");
    run_due(&agency.server).await.unwrap();
    id.as_i64().unwrap()
}

async fn member_of(agency: &Agency, photo: i64) -> i64 {
    number(agency, &format!("select member_id from photo where id = {photo}")).await
}

#[tokio::test]
async fn a_member_brings_photos_and_keeps_them_themself() {
    on_both(async |agency: &Agency| {
        let (her, other) = (client(agency, "presale").await, client(agency, "presale").await);
        let hers = agency.session_of_member(her).await;
        let staff = agency.session_of("presale").await;
        // Whoever else is named in the address: it is her own album that her session opens.
        let place = format!("own=true&member={other}&once=a");
        let (status, first) = upload(agency, &hers, &place, "微信图片.jpg", &png(), &[]).await;
        assert_eq!(status, StatusCode::CREATED, "{first}");
        let first = first.as_i64().unwrap();
        assert_eq!(member_of(agency, first).await, her.0);
        let page = mine(agency, &hers).await;
        assert!(
            page["photos"][0]["standing"].as_str().unwrap().starts_with("处理中"),
            "{page}"
        );
        run_due(&agency.server).await.unwrap();
        let second = sent(agency, &hers, "b").await;
        let page = mine(agency, &hers).await;
        assert_eq!(page["photos"][0]["cover"], true);
        assert!(
            page["photos"][0]["standing"].as_str().unwrap().contains("仅红娘"),
            "{page}"
        );
        // The staff see whose doing it was, and may not be found out by her.
        let seen = album(agency, &staff, her).await;
        assert_eq!(
            (seen.as_array().unwrap().len(), &seen[0]["uploaded_by"]),
            (2, &Value::Null)
        );
        assert_eq!(
            number(
                agency,
                &format!(
                    "select count(*) from event where kind = 'photo_added' and member_id = {her} and staff_id is null"
                )
            )
            .await,
            2
        );
        assert_eq!(own(agency, &hers, "choose_own_cover", second).await, StatusCode::OK);
        assert_eq!(album(agency, &staff, her).await[1]["cover"], true);
        let my_page = agency.call(Some(&hers), "portal/api/my_page", &[]).await.ok();
        assert_eq!(my_page["me"]["cover"], second);
        act(
            agency,
            &staff,
            "show_photo",
            second,
            &[("was", "hidden"), ("audience", "shown")],
        )
        .await;
        run(agency, &format!("update member set shown = false where id = {her}")).await;
        let standing = mine(agency, &hers).await["photos"][1]["standing"].to_string();
        assert!(standing.contains("授权"), "she has not agreed to be shown: {standing}");
        run(agency, &format!("update member set shown = true where id = {her}")).await;
        let standing = mine(agency, &hers).await["photos"][1]["standing"].to_string();
        assert!(standing.contains("已显示"), "{standing}");
        // The same picture again after a lost answer.
        let (status, again) = upload(agency, &hers, "own=true&once=b", "b.jpg", &png(), &[]).await;
        assert_eq!((status, again), (StatusCode::CREATED, Value::Null));
    })
    .await;
}

#[tokio::test]
async fn a_members_session_opens_no_album_but_their_own() {
    on_both(async |agency: &Agency| {
        let (her, other) = (client(agency, "presale").await, client(agency, "presale").await);
        let (hers, others) = (
            agency.session_of_member(her).await,
            agency.session_of_member(other).await,
        );
        let staff = agency.session_of("presale").await;
        let photo_of_hers = sent(agency, &hers, "a").await;
        for function in ["choose_own_cover", "delete_own_photo", "restore_own_photo"] {
            for (cookie, refused) in [
                (others.as_str(), StatusCode::NOT_FOUND),
                (staff.as_str(), StatusCode::UNAUTHORIZED),
                ("", StatusCode::UNAUTHORIZED),
            ] {
                assert_eq!(own(agency, cookie, function, photo_of_hers).await, refused, "{function}");
            }
        }
        // Without `own` a member is a stranger, with it the staff are, and so is anybody from elsewhere.
        let place = format!("member={her}&once=c");
        assert_eq!(upload(agency, &hers, &place, "a.png", &png(), &[]).await.0, StatusCode::UNAUTHORIZED);
        assert_eq!(upload(agency, &staff, "own=true&once=c", "a.png", &png(), &[]).await.0, StatusCode::UNAUTHORIZED);
        assert_eq!(upload(agency, "", "own=true&once=c", "a.png", &png(), &[]).await.0, StatusCode::UNAUTHORIZED);
        let foreign = [("sec-fetch-site", "cross-site")];
        assert_eq!(upload(agency, &hers, "own=true&once=c", "a.png", &png(), &foreign).await.0, StatusCode::FORBIDDEN);
        let (status, said) = upload(agency, &hers, "own=true&once=c", "a.jpg", b"<script>alert(1)</script>", &[]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert_eq!(number(agency, "select count(*) from photo").await, 1);
        // A paper that staff keep of her is not hers to touch.
        run(agency, &format!(
            "insert into verification (member_id, item, state, submitted_at) values ({her}, 'identity', 'waiting', '2026-11-21 00:00:00+00:00')")).await;
        run(agency, &format!("update photo set verification_id = (select max(id) from verification), cover = false where id = {photo_of_hers}")).await;
        assert_eq!(own(agency, &hers, "delete_own_photo", photo_of_hers).await, StatusCode::NOT_FOUND);
        assert_eq!(mine(agency, &hers).await["photos"].as_array().unwrap().len(), 0);
    })
    .await;
}

async fn deleted_of(agency: &Agency, cookie: &str, member: MemberId) -> Value {
    let member = member.to_string();
    agency
        .call(Some(cookie), "photos/api/photos_of", &[("member", &member)])
        .await
        .ok()["deleted"]
        .clone()
}

#[tokio::test]
async fn what_staff_deleted_staff_bring_back() {
    on_both(async |agency: &Agency| {
        let her = client(agency, "presale").await;
        let staff = agency.session_of("presale").await;
        let hers = agency.session_of_member(her).await;
        let (a, b) = (
            photo(agency, &staff, her, "a").await,
            photo(agency, &staff, her, "b").await,
        );
        assert_eq!(act(agency, &staff, "delete_photo", a, &[]).await, StatusCode::OK);
        assert_eq!(album(agency, &staff, her).await[0]["id"], b);
        assert_eq!(album(agency, &staff, her).await[0]["cover"], true);
        let gone = deleted_of(agency, &staff, her).await;
        assert_eq!((&gone[0]["id"], gone.as_array().unwrap().len()), (&a.into(), 1));
        assert!(gone[0]["deleted_by"].as_str().is_some() && gone[0]["deleted_at"].as_str().is_some());
        // Who looks after her still sees it, to know what they bring back; she and others don't.
        assert_eq!(look(agency, &staff, a, "160").await.0, StatusCode::OK);
        assert_eq!(look(agency, &hers, a, "160").await.0, StatusCode::NOT_FOUND);
        assert_eq!(act(agency, &staff, "make_cover", a, &[]).await, StatusCode::NOT_FOUND);
        for (account, refused) in [("chenmin", StatusCode::NOT_FOUND), ("finance", StatusCode::FORBIDDEN)] {
            let cookie = agency.session_of(account).await;
            assert_eq!(
                act(agency, &cookie, "restore_photo", a, &[]).await,
                refused,
                "{account}"
            );
            assert_eq!(
                look(agency, &cookie, a, "160").await.0,
                StatusCode::NOT_FOUND,
                "{account}"
            );
        }
        assert_eq!(own(agency, &hers, "restore_own_photo", a).await, StatusCode::NOT_FOUND);
        assert_eq!(act(agency, &staff, "restore_photo", a, &[]).await, StatusCode::OK);
        assert_eq!(
            act(agency, &staff, "restore_photo", a, &[]).await,
            StatusCode::CONFLICT,
            "twice"
        );
        let photos = album(agency, &staff, her).await;
        assert_eq!(
            (&photos[0]["id"], &photos[1]["id"]),
            (&b.into(), &a.into()),
            "behind the others"
        );
        assert_eq!(
            (&photos[0]["cover"], &photos[1]["cover"]),
            (&true.into(), &false.into()),
            "one cover"
        );
        assert_eq!(look(agency, &hers, a, "160").await.0, StatusCode::OK);
        assert!(deleted_of(agency, &staff, her).await.as_array().unwrap().is_empty());
        // The only one of an empty album is its cover again.
        for id in [a, b] {
            act(agency, &staff, "delete_photo", id, &[]).await;
        }
        assert_eq!(act(agency, &staff, "restore_photo", a, &[]).await, StatusCode::OK);
        assert_eq!(album(agency, &staff, her).await[0]["cover"], true);
        assert_eq!(files(agency, false), 10);
    })
    .await;
}

#[tokio::test]
async fn what_a_member_deleted_only_they_bring_back() {
    on_both(async |agency: &Agency| {
        let her = client(agency, "presale").await;
        let staff = agency.session_of("presale").await;
        let hers = agency.session_of_member(her).await;
        let id = sent(agency, &hers, "a").await;
        assert_eq!(own(agency, &hers, "delete_own_photo", id).await, StatusCode::OK);
        assert_eq!(own(agency, &hers, "delete_own_photo", id).await, StatusCode::NOT_FOUND);
        assert!(deleted_of(agency, &staff, her).await.as_array().unwrap().is_empty());
        assert_eq!(look(agency, &staff, id, "160").await.0, StatusCode::NOT_FOUND);
        assert_eq!(
            act(agency, &staff, "restore_photo", id, &[]).await,
            StatusCode::NOT_FOUND
        );
        assert_eq!(look(agency, &hers, id, "160").await.0, StatusCode::OK);
        assert_eq!(mine(agency, &hers).await["deleted"][0]["id"], id);
        assert_eq!(own(agency, &hers, "restore_own_photo", id).await, StatusCode::OK);
        assert_eq!(mine(agency, &hers).await["photos"][0]["cover"], true);
        assert_eq!(look(agency, &staff, id, "160").await.0, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_full_album_takes_nothing_back_and_the_disk_is_not_filled_by_deleting() {
    on_both(async |agency: &Agency| {
        let her = client(agency, "presale").await;
        let staff = agency.session_of("presale").await;
        let hers = agency.session_of_member(her).await;
        let id = photo(agency, &staff, her, "a").await;
        act(agency, &staff, "delete_photo", id, &[]).await;
        let fill = async |count: i64, deleted: &str| {
            for n in 0..count {
                run(agency, &format!(
                    "insert into photo (member_id, file, state, audience, position, width, height, created_at, deleted_at)
                     values ({her}, 'fill{count}of{n}', 'ready', 'hidden', 1, 400, 300, '2026-11-21 00:00:00+00:00', {deleted})")).await;
            }
        };
        fill(20, "null").await;
        assert_eq!(act(agency, &staff, "restore_photo", id, &[]).await, StatusCode::UNPROCESSABLE_ENTITY);
        run(agency, "delete from photo where deleted_at is null").await;
        let now = yuelao::server::clock::now().format("'%Y-%m-%d %H:%M:%S+00:00'").to_string();
        fill(59, &now).await;
        let (status, said) = upload(agency, &hers, "own=true&once=b", "a.png", &png(), &[]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        assert_eq!(act(agency, &staff, "restore_photo", id, &[]).await, StatusCode::OK, "what was there may come back");
    })
    .await;
}

#[tokio::test]
async fn a_colleague_has_one_photo_which_everybody_sees_whom_they_are_shown_to() {
    on_both(async |agency: &Agency| {
        let admin = agency.session_of("admin").await;
        let id = agency.staff("presale").await;
        let place = format!("staff={id}");
        for (account, refused) in [("", StatusCode::UNAUTHORIZED), ("presale", StatusCode::FORBIDDEN)] {
            let cookie = if account.is_empty() {
                String::new()
            } else {
                agency.session_of(account).await
            };
            let query = format!("{place}&once=x");
            assert_eq!(
                upload(agency, &cookie, &query, "a.png", &png(), &[]).await.0,
                refused,
                "{account}"
            );
        }
        let new = async |once: &str| {
            let query = format!("{place}&once={once}");
            let (status, photo) = upload(agency, &admin, &query, "a.png", &png(), &[]).await;
            assert_eq!(status, StatusCode::CREATED, "{photo}");
            photo.as_i64().unwrap()
        };
        let staff = id.to_string();
        let open = async || {
            let fields = [("id", staff.as_str())];
            agency
                .call(Some(&admin), "photos/staff/photo_of_staff", &fields)
                .await
                .ok()
        };
        let first = new("a").await;
        assert_eq!(open().await["waits"], true);
        run_due(&agency.server).await.unwrap();
        assert_eq!(
            (&open().await["photo"], &open().await["waits"]),
            (&first.into(), &false.into())
        );
        run(
            agency,
            &format!("update staff set shown_in_public = true where id = {id}"),
        )
        .await;
        let public = async || {
            let team = agency.call(None, "intake/api/public_team", &[]).await.ok();
            let team = team.as_array().unwrap().clone();
            team.into_iter().find(|p| p["id"] == id.0).unwrap()["photo"].clone()
        };
        assert_eq!(public().await, first);
        assert_eq!(
            look(agency, "", first, "160").await.0,
            StatusCode::OK,
            "a visitor of the site"
        );

        // Another one takes its place when it is ready, and not before.
        let second = new("b").await;
        assert_eq!(public().await, first);
        run_due(&agency.server).await.unwrap();
        run_due(&agency.server).await.unwrap();
        assert_eq!(public().await, second);
        assert_eq!(files(agency, false), 5, "the old one's files are gone");
        // One that can't be made into a picture changes nothing.
        let mut half = png();
        half.truncate(half.len() / 2);
        let (status, _) = upload(agency, &admin, &format!("{place}&once=c"), "a.png", &half, &[]).await;
        assert_eq!(status, StatusCode::CREATED);
        run_due(&agency.server).await.unwrap();
        assert_eq!(open().await["photo"], second);
        assert!(open().await["error"].as_str().unwrap().contains("损坏"));

        // Whom the site no longer shows: colleagues and their own clients still see them.
        run(
            agency,
            &format!("update staff set shown_in_public = false where id = {id}"),
        )
        .await;
        run(agency, &format!("delete from staff_link where staff_id = {id}")).await;
        let (client, other) = (client(agency, "presale").await, client(agency, "aftersale").await);
        let sees = async |cookie: &str| look(agency, cookie, second, "160").await.0 == StatusCode::OK;
        assert!(!sees("").await);
        assert!(sees(&agency.session_of("finance").await).await);
        assert!(sees(&agency.session_of_member(client).await).await);
        assert!(!sees(&agency.session_of_member(other).await).await);
        let hers = agency.session_of_member(client).await;
        let my_page = agency.call(Some(&hers), "portal/api/my_page", &[]).await.ok();
        assert_eq!(my_page["matchmaker"]["photo"], second);

        let fields = [("id", staff.as_str())];
        agency
            .call(Some(&admin), "photos/staff/remove_staff_photo", &fields)
            .await
            .ok();
        let again = agency
            .call(Some(&admin), "photos/staff/remove_staff_photo", &fields)
            .await;
        again.refused(StatusCode::CONFLICT);
        run_due(&agency.server).await.unwrap();
        assert_eq!((open().await["photo"].clone(), files(agency, false)), (Value::Null, 0));
    })
    .await;
}
