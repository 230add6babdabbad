//! Who sees what of a photo: pure.

use super::Audience;

/// Who looks at a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eye {
    /// Staff who see the member, or the member themself.
    Own,
    /// A colleague with the match library, or a member the two of whom were introduced.
    Matched,
    /// Anybody else.
    Stranger,
}

/// What is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharpness {
    Sharp,
    Blurred,
}

/// What of a portrait this eye sees; `agreed` says whether the member agreed to be shown to candidates.
pub fn seen(eye: Eye, audience: Audience, agreed: bool) -> Option<Sharpness> {
    match (eye, audience) {
        (Eye::Own, _) => Some(Sharpness::Sharp),
        (Eye::Matched, Audience::Shown) if agreed => Some(Sharpness::Sharp),
        (Eye::Matched, Audience::Blurred) if agreed => Some(Sharpness::Blurred),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_look_after_a_member_see_everything() {
        for audience in Audience::ALL {
            assert_eq!(seen(Eye::Own, *audience, false), Some(Sharpness::Sharp));
        }
    }

    #[test]
    fn nobody_else_sees_a_member_who_did_not_agree() {
        for audience in Audience::ALL {
            assert_eq!(seen(Eye::Matched, *audience, false), None);
            assert_eq!(seen(Eye::Stranger, *audience, true), None);
        }
    }

    #[test]
    fn matched_members_see_as_much_as_the_photo_says() {
        assert_eq!(seen(Eye::Matched, Audience::Hidden, true), None);
        assert_eq!(seen(Eye::Matched, Audience::Blurred, true), Some(Sharpness::Blurred));
        assert_eq!(seen(Eye::Matched, Audience::Shown, true), Some(Sharpness::Sharp));
    }
}
