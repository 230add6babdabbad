//! A birthday in forms: a day by the sun, or typed as one by the moon, which the server turns into it.

use super::Answers;
use super::fields::Field;
use super::form::{answer, wrong};
use crate::error::Error;
use crate::types::lunar::{LunarDay, day_words, month_words};
use crate::types::time::parse_day;
use crate::ui::{CheckField, Still, TextField};
use leptos::prelude::*;

/// What was typed of a lunar day: year, month, day, whether it is the leap month.
pub const LUNAR: &[&str] = &["lunar_year", "lunar_month", "lunar_day", "lunar_leap"];

/// The lunar day that was typed, or what is wrong with it; nothing where none was.
pub fn typed(answers: &Answers) -> Option<Result<LunarDay, String>> {
    let get = |key: &str| answers.get(key).map_or("", |a| a.trim());
    let parts = [get("lunar_year"), get("lunar_month"), get("lunar_day")];
    if parts.iter().all(|p| p.is_empty()) {
        return None;
    }
    let [Ok(year), Ok(month), Ok(day)] = parts.map(str::parse::<u32>) else {
        return Some(Err("请把农历的年、月、日填完整，例如 1994 年正月廿三".into()));
    };
    let year = i32::try_from(year).unwrap_or_default();
    Some(LunarDay::new(year, month, get("lunar_leap") == "true", day))
}

/// The day, how it is called by the moon, and the way to type it so.
#[component]
pub(super) fn BirthdayField(
    field: Field,
    required: bool,
    /// Whether birthdays by the moon are asked for here.
    lunar: bool,
    answers: Answers,
    error: Signal<Option<Error>>,
) -> impl IntoView {
    let (name, label, value) = (field.key, field.label.to_string(), answer(&answers, field.key));
    let solar = RwSignal::new(value.clone());
    let called = move || {
        let day = parse_day(&solar.still()).ok().and_then(LunarDay::of);
        day.map(|d| format!("农历 {} 年{}", d.year, d.words()))
    };
    view! {
        <div on:input=move |e| {
            if named(&e) == name {
                solar.set(event_target_value(&e));
            }
        }>
            <TextField name label value required kind="date" autocomplete="bday" error/>
            {lunar.then(|| view! { <p class="text-xs text-muted mt-1 empty:hidden">{called}</p> })}
        </div>
        {lunar.then(|| view! { <LunarFields answers error/> })}
    }
}

fn named(event: &leptos::ev::Event) -> String {
    event_target::<web_sys::HtmlInputElement>(event).name()
}

/// Year, month and day by the moon, folded away until somebody knows their birthday so.
#[component]
fn LunarFields(answers: Answers, error: Signal<Option<Error>>) -> impl IntoView {
    let wrong = wrong(error, "lunar_year");
    let open = LUNAR.iter().any(|key| answers.contains_key(*key));
    let chosen = |key: &str| answer(&answers, key);
    let options = |most: u32, chosen: String, words: fn(u32) -> String| {
        (1..=most)
            .map(|n| {
                let selected = n.to_string() == chosen;
                view! { <option value=n.to_string() selected=selected>{words(n)}</option> }
            })
            .collect_view()
    };
    let bad = move || wrong.still().is_some();
    view! {
        <details class="mt-2" open=open>
            <summary class="min-h-12 flex items-center gap-1 text-sm cursor-pointer">
                <span class="icon-[lucide--moon] size-4" aria-hidden="true"></span>
                "只知道农历？按农历填写"
            </summary>
            <fieldset class="grid grid-cols-3 gap-2 mt-1" aria-describedby="lunar_year-error">
                <legend class="sr-only">"农历生日"</legend>
                <input id="lunar_year" name="lunar_year" value=chosen("lunar_year") class="input w-full min-w-0" class:input-error=bad
                    inputmode="numeric" placeholder="年，如 1994" aria-label="农历年" autocomplete="off"
                    aria-invalid=move || bad().to_string() aria-describedby="lunar_year-error"/>
                <select name="lunar_month" class="select w-full min-w-0" class:select-error=bad aria-label="农历月" autocomplete="off">
                    <option value="">"月"</option>
                    {options(12, chosen("lunar_month"), |n| month_words(n).to_string())}
                </select>
                <select name="lunar_day" class="select w-full min-w-0" class:select-error=bad aria-label="农历日" autocomplete="off">
                    <option value="">"日"</option>
                    {options(30, chosen("lunar_day"), day_words)}
                </select>
            </fieldset>
            <CheckField name="lunar_leap" label="是闰月" checked=chosen("lunar_leap") == "true" error/>
            <p class="text-xs text-muted">"保存时换算成公历，并按农历过生日。"</p>
            <p id="lunar_year-error" class="text-sm text-error-ink empty:hidden">{move || wrong.still()}</p>
        </details>
    }
}
