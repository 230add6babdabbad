//! How often one address may do what strangers may do.

use crate::error::{Error, Result};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;

type ByAddress = DefaultKeyedRateLimiter<String>;

pub struct Limits {
    sign_in: ByAddress,
    public_write: ByAddress,
    public_check: ByAddress,
    look_up: ByAddress,
    arrivals: ByAddress,
}

impl Default for Limits {
    fn default() -> Self {
        let per_minute = |n: u32| RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN)));
        Self {
            sign_in: per_minute(30),
            public_write: per_minute(60),
            public_check: per_minute(60),
            look_up: per_minute(60),
            arrivals: per_minute(20),
        }
    }
}

impl Limits {
    pub fn sign_in(&self, address: &str) -> Result<()> {
        check(&self.sign_in, address)
    }
    /// Registration steps and consultations.
    pub fn public_write(&self, address: &str) -> Result<()> {
        check(&self.public_write, address)
    }
    /// Live checks such as «is this mobile number free».
    pub fn public_check(&self, address: &str) -> Result<()> {
        check(&self.public_check, address)
    }
    /// A member of staff asks whether somebody is known: a form, not a trawl.
    pub fn look_up(&self, staff: i64) -> Result<()> {
        check(&self.look_up, &staff.to_string())
    }
    /// Looking up who has arrived at the counter, by the member of staff who looks.
    pub fn arrivals(&self, staff: &str) -> Result<()> {
        check(&self.arrivals, staff)
    }
}

fn check(limiter: &ByAddress, address: &str) -> Result<()> {
    limiter.check_key(&address.to_string()).map_err(|not_until| {
        let wait = not_until.wait_time_from(DefaultClock::default().now());
        Error::TooMany {
            seconds: wait.as_secs() + 1,
        }
    })
}
