//! The supervisor tree: who sees whom, through moves of any kind.

use crate::support::{Agency, a_member, on_both};
use std::collections::{BTreeMap, BTreeSet};
use yuelao::error::Error;
use yuelao::features::members::store::member;
use yuelao::features::staff::{self, NewStaff, Scope, Viewer};
use yuelao::on;
use yuelao::server::db::Tx;
use yuelao::types::ids::{SessionId, StaffId};

async fn id_of(tx: &mut Tx, account: &str) -> StaffId {
    on!(tx, c => sqlx::query_scalar("select id from staff where account = $1").bind(account).fetch_one(c).await)
        .unwrap()
}

/// Somebody who sees their tree and has no right besides.
fn seen_by(id: StaffId) -> Viewer {
    Viewer {
        id,
        name: String::new(),
        account: String::new(),
        role: String::new(),
        role_code: String::new(),
        scope: Scope::Tree,
        rights: BTreeSet::new(),
        sights: BTreeMap::new(),
        own: Vec::new(),
        session: SessionId(0),
    }
}

#[tokio::test]
async fn moving_a_person_moves_what_they_and_those_above_see() {
    on_both(async |agency: &Agency| {
        let mut tx = agency.server.db.write().await.unwrap();
        let (manager, other) = (id_of(&mut tx, "manager").await, id_of(&mut tx, "manager2").await);
        let (presale, peer) = (id_of(&mut tx, "presale").await, id_of(&mut tx, "chenmin").await);
        let their = a_member(&mut tx, Some(presale), None).await;
        for (who, sees) in [(presale, true), (manager, true), (other, false), (peer, false)] {
            let found = member(&mut tx, &seen_by(who), their).await;
            assert_eq!(found.is_ok(), sees, "{who}: {:?}", found.err());
        }
        staff::put_under(&mut tx, presale, Some(other)).await.unwrap();
        for (who, sees) in [(presale, true), (manager, false), (other, true), (peer, false)] {
            assert_eq!(
                member(&mut tx, &seen_by(who), their).await.is_ok(),
                sees,
                "{who} after the move"
            );
        }
        // Below a peer: the peer sees it now, and so does the peer's manager again.
        staff::put_under(&mut tx, presale, Some(peer)).await.unwrap();
        for (who, sees) in [(peer, true), (manager, true), (other, false)] {
            assert_eq!(
                member(&mut tx, &seen_by(who), their).await.is_ok(),
                sees,
                "{who} after the second move"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_circle_is_refused() {
    on_both(async |agency: &Agency| {
        let mut tx = agency.server.db.write().await.unwrap();
        let (admin, manager, presale) = (
            id_of(&mut tx, "admin").await,
            id_of(&mut tx, "manager").await,
            id_of(&mut tx, "presale").await,
        );
        for (who, above) in [(admin, presale), (manager, presale), (presale, presale)] {
            let refused = staff::put_under(&mut tx, who, Some(above)).await.unwrap_err();
            assert!(
                matches!(&refused, Error::Invalid(f) if f.get("supervisor").is_some()),
                "{refused:?}"
            );
        }
    })
    .await;
}

/// Everybody above somebody, the slow way: one step at a time.
fn above(supervisors: &BTreeMap<i64, Option<i64>>, who: i64) -> Vec<(i64, i64)> {
    let mut line = vec![(who, 0)];
    let mut at = who;
    while let Some(Some(next)) = supervisors.get(&at) {
        line.push((*next, line.len() as i64));
        at = *next;
    }
    line
}

#[tokio::test]
async fn the_closure_is_right_after_any_moves() {
    on_both(async |agency: &Agency| {
        let mut tx = agency.server.db.write().await.unwrap();
        let role = staff::role_by_code(&mut tx, "presale").await.unwrap().unwrap();
        let mut supervisors: BTreeMap<i64, Option<i64>> = BTreeMap::new();
        for n in 0..10 {
            let account = format!("mover{n}");
            let new = NewStaff {
                account: &account,
                password_hash: "-",
                name: &account,
                role,
                ..NewStaff::blank()
            };
            supervisors.insert(staff::insert_staff(&mut tx, new).await.unwrap().0, None);
        }
        let people: Vec<i64> = supervisors.keys().copied().collect();
        let mut state: u64 = 20_261_121;
        let mut pick = |n: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % n
        };
        let mut refused = 0;
        for step in 0..150 {
            let who = people[pick(people.len())];
            let to = Some(people[pick(people.len())]).filter(|_| pick(6) > 0);
            let circle = to.is_some_and(|to| above(&supervisors, to).iter().any(|(a, _)| *a == who));
            let done = staff::put_under(&mut tx, StaffId(who), to.map(StaffId)).await;
            assert_eq!(done.is_err(), circle, "step {step}: {who} under {to:?}");
            if circle {
                refused += 1;
                continue;
            }
            supervisors.insert(who, to);
            let stored: Vec<(i64, i64, i64)> = on!(&mut tx, c => sqlx::query_as(
                "select above_id, below_id, depth from staff_tree where below_id >= $1 order by below_id, above_id")
                .bind(people[0]).fetch_all(c).await)
            .unwrap();
            let mut naive: Vec<(i64, i64, i64)> = people
                .iter()
                .flat_map(|p| above(&supervisors, *p).into_iter().map(|(a, d)| (a, *p, d)))
                .collect();
            naive.sort_unstable_by_key(|(a, b, _)| (*b, *a));
            assert_eq!(stored, naive, "step {step}");
        }
        assert!(refused > 5, "too few circles were tried: {refused}");
    })
    .await;
}
