//! Every registered server function, as a stranger, as each role that lacks the right, and as a peer with
//! every right but another tree. A function without a line in `table.rs` fails.

mod records;
mod table;

use crate::support::{Agency, Answer, on_both};
use axum::http::StatusCode;
use records::{MARK, Records, nothing, records_of, run};
use std::collections::{BTreeMap, BTreeSet};
use yuelao::features::staff::{Module, Protected, Right, Sight, Viewer};
use yuelao::on;

pub type Fields = &'static [(&'static str, &'static str)];

pub struct Entry {
    function: &'static str,
    fields: Fields,
    who: Who,
    /// What a peer is told who names a record of another tree.
    peer: StatusCode,
    /// A field that one has to see in full, beside the right.
    field: Option<Protected>,
}

impl Entry {
    pub fn field(self, field: Protected) -> Self {
        Self {
            field: Some(field),
            ..self
        }
    }

    pub fn peer_gets(self, peer: StatusCode) -> Self {
        Self { peer, ..self }
    }
}

enum Who {
    Public,
    AnyStaff,
    /// A member who is signed in to their own pages: staff are strangers there.
    Members,
    /// One of these rights is enough.
    Needs(Vec<(Module, Right)>),
}

pub fn public(function: &'static str, fields: Fields) -> Entry {
    Entry {
        function,
        fields,
        who: Who::Public,
        peer: StatusCode::NOT_FOUND,
        field: None,
    }
}

pub fn any_staff(function: &'static str, fields: Fields) -> Entry {
    Entry {
        function,
        fields,
        who: Who::AnyStaff,
        peer: StatusCode::NOT_FOUND,
        field: None,
    }
}

pub fn members(function: &'static str, fields: Fields) -> Entry {
    Entry {
        function,
        fields,
        who: Who::Members,
        peer: StatusCode::UNAUTHORIZED,
        field: None,
    }
}

pub fn needs(function: &'static str, fields: Fields, module: Module, right: Right) -> Entry {
    either(function, fields, &[(module, right)])
}

pub fn either(function: &'static str, fields: Fields, rights: &[(Module, Right)]) -> Entry {
    Entry {
        function,
        fields,
        who: Who::Needs(rights.to_vec()),
        peer: StatusCode::NOT_FOUND,
        field: None,
    }
}

const ROLES: [&str; 6] = ["admin", "manager", "presale", "aftersale", "finance", "counter"];

/// The server functions that exist, by their path below `features`.
fn registered() -> BTreeSet<String> {
    let paths = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path);
    paths
        .filter_map(|p| p.strip_prefix("/api/yuelao/features/").map(String::from))
        .collect()
}

#[test]
fn every_server_function_has_its_line_in_the_table() {
    let table = table::table();
    let listed: BTreeSet<String> = table.iter().map(|e| e.function.to_string()).collect();
    assert_eq!(
        listed.len(),
        table.len(),
        "a function stands twice in src/tests/strangers/table.rs"
    );
    let registered = registered();
    assert!(!registered.is_empty());
    let missing: Vec<_> = registered.difference(&listed).collect();
    assert!(
        missing.is_empty(),
        "These server functions have no line in src/tests/strangers/table.rs: {missing:#?}\n\
         Add one for each that says how to call it and who may, e.g.\n\
         needs(\"{}\", &[(\"id\", \"?member\")], Members, Edit),",
        missing[0]
    );
    let gone: Vec<_> = listed.difference(&registered).collect();
    assert!(
        gone.is_empty(),
        "These lines in src/tests/strangers/table.rs name functions that are no more: {gone:#?}"
    );
}

/// Calls a function with its placeholders replaced.
async fn call(agency: &Agency, cookie: Option<&str>, entry: &Entry, records: &Records) -> Answer {
    if let [("json", body)] = entry.fields {
        return agency.call_json(cookie, entry.function, body).await;
    }
    let value = |v: &'static str| -> String {
        v.split(',')
            .map(|part| records.get(part).map_or(part, String::as_str))
            .collect::<Vec<_>>()
            .join(",")
    };
    let filled: Vec<(&str, String)> = entry.fields.iter().map(|(k, v)| (*k, value(v))).collect();
    let fields: Vec<(&str, &str)> = filled.iter().map(|(k, v)| (*k, v.as_str())).collect();
    agency.call(cookie, entry.function, &fields).await
}

async fn events(agency: &Agency) -> i64 {
    let mut tx = agency.server.db.read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar("select count(*) from event").fetch_one(c).await).unwrap()
}

#[tokio::test]
async fn a_stranger_gets_nothing_but_what_is_public() {
    on_both(async |agency: &Agency| {
        for entry in table::table() {
            let answer = call(agency, None, &entry, &nothing()).await;
            match entry.who {
                Who::Public => assert!(
                    !refused(&answer) && !broken(&answer),
                    "{} should be public: {answer:?}",
                    entry.function
                ),
                _ => assert_eq!(
                    answer.status,
                    StatusCode::UNAUTHORIZED,
                    "a stranger called {}: {answer:?}",
                    entry.function
                ),
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_role_without_the_right_is_refused_even_with_records_of_its_own() {
    on_both(async |agency: &Agency| {
        for role in ROLES {
            let me = who(agency, role).await;
            agency.session_of(role).await;
            let own = records_of(agency, me.id, "自己").await;
            for entry in table::table() {
                let Who::Needs(wanted) = &entry.who else { continue };
                // A session of its own for each call: some functions end it.
                let cookie = agency.session_of(role).await;
                let sees = entry.field.is_none_or(|f| me.sight(f) == Sight::Shown);
                if sees && wanted.iter().any(|r| me.rights.contains(r)) {
                    let answer = call(agency, Some(&cookie), &entry, &nothing()).await;
                    assert!(
                        !refused(&answer) && !broken(&answer),
                        "{role} has the right to call {}: {answer:?}",
                        entry.function
                    );
                } else {
                    let before = events(agency).await;
                    let answer = call(agency, Some(&cookie), &entry, &own).await;
                    assert_eq!(
                        answer.status,
                        StatusCode::FORBIDDEN,
                        "{role} lacks the right to call {}: {answer:?}",
                        entry.function
                    );
                    assert_eq!(
                        events(agency).await,
                        before,
                        "{} left an event though {role} was refused",
                        entry.function
                    );
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_peer_with_every_right_neither_finds_nor_sees_what_lies_in_another_tree() {
    on_both(async |agency: &Agency| {
        let theirs = set_up_peers(agency).await;
        for entry in table::table() {
            if matches!(entry.who, Who::Public) {
                continue;
            }
            let cookie = agency.session_of("peerboss").await;
            let before = events(agency).await;
            let answer = call(agency, Some(&cookie), &entry, &theirs).await;
            let names_record = entry
                .fields
                .iter()
                .any(|(_, v)| v.split(',').any(|p| p.starts_with('?') && p != "?package"));
            if matches!(entry.who, Who::Members) {
                assert_eq!(answer.status, entry.peer, "staff called {}: {answer:?}", entry.function);
            } else if names_record {
                assert_eq!(
                    answer.status, entry.peer,
                    "{} found a record of another tree: {answer:?}",
                    entry.function
                );
                assert_eq!(
                    events(agency).await,
                    before,
                    "{} left an event though nothing was found",
                    entry.function
                );
            } else {
                assert!(!broken(&answer), "{}: {answer:?}", entry.function);
                assert!(
                    !answer.body.to_string().contains(MARK),
                    "{} shows what lies in another tree: {answer:?}",
                    entry.function
                );
            }
        }
    })
    .await;
}

/// What a tablet in a visitor's hands still answers: their form, whose the tablet is, and the PIN.
const VISITORS: [&str; 3] = [
    "counter/api/whose_tablet",
    "counter/api/take_back",
    "intake/draft_aside/set_aside",
];

#[tokio::test]
async fn a_session_that_was_handed_over_opens_nothing_of_the_staff() {
    on_both(async |agency: &Agency| {
        let own = {
            let id = who(agency, "admin").await.id;
            agency.session_of("admin").await;
            records_of(agency, id, "自己").await
        };
        let cookie = agency.session_of("admin").await;
        let mut tx = agency.server.db.write().await.unwrap();
        run(
            &mut tx,
            "update session set handed_over_at = created_at where id = (select max(id) from session)".into(),
        )
        .await;
        tx.commit().await.unwrap();
        for entry in table::table() {
            if matches!(entry.who, Who::Public | Who::Members) || VISITORS.contains(&entry.function) {
                continue;
            }
            let before = events(agency).await;
            let answer = call(agency, Some(&cookie), &entry, &own).await;
            assert_eq!(answer.status, StatusCode::LOCKED, "{}: {answer:?}", entry.function);
            assert_eq!(events(agency).await, before, "{} left an event", entry.function);
        }
    })
    .await;
}

fn refused(answer: &Answer) -> bool {
    matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

fn broken(answer: &Answer) -> bool {
    answer.status.is_server_error()
}

/// A demonstration account with what it may do, as the server itself says.
async fn who(agency: &Agency, account: &str) -> Viewer {
    let cookie = agency.session_of(account).await;
    let me = agency.call(Some(&cookie), "staff/api/me", &[]).await.ok();
    serde_json::from_value(me).unwrap()
}

/// `peerboss` has every right, sees their tree and works below `manager`; the records are `sunli`'s, below the other manager.
async fn set_up_peers(agency: &Agency) -> Records {
    let mut tx = agency.server.db.write().await.unwrap();
    run(&mut tx, "insert into role (code, name, scope, created_at) values ('peer', '同级主管', 'tree', '2026-11-21 00:00:00+00:00')".into()).await;
    let rights = Module::ALL
        .iter()
        .flat_map(|m| Right::ALL.iter().map(|r| (m.code(), r.code())));
    let rights: BTreeMap<_, _> = rights.map(|pair| (pair, ())).collect();
    for (module, right) in rights.keys() {
        run(&mut tx, format!("insert into role_right (role_id, module, \"right\") select id, '{module}', '{right}' from role where code = 'peer'")).await;
    }
    for field in Protected::ALL.iter().map(|p| p.code()) {
        run(&mut tx, format!("insert into role_field (role_id, field, sight) select id, '{field}', 'shown' from role where code = 'peer'")).await;
    }
    let role = yuelao::features::staff::role_by_code(&mut tx, "peer")
        .await
        .unwrap()
        .unwrap();
    let manager = agency.staff_id(&mut tx, "manager").await;
    let new = yuelao::features::staff::NewStaff {
        account: "peerboss",
        password_hash: "-",
        name: "同级",
        role,
        supervisor: Some(manager),
        ..yuelao::features::staff::NewStaff::blank()
    };
    yuelao::features::staff::insert_staff(&mut tx, new).await.unwrap();
    run(
        &mut tx,
        format!("update staff set name = '{MARK}红娘' where account = 'sunli'"),
    )
    .await;
    let owner = agency.staff_id(&mut tx, "sunli").await;
    tx.commit().await.unwrap();
    agency.session_of("sunli").await;
    records_of(agency, owner, &format!("{MARK}会员")).await
}
