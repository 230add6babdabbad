//! In the browser a question may be asked at any time.

pub fn asked_in_time() {}
