//! How a date goes on: planned → held, missed or cancelled. Every move is decided here and nowhere else.

use super::{Consent, DateState};
use crate::error::{Error, Result};
use crate::types::time::Moment;

/// Two dates of one member lie at least this far apart.
pub const APART_HOURS: i64 = 3;

/// As much of a date as decides what may happen to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: DateState,
    pub at: Moment,
    pub a: Consent,
    pub b: Consent,
}

impl Standing {
    fn planned(self) -> Result<()> {
        match self.state {
            DateState::Planned => Ok(()),
            DateState::Held => Err(Error::conflict("这次约见已记录为已见面，不能再更改")),
            DateState::NoShow => Err(Error::conflict("这次约见已记录为爽约，不能再更改")),
            DateState::Cancelled => Err(Error::conflict("这次约见已取消，请重新安排")),
        }
    }

    fn over(self, now: Moment) -> Result<()> {
        self.planned()?;
        if self.a != Consent::Agreed || self.b != Consent::Agreed {
            return Err(Error::conflict(
                "双方都同意后才能记录见面结果；如不见面了，请取消或改期",
            ));
        }
        if now < self.at {
            return Err(Error::conflict("还没到约定的时间，见面之后再记录结果"));
        }
        Ok(())
    }

    pub fn consent(self, now: Moment) -> Result<()> {
        self.planned()?;
        if now >= self.at {
            Err(Error::conflict("约定的时间已过，请改期后再请双方确认"))
        } else {
            Ok(())
        }
    }

    /// Both came.
    pub fn hold(self, now: Moment) -> Result<DateState> {
        self.over(now).map(|()| DateState::Held)
    }

    /// Somebody did not come.
    pub fn miss(self, now: Moment) -> Result<DateState> {
        self.over(now).map(|()| DateState::NoShow)
    }

    pub fn cancel(self) -> Result<DateState> {
        self.planned().map(|()| DateState::Cancelled)
    }

    /// Another time or place: both are asked again.
    pub fn reschedule(self) -> Result<DateState> {
        self.planned().map(|()| DateState::Planned)
    }

    pub fn feedback(self) -> Result<()> {
        if self.state == DateState::Held {
            Ok(())
        } else {
            Err(Error::conflict("记录为已见面之后才能填写反馈"))
        }
    }
}

/// A date lies ahead, but not so far that nobody remembers it.
pub fn time_ahead(at: Moment, now: Moment) -> Result<Moment, &'static str> {
    if at <= now {
        return Err("约见时间应在现在之后");
    }
    if at > now + chrono::Duration::days(180) {
        return Err("约见时间请安排在半年之内");
    }
    Ok(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::time::parse_moment;

    fn at(text: &str) -> Moment {
        parse_moment(text).expect("a moment")
    }

    fn agreed() -> Standing {
        Standing {
            state: DateState::Planned,
            at: at("2026-11-21 14:00"),
            a: Consent::Agreed,
            b: Consent::Agreed,
        }
    }

    #[test]
    fn a_date_is_held_after_its_time_when_both_agreed() {
        assert_eq!(agreed().hold(at("2026-11-21 15:00")), Ok(DateState::Held));
        assert!(agreed().hold(at("2026-11-21 13:00")).is_err());
        let one = Standing {
            b: Consent::Waiting,
            ..agreed()
        };
        assert!(one.hold(at("2026-11-21 15:00")).is_err());
        assert!(one.miss(at("2026-11-21 15:00")).is_err());
        assert!(one.cancel().is_ok());
    }

    #[test]
    fn what_is_over_stays_as_it_is() {
        let later = at("2026-11-22 15:00");
        for state in [DateState::Held, DateState::NoShow, DateState::Cancelled] {
            let over = Standing { state, ..agreed() };
            assert!(over.hold(later).is_err() && over.miss(later).is_err() && over.cancel().is_err());
            assert!(over.reschedule().is_err() && over.consent(later).is_err());
            assert_eq!(over.feedback().is_ok(), state == DateState::Held);
        }
        assert!(agreed().feedback().is_err());
    }

    #[test]
    fn a_date_lies_ahead() {
        let now = at("2026-11-21 14:00");
        assert!(time_ahead(now, now).is_err());
        assert!(time_ahead(at("2026-11-21 14:30"), now).is_ok());
        assert!(time_ahead(at("2027-11-21 14:30"), now).is_err());
    }
}
