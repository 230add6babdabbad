//! Everything that happened, written in the transaction of the change and never altered. A member's
//! timeline and the audit log are two views of the same rows. No personal data goes into an event.

mod model;
#[cfg(feature = "ssr")]
mod store;
mod view;

pub use model::{Event, EventData, EventKind};
#[cfg(feature = "ssr")]
pub use store::{AuditFilter, audit_page, record, record_at, record_many, timeline};
pub use view::{Timeline, icon, sentence};
