//! Decisions about exposure: pure.

use crate::features::staff::{Module, Right, Viewer};
use crate::types::time::{Moment, moment};

/// The cap counts over so many days.
pub const WEEK: i64 = 7;
/// As the program brings it.
pub const USUAL: i64 = 10;
/// After so many days without an introduction somebody stands on the list.
pub const FORGOTTEN: i64 = 30;
/// A run looks at so many candidates for each member.
pub const LOOKED_AT: usize = 20;
/// A run proposes at most so many for each.
pub const MOST: i64 = 10;

/// May begin runs, and go beyond the cap where there is a reason.
pub fn may_exceed(viewer: &Viewer) -> bool {
    viewer.can(Module::Matching, Right::Approve)
}

/// Why somebody can't be shown once more. `first` is the oldest of the recommendations that count.
pub fn full(shown: i64, cap: i64, first: Moment, may_exceed: bool) -> String {
    let free = moment(first + chrono::Duration::days(WEEK));
    let way = if may_exceed {
        "；确有必要时可勾选「超出上限仍然推荐」"
    } else {
        "；确有必要时请主管推荐"
    };
    format!(
        "这位候选人最近 {WEEK} 天已被推荐 {shown} 次，达到每周上限 {cap} 次，{free} 后可再推荐，请先推荐其他合适的人{way}"
    )
}

/// The cap that was typed.
pub fn cap(text: &str) -> Result<i64, &'static str> {
    let typed = text.trim().parse::<i64>().ok().filter(|n| (0..=1000).contains(n));
    typed.ok_or("请填 0 到 1000 的整数，0 为不限")
}

/// How many proposals for each member were typed.
pub fn quota(text: &str) -> Result<i64, &'static str> {
    let typed = text.trim().parse::<i64>().ok().filter(|n| (1..=MOST).contains(n));
    typed.ok_or("请填 1 到 10 的整数")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_and_nonsense_is_not() {
        assert_eq!((cap(" 10 "), cap("0"), quota("2")), (Ok(10), Ok(0), Ok(2)));
        assert!(cap("-1").is_err() && cap("很多").is_err() && quota("0").is_err() && quota("11").is_err());
    }

    #[test]
    fn whoever_is_full_is_told_when_there_is_room_again() {
        let first = crate::types::time::parse_moment("2026-11-20 10:00").expect("a moment");
        let text = full(10, 10, first, false);
        assert!(
            text.contains("10 次") && text.contains("2026-11-27 10:00") && text.contains("主管"),
            "{text}"
        );
        assert!(full(10, 10, first, true).contains("勾选"));
    }
}
