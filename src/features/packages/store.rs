//! SQL of packages.

use super::{NewPackage, Package};
use crate::error::{Error, Result};
use crate::server::db::Tx;
use crate::server::{clock, dialect};
use crate::types::ids::PackageId;

macro_rules! package_columns {
    () => {
        "p.id, p.name, p.fee_kind, p.price_fen as price, p.months, p.introductions, p.dates, p.description, p.active,
         (select count(*) from contract where package_id = p.id) as sold, p.version, p.created_at"
    };
}

pub async fn packages(tx: &mut Tx) -> Result<Vec<Package>> {
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select ", package_columns!(), " from package p order by p.active desc, p.price_fen, p.id limit 500"))
        .fetch_all(c).await)?)
}

/// The packages that can be sold now, and `also` the one that a contract already names.
pub async fn on_sale(tx: &mut Tx, also: Option<PackageId>) -> Result<Vec<Package>> {
    Ok(on!(tx, c => sqlx::query_as(concat!(
        "select ", package_columns!(), " from package p where p.active or p.id = $1 order by p.price_fen, p.id limit 500"))
        .bind(also.unwrap_or_default()).fetch_all(c).await)?)
}

pub async fn package(tx: &mut Tx, id: PackageId) -> Result<Package> {
    let found = on!(tx, c => sqlx::query_as(concat!("select ", package_columns!(), " from package p where p.id = $1"))
        .bind(id).fetch_optional(c).await)?;
    found.ok_or(Error::NotFound)
}

pub async fn insert(tx: &mut Tx, p: &NewPackage) -> Result<PackageId> {
    let made = on!(tx, c => sqlx::query_scalar(
        "insert into package (name, fee_kind, price_fen, months, introductions, dates, description, active, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id")
        .bind(&p.name).bind(p.fee_kind).bind(p.price).bind(p.months).bind(p.introductions).bind(p.dates)
        .bind(&p.description).bind(p.active).bind(clock::now()).fetch_one(c).await);
    made.map_err(name_taken)
}

pub async fn save(tx: &mut Tx, id: PackageId, version: i64, p: &NewPackage) -> Result<()> {
    let done = on!(tx, c => sqlx::query(
        "update package set name = $1, fee_kind = $2, price_fen = $3, months = $4, introductions = $5, dates = $6,
            description = $7, active = $8, version = version + 1 where id = $9 and version = $10")
        .bind(&p.name).bind(p.fee_kind).bind(p.price).bind(p.months).bind(p.introductions).bind(p.dates)
        .bind(&p.description).bind(p.active).bind(id).bind(version).execute(c).await.map(|d| d.rows_affected()))
    .map_err(name_taken)?;
    if done == 1 {
        Ok(())
    } else {
        Err(Error::conflict(
            "您编辑期间，其他同事已修改了这个套餐。您填写的内容还在，请重新打开核对后再保存",
        ))
    }
}

fn name_taken(error: sqlx::Error) -> Error {
    match dialect::violated(&error).as_deref() {
        Some("package.name") => Error::invalid("name", "已有同名套餐，请换一个名称"),
        _ => error.into(),
    }
}
