//! Finding members by name, contact and number, and only by what one may see.

use super::{ids, listed};
use crate::support::{Agency, member, on_both};
use serde_json::Value;
use yuelao::features::contacts::{self, ContactKind, ContactOwner};
use yuelao::features::members::filter::{Board, Column, Filter, Sort};
use yuelao::features::members::list::List;
use yuelao::features::members::{Income, names, store};
use yuelao::on;
use yuelao::types::ids::MemberId;

fn all() -> Filter {
    Filter::of(Board::All)
}

fn asked(q: &str) -> Filter {
    Filter { q: q.into(), ..all() }
}

async fn with_contact(agency: &Agency, id: MemberId, kind: ContactKind, value: &str) {
    let mut tx = agency.server.db.write().await.unwrap();
    contacts::put(&mut tx, &agency.server.keys, ContactOwner::Member, id.0, kind, value)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_member_is_found_by_characters_pinyin_initials_and_contact() {
    on_both(async |agency: &Agency| {
        let owner = agency.staff("presale").await;
        let (zhang, other) = (
            member(agency, Some(owner), "张晓明").await,
            member(agency, Some(owner), "李明晓").await,
        );
        with_contact(agency, zhang, ContactKind::Mobile, "13800138000").await;
        with_contact(agency, zhang, ContactKind::Wechat, "xiaoming_88").await;
        with_contact(agency, zhang, ContactKind::Qq, "55667788").await;
        for account in ["admin", "manager", "presale"] {
            let cookie = agency.session_of(account).await;
            let found = async |filter: Filter| ids(&listed(agency, &cookie, &filter).await);
            let id = zhang.0.to_string();
            for typed in [
                "张",
                "晓明",
                "张晓明",
                "zhang",
                "zhangxiao",
                "zxm",
                "xiaoming",
                "138 0013 8000",
                "+86-13800138000",
                "xiaoming_88",
                "55667788",
                &id,
            ] {
                assert_eq!(found(asked(typed)).await, [zhang.0], "{account}: {typed}");
            }
            assert_eq!(found(asked("晓")).await, [other.0, zhang.0], "newest first");
            for typed in ["晓张", "zx9", "138001380", "nobody"] {
                assert!(found(asked(typed)).await.is_empty(), "{typed}");
            }
            let by = |change: fn(&mut Filter)| {
                let mut filter = all();
                change(&mut filter);
                filter
            };
            assert_eq!(found(by(|f| f.mobile = "０１３８".into())).await, Vec::<i64>::new());
            assert_eq!(found(by(|f| f.mobile = "138-0013-8000".into())).await, [zhang.0]);
            assert_eq!(found(by(|f| f.wechat = "xiaoming_88".into())).await, [zhang.0]);
            assert_eq!(found(by(|f| f.qq = "55667788".into())).await, [zhang.0]);
            assert_eq!(found(by(|f| f.name = "zxm".into())).await, [zhang.0]);
            assert!(found(by(|f| f.name = "13800138000".into())).await.is_empty());
            let two = Filter {
                id: Some(other.0),
                ..asked("zxm")
            };
            assert!(found(two).await.is_empty(), "both conditions count");
        }
        let stranger = agency.session_of("sunli").await;
        for typed in ["张晓明", "zxm", "13800138000"] {
            assert!(
                ids(&listed(agency, &stranger, &asked(typed)).await).is_empty(),
                "{typed}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn the_words_of_a_name_follow_the_name() {
    on_both(async |agency: &Agency| {
        let cookie = agency.session_of("admin").await;
        let id = member(agency, None, "张晓明").await;
        let found = async |q: &str| ids(&listed(agency, &cookie, &asked(q)).await);
        let mut tx = agency.server.db.write().await.unwrap();
        store::names::note(&mut tx, id, "曾丽").await.unwrap();
        on!(&mut tx, c => sqlx::query("update member set name = '曾丽' where id = $1").bind(id).execute(c).await.map(|_| ())).unwrap();
        tx.commit().await.unwrap();
        assert_eq!(found("zengli").await, [id.0]);
        assert!(found("zxm").await.is_empty() && found("晓明").await.is_empty());
        // By a way around the words, which the back-fill mends.
        let mut tx = agency.server.db.write().await.unwrap();
        on!(&mut tx, c => sqlx::query("update member set name = '吕布' where id = $1").bind(id).execute(c).await.map(|_| ())).unwrap();
        on!(&mut tx, c => sqlx::query("delete from member_name where member_id <> $1").bind(id).execute(c).await.map(|_| ())).unwrap();
        tx.commit().await.unwrap();
        assert_eq!(names::back_fill(&agency.server).await.unwrap(), 1);
        assert_eq!(names::back_fill(&agency.server).await.unwrap(), 0);
        assert_eq!(found("lvbu").await, [id.0]);
        assert!(found("zengli").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_see_a_value_can_neither_filter_nor_sort_nor_find_by_it() {
    on_both(async |agency: &Agency| {
        let owner = agency.staff("presale").await;
        let (rich, poor) = (member(agency, Some(owner), "张一").await, member(agency, Some(owner), "张二").await);
        with_contact(agency, rich, ContactKind::Mobile, "13800138000").await;
        let mut tx = agency.server.db.write().await.unwrap();
        on!(&mut tx, c => sqlx::query("update member set income = case when id = $1 then 'from_100' else 'below_5' end").bind(rich).execute(c).await.map(|_| ())).unwrap();
        on!(&mut tx, c => sqlx::query("delete from role_field where role_id = (select role_id from staff where account = 'presale')").execute(c).await.map(|_| ())).unwrap();
        tx.commit().await.unwrap();
        let filter = Filter {
            income: Some(Income::From50),
            sort: Sort::Income,
            cols: vec![Column::Income],
            ..all()
        };
        let admin = agency.session_of("admin").await;
        assert_eq!(ids(&listed(agency, &admin, &filter).await), [rich.0]);
        let presale = agency.session_of("presale").await;
        let seen = listed(agency, &presale, &filter).await;
        assert_eq!(ids(&seen), [poor.0, rich.0], "as if nothing had been asked");
        assert_eq!(seen["offers"]["income"], Value::Bool(false));
        assert!(!seen.to_string().contains("from_100"));
        assert!(seen["rows"].as_array().unwrap().iter().all(|r| r["mobile"] == "Hidden"));
        for filter in [
            asked("13800138000"),
            Filter {
                sort: Sort::Income,
                ..asked("13800138000")
            },
        ] {
            assert!(ids(&listed(agency, &presale, &filter).await).is_empty());
        }
        let by_mobile = Filter {
            mobile: "13800138000".into(),
            ..all()
        };
        assert_eq!(ids(&listed(agency, &presale, &by_mobile).await).len(), 2, "the filter is not taken");
        let found = agency.call(Some(&presale), "search/api/search_office", &[("q", "13800138000")]).await.ok();
        assert!(!found.to_string().contains("张一"), "{found}");
    })
    .await;
}

#[tokio::test]
async fn the_search_over_everything_finds_members_contracts_and_staff() {
    on_both(async |agency: &Agency| {
        let owner = agency.staff("presale").await;
        let id = member(agency, Some(owner), "欧阳晓明").await;
        let mut tx = agency.server.db.write().await.unwrap();
        let contract = crate::support::a_contract(&mut tx, id).await;
        on!(&mut tx, c => sqlx::query("update contract set number = 'YL202611-0042' where id = $1").bind(contract).execute(c).await.map(|_| ())).unwrap();
        tx.commit().await.unwrap();
        let hits = async |account: &str, q: &str| -> Vec<String> {
            let cookie = agency.session_of(account).await;
            let found = agency.call(Some(&cookie), "search/api/search_office", &[("q", q)]).await.ok();
            let parts = found["parts"].as_array().unwrap().clone();
            parts
                .iter()
                .flat_map(|p| p["hits"].as_array().unwrap().clone())
                .map(|h| h["href"].as_str().unwrap().to_string())
                .collect()
        };
        let (of_member, of_contract) = (format!("/office/members/{id}"), format!("/office/contracts/{contract}"));
        for q in ["欧阳", "ouyang", "oyxm"] {
            assert_eq!(hits("admin", q).await, [of_member.clone(), of_contract.clone()], "{q}");
        }
        assert_eq!(hits("admin", "yl202611-00").await, std::slice::from_ref(&of_contract));
        assert_eq!(hits("admin", "lwq").await, [format!("/office/staff?sheet={owner}")], "李婉清 by initials");
        // Finance does not work with members, and finds the contracts of whoever is named.
        for q in ["欧阳", "ouyangxiaom", "yl202611"] {
            assert_eq!(hits("finance", q).await, std::slice::from_ref(&of_contract), "{q}");
        }
        let finance = agency.session_of("finance").await;
        let list = async |q: &str| {
            let fields = [("query[q]", q)];
            let page = agency.call(Some(&finance), "contracts/api/contract_list", &fields).await.ok();
            (page["contracts"].as_array().unwrap().len(), page["counts"]["draft"].as_i64().unwrap())
        };
        assert_eq!(list("oyxm").await, (1, 1));
        assert_eq!(list("zxm").await, (0, 0));
        for q in ["欧阳", "oyxm", "YL202611-0042"] {
            assert!(hits("sunli", q).await.is_empty(), "a peer finds {q}");
        }
        assert!(hits("admin", "  ").await.is_empty());
        let (status, _, text) = agency.page("/office/search?q=oyxm", Some(&agency.session_of("admin").await)).await;
        assert!(status.is_success() && text.contains("欧阳晓明") && text.contains("YL202611-0042"));
    })
    .await;
}

#[tokio::test]
async fn a_name_of_several_parts_is_found_however_it_is_typed_and_counted_rightly() {
    on_both(async |agency: &Agency| {
        let owner = agency.staff("presale").await;
        let anna = member(agency, Some(owner), "阿依古丽·买买提").await;
        let ouyang = member(agency, Some(owner), "欧阳晓明").await;
        for name in ["张晓明", "张晓", "晓明张晓"] {
            member(agency, Some(owner), name).await;
        }
        let cookie = agency.session_of("admin").await;
        let found = async |q: &str| ids(&listed(agency, &cookie, &asked(q)).await);
        for typed in ["阿依古丽·买买提", "阿依古丽买买提", "阿依古丽 买买提"] {
            assert_eq!(found(typed).await, [anna.0], "{typed}");
        }
        assert_eq!(found("欧阳 晓明").await, [ouyang.0]);
        assert_eq!(found("张晓明").await.len(), 1);
        let mut tx = agency.server.db.read().await.unwrap();
        let viewer = super::plans::viewer(agency, "admin").await;
        let list = List::of(&mut tx, &agency.server, &viewer, &asked("张晓明"))
            .await
            .unwrap();
        assert_eq!(
            list.count(&mut tx).await.unwrap(),
            1,
            "both pairs count, not the first alone"
        );
    })
    .await;
}
