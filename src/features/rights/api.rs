//! The server function of effective rights.

use super::EffectiveRights;
use crate::error::Result;
use crate::types::ids::StaffId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::{Example, Seen, store},
    crate::features::contacts::{self, ContactKind, ContactOwner},
    crate::features::events::{self, EventData, EventKind},
    crate::features::members::fields::{self, Fields},
    crate::features::members::filter::{Board, Filter},
    crate::features::members::{self, Member, list::List, sight},
    crate::features::regions,
    crate::features::staff::access::require,
    crate::features::staff::people::within,
    crate::features::staff::{self, Module, Protected, Right, Sight, Viewer},
    crate::server::db::Tx,
    crate::server::{Server, clock, request},
    crate::types::ids::MemberId,
    crate::types::masked::Masked,
    crate::types::time::age,
    std::collections::HashMap,
};

/// How many members the example shows.
#[cfg(feature = "ssr")]
const ROWS: i64 = 8;

/// What somebody within the viewer's reach may do and see; that one looked is noted.
#[server]
pub async fn rights_of(id: StaffId) -> Result<EffectiveRights> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Roles, Right::View)?;
    let person = staff::person_in_place(&mut tx, &viewer, id).await?;
    let role = staff::role(&mut tx, person.role_id).await?;
    let them = staff::viewer_of(&mut tx, id).await?;
    let example = if !them.can(Module::Members, Right::View) {
        Example::NoMembers
    } else if within(&viewer, &role) {
        example(&mut tx, &request::server(), &them).await?
    } else {
        Example::BeyondViewer
    };
    let data = EventData::default()
        .with("name", &person.name)
        .with("account", &person.account);
    events::record(
        &mut tx,
        EventKind::RightsViewed,
        Some(viewer.id),
        None,
        Some(id.0),
        data,
    )
    .await?;
    let shown = EffectiveRights {
        id,
        name: person.name,
        account: person.account,
        place: person.place,
        role_id: role.id,
        role: role.name,
        scope: them.scope,
        assigns: them.assigns(),
        disabled_at: person.disabled_at,
        modules: modules(&them),
        fields: Protected::ALL.iter().map(|f| (*f, them.sight(*f))).collect(),
        above: store::above(&mut tx, id).await?,
        below: store::below(&mut tx, id).await?,
        below_count: store::count_below(&mut tx, id).await?,
        example,
    };
    tx.commit().await?;
    Ok(shown)
}

#[cfg(feature = "ssr")]
fn modules(them: &Viewer) -> Vec<(Module, Vec<Right>)> {
    let of = |module: &Module| {
        let rights = Right::ALL.iter().copied().filter(|r| them.can(*module, *r));
        (*module, rights.collect::<Vec<_>>())
    };
    let all = Module::ALL.iter().map(of);
    all.filter(|(_, rights)| !rights.is_empty()).collect()
}

/// The first members of their own list, through their scope and their masks.
#[cfg(feature = "ssr")]
async fn example(tx: &mut Tx, server: &Server, them: &Viewer) -> Result<Example> {
    let filter = Filter::of(Board::All);
    let list = List::of(tx, server, them, &filter).await?;
    let (page, _) = list.page(tx, server, them, ROWS).await?;
    let count = list.count(tx).await?;
    let ids: Vec<MemberId> = page.iter().map(|r| r.id).collect();
    let mut members = members::store::members(tx, them, &ids).await?;
    members.sort_by_key(|m| std::cmp::Reverse(m.id));
    let numbers: Vec<i64> = ids.iter().map(|i| i.0).collect();
    let mobiles = hints(tx, server, them, ContactKind::Mobile, &numbers).await?;
    let id_numbers = hints(tx, server, them, ContactKind::IdNumber, &numbers).await?;
    let asked = fields::now(tx, server).await?;
    let rows = members
        .into_iter()
        .map(|m| seen(them, &asked, m, &mobiles, &id_numbers));
    Ok(Example::Seen {
        count,
        rows: rows.collect(),
    })
}

/// One kind of contact data as hints; nothing is opened that they may not see a part of.
#[cfg(feature = "ssr")]
async fn hints(
    tx: &mut Tx,
    server: &Server,
    them: &Viewer,
    kind: ContactKind,
    ids: &[i64],
) -> Result<HashMap<i64, String>> {
    if them.sight(members::access::protected(kind)) == Sight::Hidden {
        return Ok(HashMap::new());
    }
    let known = contacts::of_many(tx, &server.keys, ContactOwner::Member, kind, ids).await?;
    Ok(known.into_iter().map(|(id, value)| (id, kind.masked(&value))).collect())
}

#[cfg(feature = "ssr")]
fn seen(
    them: &Viewer,
    asked: &Fields,
    member: Member,
    mobiles: &HashMap<i64, String>,
    id_numbers: &HashMap<i64, String>,
) -> Seen {
    let id = member.id;
    let profile = sight::profile(them, member.profile);
    let answers = profile.answers();
    let said = |group: Protected| {
        let of_group = asked.all().iter().filter(|f| f.protected == Some(group));
        let words = of_group.filter_map(|f| Some(fields::shown(f, answers.get(f.key)?)));
        words.collect::<Vec<_>>().join("；")
    };
    let hint = |hints: &HashMap<i64, String>| Masked::Hint(hints.get(&id.0).cloned().unwrap_or_default());
    let field = |group: &Protected| match group {
        _ if them.sight(*group) == Sight::Hidden => Masked::Hidden,
        Protected::Contact => hint(mobiles),
        Protected::IdNumber => hint(id_numbers),
        _ => Masked::shown_if(them.sees(*group), said(*group)),
    };
    Seen {
        id,
        name: profile.name.clone(),
        sex: profile.sex,
        age: age(profile.birthday, clock::today()),
        place: regions::place(profile.region),
        stage: member.stage,
        fields: Protected::ALL.iter().map(field).collect(),
    }
}
