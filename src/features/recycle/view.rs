//! The sheet that puts a member into the recycle bin.

use super::api::DeleteMember;
use crate::types::ids::MemberId;
use crate::ui::{Sheet, Submit, Summary, TextArea, after, failure, say};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

#[component]
pub fn DeleteSheet(id: MemberId, #[prop(into)] close: String) -> impl IntoView {
    let action = ServerAction::<DeleteMember>::new();
    let error = failure(action);
    let navigate = use_navigate();
    after(action, move || {
        say("已移入回收站，可在「回收站」恢复");
        navigate("/office/members", Default::default());
    });
    view! {
        <Sheet title="删除会员" close>
            <p class="text-muted mb-4">
                "会员移入回收站：不再出现在任何列表、搜索和配对中，本人不能登录；手机号和身份证号仍保留，不能重复登记。需要时可以原样恢复。"
            </p>
            <Summary error/>
            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                <input type="hidden" name="member" value=id.0/>
                <TextArea name="reason" label="删除原因" required=true error/>
                <Submit label="移入回收站" pending=action.pending() class="btn btn-error"/>
            </ActionForm>
        </Sheet>
    }
}
