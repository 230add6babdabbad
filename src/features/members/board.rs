//! The numbers beside a board's classes and time windows.

use super::filter::{Filter, Within};
use super::list::{COUNTED, narrow};
use crate::error::Result;
use crate::features::staff::Viewer;
use crate::server::db::Tx;
use crate::server::sql::Sql;
use crate::server::{Server, clock};
use std::collections::BTreeMap;

/// Numbers by the code of a class or of a window.
pub type Numbers = BTreeMap<String, i64>;

/// How many each class has within the chosen window, and how many of the chosen class each window has
/// (all time under an empty code): one statement, exact to 10,000.
pub async fn counts(tx: &mut Tx, server: &Server, viewer: &Viewer, filter: &Filter) -> Result<(Numbers, Numbers)> {
    let now = clock::now();
    let from_start = Filter {
        after: String::new(),
        ..filter.clone()
    };
    let classes = filter.board.classes().iter().map(|class| {
        let key = (true, class.code());
        (key, from_start.with_class(*class))
    });
    let windows = std::iter::once(None).chain(Within::ALL.iter().map(|w| Some(*w)));
    let windows = windows.map(|within| {
        let key = (false, within.map_or("", Within::code));
        (
            key,
            Filter {
                within,
                ..from_start.clone()
            },
        )
    });
    let asked: Vec<((bool, &str), Filter)> = classes.chain(windows).collect();
    let mut sql = Sql::default();
    for (i, (_, one)) in asked.iter().enumerate() {
        sql.push(if i == 0 { "" } else { " union all " });
        sql.with("select cast(", i as i64)
            .push(" as bigint), count(*) from (select 1 as one from member m where");
        narrow(&mut sql, server, viewer, one, now)?;
        sql.with(" limit ", COUNTED + 1).push(") t");
    }
    let rows: Vec<(i64, i64)> = sql.fetch_all(tx).await?;
    let (mut classes, mut windows) = (Numbers::new(), Numbers::new());
    for (place, count) in rows {
        let Some(((of_class, key), _)) = usize::try_from(place).ok().and_then(|p| asked.get(p)) else {
            continue;
        };
        let numbers = if *of_class { &mut classes } else { &mut windows };
        numbers.insert(key.to_string(), count);
    }
    Ok((classes, windows))
}
