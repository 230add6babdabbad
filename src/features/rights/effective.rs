//! What somebody's rights come to: modules, and the first members of their list as they see them.

use super::{Example, Seen};
use crate::error::Result;
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::members::fields::{self, Fields};
use crate::features::members::filter::{Board, Filter};
use crate::features::members::list::List;
use crate::features::members::{self, Member, sight};
use crate::features::regions;
use crate::features::staff::{Module, Protected, Right, Sight, Viewer};
use crate::server::db::Tx;
use crate::server::{Server, clock};
use crate::types::ids::MemberId;
use crate::types::masked::Masked;
use crate::types::time::age;
use std::collections::HashMap;

/// How many members the example shows.
const ROWS: i64 = 8;

/// What they may do, module by module.
pub fn modules(them: &Viewer) -> Vec<(Module, Vec<Right>)> {
    let of = |module: &Module| {
        let rights = Right::ALL.iter().copied().filter(|r| them.can(*module, *r));
        (*module, rights.collect::<Vec<_>>())
    };
    let all = Module::ALL.iter().map(of);
    all.filter(|(_, rights)| !rights.is_empty()).collect()
}

/// The first members of their own list, through their scope and their masks.
pub async fn example(tx: &mut Tx, server: &Server, them: &Viewer) -> Result<Example> {
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
