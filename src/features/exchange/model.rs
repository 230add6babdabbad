//! What pages show of imports and exports.

use crate::types::ids::{ExportId, ImportId, MemberId, StaffId};
use crate::types::time::Moment;
use serde::{Deserialize, Serialize};

words! {
    pub enum ImportState {
        Reading = "reading" "正在读取",
        Mapping = "mapping" "待对应列",
        Checking = "checking" "正在试运行",
        Checked = "checked" "待确认",
        Running = "running" "正在导入",
        Done = "done" "已完成",
        Cancelled = "cancelled" "已取消",
        Failed = "failed" "未完成",
        Undoing = "undoing" "正在撤销",
        Undone = "undone" "已撤销",
    }
}

impl ImportState {
    /// A job is at work: the page looks again and again.
    pub fn busy(self) -> bool {
        matches!(self, Self::Reading | Self::Checking | Self::Running | Self::Undoing)
    }

    /// Columns may still be chosen, nothing has happened yet.
    pub fn open(self) -> bool {
        matches!(self, Self::Mapping | Self::Checked)
    }

    /// What it did can be looked at, and undone for a while.
    pub fn over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Failed | Self::Undone)
    }
}

words! {
    /// What an import may do.
    pub enum Mode {
        Both = "both" "新建和更新",
        Create = "create" "只新建，已有会员不动",
        Update = "update" "只更新已有会员",
    }
}

words! {
    /// What becomes of a new member whose matchmaker of old is not found.
    pub enum Lost {
        Refuse = "refuse" "拒绝该行",
        Wait = "wait" "留待分配",
        Mine = "mine" "归导入人",
    }
}

words! {
    /// What happens, or happened, with a row.
    pub enum Outcome {
        New = "new" "新建",
        Update = "update" "更新",
        Unchanged = "unchanged" "不变",
        Refused = "refused" "拒绝",
    }
}

words! {
    pub enum Format {
        Xlsx = "xlsx" "Excel",
        Csv = "csv" "CSV",
    }
}

words! {
    pub enum ExportState {
        Waiting = "waiting" "等待中",
        Running = "running" "正在生成",
        Ready = "ready" "可以下载",
        Gone = "gone" "文件已清除",
        Cancelled = "cancelled" "已取消",
        Failed = "failed" "未完成",
    }
}

impl ExportState {
    pub fn busy(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }
}

/// Rows that should be completed, as the pages ask for them.
pub const WARNED: &str = "warned";
/// Rows that an undo could not set back, as the pages ask for them.
pub const KEPT: &str = "kept";

/// Why an import can't go on whose rows were cleared away.
pub const CLEARED: &str = "超过七天，内容已清除，请重新上传";

/// Days within which an import can be undone.
pub const UNDO_DAYS: i64 = 7;
/// Rows on a page of a dry run.
pub const PAGE: i64 = 50;
/// The most that one table may hold.
pub const MOST_ROWS: i64 = 200_000;
/// The most that is taken in one upload.
pub const MOST_BYTES: u64 = 64 << 20;

/// How many rows came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub new: i64,
    pub update: i64,
    pub unchanged: i64,
    pub refused: i64,
}

impl Counts {
    pub fn of(&self, outcome: Outcome) -> i64 {
        match outcome {
            Outcome::New => self.new,
            Outcome::Update => self.update,
            Outcome::Unchanged => self.unchanged,
            Outcome::Refused => self.refused,
        }
    }

    pub fn total(&self) -> i64 {
        self.new + self.update + self.unchanged + self.refused
    }
}

/// One line of the list of imports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct ImportLine {
    pub id: ImportId,
    pub name: String,
    pub staff: String,
    pub state: ImportState,
    pub total: i64,
    pub created_at: Moment,
}

/// One line of the list of one's own exports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct ExportLine {
    pub id: ExportId,
    pub title: String,
    pub whole: bool,
    pub state: ExportState,
    pub done: i64,
    pub total: i64,
    pub error: String,
    pub created_at: Moment,
}

/// `/office/exchange`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskPage {
    pub imports: Vec<ImportLine>,
    pub exports: Vec<ExportLine>,
    pub may_import: bool,
    pub may_export: bool,
    pub now: Moment,
}

/// A column of the table and what it may be taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnShown {
    pub header: String,
    pub samples: Vec<String>,
    /// The key of the field; empty: not imported.
    pub target: String,
}

/// What happens with one value of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeShown {
    pub label: String,
    /// Empty where there was nothing.
    pub before: String,
    pub after: String,
}

/// One row of a dry run or of a finished import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowShown {
    pub line: i64,
    pub outcome: Outcome,
    pub applied: bool,
    pub name: String,
    /// Whom it changes or made.
    pub member: Option<MemberId>,
    pub changes: Vec<ChangeShown>,
    /// `(column, sentence)`
    pub errors: Vec<(String, String)>,
    /// What was taken and should be completed: the same.
    pub warnings: Vec<(String, String)>,
    /// What an undo could not set back.
    pub kept: String,
}

/// `/office/exchange/12`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPage {
    pub id: ImportId,
    pub version: i64,
    pub name: String,
    pub staff_id: StaffId,
    pub staff: String,
    pub state: ImportState,
    pub mode: Mode,
    pub lost: Lost,
    pub done: i64,
    pub total: i64,
    pub error: String,
    pub columns: Vec<ColumnShown>,
    /// `(group, key, label)` of everything that a column may be taken for.
    pub targets: Vec<(String, String, String)>,
    pub counts: Counts,
    /// Rows that the import has done, by what it did.
    pub applied: Counts,
    /// Rows that an undo could not set back.
    pub kept: i64,
    /// Rows that should be completed.
    pub warned: i64,
    pub rows: Vec<RowShown>,
    /// Where the next page of rows begins.
    pub next: Option<i64>,
    pub may_run: bool,
    pub may_update: bool,
    /// Whether members may be the viewer's own.
    pub may_keep: bool,
    pub may_undo: bool,
    /// Whether the viewer may have the refused rows: only who brought them.
    pub may_fetch: bool,
    pub created_at: Moment,
    pub ended_at: Option<Moment>,
    pub now: Moment,
}

/// `/office/exchange/export`: what will be taken away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportForm {
    pub title: String,
    /// Exact to 10,000; one more means «more than».
    pub count: i64,
    pub columns: Vec<String>,
    pub may_whole: bool,
    pub once: String,
}
