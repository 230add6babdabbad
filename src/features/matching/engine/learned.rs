//! What was learned from answers, as far as a pair's score needs it: a logistic curve over what the one
//! tends to say, what the other tends to hear, and the stated fit. A few additions a pair.

use super::oracle::WHOLE;

/// How the behavioural part counts. Off, it changes nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// So much of the affinity is at stake, in ten thousandths; 0 is off.
    pub strength: u16,
    /// How much a stated fit of 1 adds, in 256ths of a logit; not negative.
    pub fit: i16,
}

impl Learned {
    pub const OFF: Self = Self { strength: 0, fit: 0 };

    pub fn is_on(self) -> bool {
        self.strength > 0
    }

    /// How likely a yes is, in ten thousandths: of what the one tends to say, what the other tends to hear
    /// (256ths of a logit, the general tendency in either), and the stated fit (ten thousandths).
    pub fn yes(self, says: i16, heard: i16, fit: i64) -> i64 {
        let logit = i64::from(says) + i64::from(heard) + i64::from(self.fit) * fit / WHOLE;
        let step = (logit.clamp(-RANGE, RANGE - 1) + RANGE) / STEP;
        i64::from(CURVE[step as usize])
    }

    /// What the affinity is multiplied by, in ten thousandths, where both say yes with this chance.
    pub fn factor(self, chance: i64) -> i64 {
        let strength = i64::from(self.strength).min(WHOLE);
        WHOLE - strength + (2 * strength * chance + WHOLE) / (2 * WHOLE)
    }
}

/// Beyond eight logits nothing changes; one step of the curve is a sixteenth of a logit.
const RANGE: i64 = 8 * 256;
const STEP: i64 = 16;
const STEPS: usize = 256;

/// 1 / (1 + e^-x) in the middle of each step, in ten thousandths. Made of whole numbers when compiled, so that
/// it is the same on every machine.
static CURVE: [u16; STEPS] = curve();

const fn curve() -> [u16; STEPS] {
    const ONE: u128 = 1 << 56;
    // e^(1/32) by its series: the terms shrink by 32 n each.
    let (mut root, mut term, mut n) = (ONE, ONE, 1);
    while n < 16 {
        term = term / 32 / n;
        root += term;
        n += 1;
    }
    let mut curve = [0; STEPS];
    // The middle of the step 128 + i is (2 i + 1) / 32 logits from the middle of the curve.
    let (mut power, mut i) = (root, 0);
    while i < STEPS / 2 {
        let whole = 10_000 * power;
        let above = (2 * whole + (ONE + power)) / (2 * (ONE + power));
        curve[STEPS / 2 + i] = above as u16;
        curve[STEPS / 2 - 1 - i] = 10_000 - above as u16;
        // Powers grow to e^8: two factors of the root each time, kept at 56 places.
        power = power * root / ONE;
        power = power * root / ONE;
        i += 1;
    }
    curve
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_is_the_logistic_one() {
        for (i, p) in CURVE.iter().enumerate() {
            let x = (i as f64 - 127.5) / 16.0;
            let exact = 10_000.0 / (1.0 + (-x).exp());
            assert!((f64::from(*p) - exact).abs() <= 0.51, "{i}: {p} is not {exact}");
        }
    }

    #[test]
    fn what_is_off_changes_nothing_and_what_is_on_never_adds() {
        for chance in [0, 1, 5000, 9999, 10_000] {
            assert_eq!(Learned::OFF.factor(chance), WHOLE);
            let on = Learned {
                strength: 4000,
                fit: 300,
            };
            assert!((6000..=WHOLE).contains(&on.factor(chance)));
        }
        let on = Learned {
            strength: 10_000,
            fit: 512,
        };
        assert!(on.yes(0, 0, WHOLE) > on.yes(0, 0, 0));
        assert!(on.yes(i16::MAX, i16::MAX, WHOLE) < WHOLE && on.yes(i16::MIN, i16::MIN, 0) > 0);
    }
}
