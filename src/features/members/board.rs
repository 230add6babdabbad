//! The numbers beside a board's classes and time windows.

use super::filter::{BOARD_COUNTED, Filter, Within};
use super::list;
use crate::error::Result;
use crate::features::staff::Viewer;
use crate::server::Server;
use crate::server::db::Tx;
use std::collections::BTreeMap;

/// Numbers by the code of a class or of a window.
pub type Numbers = BTreeMap<String, i64>;

/// How many each class has within the chosen window, and how many of the chosen class each window has
/// (all time under an empty code): one statement, exact up to
/// `BOARD_COUNTED`.
pub async fn counts(tx: &mut Tx, server: &Server, viewer: &Viewer, filter: &Filter) -> Result<(Numbers, Numbers)> {
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
        (key, from_start.with_registered(within))
    });
    let asked: Vec<((bool, &str), Filter)> = classes.chain(windows).collect();
    let (keys, filters): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
    let counted = list::counts(tx, server, viewer, &filters, BOARD_COUNTED).await?;
    let (mut classes, mut windows) = (Numbers::new(), Numbers::new());
    for ((of_class, key), count) in keys.into_iter().zip(counted) {
        let numbers = if of_class { &mut classes } else { &mut windows };
        numbers.insert(key.to_string(), count);
    }
    Ok((classes, windows))
}
