//! Portraits over HTTP.

/// `GET /portrait/{f|m}{number}.svg`
pub async fn answer(axum::extract::Path(name): axum::extract::Path<String>) -> axum::response::Response {
    use axum::http::{StatusCode, header};
    use axum::response::IntoResponse;
    let parsed = name.strip_suffix(".svg").and_then(|n| {
        let (sex, id) = n.split_at_checked(1)?;
        Some((id.parse::<u64>().ok()?, sex == "f"))
    });
    match parsed {
        Some((id, female)) => (
            [
                (header::CONTENT_TYPE, "image/svg+xml"),
                (header::CACHE_CONTROL, "public, max-age=604800"),
            ],
            super::draw(id, female),
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
