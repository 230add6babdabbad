//! Rights by module: a column for each right, a line for each module.

use crate::features::staff::{Module, Right};
use leptos::prelude::*;

#[component]
pub fn RightsTable(class: &'static str, line: impl Fn(Module) -> AnyView) -> impl IntoView {
    view! {
        <table class=class>
            <thead>
                <tr>
                    <th scope="col">"模块"</th>
                    {Right::ALL.iter().map(|r| view! { <th scope="col" class="text-center">{r.label()}</th> }).collect_view()}
                </tr>
            </thead>
            <tbody>{Module::ALL.iter().map(|module| line(*module)).collect_view()}</tbody>
        </table>
    }
}
