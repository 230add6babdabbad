//! The recycle bin: hidden everywhere, restored as they were, erased for good with the money left.

use crate::duplicates::{number, run, text, two_lives};
use crate::recycle_traces as traces;
use crate::support::{Agency, a_contract, member, on_both};
use axum::http::StatusCode;
use sqlx::AssertSqlSafe;
use yuelao::features::contacts::{self, ContactKind, ContactOwner};
use yuelao::on;
use yuelao::server::db::Tx;
use yuelao::types::ids::MemberId;

async fn delete(agency: &Agency, cookie: &str, id: MemberId) -> crate::support::Answer {
    let id = id.to_string();
    agency
        .call(
            Some(cookie),
            "recycle/api/delete_member",
            &[("member", &id), ("reason", "重复测试数据")],
        )
        .await
}

async fn count(agency: &Agency, cookie: &str, q: &str) -> i64 {
    let filter = format!(r#"{{"filter":{{"board":"all","class":"all","q":"{q}","after":""}}}}"#);
    agency
        .call_json(Some(cookie), "members/api/list_members", &filter)
        .await
        .ok()["count"]
        .as_i64()
        .unwrap()
}

#[tokio::test]
async fn who_is_deleted_is_seen_nowhere_and_comes_back_as_they_were() {
    on_both(async |agency: &Agency| {
        let owner = agency.staff("presale").await;
        let id = member(agency, Some(owner), "宓言蹊").await;
        let mut tx = agency.server.db.write().await.unwrap();
        contacts::put(
            &mut tx,
            &agency.server.keys,
            ContactOwner::Member,
            id.0,
            ContactKind::Mobile,
            "13800138000",
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let (manager, presale) = (agency.session_of("manager").await, agency.session_of("presale").await);
        delete(agency, &presale, id).await.refused(StatusCode::FORBIDDEN);
        let number_text = id.to_string();
        let bare = agency
            .call(Some(&manager), "recycle/api/delete_member", &[("member", &number_text)])
            .await;
        assert!(bare.at_field("reason").is_some(), "{bare:?}");
        delete(agency, &manager, id).await.ok();
        delete(agency, &manager, id).await.refused(StatusCode::NOT_FOUND);

        for cookie in [&manager, &presale] {
            for q in ["宓言蹊", "13800138000", number_text.as_str()] {
                assert_eq!(count(agency, cookie, q).await, 0, "{q} was found");
            }
            for function in [
                "members/api/open_member",
                "members/api/member_timeline",
                "marks/api/member_marks",
            ] {
                agency
                    .call(Some(cookie), function, &[("id", &number_text)])
                    .await
                    .refused(StatusCode::NOT_FOUND);
            }
        }
        // The number stays theirs, and who registers somebody with it is told where it lies.
        let told = agency
            .call(
                Some(&presale),
                "duplicates/api/already_known",
                &[("typed[mobile]", "13800138000")],
            )
            .await
            .ok();
        assert_eq!(
            (&told[0]["in_bin"], told[0]["open"].as_array().unwrap().len()),
            (&true.into(), 0),
            "{told}"
        );
        let mut tx = agency.server.db.write().await.unwrap();
        let other = member_in(&mut tx, owner).await;
        let taken = contacts::put(
            &mut tx,
            &agency.server.keys,
            ContactOwner::Member,
            other.0,
            ContactKind::Mobile,
            "13800138000",
        )
        .await;
        assert!(taken.is_err(), "a number was taken twice");
        drop(tx);

        // In the manager's bin, not in that of another tree.
        let bin = agency.call(Some(&manager), "recycle/api/recycle_bin", &[]).await.ok();
        assert_eq!(bin["binned"][0]["reason"], "重复测试数据", "{bin}");
        let other = agency.session_of("manager2").await;
        let bin = agency.call(Some(&other), "recycle/api/recycle_bin", &[]).await.ok();
        assert_eq!(bin["binned"].as_array().unwrap().len(), 0, "{bin}");
        agency
            .call(Some(&other), "recycle/api/restore_member", &[("member", &number_text)])
            .await
            .refused(StatusCode::NOT_FOUND);

        agency
            .call(
                Some(&manager),
                "recycle/api/restore_member",
                &[("member", &number_text)],
            )
            .await
            .ok();
        assert_eq!(count(agency, &presale, "宓言蹊").await, 1);
        let page = agency
            .call(Some(&presale), "members/api/open_member", &[("id", &number_text)])
            .await
            .ok();
        assert_eq!(page["stage"], "presale");
    })
    .await;
}

async fn member_in(tx: &mut Tx, owner: yuelao::types::ids::StaffId) -> MemberId {
    crate::support::a_member(tx, Some(owner), None).await
}

#[tokio::test]
async fn who_is_still_served_can_not_be_deleted() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let owner = agency.staff("presale").await;
        let id = member(agency, Some(owner), "宓清禾").await;
        let mut tx = agency.server.db.write().await.unwrap();
        let contract = a_contract(&mut tx, id).await;
        tx.commit().await.unwrap();
        delete(agency, &manager, id).await.refused(StatusCode::CONFLICT);
        run(agency, format!("update contract set state = 'in_force', approved_by = 1, approved_at = created_at where id = {contract}")).await;
        delete(agency, &manager, id).await.refused(StatusCode::CONFLICT);
        run(agency, format!("update contract set state = 'completed', completed_at = created_at where id = {contract}")).await;
        delete(agency, &manager, id).await.ok();
        // The contract stays in finance's list.
        let finance = agency.session_of("finance").await;
        let fields = [("query[state]", ""), ("query[period]", ""), ("query[q]", ""), ("query[after]", "")];
        let list = agency.call(Some(&finance), "contracts/api/contract_list", &fields).await.ok();
        assert_eq!(list["contracts"][0]["id"], contract.0, "{list}");
    })
    .await;
}

/// Every text that any table holds, in one.
async fn everything(agency: &Agency) -> String {
    let mut tx = agency.server.db.read().await.unwrap();
    let mut all = String::new();
    let tables: Vec<String> = match &mut tx {
        Tx::Sqlite(t) => {
            sqlx::query_scalar("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
                .fetch_all(&mut **t)
                .await
                .unwrap()
        }
        Tx::Postgres(t) => {
            sqlx::query_scalar("select table_name::text from information_schema.tables where table_schema = 'public'")
                .fetch_all(&mut **t)
                .await
                .unwrap()
        }
    };
    for table in tables {
        let columns: Vec<String> = match &mut tx {
            Tx::Sqlite(t) => sqlx::query_scalar("select name from pragma_table_info($1) where lower(type) in ('text', 'json')")
                .bind(&table).fetch_all(&mut **t).await.unwrap(),
            Tx::Postgres(t) => sqlx::query_scalar(
                "select column_name::text from information_schema.columns where table_name = $1 and data_type in ('text', 'jsonb')")
                .bind(&table).fetch_all(&mut **t).await.unwrap(),
        };
        for column in columns {
            let sql = format!("select cast(\"{column}\" as text) from \"{table}\" where \"{column}\" is not null");
            let values: Vec<String> =
                on!(&mut tx, c => sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(c).await).unwrap();
            for value in values {
                all.push_str(&format!("{table}.{column}: {value}\n"));
            }
        }
    }
    all
}

#[tokio::test]
async fn erasing_leaves_the_money_and_nothing_of_the_person() {
    on_both(async |agency: &Agency| {
        let (keep, gone, _) = two_lives(agency).await;
        let strangers = traces::leave(agency, keep, gone).await;
        // The two are one person's: what was merged away goes with them.
        let (admin, manager) = (agency.session_of("admin").await, agency.session_of("manager").await);
        let (k, g) = (keep.to_string(), gone.to_string());
        let shown = agency
            .call(
                Some(&admin),
                "duplicates/api/merge_preview",
                &[("keep", &k), ("gone", &g)],
            )
            .await
            .ok();
        let (kv, gv, once) = (
            shown["keep"]["version"].to_string(),
            shown["gone"]["version"].to_string(),
            shown["once"].as_str().unwrap(),
        );
        let fields = [
            ("keep", k.as_str()),
            ("gone", g.as_str()),
            ("keep_version", kv.as_str()),
            ("gone_version", gv.as_str()),
            ("once", once),
        ];
        agency
            .call(Some(&admin), "duplicates/api/merge_members", &fields)
            .await
            .ok();
        run(
            agency,
            format!("update contract set state = 'completed', completed_at = created_at where member_id = {keep}"),
        )
        .await;
        delete(agency, &manager, keep).await.ok();
        assert!(everything(agency).await.matches("知夏").count() > 5);

        let erase = async |cookie: &str, name: &str| {
            agency
                .call(
                    Some(cookie),
                    "recycle/api/erase_member",
                    &[("member", k.as_str()), ("name", name)],
                )
                .await
        };
        erase(&manager, "宓知夏").await.refused(StatusCode::FORBIDDEN);
        assert!(erase(&admin, "宓知秋").await.at_field("name").is_some());
        erase(&admin, "宓知夏").await.ok();
        erase(&admin, "宓知夏").await.refused(StatusCode::NOT_FOUND);

        let left = everything(agency).await;
        for word in ["知夏", "宓母亲", "旅行", "怕狗", "熟客", "晚到", "洁癖", "转角"] {
            let lines: Vec<&str> = left.lines().filter(|l| l.contains(word)).collect();
            assert!(lines.is_empty(), "«{word}» is left in {lines:?}");
        }
        traces::gone(agency, strangers).await;
        for id in [keep, gone] {
            assert_eq!(
                number(
                    agency,
                    format!("select count(*) from contact where owner = 'member' and owner_id = {id}")
                )
                .await,
                0
            );
        }
        assert_eq!(
            number(
                agency,
                "select count(*) from member_merge where sealed is not null".into()
            )
            .await,
            0
        );
        // The money stays, of somebody without a name; the timeline's bones and the audit entry stay too.
        assert_eq!(
            number(
                agency,
                format!(
                    "select count(*) from payment p join contract k on k.id = p.contract_id where k.member_id = {keep}"
                )
            )
            .await,
            1
        );
        let finance = agency.session_of("finance").await;
        let fields = [
            ("query[state]", ""),
            ("query[period]", ""),
            ("query[q]", ""),
            ("query[after]", ""),
        ];
        let list = agency
            .call(Some(&finance), "contracts/api/contract_list", &fields)
            .await
            .ok();
        assert_eq!(list["contracts"][0]["member_name"], "已删除会员", "{list}");
        assert_eq!(
            text(
                agency,
                format!("select data from event where kind = 'erased' and member_id = {keep}")
                    .replace("select data", "select cast(data as text)")
            )
            .await,
            "{}"
        );
        assert!(number(agency, format!("select count(*) from event where member_id = {keep}")).await > 2);
        // The number is free again.
        let told = agency
            .call(
                Some(&manager),
                "duplicates/api/already_known",
                &[("typed[mobile]", "13800138000")],
            )
            .await
            .ok();
        assert_eq!(told.as_array().unwrap().len(), 0, "{told}");
        // Nothing of the exception is left: the log is as shut as before.
        let mut tx = agency.server.db.write().await.unwrap();
        let sql = format!("update event set data = '{{}}' where member_id = {keep}");
        assert!(on!(&mut tx, c => sqlx::query(AssertSqlSafe(sql)).execute(c).await.map(|_| ())).is_err());
        drop(tx);
        let listed = agency
            .call(Some(&admin), "recycle/api/recycle_bin", &[("erased", "true")])
            .await
            .ok();
        assert_eq!(listed["erased"].as_array().unwrap().len(), 2, "{listed}");
    })
    .await;
}
