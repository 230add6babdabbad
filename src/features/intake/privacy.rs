//! What is done with one's data, in plain words: on a page of the public site, and beside the consent at a
//! tablet that shows nothing but the form.

use leptos::prelude::*;

/// Heading and sentences of each part.
pub const PARTS: &[(&str, &[&str])] = &[
    (
        "我们收集什么",
        &[
            "您登记时填写的资料，红娘与您沟通后记下的情况，以及合同、约见和反馈。没有填写的项目，我们不会从别处打听。",
            "本网站不使用第三方统计和广告，也不记录您在别的网站做了什么。",
        ],
    ),
    (
        "用来做什么",
        &["联系您、核实身份、为您介绍合适的对象、安排约见和履行合同。除此之外不作他用，不出售，不与其他机构交换。"],
    ),
    (
        "谁看得到",
        &[
            "负责您的红娘和她的上级可以看到资料。手机号、身份证号加密保存，平时只显示一部分；要看全部须写明原因，系统会记下谁在何时看过。",
            "收入、负债和家庭经济情况，只有需要用到的岗位能看。",
        ],
    ),
    (
        "分开征求的同意",
        &[
            "同意隐私说明：没有这一项，我们无法为您服务。",
            "同意展示资料：给合适的对象看您的年龄、地区、学历等情况，不含姓名全称、手机号和住址。可以不同意，那样红娘只在征得您口头同意后逐个介绍。",
            "两项同意互不捆绑，都可以随时撤回。",
        ],
    ),
    (
        "保存多久",
        &["没有提交的登记草稿，七天后自动删除。停止服务后，资料在法律要求的期限内保存，到期删除。"],
    ),
    (
        "您的权利",
        &["您可以随时查看、更正、要一份副本，或要求删除。打电话或到店告诉我们即可，十五个工作日内办理并告知结果。"],
    ),
];

/// The whole text, to be unfolded where it is agreed to.
#[component]
pub fn PrivacyUnfolded() -> impl IntoView {
    let parts = PARTS.iter().map(|(title, sentences)| {
        view! {
            <dt class="font-medium mt-3">{*title}</dt>
            {sentences.iter().map(|s| view! { <dd class="leading-relaxed">{*s}</dd> }).collect_view()}
        }
    });
    view! {
        <details class="rounded-box border border-base-300 px-4">
            <summary class="min-h-12 py-3 cursor-pointer">"隐私说明全文"</summary>
            <dl class="pb-4">{parts.collect_view()}</dl>
        </details>
    }
}
