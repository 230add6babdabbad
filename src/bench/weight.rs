//! How heavy a first screen is: the browser's code that its page names, as it travels.

use super::client::Client;
use super::program::Program;
use std::collections::BTreeSet;
use std::path::Path;

/// Screens that people open first: `(name, path, signed in)`.
const SCREENS: &[(&str, &str, bool)] = &[
    ("front page", "/", false),
    ("registration", "/register", false),
    ("sign-in page", "/sign-in", false),
    ("workbench", "/office", true),
    ("member list", "/office/members", true),
    ("member page", "/office/members/1", true),
];

/// The code of one screen: JavaScript and WebAssembly.
pub struct Weight {
    pub screen: &'static str,
    pub files: usize,
    /// Bytes, brotli.
    pub bytes: u64,
}

/// Weighs what the pages of a running server name; `pkg` is the folder that it serves them from.
pub async fn first_screens(server: &Program, cookie: &str, pkg: &Path) -> anyhow::Result<Vec<Weight>> {
    let mut client = Client::connect(&server.host).await?;
    let mut weights = Vec::new();
    for (screen, path, signed_in) in SCREENS {
        let headers: &[(&str, &str)] = if *signed_in { &[("cookie", cookie)] } else { &[] };
        let page = client.get(path, headers).await?;
        let html = page.text();
        let sizes: Vec<u64> = code_named(&html)
            .iter()
            .filter_map(|file| std::fs::metadata(pkg.join(format!("{file}.br"))).ok())
            .map(|file| file.len())
            .collect();
        weights.push(Weight {
            screen,
            files: sizes.len(),
            bytes: sizes.iter().sum(),
        });
    }
    Ok(weights)
}

/// The files under `/pkg` that a page names, each once.
fn code_named(html: &str) -> BTreeSet<&str> {
    let ends = |c: char| c.is_whitespace() || "\"'<>)?".contains(c);
    html.split("/pkg/")
        .skip(1)
        .filter_map(|rest| rest.split(ends).next())
        .filter(|file| file.ends_with(".wasm") || file.ends_with(".js"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_counted_once_and_styles_are_not() {
        let html = r#"<link href="/pkg/a.css"><link href="/pkg/a.js"><link href='/pkg/b.wasm'><script>import("/pkg/a.js")</script>"#;
        assert_eq!(code_named(html).into_iter().collect::<Vec<_>>(), ["a.js", "b.wasm"]);
    }
}
