//! 操作日志: every change, reveal and sign-in, read from the events by those who may see the audit log.
//! Nothing here writes: an event is written where it happens.

pub mod api;
mod model;

pub use model::AuditPage;
