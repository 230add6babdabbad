//! Handing something in to be checked, deciding about it, taking a decision back.

use crate::error::Error;
use crate::features::verification::api::{DecideCheck, RevokeCheck, SubmitCheck, member_checks};
use crate::features::verification::{Check, Item};
use crate::types::ids::{MemberId, VerificationId};
use crate::ui::{
    CheckField, ErrorNote, Loading, RadioField, Resource, Sheet, Submit, Summary, TextArea, TextField, after, failure,
    say,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_navigate;

/// When the form was taken: says so, asks the page anew and closes the sheet.
fn leave<S>(action: ServerAction<S>, words: &'static str, close: &str, again: Callback<()>)
where
    S: ServerFn<Output = (), Error = Error> + Clone + Send + Sync + 'static,
{
    let navigate = use_navigate();
    let close = close.to_string();
    after(action, move || {
        say(words);
        again.run(());
        navigate(
            &close,
            leptos_router::NavigateOptions {
                scroll: false,
                ..Default::default()
            },
        );
    });
}

#[component]
pub fn SubmitSheet(member: MemberId, item: Item, close: String, again: Callback<()>) -> impl IntoView {
    let action = ServerAction::<SubmitCheck>::new();
    let error = failure(action);
    let checks = Resource::new(move || member, member_checks);
    leave(action, "已提交", &close, again);
    view! {
        <Sheet title=format!("提交{item}核验") close>
            <Summary error/>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match checks.await {
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                        Ok(checks) => {
                            let at_once = checks.may_check.contains(&item);
                            view! {
                                <p class="text-muted mb-4">"提交后可以上传材料的照片，由有审核权限的同事核验。"</p>
                                <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                                    <input type="hidden" name="once" value=checks.once/>
                                    <input type="hidden" name="member" value=member.0/>
                                    <input type="hidden" name="item" value=item.code()/>
                                    <TextArea name="note" label="说明" rows=3 placeholder="例如：当面核对身份证原件" error/>
                                    {at_once.then(|| view! {
                                        <CheckField name="verified" label="我已核对原件，直接通过" error/>
                                        <TextField name="valid_until" label="有效期至" kind="date" hint="直接通过时有效；留空为长期" error/>
                                    })}
                                    <Submit label="提交核验" pending=action.pending()/>
                                </ActionForm>
                            }
                            .into_any()
                        }
                    }
                })}
            </Suspense>
        </Sheet>
    }
}

/// The check of a sheet, from the member's; another member's is not there.
async fn one(member: MemberId, id: VerificationId) -> Result<Check, Error> {
    let checks = member_checks(member).await?;
    checks.rows.into_iter().find(|c| c.id == id).ok_or(Error::NotFound)
}

#[component]
pub fn DecideSheet(member: MemberId, check: VerificationId, close: String, again: Callback<()>) -> impl IntoView {
    let action = ServerAction::<DecideCheck>::new();
    let error = failure(action);
    let found = Resource::new(move || (member, check), |(member, check)| one(member, check));
    leave(action, "核验结果已保存", &close, again);
    view! {
        <Sheet title="核验" close>
            <Summary error/>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match found.await {
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                        Ok(check) => {
                            let results = vec![
                                ("verified".to_string(), format!("{}属实，通过", check.item)),
                                ("refused".to_string(), "不通过".to_string()),
                            ];
                            view! {
                                {(!check.note.is_empty()).then(|| view! { <p class="mb-4 whitespace-pre-line">{check.note.clone()}</p> })}
                                <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                                    <input type="hidden" name="id" value=check.id.0/>
                                    <input type="hidden" name="version" value=check.version/>
                                    <RadioField name="verdict" label="核验结果" choices=results required=true error/>
                                    <TextField name="valid_until" label="有效期至" kind="date" hint="通过时有效；留空为长期" error/>
                                    <TextArea name="reason" label="未通过的原因" rows=3 error/>
                                    <Submit label="保存核验结果" pending=action.pending()/>
                                </ActionForm>
                            }
                            .into_any()
                        }
                    }
                })}
            </Suspense>
        </Sheet>
    }
}

#[component]
pub fn RevokeSheet(member: MemberId, check: VerificationId, close: String, again: Callback<()>) -> impl IntoView {
    let action = ServerAction::<RevokeCheck>::new();
    let error = failure(action);
    let found = Resource::new(move || (member, check), |(member, check)| one(member, check));
    leave(action, "核验已撤销", &close, again);
    view! {
        <Sheet title="撤销核验" close>
            <Summary error/>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match found.await {
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                        Ok(check) => view! {
                            <p class="text-muted mb-4">{format!("撤销后「{}已核验」的标记立即消失，历史中保留。", check.item)}</p>
                            <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
                                <input type="hidden" name="id" value=check.id.0/>
                                <input type="hidden" name="version" value=check.version/>
                                <TextArea name="reason" label="撤销原因" rows=3 required=true error/>
                                <Submit label="撤销核验" pending=action.pending() class="btn btn-error"/>
                            </ActionForm>
                        }
                        .into_any(),
                    }
                })}
            </Suspense>
        </Sheet>
    }
}
