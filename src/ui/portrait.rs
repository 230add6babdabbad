//! A member's face: the photo that is their cover, else a drawn portrait, always the same for the same
//! number and never a person's photograph. And a colleague's: their photo, else an initial.

#[cfg(feature = "ssr")]
mod answer;

use crate::types::ids::PhotoId;
#[cfg(feature = "ssr")]
pub use answer::answer;
use leptos::prelude::*;

/// The portrait of a member as a picture of fixed proportions.
#[component]
pub fn Portrait(
    /// The member's number.
    id: i64,
    female: bool,
    /// The cover, where there is one that the viewer may see.
    #[prop(optional_no_strip)]
    cover: Option<PhotoId>,
    #[prop(into, default = "size-10".into())] class: String,
) -> impl IntoView {
    let sex = if female { "f" } else { "m" };
    let src = match cover {
        Some(photo) => format!("/photo/{photo}/160"),
        None => format!("/portrait/{sex}{id}.svg"),
    };
    view! {
        <img src=src alt="" width="80" height="80" loading="lazy" class=format!("rounded-full object-cover bg-base-300 shrink-0 {class}")/>
    }
}

/// How a colleague looks: their photo, else the first character of their name. Their name stands beside it.
#[component]
pub fn Face(name: String, #[prop(optional_no_strip)] photo: Option<PhotoId>) -> impl IntoView {
    match photo {
        Some(photo) => view! {
            <img src=format!("/photo/{photo}/160") alt="" width="56" height="56" loading="lazy" class="initial object-cover"/>
        }
        .into_any(),
        None => {
            let initial: String = name.chars().take(1).collect();
            view! { <span class="initial" aria-hidden="true">{initial}</span> }.into_any()
        }
    }
}

/// Draws the picture: warm ground, shoulders, face, hair; colours and cut follow from the number.
pub fn draw(id: u64, female: bool) -> String {
    let mut state = id.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5851_F42D_4C95_7F2D;
    let mut pick = |n: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % n as u64) as usize
    };
    let ground = [
        "#f3d9c9", "#e9dcc9", "#d9e2dc", "#dfdbe8", "#f0dfd0", "#d5e0e8", "#ecd6d6",
    ][pick(7)];
    let skin = ["#f4cfb0", "#edbf9b", "#f7d9c0", "#e5b48f"][pick(4)];
    let hair = ["#2b2320", "#3b2a22", "#1f1b1a", "#4a352a"][pick(4)];
    let cloth = [
        "#a63a3a", "#3e5c76", "#5b7553", "#7a5c7e", "#b0763f", "#4c4c5a", "#8c4a5a",
    ][pick(7)];
    let cut = pick(3);
    let long = match (female, cut) {
        (true, 0) => format!("<path d='M22 40c0-16 8-24 18-24s18 8 18 24v20H22z' fill='{hair}'/>"),
        (true, 1) => {
            format!("<path d='M24 40c0-15 7-23 16-23s16 8 16 23v10c-3 3-6 4-8 4H32c-2 0-5-1-8-4z' fill='{hair}'/>")
        }
        (true, _) => format!(
            "<circle cx='40' cy='15' r='7' fill='{hair}'/><path d='M25 38c0-14 7-21 15-21s15 7 15 21z' fill='{hair}'/>"
        ),
        (false, _) => String::new(),
    };
    let front = match (female, cut) {
        (true, _) => format!("<path d='M27 36c1-9 6-13 13-13s12 4 13 13c-5-2-9-5-12-9-3 4-8 7-14 9z' fill='{hair}'/>"),
        (false, 0) => format!(
            "<path d='M26 35c-1-11 5-17 14-17s15 6 14 17c-2-5-4-8-6-9-5 2-12 2-16 0-3 1-5 4-6 9z' fill='{hair}'/>"
        ),
        (false, 1) => {
            format!("<path d='M27 33c0-10 5-15 13-15s13 5 13 15c-2-4-3-6-5-7H32c-2 1-4 3-5 7z' fill='{hair}'/>")
        }
        (false, _) => format!(
            "<path d='M26 36c-2-12 6-18 15-18 8 0 14 6 13 17-2-4-4-6-7-7-5 3-11 3-16 2-2 1-4 3-5 6z' fill='{hair}'/>"
        ),
    };
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 80 80'><rect width='80' height='80' fill='{ground}'/>{long}\
         <path d='M12 80c1-16 12-22 28-22s27 6 28 22z' fill='{cloth}'/><path d='M34 48h12v11c0 4-12 4-12 0z' fill='{skin}'/>\
         <ellipse cx='40' cy='38' rx='13' ry='15' fill='{skin}'/>{front}\
         <circle cx='35' cy='39' r='1.4' fill='#2b2320'/><circle cx='45' cy='39' r='1.4' fill='#2b2320'/>\
         <path d='M36 46c2 2 6 2 8 0' stroke='#a5614e' stroke-width='1.4' fill='none' stroke-linecap='round'/></svg>"
    )
}
