//! Photos: what comes in, what is made of it, and who sees how much.

mod seen;

use crate::support::{Agency, a_member, on_both};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use std::io::Cursor;
use yuelao::features::jobs::run_due;
use yuelao::on;
use yuelao::types::ids::MemberId;

/// A striped picture, so that blurred and sharp differ.
pub fn png() -> Vec<u8> {
    let picture = image::RgbImage::from_fn(400, 300, |x, _| {
        image::Rgb(if x / 10 % 2 == 0 {
            [200, 30, 30]
        } else {
            [250, 250, 250]
        })
    });
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

/// What the door answered: status and body.
pub async fn upload(
    agency: &Agency,
    cookie: &str,
    query: &str,
    name: &str,
    file: &[u8],
    more: &[(&'static str, &str)],
) -> (StatusCode, Value) {
    let mut body = format!(
        "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: image/jpeg\r\n\r\n"
    )
    .into_bytes();
    body.extend(file);
    body.extend(b"\r\n--edge--\r\n");
    let mut request = Request::post(format!("/upload/photo?{query}"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .header(header::COOKIE, cookie);
    for (name, value) in more {
        request = request.header(*name, *value);
    }
    let response = agency.raw(request.body(Body::from(body)).unwrap()).await;
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

/// Takes a photo in and makes its pictures; its number.
pub async fn photo(agency: &Agency, cookie: &str, member: MemberId, once: &str) -> i64 {
    let (status, id) = upload(
        agency,
        cookie,
        &format!("member={member}&once={once}"),
        "我.png",
        &png(),
        &[],
    )
    .await;
    assert_eq!(status, StatusCode::CREATED, "{id}");
    run_due(&agency.server).await.unwrap();
    id.as_i64().unwrap()
}

pub async fn look(agency: &Agency, cookie: &str, id: i64, size: &str) -> (StatusCode, Vec<u8>) {
    let request = Request::get(format!("/photo/{id}/{size}")).header(header::COOKIE, cookie);
    let response = agency.raw(request.body(Body::empty()).unwrap()).await;
    let status = response.status();
    if status == StatusCode::OK {
        assert_eq!(response.headers()[header::CONTENT_TYPE], "image/jpeg");
        let kept = response.headers()[header::CACHE_CONTROL].to_str().unwrap();
        assert!(kept.starts_with("private"), "{kept}");
    }
    (status, to_bytes(response.into_body(), 1 << 22).await.unwrap().to_vec())
}

pub async fn number(agency: &Agency, sql: &str) -> i64 {
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(AssertSqlSafe(sql.to_string())).fetch_one(c).await).unwrap()
}

pub async fn run(agency: &Agency, sql: &str) {
    let mut tx = agency.server.db.write().await.unwrap();
    on!(&mut tx, c => sqlx::query(AssertSqlSafe(sql.to_string())).execute(c).await.map(|_| ())).unwrap();
    tx.commit().await.unwrap();
}

/// A member in pre-sale with this matchmaker.
pub async fn client(agency: &Agency, account: &str) -> MemberId {
    let mut tx = agency.server.db.write().await.unwrap();
    let owner = agency.staff_id(&mut tx, account).await;
    let member = a_member(&mut tx, Some(owner), None).await;
    on!(&mut tx, c => sqlx::query("update member set stage = 'presale' where id = $1").bind(member).execute(c).await.map(|_| ())).unwrap();
    tx.commit().await.unwrap();
    member
}

/// How many files lie in the folder of photos, in `in` or elsewhere.
pub fn files(agency: &Agency, originals: bool) -> usize {
    let mut count = 0;
    for folder in std::fs::read_dir(agency.server.settings.data.join("photos"))
        .into_iter()
        .flatten()
    {
        let folder = folder.unwrap();
        if (folder.file_name() == "in") == originals {
            count += std::fs::read_dir(folder.path()).unwrap().count();
        }
    }
    count
}

pub async fn album(agency: &Agency, cookie: &str, member: MemberId) -> Value {
    let fields = [("member", member.to_string())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    agency.call(Some(cookie), "photos/api/photos_of", &fields).await.ok()["photos"].clone()
}

pub async fn act(agency: &Agency, cookie: &str, function: &str, id: i64, more: &[(&str, &str)]) -> StatusCode {
    let id = id.to_string();
    let fields = [&[("id", id.as_str())], more].concat();
    agency
        .call(Some(cookie), &format!("photos/api/{function}"), &fields)
        .await
        .status
}

#[tokio::test]
async fn a_photo_is_encoded_becomes_the_cover_and_is_seen_by_its_own_people_only() {
    on_both(async |agency: &Agency| {
        let member = client(agency, "presale").await;
        let mine = agency.session_of("presale").await;
        let (status, id) = upload(agency, &mine, &format!("member={member}&once=a"), "我.png", &png(), &[]).await;
        assert_eq!(status, StatusCode::CREATED);
        let id = id.as_i64().unwrap();
        assert_eq!(album(agency, &mine, member).await[0]["state"], "waiting");
        assert_eq!(
            look(agency, &mine, id, "160").await.0,
            StatusCode::NOT_FOUND,
            "not encoded yet"
        );
        assert_eq!((files(agency, true), files(agency, false)), (1, 0));

        assert_eq!(run_due(&agency.server).await.unwrap(), 1);
        assert_eq!(
            (files(agency, true), files(agency, false)),
            (0, 5),
            "the original is gone"
        );
        let photos = album(agency, &mine, member).await;
        assert_eq!(
            (&photos[0]["state"], &photos[0]["cover"]),
            (&"ready".into(), &true.into())
        );
        for size in ["160", "480", "1280"] {
            let (status, file) = look(agency, &mine, id, size).await;
            assert_eq!(status, StatusCode::OK, "{size}");
            assert!(file.starts_with(b"\xff\xd8"), "a JPEG");
        }
        assert_eq!(look(agency, &mine, id, "9999").await.0, StatusCode::NOT_FOUND);
        assert_eq!(
            look(agency, &agency.session_of("manager").await, id, "480").await.0,
            StatusCode::OK
        );
        let own = agency.session_of_member(member).await;
        assert_eq!(look(agency, &own, id, "480").await.0, StatusCode::OK);
        for account in ["chenmin", "manager2", "finance", "counter", "aftersale"] {
            let cookie = agency.session_of(account).await;
            assert_eq!(
                look(agency, &cookie, id, "480").await.0,
                StatusCode::NOT_FOUND,
                "{account}"
            );
        }
        assert_eq!(look(agency, "", id, "480").await.0, StatusCode::NOT_FOUND, "a stranger");
        let other = agency.session_of_member(client(agency, "presale").await).await;
        assert_eq!(
            look(agency, &other, id, "480").await.0,
            StatusCode::NOT_FOUND,
            "another member"
        );

        let list = r#"{"filter":{"board":"presale","class":"all","q":"","after":""}}"#;
        let rows = agency
            .call_json(Some(&mine), "members/api/list_members", list)
            .await
            .ok()["rows"]
            .clone();
        let row = rows.as_array().unwrap().iter().find(|r| r["id"] == member.0).unwrap();
        assert_eq!(row["cover"], id, "the list shows the cover");
        let page = agency
            .call(Some(&mine), "members/api/open_member", &[("id", &member.to_string())])
            .await
            .ok();
        assert_eq!(page["cover"], id);
        assert_eq!(
            number(agency, "select count(*) from event where kind = 'photo_added'").await,
            1
        );

        // The same form again, as after a lost answer.
        let (status, again) = upload(agency, &mine, &format!("member={member}&once=a"), "我.png", &png(), &[]).await;
        assert_eq!((status, again), (StatusCode::CREATED, Value::Null));
        assert_eq!(number(agency, "select count(*) from photo").await, 1);
        assert_eq!(files(agency, true), 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_photo_or_no_business_of_the_viewer_is_not_taken() {
    on_both(async |agency: &Agency| {
        let member = client(agency, "presale").await;
        let mine = agency.session_of("presale").await;
        let place = format!("member={member}&once=a");
        let mut gif = b"GIF89a\xff\xff\xff\xff\xf7\0\0".to_vec();
        gif.extend([0; 100]);
        for (name, file, said) in [
            ("a.jpg", &b"<script>alert(1)</script>"[..], "不是照片"),
            ("a.png", b"\xff\xd8\xff\xe0 and nothing behind", "损坏"),
            ("a.jpg", &b"PK\x03\x04 a package"[..], "不是照片"),
            ("a.png", &gif, "JPG"),
            ("a.png", b"", "空的"),
            ("a.jpg", &vec![0; (10 << 20) + 1], "10 MB"),
        ] {
            let (status, body) = upload(agency, &mine, &place, name, file, &[]).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            let sentence = body["Invalid"]["file"].as_str().unwrap().to_string();
            assert!(sentence.contains(said), "{sentence}");
        }
        let (status, _) = upload(agency, &mine, &place, "a.jpg", &vec![0; 12 << 20], &[]).await;
        assert!(status.is_client_error(), "{status}");

        let who = [
            (String::new(), StatusCode::UNAUTHORIZED),
            (agency.session_of_member(member).await, StatusCode::UNAUTHORIZED),
            (agency.session_of("finance").await, StatusCode::FORBIDDEN),
            (agency.session_of("counter").await, StatusCode::FORBIDDEN),
            (agency.session_of("chenmin").await, StatusCode::NOT_FOUND),
        ];
        for (cookie, refused) in who {
            assert_eq!(upload(agency, &cookie, &place, "a.png", &png(), &[]).await.0, refused);
        }
        for header in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
        ] {
            let (status, _) = upload(agency, &mine, &place, "a.png", &png(), &[header]).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{header:?}");
        }
        assert_eq!(number(agency, "select count(*) from photo").await, 0);
        assert_eq!(
            number(agency, "select count(*) from event where kind = 'photo_added'").await,
            0
        );
        assert_eq!(files(agency, true), 0, "nothing stays on the disk");
    })
    .await;
}

#[tokio::test]
async fn a_photo_that_proves_broken_is_told_of_and_the_next_one_is_the_cover() {
    on_both(async |agency: &Agency| {
        let member = client(agency, "presale").await;
        let mine = agency.session_of("presale").await;
        let mut half = png();
        half.truncate(half.len() / 2);
        let (status, broken) = upload(agency, &mine, &format!("member={member}&once=a"), "a.png", &half, &[]).await;
        assert_eq!(status, StatusCode::CREATED, "its header is sound");
        let good = photo(agency, &mine, member, "b").await;
        let photos = album(agency, &mine, member).await;
        assert_eq!((&photos[0]["id"], &photos[0]["state"]), (&broken, &"refused".into()));
        assert!(photos[0]["error"].as_str().unwrap().contains("损坏"));
        assert_eq!(
            (&photos[0]["cover"], &photos[1]["cover"]),
            (&false.into(), &true.into())
        );
        assert_eq!(photos[1]["id"], good);
        assert_eq!(
            act(agency, &mine, "make_cover", broken.as_i64().unwrap(), &[]).await,
            StatusCode::CONFLICT
        );
        assert_eq!(
            album(agency, &mine, member).await[1]["cover"],
            true,
            "what failed changed nothing"
        );
        assert_eq!(files(agency, true), 0);
    })
    .await;
}
