//! The server function of the search over everything.

use super::Found;
use crate::error::Result;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{Hit, Part},
    crate::features::contacts::{self, ContactKind, ContactOwner},
    crate::features::contracts,
    crate::features::members::filter::{Board, Filter},
    crate::features::members::list::List,
    crate::features::members::{MemberRow, access, names},
    crate::features::staff::{self, Module, Protected, Right, Viewer},
    crate::server::db::Tx,
    crate::server::{Server, request},
    crate::types::ids::MemberId,
    crate::types::masked::Masked,
};

/// Members, contracts and staff that are found by `q`, a few of each.
#[server]
pub async fn search_office(#[server(default)] q: String) -> Result<Found> {
    let (viewer, mut tx) = staff::read().await?;
    let q: String = q.trim().chars().take(60).collect();
    let mut found = Found {
        q: q.clone(),
        parts: Vec::new(),
    };
    if q.is_empty() {
        return Ok(found);
    }
    let server = request::server();
    let mut members = Vec::new();
    if viewer.can(Module::Members, Right::View) {
        let part = members_found(&mut tx, &server, &viewer, &q, &mut members).await?;
        found.parts.push(part);
    }
    if viewer.can(Module::Contracts, Right::View) {
        found.parts.push(contracts_found(&mut tx, &viewer, &q, &members).await?);
    }
    if viewer.can(Module::Staff, Right::View) {
        found.parts.push(staff_found(&mut tx, &server, &viewer, &q).await?);
    }
    Ok(found)
}

/// How many of each kind are shown.
#[cfg(feature = "ssr")]
const SHOWN: usize = 8;

#[cfg(feature = "ssr")]
async fn members_found(
    tx: &mut Tx,
    server: &Server,
    viewer: &Viewer,
    q: &str,
    ids: &mut Vec<MemberId>,
) -> Result<Part> {
    let filter = Filter {
        q: q.to_string(),
        ..Filter::of(Board::All)
    };
    let list = List::of(tx, server, viewer, &filter).await?;
    let (rows, next) = list.page(tx, server, viewer, SHOWN as i64).await?;
    ids.extend(rows.iter().map(|r| r.id));
    Ok(Part {
        label: "会员".into(),
        hits: rows.into_iter().map(hit_of_member).collect(),
        more: next.map(|_| filter.href("/office/members")),
    })
}

#[cfg(feature = "ssr")]
fn hit_of_member(row: MemberRow) -> Hit {
    let mobile = match row.mobile {
        Masked::Hint(hint) => format!(" · {hint}"),
        _ => String::new(),
    };
    Hit {
        href: format!("/office/members/{}", row.id),
        title: row.name,
        note: format!(
            "#{} · {} · {} 岁 · {} · {}{mobile}",
            row.id, row.sex, row.age, row.place, row.stage
        ),
    }
}

#[cfg(feature = "ssr")]
async fn contracts_found(tx: &mut Tx, viewer: &Viewer, q: &str, members: &[MemberId]) -> Result<Part> {
    let mut found = contracts::store::found(tx, viewer, q, members, SHOWN as i64 + 1).await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let mut all = leptos_router::params::ParamsMap::new();
    all.insert("q", q.to_string());
    Ok(Part {
        label: "合同".into(),
        hits: found
            .into_iter()
            .map(|k| Hit {
                href: format!("/office/contracts/{}", k.id),
                title: k.number,
                note: format!("{} · {} · {}", k.member_name, k.package_name, k.state),
            })
            .collect(),
        more: more.then(|| format!("/office/contracts{}", all.to_query_string())),
    })
}

#[cfg(feature = "ssr")]
async fn staff_found(tx: &mut Tx, server: &Server, viewer: &Viewer, q: &str) -> Result<Part> {
    let by_mobile = match ContactKind::Mobile.normalise(q) {
        Ok(mobile) if access::may_filter(viewer, Protected::Contact) => {
            contacts::find(tx, &server.keys, ContactOwner::Staff, ContactKind::Mobile, &mobile).await?
        }
        _ => Vec::new(),
    };
    let people = staff::people_in_reach(tx, viewer).await?;
    let mut found = people.into_iter().filter(|p| {
        by_mobile.contains(&p.id.0)
            || p.account == q.to_lowercase()
            || p.id.to_string() == q
            || names::found_by(&p.name, q)
    });
    let edits = viewer.can(Module::Staff, Right::Edit);
    let hits = found
        .by_ref()
        .take(SHOWN)
        .map(|p| Hit {
            href: if edits {
                format!("/office/staff?sheet={}", p.id)
            } else {
                format!("/office/staff?q={}", p.account)
            },
            title: p.name,
            note: format!("{} · {}", p.role, p.account),
        })
        .collect();
    Ok(Part {
        label: "红娘".into(),
        hits,
        more: found.next().map(|_| "/office/staff".into()),
    })
}
