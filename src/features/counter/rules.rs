//! What a PIN must be, and how long wrong ones keep the tablet shut: pure.

use crate::types::time::Moment;

/// 4 to 8 digits that are not guessed at first sight.
pub fn check_pin(pin: &str) -> Result<(), &'static str> {
    let digits = pin.as_bytes();
    if !(4..=8).contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
        return Err("PIN 为 4 到 8 位数字");
    }
    let step = |by: i16| digits.windows(2).all(|w| i16::from(w[1]) - i16::from(w[0]) == by);
    if step(0) || step(1) || step(-1) {
        return Err("这个 PIN 太容易猜到，请不要用相同或连续的数字");
    }
    Ok(())
}

/// From the third wrong PIN on a minute, then twice as long each time, an hour at most.
pub fn shut_until(failures: i64, now: Moment) -> Option<Moment> {
    let beyond = u32::try_from(failures - 3).ok()?;
    Some(now + chrono::Duration::minutes((1i64 << beyond.min(6)).min(60)))
}

/// So many look-ups that found nobody, within so long of each other, shut the look-up for a while.
pub const MISSES: usize = 5;
const MISSES_WITHIN: chrono::Duration = chrono::Duration::minutes(10);
const SHUT_FOR: chrono::Duration = chrono::Duration::minutes(5);

/// Until when nobody is looked up any more, after the last misses of a person, the latest first.
pub fn shut_after_misses(misses: &[Moment], now: Moment) -> Option<Moment> {
    let (last, first) = (misses.first()?, misses.get(MISSES - 1)?);
    let until = *last + SHUT_FOR;
    (*last - *first <= MISSES_WITHIN && now < until).then_some(until)
}

/// The last four digits of a number, as people type them.
pub fn last_four(text: &str) -> Result<String, &'static str> {
    let digits = text.trim();
    if digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()) {
        Ok(digits.to_string())
    } else {
        Err("请填写手机号码的最后四位数字")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::time::parse_moment;

    #[test]
    fn a_pin_is_not_guessed_at_first_sight() {
        for good in ["2580", "8031", "10203040"] {
            assert_eq!(check_pin(good), Ok(()), "{good}");
        }
        for bad in ["", "123", "1111", "1234", "4321", "12a4", "123456789", "２５８０"] {
            assert!(check_pin(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn wrong_pins_shut_the_tablet_for_longer_each_time() {
        let now = parse_moment("2026-11-21 09:00").expect("a moment");
        let minutes = |n| shut_until(n, now).map(|until| (until - now).num_minutes());
        assert_eq!(
            [1, 2, 3, 4, 5, 9, 60].map(minutes),
            [None, None, Some(1), Some(2), Some(4), Some(60), Some(60)]
        );
    }

    #[test]
    fn guessing_shuts_the_look_up_for_a_while_and_a_few_slips_do_not() {
        let now = parse_moment("2026-11-21 09:00").expect("a moment");
        let at = |minutes: i64| now + chrono::Duration::minutes(minutes);
        let misses = |minutes: &[i64]| minutes.iter().map(|m| at(*m)).collect::<Vec<_>>();
        let five = misses(&[4, 3, 2, 1, 0]);
        assert_eq!(shut_after_misses(&five, at(4)), Some(at(9)));
        assert_eq!(shut_after_misses(&five, at(9)), None, "it is over");
        assert_eq!(
            shut_after_misses(&misses(&[9, 4, 3, 2, 1]), at(9)),
            Some(at(14)),
            "and again"
        );
        assert_eq!(shut_after_misses(&misses(&[3, 2, 1, 0]), at(3)), None);
        assert_eq!(
            shut_after_misses(&misses(&[40, 30, 20, 10, 0]), at(40)),
            None,
            "over a day"
        );
    }

    #[test]
    fn four_digits_are_four_digits() {
        assert_eq!(last_four(" 5678 "), Ok("5678".into()));
        for wrong in ["", "567", "56789", "56a8"] {
            assert!(last_four(wrong).is_err());
        }
    }
}
