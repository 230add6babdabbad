//! One thing that may wait: for whom, how it is counted, and the pieces of its SQL.

use super::Figure;
use crate::features::staff::{Scope, Viewer};
use crate::server::sql::Sql;
use crate::types::ids::StaffId;
use crate::types::time::{Moment, day_of, start_of};
use chrono::{Days, NaiveDate};

/// Who asks, and when.
pub struct Asked {
    pub viewer: StaffId,
    pub who: Viewer,
    pub all: bool,
    pub assigns: bool,
    pub now: Moment,
    /// Today, from and until.
    pub today: (Moment, Moment),
    pub in_30_days: NaiveDate,
}

impl Asked {
    pub fn new(viewer: &Viewer, now: Moment) -> Self {
        let today = day_of(now);
        Self {
            viewer: viewer.id,
            who: viewer.clone(),
            all: viewer.scope == Scope::All,
            assigns: viewer.assigns(),
            now,
            today: (start_of(today), start_of(today + Days::new(1))),
            in_30_days: today + Days::new(30),
        }
    }
}

pub struct Wait {
    pub label: &'static str,
    pub href: &'static str,
    pub icon: &'static str,
    /// What waits here is late.
    pub late: bool,
    pub may: fn(&Viewer) -> bool,
    /// Writes what follows `select count(*) from`.
    pub count: fn(&mut Sql, &Asked),
}

impl Wait {
    pub fn figure(&self, count: i64) -> Figure {
        Figure {
            label: self.label.into(),
            count,
            href: self.href.into(),
            icon: self.icon.into(),
            urgent: self.late && count > 0,
        }
    }
}

/// `text`, then the viewer and everybody below them: `… in (select below_id …)`.
pub fn below(sql: &mut Sql, text: &'static str, asked: &Asked) {
    sql.with(text, asked.viewer).push(")");
}

/// The same for those who do not see everything anyway.
pub fn in_scope(sql: &mut Sql, text: &'static str, asked: &Asked) {
    if !asked.all {
        below(sql, text, asked);
    }
}

pub fn today(sql: &mut Sql, text: &'static str, asked: &Asked) {
    sql.with(text, asked.today.0)
        .with(" and ", asked.today.1 - chrono::Duration::milliseconds(1));
}

pub const PRESALE_OWNER: &str = " and presale_id in (select below_id from staff_tree where above_id = ";
pub const AFTERSALE_OWNER: &str = " and aftersale_id in (select below_id from staff_tree where above_id = ";
pub const BY: &str = " and staff_id in (select below_id from staff_tree where above_id = ";
pub const SELLER: &str = " and seller_id in (select below_id from staff_tree where above_id = ";

/// Who was merged away or deleted waits for nobody.
pub const HERE: &str = concat!(" and ", here!("member.id"));
pub const BOTH_HERE: &str = concat!(
    " and ",
    here!("recommendation.member_id"),
    " and ",
    here!("recommendation.candidate_id")
);
pub const PAIR_HERE: &str = concat!(
    " and ",
    here!("arranged_date.member_a"),
    " and ",
    here!("arranged_date.member_b")
);
