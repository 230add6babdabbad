//! What people search by, looked up beforehand: contact values by their blind index, names by their words.

use crate::error::Result;
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::members::access::{may_filter, protected};
use crate::features::members::fields::{self, Kind};
use crate::features::members::filter::Filter;
use crate::features::members::gone;
use crate::features::members::names::{self, Run};
use crate::features::members::sight;
use crate::features::staff::Viewer;
use crate::server::Server;
use crate::server::db::Tx;
use crate::server::sql::Sql;

/// One thing that was searched for: some members, or those of a name, or both.
#[derive(Default)]
pub struct Looked {
    ids: Vec<i64>,
    /// All of these.
    words: Vec<Word>,
    /// Runs of three characters and more: their pairs alone may stand elsewhere.
    runs: Vec<String>,
    /// Or whoever answered an own field with this very text: the condition on `member_answer o`.
    answer: Option<Sql>,
}

enum Word {
    Whole(String),
    /// From the first to before the second.
    Begun(String, String),
}

/// Everything that the filter searches for; whoever may not see contact data can't find by it either.
pub async fn look_up(tx: &mut Tx, server: &Server, viewer: &Viewer, filter: &Filter) -> Result<Vec<Looked>> {
    let mut found = Vec::new();
    if let Some(id) = filter.id {
        found.push(Looked::ids(vec![id]));
    }
    if !filter.username.is_empty() {
        found.push(Looked::ids(of_username(tx, &filter.username).await?));
    }
    for (kind, text) in [
        (ContactKind::Mobile, &filter.mobile),
        (ContactKind::Email, &filter.email),
        (ContactKind::Qq, &filter.qq),
        (ContactKind::Wechat, &filter.wechat),
    ] {
        if !text.is_empty() {
            found.push(Looked::ids(of_contact(tx, server, viewer, kind, text).await?));
        }
    }
    if !filter.name.is_empty() {
        found.push(of_name(tx, &filter.name).await?);
    }
    if !filter.q.is_empty() {
        found.push(of_anything(tx, server, viewer, &filter.q).await?);
    }
    Ok(found)
}

/// Whom `q` may mean, as a condition on `member m`: by name, pinyin, number, contact, as a list searches.
pub async fn called(tx: &mut Tx, server: &Server, viewer: &Viewer, q: &str) -> Result<Sql> {
    let mut sql = Sql::default();
    of_anything(tx, server, viewer, q).await?.push(&mut sql);
    Ok(sql)
}

async fn of_anything(tx: &mut Tx, server: &Server, viewer: &Viewer, q: &str) -> Result<Looked> {
    let mut looked = of_name(tx, q).await?;
    looked.ids.extend(q.trim_start_matches('#').parse::<i64>().ok());
    looked.ids.extend(of_username(tx, q).await?);
    for kind in ContactKind::ALL {
        looked.ids.extend(of_contact(tx, server, viewer, *kind, q).await?);
    }
    looked.answer = of_own_text(tx, server, viewer, q).await?;
    looked.ids.sort_unstable();
    looked.ids.dedup();
    Ok(looked)
}

/// Whoever answered one of the own texts that the viewer sees so, where anybody did.
async fn of_own_text(tx: &mut Tx, server: &Server, viewer: &Viewer, q: &str) -> Result<Option<Sql>> {
    let fields = fields::now(tx, server).await?;
    let texts: Vec<i64> = fields
        .custom()
        .filter(|f| matches!(f.kind, Kind::Text(_)) && sight::sees(viewer, f.protected))
        .filter_map(|f| f.custom())
        .collect();
    if texts.is_empty() {
        return Ok(None);
    }
    let mut condition = Sql::default();
    condition
        .in_ids(" o.field", &texts)
        .with(" and o.answer = ", q.trim().to_ascii_lowercase());
    let mut sql = Sql::new("select o.member_id from member_answer o where");
    sql.append(&condition).push(" limit 1");
    let found: Vec<(i64,)> = sql.fetch_all(tx).await?;
    Ok((!found.is_empty()).then_some(condition))
}

async fn of_username(tx: &mut Tx, username: &str) -> Result<Vec<i64>> {
    Ok(on!(tx, c => sqlx::query_scalar("select id from member where username = $1").bind(username).fetch_all(c).await)?)
}

async fn of_contact(tx: &mut Tx, server: &Server, viewer: &Viewer, kind: ContactKind, text: &str) -> Result<Vec<i64>> {
    match kind.normalise(text) {
        Ok(value) if may_filter(viewer, protected(kind)) => {
            // A number that a merge left with the record that went is the kept one's.
            let found = contacts::find(tx, &server.keys, ContactOwner::Member, kind, &value).await?;
            gone::survivors(tx, found).await
        }
        _ => Ok(Vec::new()),
    }
}

async fn of_name(tx: &mut Tx, text: &str) -> Result<Looked> {
    let mut looked = Looked::default();
    for run in names::asked(text).unwrap_or_default() {
        match run {
            Run::Han(words) => {
                looked.runs.extend(names::longer(&words).map(|run| format!("%{run}%")));
                looked.words.extend(words.into_iter().map(Word::Whole));
            }
            Run::Latin(word) => {
                let whole: bool = on!(tx, c => sqlx::query_scalar("select exists (select 1 from member_word where word = $1)")
                    .bind(&word).fetch_one(c).await)?;
                looked.words.push(if whole {
                    Word::Whole(word)
                } else {
                    // All words are of letters, digits and characters: nothing stands between z and {.
                    let mut end = word.clone().into_bytes();
                    if let Some(last) = end.last_mut() {
                        *last += 1;
                    }
                    Word::Begun(word, String::from_utf8(end).unwrap_or_default())
                });
            }
        }
    }
    Ok(looked)
}

impl Looked {
    fn ids(ids: Vec<i64>) -> Self {
        Self { ids, ..Self::default() }
    }

    /// The condition on `member m`.
    pub fn push(&self, sql: &mut Sql) {
        match (self.words.is_empty(), &self.answer) {
            (true, None) => {
                sql.in_ids(" and m.id", &self.ids);
                return;
            }
            (false, None) if self.ids.is_empty() => {
                self.push_words(sql);
                return;
            }
            _ => {}
        }
        sql.in_ids(" and (m.id", &self.ids);
        if let Some(answer) = &self.answer {
            sql.push(" or exists (select 1 from member_answer o where o.member_id = m.id and")
                .append(answer)
                .push(")");
        }
        if !self.words.is_empty() {
            sql.push(" or (1 = 1");
            self.push_words(sql);
            sql.push(")");
        }
        sql.push(")");
    }

    fn push_words(&self, sql: &mut Sql) {
        for word in &self.words {
            sql.push(" and exists (select 1 from member_word x where x.member_id = m.id");
            word.push(sql, "x");
            sql.push(")");
        }
        for run in &self.runs {
            // As the words have it: without blanks and the point within a name.
            sql.with(
                " and replace(replace(replace(m.name, ' ', ''), '　', ''), '·', '') like ",
                run.clone(),
            );
        }
    }

    /// Selects at least everybody whom the condition lets through, along an index, nobody twice: one
    /// statement for each way.
    pub fn drivers(&self) -> Vec<Sql> {
        if self.words.is_empty() {
            let mut sql = Sql::new("select m.id from member m where 1 = 1");
            sql.in_ids(" and m.id", &self.ids);
            self.push_answered(&mut sql);
            return vec![sql];
        }
        let one = |word: &Word| {
            let mut sql = Sql::new("select ");
            sql.push(if matches!(word, Word::Begun(..)) {
                "distinct "
            } else {
                ""
            });
            sql.push("x.member_id as id from member_word x where 1 = 1");
            word.push(&mut sql, "x");
            if !self.ids.is_empty() {
                sql.push(" union select m.id from member m where 1 = 1")
                    .in_ids(" and m.id", &self.ids);
            }
            self.push_answered(&mut sql);
            sql
        };
        self.words.iter().map(one).collect()
    }

    fn push_answered(&self, sql: &mut Sql) {
        if let Some(answer) = &self.answer {
            sql.push(" union select o.member_id as id from member_answer o where")
                .append(answer);
        }
    }

    /// Nothing else is looked for but one word.
    pub fn is_word(&self) -> bool {
        self.words.len() == 1 && self.runs.is_empty() && self.only_word().is_some()
    }

    /// A word that everybody has, where that is all: the index of words has its members in order.
    pub fn only_word(&self) -> Option<&str> {
        match (self.words.first(), self.ids.is_empty() && self.answer.is_none()) {
            (Some(Word::Whole(word)), true) => Some(word),
            _ => None,
        }
    }
}

impl Word {
    fn push(&self, sql: &mut Sql, alias: &'static str) {
        let column = |sql: &mut Sql| {
            sql.push(" and ").push(alias).push(".word");
        };
        column(sql);
        match self {
            Self::Whole(word) => {
                sql.with(" = ", word.clone());
            }
            Self::Begun(from, to) => {
                sql.with(" >= ", from.clone());
                column(sql);
                sql.with(" < ", to.clone());
            }
        }
    }
}
