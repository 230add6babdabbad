//! Spam defence without third parties. A form says, signed, when it was made; what comes back faster than a
//! person types, or while an address or the whole site is pressed, first solves a small puzzle in the
//! browser, or waits where there are no scripts. Knows no feature.

use super::crypto::Keys;
use super::db::Tx;
use super::limits::{full_until, key_of};
use super::once;
use super::window::Window;
use crate::error::{Error, Result};
use crate::server::clock;
use crate::types::time::Moment;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;

/// A form is good for a day.
const FORM_HOURS: i64 = 24;
/// A puzzle is good for this long.
const PUZZLE_MINUTES: i64 = 10;
/// Attempts of one address are counted over this time, those of everybody over a minute.
const WINDOW_MINUTES: i64 = 10;

#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Nobody fills in a form faster.
    pub least: Duration,
    /// So many attempts of one address in ten minutes go through unasked.
    pub free: usize,
    /// So many attempts of everybody in a minute do.
    pub surge: usize,
    /// The zero bits that a solution has to show.
    pub bits: u32,
    /// How long somebody without scripts waits.
    pub wait: Duration,
    /// So often in an hour one address may wait instead of solving.
    pub waits: usize,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            least: Duration::seconds(3),
            free: 8,
            surge: 120,
            bits: 16,
            wait: Duration::seconds(15),
            waits: 5,
        }
    }
}

impl Rules {
    /// Asks nothing of anybody: for tests of other things.
    pub fn none() -> Self {
        Self {
            least: Duration::zero(),
            free: usize::MAX,
            surge: usize::MAX,
            waits: usize::MAX,
            ..Self::default()
        }
    }
}

/// What a form brings along: the puzzle that it was given, and the answer where the browser found one.
#[derive(Clone, Debug, Default)]
pub struct Ticket {
    pub challenge: String,
    pub proof: String,
}

#[derive(Default)]
struct Seen {
    by_address: HashMap<String, VecDeque<Moment>>,
    everybody: VecDeque<Moment>,
}

pub struct Guard {
    rules: Rules,
    seen: Mutex<Seen>,
    waited: Window,
}

impl Default for Guard {
    fn default() -> Self {
        Self::new(Rules::default())
    }
}

impl Guard {
    pub fn new(rules: Rules) -> Self {
        Self {
            rules,
            seen: Mutex::default(),
            waited: Window::new(Duration::hours(1)),
        }
    }

    /// Lets a form through or says what it has to do first. `begun` is when it was made, as it says and
    /// signed; a form of `parts` steps takes as many times the least time. A solved puzzle counts once,
    /// in the transaction that takes the form.
    pub async fn admit(
        &self,
        tx: &mut Tx,
        keys: &Keys,
        address: &str,
        begun: Option<Moment>,
        parts: i32,
        ticket: &Ticket,
    ) -> Result<()> {
        let (now, who) = (clock::now(), key_of(address));
        let pressed = self.note(&who, now);
        let least = self.rules.least * parts;
        let hasty = !least.is_zero() && begun.is_none_or(|at| now - at < least);
        if !pressed && !hasty {
            return Ok(());
        }
        if let Some(done) = done(keys, &who, ticket, now)
            && once::first_time(tx, &format!("guard:{}", done.nonce)).await?
        {
            if done.solved {
                return Ok(());
            }
            // Waiting costs a machine nothing: a few times, for people without scripts.
            let waited = self.waited.one_more(&who, self.rules.waits, now);
            return waited.map_err(|until| full_until(until, now));
        }
        let wait = if pressed { self.rules.wait } else { least };
        Err(Error::Busy {
            challenge: puzzle(keys, &who, self.rules.bits, now, wait),
            bits: self.rules.bits,
            seconds: wait.num_seconds().max(1) as u64,
        })
    }

    /// Forgets whoever was not seen lately.
    pub fn prune(&self, now: Moment) {
        let mut seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let window = now - Duration::minutes(WINDOW_MINUTES);
        seen.by_address
            .retain(|_, times| times.back().is_some_and(|at| *at > window));
        seen.by_address.shrink_to_fit();
        drop(seen);
        self.waited.prune(now);
    }

    /// Counts an attempt; whether it is one too many.
    fn note(&self, address: &str, now: Moment) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (window, minute) = (now - Duration::minutes(WINDOW_MINUTES), now - Duration::minutes(1));
        if seen.by_address.len() > 10_000 {
            seen.by_address
                .retain(|_, times| times.back().is_some_and(|at| *at > window));
        }
        let count = |times: &mut VecDeque<Moment>, from: Moment| {
            times.push_back(now);
            while times.front().is_some_and(|at| *at <= from) {
                times.pop_front();
            }
            times.len()
        };
        let mine = count(seen.by_address.entry(address.to_string()).or_default(), window);
        let all = count(&mut seen.everybody, minute);
        mine > self.rules.free || all > self.rules.surge
    }
}

/// What a form carries to say when it was made.
pub fn stamp(keys: &Keys, now: Moment) -> String {
    signed(keys, "form", &now.timestamp_millis().to_string())
}

/// When a form was made, if it says so truly and not too long ago.
pub fn begun(keys: &Keys, stamp: &str, now: Moment) -> Option<Moment> {
    let made = Moment::from_timestamp_millis(opened(keys, "form", stamp)?.parse().ok()?)?;
    (made <= now && now - made < Duration::hours(FORM_HOURS)).then_some(made)
}

/// `text` with a signature that only this installation makes; `purpose` keeps the kinds apart.
pub fn signed(keys: &Keys, purpose: &str, text: &str) -> String {
    format!("{text}.{}", mac(keys, purpose, text))
}

/// The text of what `signed` made for the same purpose.
pub fn opened<'a>(keys: &Keys, purpose: &str, token: &'a str) -> Option<&'a str> {
    let (text, given) = token.rsplit_once('.')?;
    let wanted = mac(keys, purpose, text);
    // Every byte is looked at, so that nobody learns how many were right.
    let differ = wanted.bytes().zip(given.bytes()).fold(0, |d, (a, b)| d | (a ^ b));
    (differ == 0 && wanted.len() == given.len()).then_some(text)
}

fn mac(keys: &Keys, purpose: &str, text: &str) -> String {
    URL_SAFE_NO_PAD.encode(keys.blind(&format!("signed {purpose}"), text))
}

/// `nonce.bits.after.until`, signed for who asked: solved it counts at once, unsolved after a while.
fn puzzle(keys: &Keys, who: &str, bits: u32, now: Moment, wait: Duration) -> String {
    let nonce: [u8; 12] = rand::random();
    let (after, until) = (now + wait, now + wait + Duration::minutes(PUZZLE_MINUTES));
    let text = format!(
        "{}.{bits}.{}.{}",
        URL_SAFE_NO_PAD.encode(nonce),
        after.timestamp_millis(),
        until.timestamp_millis()
    );
    signed(keys, &format!("puzzle {who}"), &text)
}

/// A puzzle that was dealt with: solved, or waited for.
struct Done {
    nonce: String,
    solved: bool,
}

/// How the puzzle of a ticket was dealt with, if it was, by whom it was given to.
fn done(keys: &Keys, who: &str, ticket: &Ticket, now: Moment) -> Option<Done> {
    let text = opened(keys, &format!("puzzle {who}"), &ticket.challenge)?;
    let mut parts = text.split('.');
    let nonce = parts.next()?;
    let mut number = || parts.next()?.parse::<i64>().ok();
    let (bits, after, until) = (number()?, number()?, number()?);
    let now = now.timestamp_millis();
    let solved = zero_bits(&ticket.challenge, &ticket.proof) >= u32::try_from(bits).ok()?;
    (now < until && (solved || now >= after)).then(|| Done {
        nonce: nonce.to_string(),
        solved,
    })
}

/// The zero bits in front of SHA-256 of `challenge.proof`: what the browser looks for (`public/proof.js`).
fn zero_bits(challenge: &str, proof: &str) -> u32 {
    if proof.is_empty() || proof.len() > 20 {
        return 0;
    }
    let hash = Sha256::digest(format!("{challenge}.{proof}").as_bytes());
    let mut bits = 0;
    for byte in hash {
        bits += byte.leading_zeros();
        if byte != 0 {
            break;
        }
    }
    bits
}

/// Finds a solution, as the browser does; for tests.
pub fn solve(challenge: &str, bits: u32) -> String {
    (0u64..)
        .map(|n| n.to_string())
        .find(|n| zero_bits(challenge, n) >= bits)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        let path = std::env::temp_dir().join(format!("yuelao-guard-{}", crate::server::crypto::token().0));
        Keys::load_or_make(&path).expect("keys")
    }

    #[test]
    fn a_form_says_truly_when_it_was_made() {
        let (keys, now) = (keys(), clock::now());
        let token = stamp(&keys, now - Duration::seconds(5));
        assert_eq!(begun(&keys, &token, now), Some(now - Duration::seconds(5)));
        assert_eq!(begun(&keys, &stamp(&keys, now - Duration::hours(25)), now), None);
        assert_eq!(begun(&keys, &stamp(&keys, now + Duration::seconds(5)), now), None);
        assert_eq!(begun(&keys, &format!("1{token}"), now), None);
        assert_eq!(begun(&keys, "", now), None);
        assert_eq!(opened(&keys, "puzzle", &token), None, "one kind is not another");
    }

    #[test]
    fn a_puzzle_is_solved_or_waited_for_and_ends() {
        let (keys, now) = (keys(), clock::now());
        let challenge = puzzle(&keys, "a", 8, now, Duration::seconds(15));
        let ticket = |proof: String| Ticket {
            challenge: challenge.clone(),
            proof,
        };
        let proof = solve(&challenge, 8);
        let how = |ticket: &Ticket, at: Moment| done(&keys, "a", ticket, at).map(|d| d.solved);
        assert_eq!(how(&ticket(proof.clone()), now), Some(true));
        let elsewhere = done(&keys, "b", &ticket(proof.clone()), now);
        assert!(elsewhere.is_none(), "nobody solves it for somebody else");
        let wrong = (0u32..).map(|n| n.to_string()).find(|n| zero_bits(&challenge, n) < 8);
        let wrong = wrong.expect("most are wrong");
        assert_eq!(how(&ticket(wrong.clone()), now), None);
        assert_eq!(how(&ticket(String::new()), now), None);
        let later = now + Duration::seconds(15);
        assert_eq!(how(&ticket(wrong), later), Some(false), "waited for");
        assert_eq!(how(&ticket(proof.clone()), later), Some(true));
        assert_eq!(how(&ticket(proof.clone()), now + Duration::minutes(11)), None);
        let easier = challenge.replacen(".8.", ".0.", 1);
        let forged = Ticket {
            challenge: easier,
            proof,
        };
        assert_eq!(how(&forged, now), None, "nobody makes it easier");
    }

    #[test]
    fn an_address_is_pressed_after_so_many_attempts_and_everybody_in_a_surge() {
        let now = clock::now();
        let guard = Guard::new(Rules {
            free: 2,
            surge: 4,
            ..Rules::default()
        });
        assert_eq!([(); 3].map(|()| guard.note("a", now)), [false, false, true]);
        assert!(!guard.note("b", now));
        assert!(guard.note("c", now), "the fifth of this minute");
        assert!(!guard.note("c", now + Duration::minutes(2)), "the surge is over");
        assert!(!guard.note("a", now + Duration::minutes(11)));
    }

    #[test]
    fn whoever_was_not_seen_lately_is_forgotten() {
        let (now, guard) = (clock::now(), Guard::default());
        guard.note("a", now);
        guard.note("b", now + Duration::minutes(8));
        guard.prune(now + Duration::minutes(11));
        let seen = guard.seen.lock().expect("seen");
        assert_eq!(seen.by_address.keys().collect::<Vec<_>>(), ["b"]);
    }
}
