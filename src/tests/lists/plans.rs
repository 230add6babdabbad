//! The plans of the commonest lists: along an index to the page, whatever the table holds.

use crate::support::{Agency, on_both};
use yuelao::bench::light;
use yuelao::features::members::filter::{Board, Class, Filter, Sort};
use yuelao::features::members::list::List;
use yuelao::features::members::{Sex, Stage};
use yuelao::features::staff::Viewer;
use yuelao::server::db::{Db, Tx};

/// Enough for the databases to prefer an index, few enough to be made quickly.
const MEMBERS: i64 = 12_000;

pub async fn viewer(agency: &Agency, account: &str) -> Viewer {
    let cookie = agency.session_of(account).await;
    let me = agency.call(Some(&cookie), "staff/api/me", &[]).await.ok();
    serde_json::from_value(me).unwrap()
}

async fn plans(agency: &Agency, tx: &mut Tx, viewer: &Viewer, filter: &Filter) -> Vec<String> {
    let list = List::of(tx, &agency.server, viewer, filter).await.unwrap();
    let mut all = Vec::new();
    for statement in list.statements(tx).unwrap() {
        all.push(statement.explained(tx).await.unwrap().join("\n"));
    }
    all
}

/// Ten lists, and whose they are: each is walked along the index of its order.
fn commonest() -> Vec<(&'static str, Filter)> {
    let of = Filter::of;
    let sorted = |sort, falling| Filter {
        sort,
        falling,
        ..of(Board::All)
    };
    vec![
        ("admin", of(Board::All)),
        ("admin", sorted(Sort::LastContact, true)),
        ("admin", sorted(Sort::Age, false)),
        ("admin", sorted(Sort::Name, false)),
        (
            "admin",
            Filter {
                sex: Some(Sex::Female),
                age_min: Some(25),
                age_max: Some(40),
                ..of(Board::All)
            },
        ),
        (
            "admin",
            Filter {
                stage: Some(Stage::Presale),
                ..of(Board::All)
            },
        ),
        (
            "admin",
            Filter {
                after: "female~6000".into(),
                ..sorted(Sort::Sex, false)
            },
        ),
        ("manager", of(Board::All)),
        ("manager", of(Board::Presale)),
        ("manager", of(Board::Aftersale)),
        ("manager", of(Board::Reassign).with_class(Class::Contacted)),
    ]
}

#[tokio::test]
async fn the_ten_commonest_lists_walk_along_an_index_and_sort_nothing() {
    on_both(async |agency: &Agency| {
        light::members(&agency.server, MEMBERS).await.unwrap();
        let mut tx = agency.server.db.read().await.unwrap();
        for (account, filter) in commonest() {
            let viewer = viewer(agency, account).await;
            for plan in plans(agency, &mut tx, &viewer, &filter).await {
                let what = format!("{account}: {}\n{plan}", filter.href(filter.board.code()));
                // PostgreSQL may sort the few who are gone, to leave them out.
                let sorts = |line: &str| line.contains("Sort Key") && !line.contains("member_gone");
                assert!(
                    !plan.contains("TEMP B-TREE") && !plan.lines().any(sorts),
                    "sorts: {what}"
                );
                assert!(!plan.contains("Seq Scan on member m"), "reads the whole table: {what}");
                // The table itself lies in the order of the numbers: only for that is it walked.
                if plan.lines().any(|l| l.trim() == "SCAN m") {
                    assert_eq!(filter.sort, Sort::Id, "reads the whole table: {what}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_leaves_few_members_is_gathered_along_an_index() {
    on_both(async |agency: &Agency| {
        light::members(&agency.server, MEMBERS).await.unwrap();
        let mut tx = agency.server.db.read().await.unwrap();
        if let Tx::Postgres(t) = &mut tx {
            // A table that is so small may well be read as a whole: is there a way without?
            sqlx::query("set local enable_seqscan = off")
                .execute(&mut **t)
                .await
                .unwrap();
        }
        let named = |q: &str| Filter {
            q: q.into(),
            ..Filter::of(Board::All)
        };
        let few = [
            ("admin", named("张晓")),
            ("admin", named("zxm")),
            ("admin", named("zhangxiaom")),
            (
                "admin",
                Filter {
                    mobile: format!("139{MEMBERS:08}"),
                    ..Filter::of(Board::All)
                },
            ),
            (
                "admin",
                Filter {
                    region: Some(310_101),
                    sort: Sort::LastContact,
                    ..Filter::of(Board::All)
                },
            ),
            ("presale", Filter::of(Board::Presale)),
            ("manager", Filter::of(Board::AssignPresale)),
            ("manager", Filter::of(Board::Presale).with_class(Class::Overdue)),
        ];
        for (account, filter) in few {
            let viewer = viewer(agency, account).await;
            for plan in plans(agency, &mut tx, &viewer, &filter).await {
                let what = format!("{account}: {}\n{plan}", filter.href(filter.board.code()));
                assert!(!plan.contains("Seq Scan on member m"), "reads the whole table: {what}");
                assert!(
                    !plan.lines().any(|l| l.trim().starts_with("SCAN m")),
                    "reads the whole table: {what}"
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn sqlite_knows_how_much_its_indexes_tell() {
    on_both(async |agency: &Agency| {
        light::members(&agency.server, 2_000).await.unwrap();
        let Db::Sqlite { write, .. } = &agency.server.db else {
            // PostgreSQL counts by itself.
            return agency.server.db.refresh_statistics().await.unwrap();
        };
        sqlx::query("delete from sqlite_stat1").execute(write).await.unwrap();
        agency.server.db.refresh_statistics().await.unwrap();
        let known: i64 =
            sqlx::query_scalar("select count(*) from sqlite_stat1 where tbl = 'member' and idx is not null")
                .fetch_one(write)
                .await
                .unwrap();
        assert!(known > 20, "{known} indexes of members are known");
    })
    .await;
}
