//! The side sheet in which a follow-up is written, beside the list or the member's page.

use super::api::{AddFollowUp, FollowUpSheetData, follow_up_sheet};
use super::{FollowUp, Signing};
use crate::features::members::{Intent, Stage};
use crate::features::staff::Module;
use crate::types::ids::MemberId;
use crate::types::time::{input_moment, moment};
use crate::ui::{
    Badge, ErrorNote, Loading, RadioField, Resource, SelectField, Sheet, Submit, Summary, TextArea, TextField, Tone,
    failure, options, say,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// The sheet for one member; leads back to `close` when the follow-up is saved.
#[component]
pub fn FollowUpSheet(member: MemberId, #[prop(into)] close: String) -> impl IntoView {
    let data = Resource::new(move || member, follow_up_sheet);
    let back = StoredValue::new(close.clone());
    view! {
        <Sheet title="写跟进" close>
            <Suspense fallback=Loading>
                {move || Suspend::new(async move {
                    match data.await {
                        Ok(data) => view! { <FollowUpForm data close=back.get_value()/> }.into_any(),
                        Err(error) => view! { <ErrorNote error/> }.into_any(),
                    }
                })}
            </Suspense>
        </Sheet>
    }
}

#[component]
fn FollowUpForm(data: FollowUpSheetData, close: String) -> impl IntoView {
    let action = ServerAction::<AddFollowUp>::new();
    let error = failure(action);
    let navigate = use_navigate();
    Effect::new(move |_| {
        if action.value().with(|v| matches!(v, Some(Ok(())))) {
            say("跟进已保存");
            navigate(
                &close,
                leptos_router::NavigateOptions {
                    scroll: false,
                    ..Default::default()
                },
            );
        }
    });
    let presale = data.stage.module() == Module::Presale;
    let yes_no = vec![
        ("yes".to_string(), "有效联系".to_string()),
        ("no".to_string(), "未联系上".to_string()),
    ];
    let tags = data.tags.into_iter().map(|(code, label)| {
        view! {
            <label class="chip">
                <input type="checkbox" class="sr-only" name=format!("tag.{code}") value="true"/>
                <span>{label}</span>
            </label>
        }
    });
    let tags = tags.collect_view();
    let tomorrow = input_moment(data.now + chrono::Duration::days(3));
    view! {
        <p class="mb-4 text-muted">{format!("{}（{}）", data.name, data.stage)}</p>
        <Summary error/>
        <ActionForm action attr:class="flex flex-col gap-4" attr:novalidate="">
            <input type="hidden" name="member" value=data.member.0/>
            <input type="hidden" name="once" value=data.once/>
            <RadioField name="effective" label="是否有效联系" choices=yes_no value="yes" required=true error/>
            <div class="grid grid-cols-2 gap-4">
                <SelectField name="channel" label="联系方式" choices=data.channels value="phone" required=true error/>
                <SelectField name="intent" label="客户意向" choices=options(Intent::OPTIONS) empty="请选择"
                    value=data.intent.map_or("", Intent::code) required=true error/>
                {presale.then(|| view! {
                    <SelectField name="signing" label="签约状态" choices=options(Signing::OPTIONS) value="unsigned" required=true error/>
                    <SelectField name="reason" label="未签约原因" choices=data.reasons empty="未说明" error/>
                })}
                <TextField name="contacted_at" label="本次联系" kind="datetime-local" value=input_moment(data.now) required=true error/>
                <TextField name="next_contact_at" label="下次联系" kind="datetime-local" value=tomorrow hint="留空表示暂不安排" error/>
            </div>
            <TextArea name="note" label="跟进备注" rows=5 required=true placeholder="谈了什么、对方的态度、下一步打算" error/>
            <fieldset class="flex flex-col gap-2 min-w-0">
                <legend class="text-sm font-medium mb-2">"标签"</legend>
                <div class="flex flex-wrap gap-2">{tags}</div>
                <TextField name="tags" label="其他标签" hint="多个标签用逗号隔开，便于查找" error/>
            </fieldset>
            <Submit label="保存跟进" pending=action.pending()/>
        </ActionForm>
        {(!data.last.is_empty()).then(|| view! {
            <section class="mt-8" aria-labelledby="last-contacts">
                <h3 id="last-contacts" class="font-semibold mb-3">"最近几次"</h3>
                <FollowUpNotes notes=data.last/>
            </section>
        })}
    }
}

/// Follow-ups as a list of notes.
#[component]
pub fn FollowUpNotes(notes: Vec<FollowUp>) -> impl IntoView {
    view! {
        <ul class="flex flex-col gap-3">
            {notes
                .into_iter()
                .map(|note| {
                    let tone = if note.effective { Tone::Good } else { Tone::Plain };
                    view! {
                        <li class="border-l-2 border-base-300 pl-3">
                            <div class="flex flex-wrap items-center gap-2 text-muted text-xs">
                                <time datetime=note.contacted_at.to_rfc3339()>{moment(note.contacted_at)}</time>
                                <span>{note.staff_name}</span>
                                <Badge text=note.channel tone/>
                                <Badge text=note.intent.label()/>
                                {note.reason.map(|r| view! { <Badge text=format!("原因：{r}") tone=Tone::Warn/> })}
                            </div>
                            <p class="mt-1 whitespace-pre-line">{note.note}</p>
                            {(!note.tags.0.is_empty()).then(|| view! { <p class="text-xs text-muted">{note.tags.0.join(" · ")}</p> })}
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}

/// Whether a member at this stage is followed up by somebody with these words: shown on buttons.
pub fn verb(stage: Stage) -> &'static str {
    if stage.module() == Module::Aftersale {
        "写服务小记"
    } else {
        "写跟进"
    }
}
