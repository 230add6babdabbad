//! What the pages of imports and exports show to one viewer.

use super::plan::{Change, Plan};
use super::store::{self, Import, Planned};
use super::targets::Targets;
use super::{ChangeShown, ColumnShown, ImportPage, ImportState, Outcome, PAGE, RowShown, UNDO_DAYS, access};
use crate::error::Result;
use crate::features::contacts::ContactKind;
use crate::features::members::filter::{Board, Filter};
use crate::features::members::{Education, Intent, Marital, Sex, Stage};
use crate::features::staff::Viewer;
use crate::server::db::Tx;
use crate::server::{Server, clock};

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

/// An import with a page of its rows: those of an outcome, those that an undo left (`kept`), or all.
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
    let mut planned = store::planned_after(
        tx,
        &server.keys,
        import.id,
        Outcome::from_code(show),
        show == "kept",
        after,
        PAGE + 1,
    )
    .await?;
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
        rows: planned.into_iter().map(|row| shown(viewer, &targets, row)).collect(),
        next,
        may_run: own && access::may_import(viewer),
        may_update: access::may_update(viewer),
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

fn shown(viewer: &Viewer, targets: &Targets, row: Planned) -> RowShown {
    let Plan {
        name,
        changes,
        errors,
        owner,
        noted,
        ..
    } = row.plan;
    let sees = |change: &&Change| {
        targets.get(&change.key).is_none_or(|t| {
            // Contact data is masked below.
            ContactKind::from_code(&change.key).is_some() || t.may_change(viewer)
        })
    };
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
        errors: errors
            .into_iter()
            .map(|(key, sentence)| (targets.label(&key), sentence))
            .collect(),
        kept: row.kept,
    }
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

/// A filter in words. `private`: without what somebody typed, which may be a name or a number.
pub fn described(filter: &Filter, private: bool) -> String {
    let bare = Filter {
        after: String::new(),
        ..filter.clone()
    };
    let address = bare.href("");
    let mut words = vec![
        if filter.board == Board::All {
            "全部会员"
        } else {
            filter.board.label()
        }
        .to_string(),
    ];
    for pair in address.trim_start_matches('?').split('&') {
        let Some((key, text)) = pair.split_once('=') else {
            continue;
        };
        let text = plain(text);
        match key {
            "sort" | "cols" | "falling" | "desc" => {}
            "class" => words.push(filter.class.label().to_string()),
            "stage" => words.push(said("阶段", &text, |t| Stage::from_code(t).map(Stage::label))),
            "sex" => words.push(said("性别", &text, |t| Sex::from_code(t).map(Sex::label))),
            "marital" => words.push(said("婚况", &text, |t| Marital::from_code(t).map(Marital::label))),
            "education" => words.push(said("学历至少", &text, |t| {
                Education::from_code(t).map(Education::label)
            })),
            "intent" => words.push(said("意向", &text, |t| Intent::from_code(t).map(Intent::label))),
            "province" | "region" => {
                let place = crate::features::regions::place(text.parse().unwrap_or_default());
                words.push(format!("所在地：{place}"));
            }
            "age_min" => words.push(format!("年龄从 {text}")),
            "age_max" => words.push(format!("年龄到 {text}")),
            "height_min" => words.push(format!("身高从 {text}")),
            "height_max" => words.push(format!("身高到 {text}")),
            "owner" => words.push(format!("红娘 #{text}")),
            _ if private => words.push(format!("{}：已填写", called(key))),
            _ => words.push(format!("{}：{text}", called(key))),
        }
    }
    words.join("，")
}

fn said(label: &str, text: &str, word: impl Fn(&str) -> Option<&'static str>) -> String {
    format!("{label}：{}", word(text).unwrap_or(text))
}

/// What people call the parts of an address.
fn called(key: &str) -> &str {
    match key {
        "q" => "关键词",
        "id" => "编号",
        "name" => "姓名",
        "username" => "用户名",
        "mobile" => "手机",
        "email" => "邮箱",
        "qq" => "QQ",
        "wechat" => "微信",
        "income" => "年收入至少",
        "within" | "registered" => "登记时间",
        "tag" | "tags" => "标签",
        other => other,
    }
}

/// `%E6%9D%8E` as text.
fn plain(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let hex = after
            .get(..2)
            .and_then(|h| u8::from_str_radix(std::str::from_utf8(h).ok()?, 16).ok());
        match hex.filter(|_| *byte == b'%') {
            Some(decoded) => {
                bytes.push(decoded);
                rest = &after[2..];
            }
            None => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_told_in_words_and_names_stay_out_of_events() {
        let filter = Filter {
            q: "李 雷".into(),
            sex: Some(Sex::Female),
            age_min: Some(25),
            ..Filter::of(Board::All)
        };
        assert_eq!(
            described(&filter, false),
            "全部会员，关键词：李 雷，性别：女，年龄从 25"
        );
        assert_eq!(
            described(&filter, true),
            "全部会员，关键词：已填写，性别：女，年龄从 25"
        );
        assert_eq!(described(&Filter::of(Board::Presale), true), "售前跟进");
    }
}
