//! The agency's own fields in lists: found by, shown as columns, kept in views; and the mark of the blacklist.

use super::{ids, listed};
use crate::support::{Agency, member, on_both};
use serde_json::Value;
use std::collections::BTreeMap;
use yuelao::features::members::fields;
use yuelao::features::members::filter::{Board, Class, Filter, Sort};
use yuelao::features::members::list::List;
use yuelao::features::staff::Viewer;
use yuelao::on;
use yuelao::server::sql::{Sql, Value as Bound};
use yuelao::types::ids::MemberId;

const OWN: &str = "settings/api/save_custom_field";

/// A field of each kind; their numbers by label.
async fn own_fields(agency: &Agency) -> BTreeMap<String, i64> {
    let admin = agency.session_of("admin").await;
    for (once, label, kind) in [
        ("a", "猫龄", "number"),
        ("b", "入会日", "day"),
        ("c", "车牌", "text"),
        ("d", "宠物", "choice"),
    ] {
        let new = [
            ("once", once),
            ("label", label),
            ("group", "family"),
            ("kind", kind),
            ("least", "-5"),
            ("most", "30"),
            ("unit", "岁"),
            ("choices", "猫\n狗"),
        ];
        agency.call(Some(&admin), OWN, &new).await.ok();
    }
    let mut tx = agency.server.db.read().await.unwrap();
    let fields = fields::now(&mut tx, &agency.server).await.unwrap();
    let own = fields.custom().map(|f| (f.label.to_string(), f.custom().unwrap()));
    own.collect()
}

async fn answer(agency: &Agency, id: MemberId, answers: &[(i64, &str)]) {
    let answers: BTreeMap<String, &str> = answers.iter().map(|(f, a)| (format!("c_{f}"), *a)).collect();
    let mut tx = agency.server.db.write().await.unwrap();
    let mut sql = Sql::new("update member set");
    sql.with(" traits = ", Bound::Json(serde_json::to_string(&answers).unwrap()))
        .with(" where id = ", id.0);
    sql.execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_list_finds_by_own_fields_and_shows_them() {
    on_both(async |agency: &Agency| {
        let own = own_fields(agency).await;
        let [age, day, plate, pet] = ["猫龄", "入会日", "车牌", "宠物"].map(|l| own[l]);
        let owner = agency.staff("presale").await;
        let (a, b, c) = (
            member(agency, Some(owner), "林晓").await,
            member(agency, Some(owner), "周敏").await,
            member(agency, Some(owner), "何静").await,
        );
        answer(
            agency,
            a,
            &[(age, "7"), (day, "2026-05-01"), (plate, "沪A12345"), (pet, "w1")],
        )
        .await;
        answer(
            agency,
            b,
            &[(age, "-2"), (day, "2025-12-31"), (plate, "沪A1234"), (pet, "w2")],
        )
        .await;
        answer(agency, c, &[(plate, "100%_真")]).await;
        let presale = agency.session_of("presale").await;
        let found = async |query: &str| {
            let filter = Filter::from_text(Board::All, &format!("{query}&sort=id"));
            ids(&listed(agency, &presale, &filter).await)
        };
        for (query, who) in [
            (format!("c_{pet}=w1"), vec![a.0]),
            (format!("c_{pet}=w9"), vec![]),
            (format!("c_{age}_from=-5&c_{age}_to=0"), vec![b.0]),
            (format!("c_{age}_from=7"), vec![a.0]),
            (format!("c_{age}_to=7"), vec![a.0, b.0]),
            (format!("c_{day}_from=2026-01-01"), vec![a.0]),
            (format!("c_{day}_to=2025-12-31"), vec![b.0]),
            (format!("c_{plate}=a1234"), vec![a.0, b.0]),
            (format!("c_{plate}=%E6%B2%AAa1234&c_{plate}_whole=true"), vec![b.0]),
            (format!("c_{plate}=0%25_"), vec![c.0]),
            (format!("c_{plate}=%25"), vec![c.0]),
            (format!("c_{plate}=a1234&c_{pet}=w2&sex=female"), vec![b.0]),
            (format!("c_{pet}=w1&sex=male"), vec![]),
            ("c_999999=w1".to_string(), vec![a.0, b.0, c.0]),
            // The whole text is found by the search as well.
            ("q=%E6%B2%AAa12345".to_string(), vec![a.0]),
            ("q=%E6%B2%AAA1234".to_string(), vec![b.0]),
            ("q=%E6%B2%AAA".to_string(), vec![]),
        ] {
            assert_eq!(found(&query).await, who, "{query}");
        }
        // What can't be read finds nobody and is named; it is no mistake of the program.
        let wrong = Filter::from_text(Board::All, &format!("c_{age}_from=x"));
        let list = listed(agency, &presale, &wrong).await;
        assert!(ids(&list).is_empty());
        assert_eq!(list["offers"]["own"].as_array().unwrap().len(), 4);

        let shown = Filter::from_text(Board::All, &format!("cols=age,c_{age},c_{pet}&c_{pet}=w1"));
        let row = listed(agency, &presale, &shown).await["rows"][0].clone();
        assert_eq!(
            row["own"],
            serde_json::json!({ (age.to_string()): "7 岁", (pet.to_string()): "猫" })
        );
        let plain = listed(agency, &presale, &Filter::of(Board::All)).await;
        assert_eq!(plain["rows"][0]["own"], serde_json::json!({}), "nobody asked for them");

        // A changed answer is found anew, a member who is erased no more.
        answer(agency, a, &[(pet, "w2")]).await;
        assert_eq!(found(&format!("c_{pet}=w2")).await, [a.0, b.0]);
        assert!(found(&format!("c_{plate}=a12345")).await.is_empty());
        // Out of the reach of the viewer it finds nobody.
        let other = agency.session_of("chenmin").await;
        let filter = Filter::from_text(Board::All, &format!("c_{pet}=w2"));
        assert!(ids(&listed(agency, &other, &filter).await).is_empty());
    })
    .await;
}

#[tokio::test]
async fn own_fields_are_counted_kept_in_views_and_forgotten_with_the_field() {
    on_both(async |agency: &Agency| {
        let own = own_fields(agency).await;
        let pet = own["宠物"];
        let (a, b) = (member(agency, None, "林晓").await, member(agency, None, "周敏").await);
        answer(agency, a, &[(pet, "w1")]).await;
        answer(agency, b, &[(pet, "w2")]).await;
        let manager = agency.session_of("manager").await;
        let filter = Filter::from_text(Board::AssignPresale, &format!("c_{pet}=w1"));
        let body = serde_json::json!({ "filter": filter }).to_string();
        let counts = agency
            .call_json(Some(&manager), "assignments/api/count_board", &body)
            .await
            .ok();
        assert_eq!(counts["classes"][Class::Unsigned.code()], 1, "{counts}");

        let query = format!("cols=age%2Cc_{pet}&c_{pet}=w1");
        let save = [("board", "all"), ("query", query.as_str()), ("view_name", "养猫的")];
        let views = agency.call(Some(&manager), "members/saved/save_view", &save).await.ok();
        let kept = views[0]["query"].as_str().unwrap().to_string();
        let back = Filter::from_text(Board::All, &kept);
        assert_eq!(
            (back.own[&pet].is.as_str(), back.own_cols.as_slice()),
            ("w1", &[pet][..])
        );

        // Asked no more: an old link shows the list without it.
        let admin = agency.session_of("admin").await;
        let id = pet.to_string();
        let retire = [
            ("once", "retire"),
            ("id", id.as_str()),
            ("version", "1"),
            ("label", "宠物"),
            ("group", "family"),
            ("retired", "true"),
        ];
        agency.call(Some(&admin), OWN, &retire).await.ok();
        let list = listed(agency, &manager, &back).await;
        assert_eq!(ids(&list).len(), 2);
        assert_eq!(list["rows"][0]["own"], serde_json::json!({}));
    })
    .await;
}

#[tokio::test]
async fn answers_are_kept_by_whoever_writes_a_member_and_found_along_an_index() {
    on_both(async |agency: &Agency| {
        let own = own_fields(agency).await;
        let (age, plate, pet) = (own["猫龄"], own["车牌"], own["宠物"]);
        yuelao::bench::light::members(&agency.server, 3_000).await.unwrap();
        let one = member(agency, None, "林晓").await;
        answer(agency, one, &[(age, "7"), (plate, "沪A12345"), (pet, "w1")]).await;
        let kept = async || -> i64 {
            let mut tx = agency.server.db.read().await.unwrap();
            on!(&mut tx, c => sqlx::query_scalar("select count(*) from member_answer").fetch_one(c).await).unwrap()
        };
        assert_eq!(kept().await, 3);
        let cookie = agency.session_of("admin").await;
        let me = agency.call(Some(&cookie), "staff/api/me", &[]).await.ok();
        let viewer: Viewer = serde_json::from_value(me).unwrap();
        let mut tx = agency.server.db.read().await.unwrap();
        if let yuelao::server::db::Tx::Postgres(t) = &mut tx {
            sqlx::query("set local enable_seqscan = off").execute(&mut **t).await.unwrap();
        }
        for query in [
            format!("c_{pet}=w1"),
            format!("c_{age}_from=5&c_{age}_to=9"),
            format!("c_{plate}=12345"),
            "q=%E6%B2%AAA12345".to_string(),
        ] {
            let filter = Filter {
                sort: Sort::Age,
                ..Filter::from_text(Board::All, &query)
            };
            let list = List::of(&mut tx, &agency.server, &viewer, &filter).await.unwrap();
            for statement in list.statements(&tx).unwrap() {
                let plan = statement.explained(&mut tx).await.unwrap().join("\n");
                let whole = plan.contains("Seq Scan on member m") || plan.lines().any(|l| l.trim().starts_with("SCAN m"));
                assert!(!whole && plan.contains("member_answer"), "{query}\n{plan}");
            }
        }
        drop(tx);
        let mut tx = agency.server.db.write().await.unwrap();
        on!(&mut tx, c => sqlx::query("update member set traits = '{}' where id = $1").bind(one).execute(c).await.map(|_| ())).unwrap();
        tx.commit().await.unwrap();
        assert_eq!(kept().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_row_says_who_stands_on_the_blacklist() {
    on_both(async |agency: &Agency| {
        let owner = agency.staff("presale").await;
        let (a, b) = (
            member(agency, Some(owner), "林晓").await,
            member(agency, Some(owner), "周敏").await,
        );
        let presale = agency.session_of("presale").await;
        let mut tx = agency.server.db.write().await.unwrap();
        on!(&mut tx, c => sqlx::query(
            "insert into blacklisting (member_id, reason, by_id, at) values ($1, '骗过人', $2, $3)")
            .bind(b).bind(owner).bind(yuelao::server::clock::now()).execute(c).await.map(|_| ()))
        .unwrap();
        tx.commit().await.unwrap();
        let list = listed(agency, &presale, &Filter::of(Board::All)).await;
        let barred = |id: MemberId| -> Value {
            let rows = list["rows"].as_array().unwrap();
            rows.iter().find(|r| r["id"] == id.0).unwrap()["barred"].clone()
        };
        assert_eq!((barred(a), barred(b)), (false.into(), true.into()));
        assert!(!list.to_string().contains("骗过人"), "why stands on their page");
    })
    .await;
}
