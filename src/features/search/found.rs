//! What is found of each kind.

use super::{Hit, Part};
use crate::error::Result;
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::contracts;
use crate::features::members::filter::{Board, Filter};
use crate::features::members::list::List;
use crate::features::members::{MemberRow, access, names};
use crate::features::staff::{self, Module, Protected, Right, Viewer};
use crate::server::Server;
use crate::server::db::Tx;
use crate::types::masked::Masked;

/// How many of each kind are shown.
const SHOWN: usize = 8;

pub async fn members_found(tx: &mut Tx, server: &Server, viewer: &Viewer, q: &str) -> Result<Part> {
    let filter = Filter {
        q: q.to_string(),
        ..Filter::of(Board::All)
    };
    let list = List::of(tx, server, viewer, &filter).await?;
    let (rows, next) = list.page(tx, server, viewer, SHOWN as i64).await?;
    Ok(Part {
        label: "会员".into(),
        hits: rows.into_iter().map(hit_of_member).collect(),
        more: next.map(|_| filter.href("/office/members")),
    })
}

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

pub async fn contracts_found(tx: &mut Tx, server: &Server, viewer: &Viewer, q: &str) -> Result<Part> {
    let asked = contracts::store::asked(tx, server, viewer, q).await?;
    let mut found = contracts::store::found(tx, viewer, &asked, SHOWN as i64 + 1).await?;
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

pub async fn staff_found(tx: &mut Tx, server: &Server, viewer: &Viewer, q: &str) -> Result<Part> {
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
