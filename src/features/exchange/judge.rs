//! Judges a handful of rows against the database with a few queries for all of them.

use super::given::{Contacts, Given, Terms};
use super::plan::{Judged, Key, Known, Match, refused};
use super::store::{self, Cells};
use crate::error::Result;
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::members::store as members;
use crate::server::Server;
use crate::server::db::Tx;
use crate::types::ids::MemberId;
use crate::types::time::Moment;
use std::collections::{HashMap, HashSet};

/// By what a member is known.
const KEYS: [ContactKind; 2] = [ContactKind::Mobile, ContactKind::IdNumber];

/// Whom the rows of a table were about so far, and in which line: nobody is brought twice by one table.
#[derive(Default)]
pub struct Seen(HashMap<Vec<u8>, i64>);

impl Seen {
    /// The earlier line, if there is one.
    fn before(&mut self, kind: &str, value: &[u8], line: i64) -> Option<i64> {
        let key = [kind.as_bytes(), &[0], value].concat();
        let first = *self.0.entry(key).or_insert(line);
        (first != line).then_some(first)
    }
}

/// Everything that is known of those whom the rows are about.
struct Surroundings {
    holders: HashMap<(String, Vec<u8>), i64>,
    known: HashMap<i64, Known>,
    usernames: HashMap<String, i64>,
    /// Follow-ups that are there already.
    noted: HashSet<(i64, Moment, String)>,
}

/// Each row with what it gives and what happens with it.
pub async fn rows(
    tx: &mut Tx,
    server: &Server,
    terms: &Terms<'_>,
    rows: &[Cells],
    seen: &mut Seen,
) -> Result<Vec<(i64, Given, Judged, Option<MemberId>)>> {
    let given: Vec<Given> = rows.iter().map(|row| terms.read(&row.cells)).collect();
    let around = look_around(tx, server, terms, &given).await?;
    Ok(rows
        .iter()
        .zip(given)
        .map(|(row, mut given)| {
            let whom = around.whom(server, terms, &given);
            if let Match::One(known) = &whom {
                let id = known.member.id.0;
                given
                    .follow_ups
                    .retain(|(at, note)| !around.noted.contains(&(id, *at, note.clone())));
            }
            let mut judged = terms.judge(&given, &whom);
            let member = match whom {
                Match::One(id) => Some(id.member.id),
                _ => None,
            };
            judged = twice(server, judged, &given, member, row.line, seen);
            judged = around.username(judged, &given, member);
            (row.line, given, judged, member)
        })
        .collect())
}

async fn look_around(tx: &mut Tx, server: &Server, terms: &Terms<'_>, given: &[Given]) -> Result<Surroundings> {
    let values: Vec<(&'static str, &str)> = given
        .iter()
        .flat_map(|g| {
            KEYS.iter()
                .filter_map(|kind| Some((kind.code(), g.contacts.get(kind)?.as_str())))
        })
        .collect();
    let holders = store::holders(tx, &server.keys, &values).await?;
    let numbers = given.iter().filter_map(|g| Some(g.number?.0));
    let mut ids: Vec<i64> = holders.values().copied().chain(numbers).collect();
    ids.sort_unstable();
    ids.dedup();
    let wanted: Vec<MemberId> = ids.iter().map(|id| MemberId(*id)).collect();
    // Whom the viewer may not see is not among these.
    let found = if wanted.is_empty() {
        Vec::new()
    } else {
        members::members(tx, terms.viewer, &wanted).await?
    };
    let mut known: HashMap<i64, Known> = found
        .into_iter()
        .map(|member| {
            let contacts = Contacts::new();
            (member.id.0, Known { member, contacts })
        })
        .collect();
    let seen: Vec<i64> = known.keys().copied().collect();
    for kind in ContactKind::ALL {
        let asked = KEYS.contains(kind) || terms.mapping.iter().any(|key| key == kind.code());
        if !asked {
            continue;
        }
        for (id, value) in contacts::of_many(tx, &server.keys, ContactOwner::Member, *kind, &seen).await? {
            if let Some(known) = known.get_mut(&id) {
                known.contacts.insert(*kind, value);
            }
        }
    }
    let noted = if given.iter().any(|g| !g.follow_ups.is_empty()) && !seen.is_empty() {
        store::follow_ups_of(tx, &seen).await?
    } else {
        HashSet::new()
    };
    let names: Vec<&str> = given
        .iter()
        .filter_map(|g| g.answers.get("username").map(String::as_str))
        .collect();
    Ok(Surroundings {
        holders,
        known,
        usernames: store::usernames(tx, &names).await?,
        noted,
    })
}

impl Surroundings {
    fn whom(&self, server: &Server, terms: &Terms<'_>, given: &Given) -> Match {
        let holder = |kind: &ContactKind| {
            let value = given.contacts.get(kind)?;
            let key = (kind.code().to_string(), server.keys.blind(kind.code(), value));
            Some((*kind, *self.holders.get(&key)?))
        };
        let held: Vec<(ContactKind, i64)> = KEYS.iter().filter_map(holder).collect();
        // Who may not search by a number does not find anybody by a table of one row.
        let closed = |(kind, id): &&(ContactKind, i64)| !terms.may_ask(*kind) || !self.known.contains_key(id);
        if let Some((kind, _)) = held.iter().find(closed) {
            return Match::Elsewhere(Key::Contact(*kind));
        }
        let number = given.number.map(|number| number.0);
        if number.is_some_and(|number| !self.known.contains_key(&number)) {
            return Match::Elsewhere(Key::Number);
        }
        let mut ids: Vec<i64> = number.into_iter().chain(held.iter().map(|(_, id)| *id)).collect();
        ids.sort_unstable();
        ids.dedup();
        match ids.as_slice() {
            [] => Match::Nobody,
            [id] => self.known.get(id).map_or(Match::Nobody, |known| {
                Match::One(Box::new(Known {
                    member: known.member.clone(),
                    contacts: known.contacts.clone(),
                }))
            }),
            _ => Match::Two(number.is_some()),
        }
    }

    /// A username is one member's.
    fn username(&self, judged: Judged, given: &Given, member: Option<MemberId>) -> Judged {
        let holder = given.answers.get("username").and_then(|name| self.usernames.get(name));
        match holder {
            Some(id) if Some(MemberId(*id)) != member => {
                let mut plan = judged.plan;
                plan.errors.push(("username".into(), "这个用户名已被使用".into()));
                refused(plan)
            }
            _ => judged,
        }
    }
}

/// Refuses a row that is about somebody of an earlier one.
fn twice(
    server: &Server,
    judged: Judged,
    given: &Given,
    member: Option<MemberId>,
    line: i64,
    seen: &mut Seen,
) -> Judged {
    let mut earlier = None;
    for kind in KEYS {
        if let Some(value) = given.contacts.get(&kind) {
            let before = seen.before(kind.code(), &server.keys.blind(kind.code(), value), line);
            earlier = earlier.or(before.map(|first| (kind.code(), first)));
        }
    }
    if let Some(name) = given.answers.get("username") {
        let before = seen.before("username", name.as_bytes(), line);
        earlier = earlier.or(before.map(|first| ("username", first)));
    }
    if let Some(member) = member {
        let before = seen.before("member", &member.0.to_be_bytes(), line);
        earlier = earlier.or(before.map(|first| ("mobile", first)));
    }
    match earlier {
        Some((key, first)) => {
            let mut plan = judged.plan;
            plan.errors
                .push((key.to_string(), format!("与第 {first} 行是同一位会员，请只留一行")));
            refused(plan)
        }
        None => judged,
    }
}
