//! What the administrator decides about fields and lists, and what the forms and checks make of it.

use crate::support::{Agency, member, on_both};
use axum::http::StatusCode;
use serde_json::Value;
use yuelao::features::members::Wanted;
use yuelao::features::members::fields::{self, Fields};
use yuelao::on;
use yuelao::server::Server;
use yuelao::server::sql::Sql;

const SAVE: &str = "settings/api/save_field_settings";
const OWN: &str = "settings/api/save_custom_field";
const WORDS: &str = "settings/api/save_word_list";

async fn now(agency: &Agency) -> Fields {
    let mut tx = agency.server.db.read().await.unwrap();
    fields::now(&mut tx, &agency.server).await.unwrap()
}

/// `3..10` asks from and to, anything else for the word.
fn wanted(text: &str) -> Wanted {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    Wanted {
        is: text.into(),
        whole: false,
        from: from.into(),
        to: to.into(),
    }
}

async fn events(agency: &Agency) -> Vec<String> {
    let mut tx = agency.server.db.read().await.unwrap();
    let rows: Vec<(String,)> = on!(&mut tx, c => sqlx::query_as(
        "select cast(data as text) from event where kind = 'settings_saved' order by id").fetch_all(c).await)
    .unwrap();
    rows.into_iter().map(|r| r.0).collect()
}

/// The boxes of a group as they stand now, with one more ticked.
async fn boxes(agency: &Agency, group: &str, more: &str) -> Vec<(String, String)> {
    let fields = now(agency).await;
    let group = fields::Group::from_code(group).unwrap();
    let mut ticked: Vec<String> = Vec::new();
    for field in fields.of_group(group) {
        for place in fields::Place::ALL {
            if field.shown_at(*place) {
                ticked.push(format!("shown.{}.{}", place.code(), field.key));
            }
            if field.required_at(*place) {
                ticked.push(format!("required.{}.{}", place.code(), field.key));
            }
        }
    }
    ticked.push(more.to_string());
    ticked.into_iter().map(|b| (b, "true".to_string())).collect()
}

async fn tick(agency: &Agency, admin: &str, group: &str, version: &str, more: &str) -> crate::support::Answer {
    let boxes = boxes(agency, group, more).await;
    let mut sent = vec![("group", group), ("version", version)];
    sent.extend(boxes.iter().map(|(k, v)| (k.as_str(), v.as_str())));
    agency.call(Some(admin), SAVE, &sent).await
}

/// Adds a field of choices called 宠物 with the words 猫 and 狗 (`w1`, `w2`) and answers its key.
async fn pets(agency: &Agency, admin: &str) -> &'static str {
    let new = [
        ("once", "pets"),
        ("label", "宠物"),
        ("group", "basics"),
        ("kind", "choice"),
        ("choices", "猫\n狗"),
    ];
    agency.call(Some(admin), OWN, &new).await.ok();
    now(agency).await.custom().find(|f| f.label == "宠物").unwrap().key
}

/// The step of the basics on the public form, as far as the rules of the program need it.
const BASICS: &[(&str, &str)] = &[
    ("place", "public"),
    ("step", "2"),
    ("act", "next"),
    ("sex", "female"),
    ("birthday", "1994-03-04"),
    ("region", "310115"),
    ("height", "165"),
    ("marital", "single"),
    ("education", "master"),
];

#[tokio::test]
async fn a_field_is_asked_and_required_where_the_administrator_says() {
    on_both(async |agency| {
        let admin = agency.session_of("admin").await;
        let save = "intake/api/save_registration";
        agency.call(None, save, BASICS).await.ok();
        tick(agency, &admin, "basics", "0", "required.public.blood").await.ok();
        let answer = agency.call(None, save, BASICS).await;
        answer.refused(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.at_field("blood"), Some("请选择血型"));
        // Elsewhere it may still be left out.
        let counter = agency.session_of("counter").await;
        let at_counter: Vec<(&str, &str)> = BASICS
            .iter()
            .map(|(k, v)| if *k == "place" { (*k, "counter") } else { (*k, *v) })
            .collect();
        agency.call(Some(&counter), save, &at_counter).await.ok();
        let log = events(agency).await;
        assert!(log.len() == 1 && log[0].contains("血型（网上登记必填）"), "{log:?}");
    })
    .await;
}

#[tokio::test]
async fn whoever_saves_second_is_told_and_nothing_is_lost() {
    on_both(async |agency| {
        let admin = agency.session_of("admin").await;
        tick(agency, &admin, "basics", "0", "required.public.blood").await.ok();
        let late = tick(agency, &admin, "basics", "0", "required.public.weight").await;
        late.refused(StatusCode::CONFLICT);
        let fields = now(agency).await;
        let required = |key: &str| fields.by_key(key).unwrap().required_at(fields::Place::Public);
        assert!(required("blood") && !required("weight"));
        // Another group is another matter.
        tick(agency, &admin, "family", "0", "required.public.smoking")
            .await
            .ok();

        let first = [("list", "interests"), ("version", "0"), ("fresh", "桌游")];
        agency.call(Some(&admin), WORDS, &first).await.ok();
        let second = [("list", "interests"), ("version", "0"), ("fresh", "露营")];
        agency
            .call(Some(&admin), WORDS, &second)
            .await
            .refused(StatusCode::CONFLICT);
        let page = agency
            .call(Some(&admin), "settings/api/word_list", &[("list", "interests")])
            .await
            .ok();
        assert_eq!(page["version"], 1);
        let last = page["words"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(
            (last["code"].as_str(), last["label"].as_str()),
            (Some("w1"), Some("桌游"))
        );
    })
    .await;
}

#[tokio::test]
async fn another_process_sees_what_was_changed() {
    on_both(async |agency| {
        let admin = agency.session_of("admin").await;
        // The same database, another memory.
        let other = Server {
            kept: Default::default(),
            ..agency.server.clone()
        };
        let seen_there = async || {
            let mut tx = other.db.read().await.unwrap();
            let fields = fields::now(&mut tx, &other).await.unwrap();
            fields.by_key("blood").unwrap().required_at(fields::Place::Public)
        };
        assert!(!seen_there().await);
        tick(agency, &admin, "basics", "0", "required.public.blood").await.ok();
        assert!(seen_there().await);
    })
    .await;
}

#[tokio::test]
async fn an_own_field_is_asked_kept_shown_and_found() {
    on_both(async |agency| {
        let admin = agency.session_of("admin").await;
        let key = pets(agency, &admin).await;
        pets(agency, &admin).await;
        assert_eq!(now(agency).await.custom().count(), 1, "a double click adds one");

        let owner = agency.staff("presale").await;
        let (id, other) = (
            member(agency, Some(owner), "林晓").await,
            member(agency, Some(owner), "周敏").await,
        );
        let presale = agency.session_of("presale").await;
        let open = async || {
            let fields = [("id", id.to_string())];
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            agency
                .call(Some(&presale), "members/api/open_member", &fields)
                .await
                .ok()
        };
        let version = |page: &Value| page["version"].to_string();
        let answer = async |word: &str| {
            let page = open().await;
            let (id, version) = (id.to_string(), version(&page));
            let mut sent = vec![
                ("id", id.as_str()),
                ("version", version.as_str()),
                ("group", "basics"),
                (key, word),
            ];
            sent.extend(BASICS.iter().filter(|(k, _)| !["place", "step", "act"].contains(k)));
            agency.call(Some(&presale), "members/api/save_group", &sent).await
        };
        let wrong = answer("w9").await;
        assert_eq!(wrong.at_field(key), Some("请选择宠物"));
        answer("w1").await.ok();
        let page = open().await;
        assert_eq!(page["profile"]["traits"][key], "w1");
        assert!(page["fields"]["custom"].to_string().contains("宠物"));

        // Found by lists and export, in SQL.
        let fields = now(agency).await;
        let field = fields.by_key(key).unwrap();
        let found = async |word: &str| {
            let mut tx = agency.server.db.read().await.unwrap();
            let mut sql = Sql::new("select m.id from member m where 1 = 1");
            fields::custom::narrow(&mut sql, field, &wanted(word));
            let rows: Vec<(i64,)> = sql.fetch_all(&mut tx).await.unwrap();
            rows.into_iter().map(|r| r.0).collect::<Vec<_>>()
        };
        assert_eq!(found("w1").await, [id.0]);
        assert!(found("w2").await.is_empty());
        assert_eq!(found("").await.len(), 2, "{other}");

        // A retired word stays where it was, and is chosen by nobody else; a retired field is asked no more.
        let list = [("list", key), ("version", "0"), ("retired.w1", "true")];
        agency.call(Some(&admin), WORDS, &list).await.ok();
        answer("w1").await.ok();
        answer("w2").await.ok();
        assert_eq!(answer("w1").await.at_field(key), Some("「猫」已停用，请重新选择宠物"));
        let retire = [
            ("once", "retire"),
            ("id", &key[2..]),
            ("version", "1"),
            ("label", "宠物"),
            ("group", "basics"),
            ("retired", "true"),
        ];
        agency.call(Some(&admin), OWN, &retire).await.ok();
        answer("").await.ok();
        assert_eq!(
            open().await["profile"]["traits"][key],
            "w2",
            "what is asked no more stays"
        );
        assert_eq!(now(agency).await.custom().count(), 0);
    })
    .await;
}

#[tokio::test]
async fn numbers_days_and_texts_of_ones_own_are_checked_by_their_kind() {
    on_both(async |agency| {
        let admin = agency.session_of("admin").await;
        for (once, label, kind) in [("a", "猫龄", "number"), ("b", "入会日", "day"), ("c", "车牌", "text")] {
            let new = [
                ("once", once),
                ("label", label),
                ("group", "family"),
                ("kind", kind),
                ("least", "0"),
                ("most", "30"),
                ("unit", "岁"),
            ];
            agency.call(Some(&admin), OWN, &new).await.ok();
        }
        let fields = now(agency).await;
        let key = |label: &str| fields.custom().find(|f| f.label == label).unwrap().key;
        let (age, day, plate) = (key("猫龄"), key("入会日"), key("车牌"));
        let long = "沪".repeat(201);
        let sent = [
            ("place", "public"),
            ("step", "3"),
            ("act", "next"),
            (age, "31"),
            (day, "昨天"),
            (plate, long.as_str()),
        ];
        let answer = agency.call(None, "intake/api/save_registration", &sent).await;
        assert_eq!(answer.at_field(age), Some("猫龄应为 0 到 30 岁的整数"));
        assert!(answer.at_field(day).is_some() && answer.at_field(plate).is_some());

        let mut tx = agency.server.db.write().await.unwrap();
        let made = crate::support::a_member(&mut tx, None, None).await;
        let traits = format!("{{\"{age}\": \"7\", \"{day}\": \"2026-05-01\", \"{plate}\": \"沪A12345\"}}");
        let mut set = Sql::new("update member set");
        set.with(" traits = ", yuelao::server::sql::Value::Json(traits))
            .with(" where id = ", made.0);
        set.execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let found = async |key: &str, asked: &str| {
            let mut tx = agency.server.db.read().await.unwrap();
            let mut sql = Sql::new("select m.id from member m where 1 = 1");
            fields::custom::narrow(&mut sql, fields.by_key(key).unwrap(), &wanted(asked));
            let rows: Vec<(i64,)> = sql.fetch_all(&mut tx).await.unwrap();
            rows.len()
        };
        for (key, there, elsewhere) in [
            (age, "5..10", "8.."),
            (age, "7", "..6"),
            (day, "2026-01-01..", "..2026-04-30"),
            (plate, "a123", "b1"),
        ] {
            assert_eq!(found(key, there).await, 1, "{key} {there}");
            assert_eq!(found(key, elsewhere).await, 0, "{key} {elsewhere}");
        }

        let taken = [("once", "d"), ("label", "猫龄"), ("group", "basics"), ("kind", "text")];
        let answer = agency.call(Some(&admin), OWN, &taken).await;
        assert!(answer.at_field("label").is_some(), "{answer:?}");
        let ours = [("once", "e"), ("label", "身高"), ("group", "basics"), ("kind", "text")];
        assert!(agency.call(Some(&admin), OWN, &ours).await.at_field("label").is_some());
    })
    .await;
}

#[tokio::test]
async fn the_words_of_the_registration_form_are_the_agencys_to_keep() {
    on_both(async |agency| {
        let admin = agency.session_of("admin").await;
        let owner = agency.staff("presale").await;
        let id = member(agency, Some(owner), "林晓").await.to_string();
        let presale = agency.session_of("presale").await;
        let open = async || {
            agency
                .call(Some(&presale), "members/api/open_member", &[("id", &id)])
                .await
                .ok()
        };
        let answer = async |word: &str| {
            let version = open().await["version"].to_string();
            let mut sent = vec![
                ("id", id.as_str()),
                ("version", &version),
                ("group", "basics"),
                ("blood", word),
            ];
            sent.extend(BASICS.iter().filter(|(k, _)| !["place", "step", "act"].contains(k)));
            agency.call(Some(&presale), "members/api/save_group", &sent).await
        };
        answer("unknown").await.ok();
        let list = [
            ("list", "blood"),
            ("version", "0"),
            ("label.ab", "AB 型（少见）"),
            ("retired.unknown", "true"),
            ("fresh", "Rh 阴性"),
        ];
        agency.call(Some(&admin), WORDS, &list).await.ok();
        // Who answered with the old word keeps it, and a new word is there at once.
        answer("unknown").await.ok();
        answer("w1").await.ok();
        assert_eq!(
            answer("unknown").await.at_field("blood"),
            Some("「不清楚」已停用，请重新选择血型")
        );
        let page = open().await;
        assert_eq!(page["profile"]["traits"]["blood"], "w1");
        let told = page["fields"]["lists"]["blood"].to_string();
        assert!(told.contains("AB 型（少见）") && told.contains("Rh 阴性"), "{told}");
        // Every list of the program is named, each at its place, and none twice.
        let page = agency
            .call(Some(&admin), "settings/api/word_list", &[("list", "blood")])
            .await
            .ok();
        let names: Vec<&str> = page["lists"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|l| l["name"].as_str())
            .collect();
        assert_eq!(names.len(), yuelao::features::dictionaries::Dictionary::ALL.len());
        for field in now(agency).await.all().iter().filter_map(|f| f.list) {
            assert!(names.contains(&field), "{field}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_channel_that_was_renamed_and_retired_reads_by_its_new_name() {
    on_both(async |agency| {
        let owner = agency.staff("presale").await;
        let id = member(agency, Some(owner), "林晓").await.to_string();
        let presale = agency.session_of("presale").await;
        let admin = agency.session_of("admin").await;
        let write = async |once: &str, channel: &str| {
            let sent = [
                ("member", id.as_str()),
                ("once", once),
                ("effective", "yes"),
                ("channel", channel),
                ("intent", "strong"),
                ("signing", "unsigned"),
                ("reason", "price"),
                ("contacted_at", "2026-11-20T10:00"),
                ("next_contact_at", ""),
                ("note", "聊了聊"),
                ("tags", "爱旅行"),
                ("tag.urgent", "true"),
            ];
            agency.call(Some(&presale), "followups/api/add_follow_up", &sent).await
        };
        write("1", "sms").await.ok();
        let rename = [
            ("list", "channels"),
            ("version", "0"),
            ("label.sms", "企业微信"),
            ("retired.sms", "true"),
        ];
        agency.call(Some(&admin), WORDS, &rename).await.ok();
        assert!(write("2", "sms").await.at_field("channel").is_some());
        let notes = agency
            .call(Some(&presale), "followups/api/follow_ups", &[("member", &id)])
            .await
            .ok();
        assert_eq!(notes[0]["channel"], "企业微信");
        assert_eq!(notes[0]["reason"], "价格");
        assert_eq!(notes[0]["tags"], serde_json::json!(["着急结婚", "爱旅行"]));
        let sheet = agency
            .call(Some(&presale), "followups/api/follow_up_sheet", &[("member", &id)])
            .await
            .ok();
        assert!(!sheet["channels"].to_string().contains("企业微信"));
        assert!(sheet["last"].to_string().contains("企业微信"));
    })
    .await;
}

#[tokio::test]
async fn a_birthday_by_the_moon_is_kept_as_the_day_it_was() {
    on_both(async |agency| {
        let with = async |more: &[(&str, &str)]| {
            let mut sent: Vec<(&str, &str)> = BASICS.iter().copied().filter(|(k, _)| *k != "birthday").collect();
            sent.extend(more);
            agency.call(None, "intake/api/save_registration", &sent).await
        };
        let moon = [("lunar_year", "1994"), ("lunar_month", "1"), ("lunar_day", "23")];
        with(&moon).await.ok();
        let no_such = [
            ("lunar_year", "1994"),
            ("lunar_month", "1"),
            ("lunar_day", "23"),
            ("lunar_leap", "true"),
        ];
        let answer = with(&no_such).await;
        assert_eq!(answer.at_field("lunar_year"), Some("农历 1994 年没有闰正月"));
        assert_eq!(answer.at_field("birthday"), None);
        let half = [("lunar_year", "1994")];
        assert!(with(&half).await.at_field("lunar_year").is_some());
    })
    .await;
}
