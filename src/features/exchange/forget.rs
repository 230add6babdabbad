//! What imports and exports hold of somebody who is erased for good: rows of tables that came to nothing, and
//! files that nobody has fetched yet.

use super::files::{self, EXPORTS};
use super::store::forget as store;
use crate::error::Result;
use crate::server::Server;
use crate::server::crypto::Keys;
use crate::server::db::Tx;
use crate::types::time::Moment;
use std::collections::BTreeSet;

/// Rows opened together.
const TOGETHER: i64 = 500;

/// By what a row is somebody's.
#[derive(Clone, Debug, Default)]
pub struct Traces {
    /// Mobile and identity number, normalised: where one stands in a cell, the row is theirs.
    pub numbers: BTreeSet<String>,
    /// Other contact data: where one is a cell, the row is theirs.
    pub words: BTreeSet<String>,
    /// Others are called so too: the name alone tells only of a row that will bring nobody in any more.
    pub names: BTreeSet<String>,
}

impl Traces {
    /// Whether cells, or what was made of them, are about the person.
    fn stand_in(&self, texts: &[String], over: bool) -> bool {
        texts.iter().any(|text| {
            let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
            let upper = bare.to_uppercase();
            let word = |w: &String| w.to_lowercase() == bare.to_lowercase();
            self.numbers.iter().any(|n| upper.contains(n.as_str()))
                || self.words.iter().any(word)
                || (over && self.names.contains(text.trim()))
        })
    }
}

/// Takes away the rows that tell of somebody and belong to no member, wherever their import stands.
pub async fn rows(tx: &mut Tx, keys: &Keys, traces: &Traces) -> Result<()> {
    let mut at = (0, 0);
    loop {
        let some = store::unlinked_after(tx, keys, at, TOGETHER).await?;
        let Some(last) = some.last() else { return Ok(()) };
        at = (last.import.0, last.line);
        for row in some.iter().filter(|row| traces.stand_in(&row.texts, row.over)) {
            store::remove_row(tx, row.import, row.line).await?;
        }
    }
}

/// Takes back the exports that were asked for while the person could still be in them; their files, to be
/// removed when that is settled.
pub async fn exports(tx: &mut Tx, until: Moment) -> Result<Vec<String>> {
    store::take_back_exports(tx, until).await
}

/// Removes the files of exports; a kill before it leaves them to `tidy`.
pub fn remove(server: &Server, exports: Vec<String>) {
    for file in exports {
        files::remove(server, EXPORTS, &file);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_theirs_by_a_number_and_by_the_name_only_when_it_is_over() {
        let traces = Traces {
            numbers: ["13800138000".to_string(), "11010519900307123X".to_string()].into(),
            words: ["123456".to_string()].into(),
            names: ["宓知夏".to_string()].into(),
        };
        let row = |cell: &str| vec!["3".to_string(), cell.to_string()];
        assert!(traces.stand_in(&row("138-0013 8000（母亲）"), false));
        assert!(traces.stand_in(&row("11010519900307123x"), false));
        assert!(traces.stand_in(&row(" 宓知夏 "), true) && !traces.stand_in(&row("宓知夏"), false));
        assert!(traces.stand_in(&row("123456"), false) && !traces.stand_in(&row("13912345678"), false));
        assert!(!traces.stand_in(&row("13900139000"), true) && !traces.stand_in(&row("宓知夏日"), true));
    }
}
