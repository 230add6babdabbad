//! Every column that names a member: what a merge does with its rows, and what erasing a member takes out of
//! them. A test walks the schema of both databases: a table that names a member and has no line here fails.

/// What a merge does with the rows of the member who goes.
pub enum Merge {
    /// All go over; the text is the column that names a row beside the member.
    Moves(&'static str),
    /// They go over unless the kept member has such a one already: key, and the condition on `t`, the row
    /// that would go, and `k`, a row of the kept member.
    MovesUnless(&'static str, &'static str),
    /// They are about a pair and go over unless the other is the kept member, or the kept member has such a
    /// pair already: the column of the other.
    MovesPair(&'static str),
    /// They stay: they say something about that very record.
    Stays,
}

/// What erasing a member does with their rows.
pub enum Erase {
    Delete,
    /// These columns are emptied, the rest stays.
    Blank(&'static str),
    /// Nothing personal is in them.
    Keep,
}

pub struct Reference {
    pub table: &'static str,
    pub column: &'static str,
    /// What the rows are called in the preview; empty where nobody counts them.
    pub label: &'static str,
    pub merge: Merge,
    pub erase: Erase,
}

const fn reference(
    table: &'static str,
    column: &'static str,
    label: &'static str,
    merge: Merge,
    erase: Erase,
) -> Reference {
    Reference {
        table,
        column,
        label,
        merge,
        erase,
    }
}

use Erase::{Blank, Delete, Keep};
use Merge::{Moves, MovesPair, MovesUnless, Stays};

pub const REFERENCES: &[Reference] = &[
    reference(
        "follow_up",
        "member_id",
        "跟进",
        Moves("id"),
        Blank("note = '', reason = null, tags = '[]'"),
    ),
    reference(
        "contract",
        "member_id",
        "合同",
        Moves("id"),
        Blank("return_reason = null"),
    ),
    reference("assignment", "member_id", "分配记录", Moves("id"), Blank("remark = ''")),
    // Two waiting words on one member would be one too many: the kept member's stays.
    reference(
        "reception",
        "member_id",
        "接收记录",
        MovesUnless(
            "id",
            "k.phase = t.phase and k.state = 'waiting' and t.state = 'waiting'",
        ),
        Blank("remark = '', reason = null"),
    ),
    // A place in the pool is that record's own; who is gone can't be claimed.
    reference("pool", "member_id", "", Stays, Delete),
    reference("pool_log", "member_id", "公海记录", Moves("id"), Blank("reason = ''")),
    // The two that were recommended to each other twice were so once for each record.
    reference(
        "recommendation",
        "member_id",
        "推荐",
        MovesUnless("id", "k.candidate_id = t.candidate_id"),
        Blank("reason = ''"),
    ),
    reference(
        "recommendation",
        "candidate_id",
        "被推荐",
        MovesUnless("id", "k.member_id = t.member_id"),
        Blank("reason = ''"),
    ),
    reference(
        "arranged_date",
        "member_a",
        "约见",
        Moves("id"),
        Blank("place = '', note = '', cancel_reason = null"),
    ),
    reference(
        "arranged_date",
        "member_b",
        "约见",
        Moves("id"),
        Blank("place = '', note = '', cancel_reason = null"),
    ),
    reference(
        "date_feedback",
        "member_id",
        "约见反馈",
        Moves("date_id"),
        Blank("impression = '', reasons = '[]'"),
    ),
    reference("event", "member_id", "动态", Moves("id"), Keep),
    reference(
        "consultation",
        "member_id",
        "咨询",
        Moves("id"),
        Blank("name = '已删除会员', message = '', note = ''"),
    ),
    reference("member_session", "member_id", "", Moves("id"), Delete),
    // A draft is the pass of the browser that filled it in, to the record that it became.
    reference("registration_draft", "member_id", "", Stays, Delete),
    reference(
        "member_tag",
        "member_id",
        "标签",
        MovesUnless("tag_id", "k.tag_id = t.tag_id"),
        Delete,
    ),
    reference("member_note", "member_id", "内部备注", Moves("id"), Delete),
    reference(
        "blacklisting",
        "member_id",
        "黑名单记录",
        MovesUnless("id", "k.lifted_at is null and t.lifted_at is null"),
        Blank("reason = '', lift_reason = ''"),
    ),
    // Of two that hold or wait one steps back first, see `checks`; papers follow their check.
    reference(
        "verification",
        "member_id",
        "认证",
        Moves("id"),
        Blank("note = '', reason = ''"),
    ),
    // A cover goes over as a picture among others where the kept member has one, see `store::uncover`.
    reference("photo", "member_id", "照片", Moves("id"), Delete),
    // On which days the person came: one day counts once.
    reference(
        "member_visit",
        "member_id",
        "",
        MovesUnless("id", "k.kind = 'day' and t.kind = 'day' and k.day = t.day"),
        Keep,
    ),
    // Whose link brought that record, and how its review went.
    reference("proposal", "member_id", "", Stays, Delete),
    reference("review", "member_id", "", Stays, Blank("question = '', answer = ''")),
    reference("member_likeness", "member_id", "", Stays, Delete),
    reference("likeness_todo", "member_id", "", Stays, Delete),
    // A copy of what stands in the record; triggers keep it.
    reference("member_answer", "member_id", "", Stays, Delete),
    reference("member_word", "member_id", "", Stays, Delete),
    reference("member_name", "member_id", "", Stays, Delete),
    // What a table said of that very record: an undo of the import leaves a merged one as it is.
    reference(
        "import_row",
        "member_id",
        "",
        Stays,
        Blank("cells = null, plan = null, kept = ''"),
    ),
    // Who must not be recommended to that record must not be to the one that is kept.
    reference("kinship", "member_id", "亲属标记", MovesPair("other_id"), Delete),
    reference("kinship", "other_id", "", MovesPair("member_id"), Delete),
    reference(
        "criteria_verdict",
        "member_id",
        "系统建议的处理",
        Moves("id"),
        Blank("proposal = '', reason = ''"),
    ),
    // Whoever asked twice for the same person, once for each record, has asked once.
    reference(
        "introduction_request",
        "member_id",
        "介绍申请",
        MovesUnless(
            "id",
            "t.number > 0 and k.number = t.number and k.state in ('waiting', 'coordinating') and t.state in ('waiting', 'coordinating')",
        ),
        Blank("message = '', note = '', answer = ''"),
    ),
    reference(
        "introduction_request",
        "wanted_id",
        "被申请介绍",
        Moves("id"),
        Blank("message = '', note = '', answer = ''"),
    ),
    // What a run proposed for that very record is proposed anew for the one that is kept.
    reference("spread_offer", "member_id", "", Stays, Keep),
    reference("spread_offer", "candidate_id", "", Stays, Keep),
    reference("not_same", "low_id", "", Stays, Delete),
    reference("not_same", "high_id", "", Stays, Delete),
    reference("member_gone", "member_id", "", Stays, Keep),
    reference("member_gone", "into_id", "", Stays, Keep),
    reference("member_merge", "kept_id", "", Stays, Blank("sealed = null")),
    reference("member_merge", "gone_id", "", Stays, Blank("sealed = null")),
    reference("erasure", "member_id", "", Stays, Keep),
];

impl Reference {
    /// `table.column`, as `merge_row` names it.
    pub fn place(&self) -> String {
        format!("{}.{}", self.table, self.column)
    }

    /// The column that names a row, where rows go over.
    pub fn key(&self) -> Option<&'static str> {
        match self.merge {
            Moves(key) | MovesUnless(key, _) | MovesPair(key) => Some(key),
            Stays => None,
        }
    }
}
