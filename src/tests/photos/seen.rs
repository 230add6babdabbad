//! Who sees how much of a photo, and that an album keeps one cover and no files of what is gone.

use super::{act, album, client, files, look, number, photo, png, run, upload};
use crate::support::{Agency, member_in_service, on_both};
use axum::http::StatusCode;
use serde_json::Value;
use yuelao::features::jobs::run_due;
use yuelao::features::photos::work;

#[tokio::test]
async fn others_see_as_much_as_the_photo_and_the_member_say() {
    on_both(async |agency: &Agency| {
        let her = member_in_service(agency, "aftersale", &[]).await;
        let him = member_in_service(
            agency,
            "linjing",
            &[
                ("name", "王建国"),
                ("sex", "male"),
                ("birthday", "1992-05-06"),
                ("height", "178"),
            ],
        )
        .await;
        let mine = agency.session_of("aftersale").await;
        let id = photo(agency, &mine, her, "a").await;
        let (_, sharp) = look(agency, &mine, id, "480").await;
        let colleague = agency.session_of("linjing").await;
        let his = agency.session_of_member(him).await;
        let seen = async |cookie: &str| {
            let (status, file) = look(agency, cookie, id, "480").await;
            match status {
                StatusCode::OK if file == sharp => "sharp",
                StatusCode::OK => "blurred",
                StatusCode::NOT_FOUND => "nothing",
                other => panic!("{other}"),
            }
        };
        let show = async |was: &str, audience: &str| {
            assert_eq!(
                act(agency, &mine, "show_photo", id, &[("was", was), ("audience", audience)]).await,
                StatusCode::OK
            );
        };
        assert_eq!(
            (seen(&colleague).await, seen(&his).await),
            ("nothing", "nothing"),
            "hidden"
        );
        show("hidden", "blurred").await;
        assert_eq!(
            (seen(&colleague).await, seen(&his).await),
            ("blurred", "nothing"),
            "they were not introduced"
        );
        run(
            agency,
            &format!(
                "insert into recommendation (member_id, candidate_id, affinity, reason, staff_id, at)
             select {him}, {her}, 80, '甲', id, '2026-11-20 02:00:00+00:00' from staff where account = 'linjing'"
            ),
        )
        .await;
        assert_eq!(seen(&his).await, "blurred");
        assert_eq!(
            look(agency, &his, id, "1280").await.1.len(),
            look(agency, &his, id, "480").await.1.len(),
            "no larger one"
        );
        show("blurred", "shown").await;
        assert_eq!((seen(&colleague).await, seen(&his).await), ("sharp", "sharp"));
        let page = agency.call(Some(&his), "portal/api/my_page", &[]).await.ok();
        assert_eq!(page["recommendations"][0]["partner"]["cover"], id);
        let library = agency
            .call(
                Some(&colleague),
                "matching/api/match_library",
                &[("member", &him.to_string())],
            )
            .await
            .ok();
        assert_eq!(library["recommended"][0]["candidate"]["cover"], id);

        run(agency, &format!("update member set shown = false where id = {her}")).await;
        assert_eq!(
            (seen(&colleague).await, seen(&his).await),
            ("nothing", "nothing"),
            "she no longer agrees"
        );
        let library = agency
            .call(
                Some(&colleague),
                "matching/api/match_library",
                &[("member", &him.to_string())],
            )
            .await
            .ok();
        assert_eq!(library["recommended"][0]["candidate"]["cover"], Value::Null);
        run(
            agency,
            "update recommendation set member_answer = 'interested', candidate_answer = 'interested'",
        )
        .await;
        assert_eq!(seen(&his).await, "sharp", "both want to meet");
        // A colleague was faster than the page.
        assert_eq!(
            act(
                agency,
                &mine,
                "show_photo",
                id,
                &[("was", "blurred"), ("audience", "hidden")]
            )
            .await,
            StatusCode::CONFLICT
        );
    })
    .await;
}

#[tokio::test]
async fn cover_order_and_deletion_keep_one_cover_and_no_files() {
    on_both(async |agency: &Agency| {
        let member = client(agency, "presale").await;
        let mine = agency.session_of("presale").await;
        let mut ids = Vec::new();
        for once in ["a", "b", "c"] {
            ids.push(photo(agency, &mine, member, once).await);
        }
        let order = async || {
            let photos = album(agency, &mine, member).await;
            let of = |key: &str| {
                photos
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|p| p[key].clone())
                    .collect::<Vec<_>>()
            };
            let cover = of("cover").iter().position(|c| *c == true);
            (of("id").iter().map(|i| i.as_i64().unwrap()).collect::<Vec<_>>(), cover)
        };
        assert_eq!(order().await, (ids.clone(), Some(0)));
        assert_eq!(act(agency, &mine, "make_cover", ids[2], &[]).await, StatusCode::OK);
        assert_eq!(
            act(agency, &mine, "move_photo", ids[2], &[("earlier", "true")]).await,
            StatusCode::OK
        );
        assert_eq!(order().await, (vec![ids[0], ids[2], ids[1]], Some(1)));
        assert_eq!(
            act(agency, &mine, "move_photo", ids[0], &[("earlier", "true")]).await,
            StatusCode::OK,
            "already first"
        );
        assert_eq!(act(agency, &mine, "delete_photo", ids[2], &[]).await, StatusCode::OK);
        assert_eq!(
            act(agency, &mine, "delete_photo", ids[2], &[]).await,
            StatusCode::NOT_FOUND
        );
        assert_eq!(order().await, (vec![ids[0], ids[1]], Some(0)));
        run_due(&agency.server).await.unwrap();
        assert_eq!(files(agency, false), 15, "it can still be brought back");

        // One that is deleted before it is encoded.
        let (_, early) = upload(agency, &mine, &format!("member={member}&once=d"), "a.png", &png(), &[]).await;
        assert_eq!(
            act(agency, &mine, "delete_photo", early.as_i64().unwrap(), &[]).await,
            StatusCode::OK
        );
        run_due(&agency.server).await.unwrap();
        assert_eq!(
            number(agency, "select count(*) from event where kind = 'photo_deleted'").await,
            2
        );
        // Their time is over: rows and files go, those of the others stay.
        run(
            agency,
            "update photo set deleted_at = '2026-01-01 00:00:00+00:00' where deleted_at is not null",
        )
        .await;
        assert_eq!(work::purge(&agency.server).await.unwrap(), 2);
        assert_eq!(work::purge(&agency.server).await.unwrap(), 0);
        run_due(&agency.server).await.unwrap();
        assert_eq!((files(agency, true), files(agency, false)), (0, 10));
        assert_eq!(order().await, (vec![ids[0], ids[1]], Some(0)));
        // A row that went without its files: the pictures are found by the next round, once they are old.
        run(agency, &format!("delete from photo where id = {}", ids[1])).await;
        let (day, now) = (std::time::Duration::from_secs(24 * 3600), std::time::Duration::ZERO);
        assert_eq!(work::sweep_pictures(&agency.server, day).await.unwrap(), 0);
        assert_eq!(work::sweep_pictures(&agency.server, now).await.unwrap(), 1);
        assert_eq!((files(agency, true), files(agency, false)), (0, 5));
    })
    .await;
}

#[tokio::test]
async fn two_uploads_at_once_make_one_cover() {
    on_both(async |agency: &Agency| {
        let member = client(agency, "presale").await;
        let mine = agency.session_of("presale").await;
        let (a, b) = (format!("member={member}&once=a"), format!("member={member}&once=b"));
        let file = png();
        let (a, b) = tokio::join!(
            upload(agency, &mine, &a, "a.png", &file, &[]),
            upload(agency, &mine, &b, "b.png", &file, &[])
        );
        assert_eq!((a.0, b.0), (StatusCode::CREATED, StatusCode::CREATED));
        assert_eq!(number(agency, "select count(*) from photo where cover").await, 1);
    })
    .await;
}

#[tokio::test]
async fn of_an_erased_member_no_file_stays() {
    on_both(async |agency: &Agency| {
        let member = client(agency, "presale").await;
        let mine = agency.session_of("presale").await;
        photo(agency, &mine, member, "a").await;
        let (status, _) = upload(agency, &mine, &format!("member={member}&once=b"), "b.png", &png(), &[]).await;
        assert_eq!(status, StatusCode::CREATED);
        let mut tx = agency.server.db.write().await.unwrap();
        work::erase(&mut tx, member).await.unwrap();
        tx.commit().await.unwrap();
        run_due(&agency.server).await.unwrap();
        assert_eq!(number(agency, "select count(*) from photo").await, 0);
        assert_eq!((files(agency, true), files(agency, false)), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn who_is_in_the_recycle_bin_shows_no_face_to_anybody() {
    on_both(async |agency: &Agency| {
        let member = member_in_service(agency, "aftersale", &[]).await;
        let mine = agency.session_of("aftersale").await;
        let id = photo(agency, &mine, member, "a").await;
        act(agency, &mine, "show_photo", id, &[("was", "hidden"), ("audience", "shown")]).await;
        let colleague = agency.session_of("linjing").await;
        assert_eq!(look(agency, &colleague, id, "480").await.0, StatusCode::OK);
        run(agency, &format!(
            "insert into member_gone (member_id, how, reason, by_id, at) select {member}, 'deleted', '', id, '2026-11-21 00:00:00+00:00' from staff where account = 'manager'")).await;
        for cookie in [mine, colleague] {
            assert_eq!(look(agency, &cookie, id, "480").await.0, StatusCode::NOT_FOUND);
        }
    })
    .await;
}
