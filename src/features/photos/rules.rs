//! Who sees what of a photo: pure.

use super::{Audience, PhotoState};

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

/// What becomes of a photo, in words for the member whose it is.
pub fn standing(state: PhotoState, audience: Audience, agreed: bool, error: &str) -> String {
    match (state, audience) {
        (PhotoState::Waiting, _) => "处理中，稍等片刻就好".into(),
        (PhotoState::Refused, _) => error.to_string(),
        (PhotoState::Ready, Audience::Hidden) => "已收到，仅红娘可见".into(),
        (PhotoState::Ready, _) if !agreed => "已收到，您授权展示后匹配会员才可见".into(),
        (PhotoState::Ready, Audience::Blurred) => "已显示，匹配会员看到的是模糊图".into(),
        (PhotoState::Ready, Audience::Shown) => "已显示给匹配会员".into(),
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
    fn a_member_reads_what_becomes_of_a_photo() {
        let said = |state, audience, agreed| standing(state, audience, agreed, "照片已损坏");
        assert!(said(PhotoState::Waiting, Audience::Shown, true).starts_with("处理中"));
        assert_eq!(said(PhotoState::Refused, Audience::Shown, true), "照片已损坏");
        assert!(said(PhotoState::Ready, Audience::Hidden, true).contains("仅红娘"));
        assert!(said(PhotoState::Ready, Audience::Shown, false).contains("授权"));
        for audience in [Audience::Blurred, Audience::Shown] {
            assert!(said(PhotoState::Ready, audience, true).starts_with("已显示"));
        }
    }

    #[test]
    fn matched_members_see_as_much_as_the_photo_says() {
        assert_eq!(seen(Eye::Matched, Audience::Hidden, true), None);
        assert_eq!(seen(Eye::Matched, Audience::Blurred, true), Some(Sharpness::Blurred));
        assert_eq!(seen(Eye::Matched, Audience::Shown, true), Some(Sharpness::Sharp));
    }
}
