//! The six roles every agency starts with, and the first administrator.

use super::store::{self, NewStaff};
use super::{Module, Protected, Right, Scope, Sight};
use crate::error::{Error, Result};
use crate::features::events::{self, EventData, EventKind};
use crate::server::db::Tx;
use crate::server::{Server, passwords};

use Module as M;
use Right::{Approve, Create, Delete, Edit, Export, View};

/// A seeded role: code, name, whose records, rights by module, what it sees of protected fields.
struct SeededRole {
    code: &'static str,
    name: &'static str,
    scope: Scope,
    rights: &'static [(Module, &'static [Right])],
    sights: &'static [(Protected, Sight)],
}

const ALL: &[Right] = &[View, Create, Edit, Delete, Approve, Export];
const WORK: &[Right] = &[View, Create, Edit];

const EVERYTHING: &[(Protected, Sight)] = &[
    (Protected::Income, Sight::Shown),
    (Protected::Property, Sight::Shown),
    (Protected::Debts, Sight::Shown),
    (Protected::Family, Sight::Shown),
    (Protected::Contact, Sight::Shown),
    (Protected::IdNumber, Sight::Shown),
];
const BUT_ID_NUMBERS: &[(Protected, Sight)] = &[
    (Protected::Income, Sight::Shown),
    (Protected::Property, Sight::Shown),
    (Protected::Debts, Sight::Shown),
    (Protected::Family, Sight::Shown),
    (Protected::Contact, Sight::Shown),
    (Protected::IdNumber, Sight::Masked),
];

const DEFAULTS: &[SeededRole] = &[
    SeededRole {
        code: "admin",
        name: "系统管理员",
        scope: Scope::All,
        rights: &[
            (M::Members, ALL),
            (M::Intake, ALL),
            (M::Assignments, ALL),
            (M::Presale, ALL),
            (M::Aftersale, ALL),
            (M::Matching, ALL),
            (M::Dates, ALL),
            (M::Contracts, ALL),
            (M::Payments, ALL),
            (M::Packages, ALL),
            (M::Staff, ALL),
            (M::Roles, ALL),
            (M::Audit, ALL),
            (M::Records, &[View, Edit, Delete]),
            (M::Erasure, &[View, Delete]),
            (M::Settings, &[View, Edit]),
            (M::Exchange, ALL),
        ],
        sights: EVERYTHING,
    },
    SeededRole {
        code: "manager",
        name: "红娘经理",
        scope: Scope::Tree,
        rights: &[
            (M::Members, &[View, Create, Edit, Approve, Export]),
            (M::Records, &[View, Edit, Delete]),
            (M::Intake, WORK),
            (M::Assignments, WORK),
            (M::Presale, WORK),
            (M::Aftersale, WORK),
            (M::Matching, &[View, Create, Edit, Approve]),
            (M::Dates, WORK),
            (M::Contracts, WORK),
            (M::Payments, &[View]),
            (M::Packages, &[View]),
            (M::Staff, &[View]),
            (M::Settings, &[View]),
            (M::Exchange, &[View, Create, Delete]),
        ],
        sights: EVERYTHING,
    },
    SeededRole {
        code: "presale",
        name: "售前红娘",
        scope: Scope::Tree,
        rights: &[
            (M::Members, WORK),
            (M::Intake, &[View, Create, Edit]),
            (M::Presale, WORK),
            (M::Contracts, WORK),
            (M::Packages, &[View]),
            (M::Matching, &[View]),
        ],
        sights: BUT_ID_NUMBERS,
    },
    SeededRole {
        code: "aftersale",
        name: "售后红娘",
        scope: Scope::Tree,
        rights: &[
            (M::Members, &[View, Edit, Approve]),
            (M::Aftersale, WORK),
            (M::Matching, WORK),
            (M::Dates, WORK),
            (M::Contracts, WORK),
            (M::Packages, &[View]),
        ],
        sights: BUT_ID_NUMBERS,
    },
    SeededRole {
        code: "finance",
        name: "财务",
        scope: Scope::All,
        rights: &[
            (M::Contracts, &[View, Approve, Export]),
            (M::Payments, &[View, Create, Approve, Export]),
            (M::Packages, &[View, Create, Edit]),
        ],
        sights: &[],
    },
    SeededRole {
        code: "counter",
        name: "前台",
        scope: Scope::Tree,
        rights: &[(M::Members, &[View, Create, Approve]), (M::Intake, WORK)],
        sights: &[(Protected::Property, Sight::Shown), (Protected::Contact, Sight::Masked)],
    },
];

/// Makes the seeded roles that are missing; those an agency has changed stay as they are.
pub async fn ensure_roles_in(tx: &mut Tx) -> Result<()> {
    for default in DEFAULTS {
        if store::role_by_code(tx, default.code).await?.is_some() {
            continue;
        }
        let id = store::insert_role(tx, Some(default.code), default.name, default.scope).await?;
        let rights = default
            .rights
            .iter()
            .flat_map(|(m, rights)| rights.iter().map(|r| (*m, *r)))
            .collect();
        let sights = default.sights.iter().copied().collect();
        store::set_rights(tx, id, &rights, &sights).await?;
    }
    Ok(())
}

pub async fn ensure_roles(server: &Server) -> Result<()> {
    let mut tx = server.db.write().await?;
    ensure_roles_in(&mut tx).await?;
    tx.commit().await
}

/// `yuelao admin create`: an administrator who may sign in.
pub async fn create_admin(server: &Server, account: &str, name: &str, password: &str) -> anyhow::Result<()> {
    if let Err(wrong) = passwords::check(password) {
        anyhow::bail!("{wrong}");
    }
    if !super::access::valid_account(account) {
        anyhow::bail!("账号为 3 到 32 位小写字母、数字或 . _ -");
    }
    let hash = passwords::hash(password.to_string()).await?;
    let mut tx = server.db.write().await?;
    ensure_roles_in(&mut tx).await?;
    let role = store::role_by_code(&mut tx, "admin").await?.ok_or(Error::NotFound)?;
    let new = NewStaff {
        account,
        password_hash: &hash,
        name,
        role,
        ..NewStaff::blank()
    };
    let id = store::insert_staff(&mut tx, new).await.map_err(|error| match error {
        Error::Invalid(fields) => anyhow::anyhow!("{}", fields.0.into_values().collect::<Vec<_>>().join("；")),
        other => other.into(),
    })?;
    events::record(
        &mut tx,
        EventKind::StaffSaved,
        None,
        None,
        Some(id.0),
        EventData::default().with("name", name),
    )
    .await?;
    tx.commit().await?;
    eprintln!("已建立系统管理员「{name}」，账号 {account}");
    Ok(())
}
