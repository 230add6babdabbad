//! The conditions of a filter: board, class and everything that is chosen.

use super::ways;
use crate::features::marks;
use crate::features::members::filter::{Board, Class, Filter};
use crate::features::staff::Phase;
use crate::server::sql::Sql;
use crate::types::time::{Moment, day_of, start_of};
use chrono::{Datelike, Days, NaiveDate};

/// Everything that is chosen, but for what is searched for.
pub(super) fn narrow(sql: &mut Sql, filter: &Filter, now: Moment) {
    board(sql, filter.board);
    class(sql, filter, now);
    for one in ways::plain(filter, day_of(now)) {
        sql.append(&one);
    }
    if let Some(sex) = filter.sex {
        sql.with(" and m.sex = ", sex.code());
    }
    if let Some(tag) = filter.tag {
        marks::having(sql, &[tag.0]);
    }
    if let Some(owner) = filter.owner {
        sql.with(" and (m.presale_id = ", owner.0)
            .with(" or m.aftersale_id = ", owner.0)
            .push(")");
    }
}

pub(super) fn years_before(day: NaiveDate, years: i64) -> NaiveDate {
    let year = day.year() - i32::try_from(years).unwrap_or(200);
    day.with_year(year)
        .or_else(|| day.pred_opt()?.with_year(year))
        .unwrap_or(NaiveDate::MIN)
}

/// A plus before a column keeps a database from walking its index: whether there is an owner says little, and
/// whoever the viewer reaches or what the board's stage is leads to far fewer.
pub(super) fn board(sql: &mut Sql, board: Board) {
    sql.push(match board {
        Board::All => "",
        Board::Presale => " and m.stage = 'presale' and +m.presale_id is not null",
        Board::Aftersale => " and m.stage = 'in_service' and +m.aftersale_id is not null",
        Board::AssignPresale => " and +m.presale_id is null",
        Board::Reassign => " and m.stage in ('presale', 'in_service') and case m.stage when 'presale' then m.presale_id else m.aftersale_id end is not null",
        Board::AssignAftersale => " and m.stage = 'signed' and m.aftersale_id is null",
    });
}

/// Those whom an owner in this phase looks after: one stage, which is how the indexes begin.
fn in_phase(sql: &mut Sql, phase: Phase) {
    sql.push(match phase {
        Phase::Presale => " and m.stage = 'presale'",
        Phase::Aftersale => " and m.stage = 'in_service'",
    });
}

pub(super) fn class(sql: &mut Sql, filter: &Filter, now: Moment) {
    let today = day_of(now);
    match filter.class {
        Class::All | Class::SignedWaiting => {}
        Class::Unsigned => {
            sql.push(" and m.stage = 'lead'");
        }
        Class::AbandonedWaiting => {
            sql.push(" and m.stage = 'abandoned'");
        }
        Class::None => {
            sql.push(" and m.follow_ups = 0");
        }
        Class::NeverContacted => {
            in_phase(sql, filter.phase);
            sql.push(" and m.follow_ups = 0");
        }
        Class::Contacted => {
            in_phase(sql, filter.phase);
            sql.push(" and m.follow_ups > 0");
        }
        Class::NotSigned => {
            sql.push(" and m.stage = 'presale'");
        }
        Class::Signed => {
            sql.push(" and m.stage = 'in_service'");
        }
        Class::New => {
            sql.push(" and m.last_contact_at is null");
        }
        Class::DueToday => {
            sql.with(" and m.next_contact_at >= ", start_of(today))
                .with(" and m.next_contact_at < ", start_of(today + Days::new(1)));
        }
        Class::Overdue => {
            sql.with(" and m.next_contact_at < ", now);
        }
        Class::StrongIntent => {
            sql.push(" and m.intent = 'strong'");
        }
        Class::Once => {
            sql.push(" and m.follow_ups = 1");
        }
        Class::UpTo3 => {
            sql.push(" and m.follow_ups between 1 and 3");
        }
        Class::UpTo5 => {
            sql.push(" and m.follow_ups between 1 and 5");
        }
        Class::From6 => {
            sql.push(" and m.follow_ups >= 6");
        }
        Class::EndingSoon => {
            sql.with(" and m.service_ends_on <= ", today + Days::new(30));
        }
    }
}
