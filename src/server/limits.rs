//! How often one address may do what strangers may do. An address is an IPv4 address or the /64 that one
//! IPv6 connection is given whole: whoever has one has all of it.

use super::window::Window;
use super::{Server, clock};
use crate::error::{Error, Result};
use crate::types::time::Moment;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::time::Duration;

type Keyed = DefaultKeyedRateLimiter<String>;

/// So many enquiries, registrations and new drafts together one address may make in an hour; a registration is
/// a draft and a member, so that this is thirty visitors behind one connection. `YUELAO_PUBLIC_PER_HOUR` sets another.
pub const CREATED_PER_HOUR: u32 = 60;
/// The same for demonstrations, where many people try everything from one address.
pub const CREATED_PER_HOUR_IN_DEMO: u32 = 2000;
/// How often what nobody needs any more is forgotten.
const PRUNED: Duration = Duration::from_secs(600);

pub struct Limits {
    sign_in: Keyed,
    public_write: Keyed,
    public_check: Keyed,
    look_up: Keyed,
    arrivals: Keyed,
    created: Window,
    created_per_hour: usize,
}

impl Limits {
    pub fn new(created_per_hour: u32) -> Self {
        let per_minute = |n: u32| RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN)));
        Self {
            sign_in: per_minute(30),
            public_write: per_minute(60),
            public_check: per_minute(60),
            look_up: per_minute(60),
            arrivals: per_minute(20),
            created: Window::new(chrono::Duration::hours(1)),
            created_per_hour: created_per_hour as usize,
        }
    }

    pub fn sign_in(&self, address: &str) -> Result<()> {
        check(&self.sign_in, key_of(address))
    }
    /// Registration steps and consultations.
    pub fn public_write(&self, address: &str) -> Result<()> {
        check(&self.public_write, key_of(address))
    }
    /// Something new of a stranger's is about to be written: an enquiry, a registration, a draft.
    pub fn created(&self, address: &str) -> Result<()> {
        let now = clock::now();
        let counted = self.created.one_more(&key_of(address), self.created_per_hour, now);
        counted.map_err(|until| full_until(until, now))
    }
    /// Live checks such as «is this mobile number free».
    pub fn public_check(&self, address: &str) -> Result<()> {
        check(&self.public_check, key_of(address))
    }
    /// A member of staff asks whether somebody is known: a form, not a trawl.
    pub fn look_up(&self, staff: i64) -> Result<()> {
        check(&self.look_up, staff.to_string())
    }
    /// Looking up who has arrived at the counter, by the member of staff who looks.
    pub fn arrivals(&self, staff: &str) -> Result<()> {
        check(&self.arrivals, staff.to_string())
    }

    /// Forgets whom no limit holds back any more.
    pub fn prune(&self) {
        for limiter in self.all() {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        self.created.prune(clock::now());
    }

    /// How many keys are remembered.
    pub fn remembered(&self) -> usize {
        self.all().iter().map(|l| l.len()).sum::<usize>() + self.created.keys()
    }

    fn all(&self) -> [&Keyed; 5] {
        [
            &self.sign_in,
            &self.public_write,
            &self.public_check,
            &self.look_up,
            &self.arrivals,
        ]
    }
}

/// What an address is counted by.
pub fn key_of(address: &str) -> String {
    let text = address.trim();
    let ip = text
        .parse::<IpAddr>()
        .or_else(|_| text.parse::<SocketAddr>().map(|a| a.ip()));
    match ip.map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V4(v4)) => v4.to_string(),
        Ok(IpAddr::V6(v6)) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        // What a proxy calls it.
        Err(_) => text.chars().take(64).collect(),
    }
}

/// Said to an address that has to wait so long.
pub(super) fn full_until(until: Moment, now: Moment) -> Error {
    let seconds = (until - now).num_seconds().max(1);
    Error::TooManyHere {
        minutes: (seconds as u64).div_ceil(60),
    }
}

fn check(limiter: &Keyed, key: String) -> Result<()> {
    limiter.check_key(&key).map_err(|not_until| {
        let wait = not_until.wait_time_from(DefaultClock::default().now());
        Error::TooMany {
            seconds: wait.as_secs() + 1,
        }
    })
}

/// Keeps what is remembered of addresses small, until the server stops.
pub async fn keep_small(server: Server) {
    let mut look = tokio::time::interval(PRUNED);
    loop {
        tokio::select! {
            () = server.live.stopping() => return,
            _ = look.tick() => {
                server.limits.prune();
                server.guard.prune(clock::now());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_an_ipv4_or_a_whole_connection_of_ipv6() {
        for (address, key) in [
            ("203.0.113.7", "203.0.113.7"),
            (" 203.0.113.7 ", "203.0.113.7"),
            ("203.0.113.7:4711", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
            ("[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
            ("unknown", "unknown"),
            ("", ""),
        ] {
            assert_eq!(key_of(address), key, "{address}");
        }
        assert_eq!(key_of(&"x".repeat(500)).len(), 64);
    }

    #[test]
    fn an_address_makes_so_many_things_an_hour() {
        let limits = Limits::new(2);
        let one = |address: &str| limits.created(address);
        assert_eq!([one("2001:db8::1"), one("2001:db8::2")], [Ok(()), Ok(())]);
        assert_eq!(one("2001:db8::3"), Err(Error::TooManyHere { minutes: 60 }));
        assert_eq!(one("203.0.113.7"), Ok(()), "another connection");
    }

    #[test]
    fn whom_nothing_holds_back_is_forgotten() {
        let limits = Limits::new(2);
        for n in 0..10 {
            assert_eq!(limits.public_write(&format!("203.0.113.{n}")), Ok(()));
        }
        assert_eq!(limits.created("203.0.113.1"), Ok(()));
        assert_eq!(limits.remembered(), 11);
        // One write of sixty a minute is made good in a second, and forgotten after another.
        std::thread::sleep(Duration::from_millis(2500));
        limits.prune();
        assert_eq!(limits.remembered(), 1, "what was made counts for an hour");
    }
}
