//! What the pages of imports and exports show to one viewer.

use super::plan::{Change, Plan};
use super::store::{self, Import, Planned};
use super::targets::Targets;
use super::{ChangeShown, ColumnShown, ImportPage, ImportState, Lost, Outcome, PAGE, RowShown, UNDO_DAYS, access};
use crate::error::Result;
use crate::features::members::OwnField;
use crate::features::members::api::Offers;
use crate::features::members::fields;
use crate::features::members::filter::Filter;
use crate::features::members::list::List;
use crate::features::members::view::conditions;
use crate::features::staff::{self, Viewer};
use crate::features::{marks, members, regions};
use crate::server::db::Tx;
use crate::server::{Server, clock};

/// What is said of a mistake in what the viewer may not see.
const WITHHELD: &str = "这一格有误，您没有查看这一项的权限";

/// Values of a new member that are shown at once.
const FACTS: usize = 8;

/// Whether an import can still be undone.
pub fn undoable(import: &Import) -> bool {
    let over = matches!(
        import.state,
        ImportState::Done | ImportState::Cancelled | ImportState::Failed
    );
    over && import
        .ended_at
        .is_some_and(|at| clock::now() - at < chrono::Duration::days(UNDO_DAYS))
}

/// An import with a page of its rows: those of an outcome, those that an undo left (`kept`), those that should
/// be completed (`warned`), or all.
pub async fn import(
    tx: &mut Tx,
    server: &Server,
    viewer: &Viewer,
    import: Import,
    show: &str,
    after: i64,
) -> Result<ImportPage> {
    let targets = Targets::now(tx, server).await?;
    let (counts, applied) = store::counts(tx, import.id).await?;
    let own = import.staff_id == viewer.id;
    let mut planned = store::planned_after(tx, &server.keys, import.id, show, after, PAGE + 1).await?;
    let more = planned.len() as i64 > PAGE;
    planned.truncate(PAGE as usize);
    let next = planned.last().filter(|_| more).map(|row| row.line);
    let columns = columns(tx, server, &import, own).await?;
    Ok(ImportPage {
        id: import.id,
        version: import.version,
        staff_id: import.staff_id,
        state: import.state,
        mode: import.mode,
        lost: import.lost,
        done: import.done,
        // An undo goes through what was done, not through all rows.
        total: if import.state == ImportState::Undoing {
            import.done + applied.new + applied.update
        } else {
            import.total
        },
        columns,
        targets: if import.state.open() {
            targets
                .all()
                .iter()
                .map(|t| (t.group.clone(), t.key.clone(), t.label.clone()))
                .collect()
        } else {
            Vec::new()
        },
        counts,
        applied,
        kept: store::count_kept(tx, import.id).await?,
        warned: store::count_warned(tx, import.id).await?,
        rows: planned
            .into_iter()
            .map(|row| shown(viewer, &targets, import.lost, row))
            .collect(),
        next,
        may_run: own && access::may_import(viewer),
        may_update: access::may_update(viewer),
        may_keep: access::may_keep(viewer),
        may_undo: access::may_undo(viewer) && undoable(&import) && applied.new + applied.update > 0,
        may_fetch: own && counts.refused > 0,
        created_at: import.created_at,
        ended_at: import.ended_at,
        now: clock::now(),
        name: import.name,
        staff: import.staff,
        error: import.error,
    })
}

/// The columns with what stands in their first rows, as long as they can be chosen: to whom it is theirs.
async fn columns(tx: &mut Tx, server: &Server, import: &Import, own: bool) -> Result<Vec<ColumnShown>> {
    if !import.state.open() {
        return Ok(Vec::new());
    }
    let first = if own {
        store::cells_after(tx, &server.keys, import.id, 0, 3).await?
    } else {
        Vec::new()
    };
    let mapping = import.mapping();
    let column = |(at, header): (usize, String)| ColumnShown {
        samples: first
            .iter()
            .filter_map(|row| row.cells.get(at))
            .filter(|cell| !cell.is_empty())
            .map(|cell| cell.chars().take(24).collect())
            .collect(),
        target: mapping.get(at).cloned().unwrap_or_default(),
        header,
    };
    Ok(import.headers().into_iter().enumerate().map(column).collect())
}

fn shown(viewer: &Viewer, targets: &Targets, lost_are: Lost, row: Planned) -> RowShown {
    let Plan {
        name,
        changes,
        errors,
        warnings,
        owner,
        lost,
        noted,
        ..
    } = row.plan;
    // Contact data is masked below.
    let sees = |change: &&Change| targets.get(&change.key).is_none_or(|t| t.may_be_told(viewer));
    let most = if row.outcome == Outcome::New { FACTS } else { usize::MAX };
    let mut changes: Vec<ChangeShown> = changes
        .iter()
        .filter(sees)
        .filter(|c| c.key != "name" || row.outcome != Outcome::New)
        .take(most)
        .map(|change| value(targets, change))
        .collect();
    let mut along = |label: &str, after: String| {
        changes.push(ChangeShown {
            label: label.into(),
            before: String::new(),
            after,
        });
    };
    if let Some((_, owner)) = owner.filter(|_| row.outcome == Outcome::New) {
        along("归属红娘", owner);
    }
    if !lost.is_empty() && row.outcome == Outcome::New {
        let waits = if lost_are == Lost::Wait {
            "（找不到，留待分配）"
        } else {
            "（找不到）"
        };
        along("原归属红娘", format!("{lost}{waits}"));
    }
    if noted > 0 && row.outcome != Outcome::Refused {
        along("跟进", format!("{noted} 条"));
    }
    RowShown {
        line: row.line,
        outcome: row.outcome,
        applied: row.applied,
        name,
        member: row.member,
        changes,
        errors: wrong(viewer, targets, errors),
        warnings: warnings
            .into_iter()
            .map(|(key, sentence)| (targets.label(&key), sentence))
            .collect(),
        kept: row.kept,
    }
}

/// What is wrong with a row: column and sentence. Where the viewer doesn't see what stands there, a sentence
/// that quotes it is no sentence for them.
pub fn wrong(viewer: &Viewer, targets: &Targets, errors: Vec<(String, String)>) -> Vec<(String, String)> {
    let told = |key: &str| targets.get(key).is_none_or(|t| t.may_be_told(viewer));
    // Cells are quoted in these signs, an identity number by what it says.
    let quotes = |sentence: &str| sentence.contains('「') || sentence.contains("身份证号上的");
    errors
        .into_iter()
        .map(|(key, sentence)| {
            let withheld = quotes(&sentence) && !told(&key);
            let sentence = if withheld { WITHHELD.into() } else { sentence };
            (targets.label(&key), sentence)
        })
        .collect()
}

fn value(targets: &Targets, change: &Change) -> ChangeShown {
    let target = targets.get(&change.key);
    let show = |answer: &str| {
        let text = target.map_or_else(|| answer.to_string(), |t| t.shown(answer));
        text.chars().take(60).collect::<String>()
    };
    ChangeShown {
        label: targets.label(&change.key),
        before: show(&change.before),
        after: show(&change.after),
    }
}

/// A list's filter within what the viewer may ask by, and the names that it needs to be told in words.
pub async fn asked(tx: &mut Tx, server: &Server, viewer: &Viewer, filter: Filter) -> Result<(Filter, Offers)> {
    let fields = fields::now(tx, server).await?;
    let own: Vec<OwnField> = OwnField::of(&fields)
        .into_iter()
        .filter(|f| members::access::may_filter_by(viewer, &f.name("")))
        .collect();
    let filter = members::access::allowed(viewer, filter).knowing(&own);
    let names = Offers {
        owners: staff::staff_in_reach(tx, viewer).await?,
        tags: marks::tag_names(tx).await?,
        place: filter.region.map(regions::place).unwrap_or_default(),
        own,
        ..Offers::default()
    };
    Ok((filter, names))
}

/// A filter in words. `private`: without what somebody typed, which may be a name or a number.
pub fn described(filter: &Filter, names: &Offers, private: bool) -> String {
    const TYPED: &[&str] = &["q", "id", "name", "username", "mobile", "email", "qq", "wechat", "own"];
    let mut words = vec![filter.board.label().to_string()];
    if filter.class != filter.board.classes()[0] {
        words.push(filter.class.label().to_string());
    }
    for (key, text) in conditions(filter, names) {
        match text.split_once('：').filter(|_| private && TYPED.contains(&key)) {
            Some((label, _)) => words.push(format!("{label}：已填写")),
            None => words.push(text),
        }
    }
    words.join("，")
}

/// How many a list shows: nobody where what was typed can't be read.
pub async fn size(tx: &mut Tx, server: &Server, viewer: &Viewer, filter: &Filter, names: &Offers) -> Result<i64> {
    if !filter.all_problems(&names.own).is_empty() {
        return Ok(0);
    }
    List::of(tx, server, viewer, filter).await?.count(tx).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::members::Sex;
    use crate::features::members::filter::Board;

    #[test]
    fn a_filter_is_told_in_words_and_names_stay_out_of_events() {
        let filter = Filter {
            q: "李 雷".into(),
            sex: Some(Sex::Female),
            age_min: Some(25),
            ..Filter::of(Board::All)
        };
        assert_eq!(
            described(&filter, &Offers::default(), false),
            "全部会员，关键词：李 雷，女，25 岁以上"
        );
        assert_eq!(
            described(&filter, &Offers::default(), true),
            "全部会员，关键词：已填写，女，25 岁以上"
        );
        assert_eq!(
            described(&Filter::of(Board::Presale), &Offers::default(), true),
            "售前跟进"
        );
    }
}
