//! Addresses made from the one that is open.

use leptos_router::params::ParamsMap;

/// `path` with the query changed: each key set to a value, or taken away where there is none.
pub fn address(path: &str, query: &ParamsMap, changes: &[(&'static str, Option<String>)]) -> String {
    let mut changed = query.clone();
    for (key, value) in changes {
        changed.remove(key);
        if let Some(value) = value {
            changed.insert(*key, value.clone());
        }
    }
    format!("{path}{}", changed.to_query_string())
}
