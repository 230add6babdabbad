//! What a list of members shows: every choice lives in the address, so that Back, reload and a sent link work.

use super::filter_own::Wanted;
use super::words::*;
use crate::features::staff::Phase;
use crate::types::ids::{StaffId, TagId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use super::columns::{Column, Sort};

words! {
    /// The lists that are cut out of all members.
    pub enum Board {
        All = "all" "全部会员",
        Presale = "presale" "售前跟进",
        Aftersale = "aftersale" "售后服务",
        AssignPresale = "assign_presale" "售前分配",
        Reassign = "reassign" "调配",
        AssignAftersale = "assign_aftersale" "售后分配",
    }
}

words! {
    /// The classes of a board.
    pub enum Class {
        All = "all" "全部",
        // assignment (D1, D3)
        Unsigned = "unsigned" "未签约待分配",
        SignedWaiting = "signed_waiting" "已签约待分配",
        AbandonedWaiting = "abandoned_waiting" "已放弃待分配",
        // reassignment (D2)
        NeverContacted = "never_contacted" "未跟进",
        Contacted = "contacted" "已跟进",
        NotSigned = "not_signed" "未签约",
        Signed = "signed" "已签约",
        // own clients (E1)
        New = "new" "新分配给我",
        DueToday = "due_today" "今日应联系",
        Overdue = "overdue" "已逾期",
        StrongIntent = "strong_intent" "意向强",
        // after-sale by number of follow-ups (G1)
        None = "none" "待跟进",
        Once = "once" "已跟进一次",
        UpTo3 = "up_to_3" "三次以内",
        UpTo5 = "up_to_5" "五次以内",
        From6 = "from_6" "六次及以上",
        EndingSoon = "ending_soon" "30 天内到期",
    }
}

impl Class {
    /// Who is in it may be in either phase: they are given on in one of them at a time.
    pub fn of_both_phases(self) -> bool {
        matches!(self, Self::NeverContacted | Self::Contacted)
    }
}

impl Board {
    /// The classes that the board offers, its first one being what it opens with.
    pub fn classes(self) -> &'static [Class] {
        match self {
            Self::All => &[Class::All],
            Self::Presale => &[
                Class::All,
                Class::New,
                Class::DueToday,
                Class::Overdue,
                Class::StrongIntent,
            ],
            Self::Aftersale => &[
                Class::All,
                Class::None,
                Class::Once,
                Class::UpTo3,
                Class::UpTo5,
                Class::From6,
                Class::DueToday,
                Class::Overdue,
                Class::EndingSoon,
            ],
            Self::AssignPresale => &[Class::Unsigned, Class::AbandonedWaiting],
            Self::Reassign => &[Class::NeverContacted, Class::Contacted, Class::NotSigned, Class::Signed],
            Self::AssignAftersale => &[Class::SignedWaiting],
        }
    }
}

words! {
    /// So long ago at most.
    pub enum Within {
        Days3 = "3d" "三天内",
        Month = "1m" "一个月内",
        Months3 = "3m" "三个月内",
        Months6 = "6m" "半年内",
        Year = "1y" "一年内",
    }
}

impl Within {
    pub fn days(self) -> i64 {
        match self {
            Self::Days3 => 3,
            Self::Month => 30,
            Self::Months3 => 91,
            Self::Months6 => 183,
            Self::Year => 365,
        }
    }
}

/// A stretch of time: the last so many days, or days of one's own choice, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Span {
    pub within: Option<Within>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

impl Span {
    pub fn is_open(self) -> bool {
        self == Self::default()
    }

    /// The days that it covers, seen from `today`.
    pub fn days(self, today: NaiveDate) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let within = self.within.map(|w| today - chrono::Days::new(w.days() as u64));
        (self.from.max(within), self.to)
    }
}

/// Up to here the numbers beside a board's tabs are exact; the list behind a tab counts on.
pub const BOARD_COUNTED: i64 = 999;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    pub board: Board,
    pub class: Class,
    /// Of classes that both phases have (`Class::of_both_phases`), whose members are shown.
    pub phase: Phase,
    /// Name, number, mobile in any way of writing it, e-mail, WeChat, QQ or identity number.
    pub q: String,
    pub id: Option<i64>,
    /// By characters, pinyin or initials.
    pub name: String,
    pub username: String,
    pub mobile: String,
    pub email: String,
    pub qq: String,
    pub wechat: String,
    pub stage: Option<Stage>,
    pub sex: Option<Sex>,
    /// The code of a province, city or district.
    pub region: Option<i64>,
    pub age_min: Option<i64>,
    pub age_max: Option<i64>,
    pub height_min: Option<i64>,
    pub height_max: Option<i64>,
    pub marital: Option<Marital>,
    /// At least.
    pub education: Option<Education>,
    /// At least.
    pub income: Option<Income>,
    pub intent: Option<Intent>,
    pub owner: Option<StaffId>,
    pub tag: Option<TagId>,
    pub registered: Span,
    pub assigned: Span,
    pub contacted: Span,
    /// What is asked of the agency's own fields, by their number.
    pub own: BTreeMap<i64, Wanted>,
    /// The columns; none is the usual ones.
    pub cols: Vec<Column>,
    /// The own fields that are shown behind them.
    pub own_cols: Vec<i64>,
    pub sort: Sort,
    /// From the large to the small.
    pub falling: bool,
    /// Where the page before ended.
    pub after: String,
    /// What was typed and can't be read, by its key in the address.
    pub wrong: BTreeMap<String, String>,
}

impl Default for Filter {
    fn default() -> Self {
        Self::of(Board::All)
    }
}

impl Filter {
    pub fn of(board: Board) -> Self {
        let (sort, falling) = if matches!(board, Board::Presale | Board::Aftersale) {
            (Sort::NextContact, false)
        } else {
            (Sort::Id, true)
        };
        Self {
            board,
            class: board.classes()[0],
            phase: Phase::Presale,
            q: String::new(),
            id: None,
            name: String::new(),
            username: String::new(),
            mobile: String::new(),
            email: String::new(),
            qq: String::new(),
            wechat: String::new(),
            stage: None,
            sex: None,
            region: None,
            age_min: None,
            age_max: None,
            height_min: None,
            height_max: None,
            marital: None,
            education: None,
            income: None,
            intent: None,
            owner: None,
            tag: None,
            registered: Span::default(),
            assigned: Span::default(),
            contacted: Span::default(),
            own: BTreeMap::new(),
            cols: Vec::new(),
            own_cols: Vec::new(),
            sort,
            falling,
            after: String::new(),
            wrong: BTreeMap::new(),
        }
    }

    /// The same list from its beginning, with another class.
    pub fn with_class(&self, class: Class) -> Self {
        Self {
            class,
            after: String::new(),
            ..self.clone()
        }
    }

    /// The same list from its beginning, of those who are in another phase.
    pub fn with_phase(&self, phase: Phase) -> Self {
        Self {
            phase,
            after: String::new(),
            ..self.clone()
        }
    }

    /// The phase in which those who are shown are given to somebody.
    pub fn given_in(&self) -> Phase {
        match (self.board, self.class) {
            (Board::AssignAftersale, _) | (Board::Reassign, Class::Signed) => Phase::Aftersale,
            (Board::Reassign, class) if class.of_both_phases() => self.phase,
            _ => Phase::Presale,
        }
    }

    /// The same list from its beginning, of those registered within some time.
    pub fn with_registered(&self, within: Option<Within>) -> Self {
        Self {
            registered: Span {
                within,
                ..Span::default()
            },
            after: String::new(),
            ..self.clone()
        }
    }

    /// The same list from its beginning, sorted by something; a second time turns the order round.
    pub fn sorted_by(&self, sort: Sort) -> Self {
        Self {
            sort,
            falling: if self.sort == sort {
                !self.falling
            } else {
                sort.falls_first()
            },
            after: String::new(),
            ..self.clone()
        }
    }

    /// Everything taken out but board, class, phase, order and columns.
    pub fn cleared(&self) -> Self {
        Self {
            class: self.class,
            phase: self.phase,
            sort: self.sort,
            falling: self.falling,
            cols: self.cols.clone(),
            own_cols: self.own_cols.clone(),
            ..Self::of(self.board)
        }
    }

    /// Whether anything beyond board and class is chosen.
    pub fn narrowed(&self) -> bool {
        *self
            != Self {
                after: self.after.clone(),
                ..self.cleared()
            }
    }

    /// The columns that are shown.
    pub fn columns(&self) -> &[Column] {
        if self.cols.is_empty() {
            Column::USUAL
        } else {
            &self.cols
        }
    }

    /// The same list without what tells of one person: nothing of that is kept in a saved view, which would
    /// outlive them.
    pub fn without_person(mut self) -> Self {
        self.id = None;
        for word in [
            &mut self.q,
            &mut self.name,
            &mut self.username,
            &mut self.mobile,
            &mut self.email,
            &mut self.qq,
            &mut self.wechat,
        ] {
            word.clear();
        }
        self
    }

    /// The filter without what its user may not see: nobody guesses hidden values by filtering.
    pub fn within_rights(mut self, income: bool, contact: bool) -> Self {
        let usual = Self::of(self.board);
        if !income {
            self.income = None;
            self.cols.retain(|c| *c != Column::Income);
            if self.sort == Sort::Income {
                (self.sort, self.falling, self.after) = (usual.sort, usual.falling, String::new());
            }
        }
        if !contact {
            for word in [&mut self.mobile, &mut self.email, &mut self.qq, &mut self.wechat] {
                word.clear();
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_of_either_phase_are_shown_one_phase_at_a_time() {
        let contacted = Filter::of(Board::Reassign).with_class(Class::Contacted);
        assert_eq!(
            (contacted.phase, contacted.given_in()),
            (Phase::Presale, Phase::Presale)
        );
        let served = contacted.with_phase(Phase::Aftersale);
        assert_eq!(served.given_in(), Phase::Aftersale);
        assert_eq!(served.href("/x"), "/x?class=contacted&phase=aftersale");
        assert_eq!(Filter::from_text(Board::Reassign, &served.query()), served);
        assert!(!served.narrowed() && served.without("q").phase == Phase::Aftersale);
        // Where the class says the phase, nothing else does.
        assert_eq!(served.with_class(Class::NotSigned).given_in(), Phase::Presale);
        assert_eq!(contacted.with_class(Class::Signed).given_in(), Phase::Aftersale);
    }
}
