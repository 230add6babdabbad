//! Decisions about rights: pure, asked by the view (to show a button) and by the server (to allow it).

use super::{Module, Right, Viewer};
use crate::error::{Error, Result};

/// Refuses unless the viewer's role has the right.
pub fn require(viewer: &Viewer, module: Module, right: Right) -> Result<()> {
    if viewer.can(module, right) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

/// How long an account stays locked after so many wrong passwords in a row: from the fifth on one
/// minute, then twice as long each time, an hour at most.
pub fn locked_until(failures: i64, now: crate::types::time::Moment) -> Option<crate::types::time::Moment> {
    let beyond = u32::try_from(failures - 5).ok()?;
    let minutes = 1i64.checked_shl(beyond.min(6)).unwrap_or(60).min(60);
    Some(now + chrono::Duration::minutes(minutes))
}

/// An account name: 3 to 32 lower-case letters, digits or `. _ -`; fixed once made.
pub fn valid_account(account: &str) -> bool {
    (3..=32).contains(&account.len())
        && account
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b))
}

/// Where to go after signing in: a path of this site, never another one.
pub fn safe_next(next: &str) -> &str {
    let own = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n', '\r']);
    if own { next } else { "/office" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::time::parse_moment;

    #[test]
    fn the_wait_begins_with_the_fifth_failure_and_grows() {
        let now = parse_moment("2026-11-21 09:00").expect("a moment");
        let minutes = |n| locked_until(n, now).map(|until| (until - now).num_minutes());
        assert_eq!(
            [4, 5, 6, 7, 11, 40].map(minutes),
            [None, Some(1), Some(2), Some(4), Some(60), Some(60)]
        );
    }

    #[test]
    fn nobody_is_led_away_from_this_site() {
        assert_eq!(safe_next("/office/members?q=1"), "/office/members?q=1");
        for elsewhere in ["", "https://x", "//x", "/\\x", "x"] {
            assert_eq!(safe_next(elsewhere), "/office");
        }
    }
}
