//! Everything that happened, written in the transaction of the change and never altered. A member's
//! timeline and the audit log are two views of the same rows. No personal data goes into an event.

mod model;
mod sentence;
#[cfg(feature = "ssr")]
mod store;
mod view;

pub use model::{Event, EventData, EventKind};
pub use sentence::sentence;
#[cfg(feature = "ssr")]
pub use store::{AuditFilter, audit_page, of_contract, record, record_and_commit, record_at, record_many, timeline};
pub use view::{Timeline, icon};
