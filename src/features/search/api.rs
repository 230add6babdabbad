//! The server function of the search over everything.

use super::Found;
use crate::error::Result;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::found::{contracts_found, members_found, staff_found},
    crate::features::staff::{self, Module, Right},
    crate::server::request,
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
    if viewer.can(Module::Members, Right::View) {
        found.parts.push(members_found(&mut tx, &server, &viewer, &q).await?);
    }
    if viewer.can(Module::Contracts, Right::View) {
        found.parts.push(contracts_found(&mut tx, &server, &viewer, &q).await?);
    }
    if viewer.can(Module::Staff, Right::View) {
        found.parts.push(staff_found(&mut tx, &server, &viewer, &q).await?);
    }
    Ok(found)
}
