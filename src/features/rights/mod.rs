//! 权限查看 (A6): what one member of staff may do and see, and an example of it: members loaded and masked
//! exactly as for that person. Whoever looks sees nothing that they couldn't see themselves.

pub mod api;
#[cfg(feature = "ssr")]
mod effective;
mod model;
#[cfg(feature = "ssr")]
mod store;

pub use model::*;
