//! The browser has no database: the macros of `sql.rs` come to nothing there.

macro_rules! sql_text {
    ($name:ty) => {};
}
macro_rules! sql_json {
    ($name:ty) => {};
}
macro_rules! sql_i64 {
    ($name:ident) => {};
}
