//! The demonstration agency: always the same people for the same seed number, with a history up to today.

mod chance;
mod checks;
mod deals;
mod enquiries;
mod handing;
mod introductions;
mod lives;
mod marks;
mod people;
mod profiles;
mod visits;
mod wishes;
mod words;

use crate::features::matching::exposure::work as spread;
use crate::features::members;
use crate::features::members::fields::{self, Fields};
use crate::features::members::filter::Board;
use crate::features::packages::Package;
use crate::features::portal;
use crate::server::crypto::Keys;
use crate::server::db::Tx;
use crate::server::{Server, clock, passwords};
use chance::Chance;
use people::Agency;

/// Members made in one transaction.
const BATCH: u32 = 2_000;

/// Fills an empty database; does nothing where anybody works already. A demonstration of usual size is made
/// in one transaction: an interrupted start leaves nothing behind.
pub async fn fill_if_empty(server: &Server, members: u32, seed: u64) -> anyhow::Result<()> {
    let mut tx = server.db.write().await?;
    if crate::features::staff::any_staff(&mut tx).await? {
        return Ok(());
    }
    if members > 0 {
        eprintln!("正在建立演示数据：{members} 位会员……");
    }
    let agency = people::agency(&mut tx).await?;
    let packages = deals::packages(&mut tx).await?;
    if members > 0 {
        profiles::own_field(&mut tx).await?;
    }
    let fields = fields::store::load(&mut tx).await?;
    handing::places(&mut tx, members).await?;
    let mut chance = Chance::new(seed);
    for first in (0..members).step_by(BATCH as usize) {
        let last = (first + BATCH).min(members);
        batch(
            &mut tx,
            &server.keys,
            &agency,
            &packages,
            &fields,
            &mut chance,
            first..last,
        )
        .await?;
        if members > BATCH {
            tx.commit().await?;
            tx = server.db.write().await?;
            eprintln!("　{last} / {members}");
        }
    }
    if members > 0 {
        let query = "sex=female&province=310000&age_min=25&age_max=35&sort=-created";
        members::saved::keep(&mut tx, agency.manager, Board::All, "上海 25-35 岁女士", query).await?;
        // A first run for the manager's people, done when the server starts; at large sizes it would be long.
        if members <= BATCH {
            spread::ask_for(&mut tx, agency.manager, 1).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Adds members with their histories to the demonstration agency whose people are there.
pub async fn more_members(server: &Server, members: u32, seed: u64) -> anyhow::Result<()> {
    let mut tx = server.db.write().await?;
    let agency = people::found(&mut tx).await?;
    let packages = crate::features::packages::on_sale(&mut tx, None).await?;
    let fields = fields::store::load(&mut tx).await?;
    batch(
        &mut tx,
        &server.keys,
        &agency,
        &packages,
        &fields,
        &mut Chance::new(seed),
        0..members,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn batch(
    tx: &mut Tx,
    keys: &Keys,
    agency: &Agency,
    packages: &[Package],
    fields: &Fields,
    chance: &mut Chance,
    range: std::ops::Range<u32>,
) -> anyhow::Result<()> {
    let now = clock::now();
    // Somebody of the first batch shows the members' own pages.
    let range_starts = range.start == 0;
    let lives = lives::members(tx, keys, agency, fields, chance, range, now).await?;
    deals::contracts(tx, agency, packages, chance, &lives, now).await?;
    introductions::introductions(tx, chance, &lives, now).await?;
    marks::marks(tx, keys, agency, &lives, range_starts, now).await?;
    visits::visits(tx, &lives, now).await?;
    handing::handing(tx, agency, &lives, now).await?;
    checks::checks(tx, &lives, now).await?;
    if range_starts {
        enquiries::enquiries(tx, keys, agency, chance, now).await?;
        wishes::wishes(tx, &lives, now).await?;
        let hash = passwords::hash(people::PASSWORD.to_string()).await?;
        portal::give_sign_in(tx, portal::DEMO_USERNAME, &hash).await?;
    }
    Ok(())
}
