//! The QR code of a personal link, drawn by the server as SVG.

use super::{is_code, path};
use crate::server::{Server, request};
use axum::Extension;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// `GET /qr/{code}.svg`
pub async fn answer(Path(name): Path<String>, Extension(server): Extension<Server>, headers: HeaderMap) -> Response {
    let drawn = name
        .strip_suffix(".svg")
        .filter(|code| is_code(code))
        .and_then(|code| draw(&format!("{}{}", request::origin_of(&headers, &server), path(code))));
    match drawn {
        Some(drawing) => (
            [
                (header::CONTENT_TYPE, "image/svg+xml"),
                (header::CACHE_CONTROL, "private, max-age=86400"),
            ],
            drawing,
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Dark on white in both themes: that is what cameras read. A quarter of it may be lost in print.
fn draw(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::Q).ok()?;
    let drawing = code
        .render::<svg::Color>()
        .min_dimensions(240, 240)
        .dark_color(svg::Color("#2a211c"))
        .light_color(svg::Color("#ffffff"))
        .build();
    Some(drawing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_a_drawing() {
        let drawing = draw("https://yuelao.example/m/abcdefgh").expect("fits");
        assert!(drawing.contains("<svg") && drawing.contains("#2a211c"));
        assert_ne!(draw("https://yuelao.example/m/abcdefgj"), Some(drawing));
    }

    #[test]
    fn codes_have_eight_plain_letters() {
        assert!(is_code("abcdefg2"));
        for wrong in ["", "abcdefg", "abcdefg1", "ABCDEFGH", "abcdefgh9", "../../et"] {
            assert!(!is_code(wrong), "{wrong}");
        }
    }
}
