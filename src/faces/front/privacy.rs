//! What is done with one's data, in plain words.

use super::agency::AGENCY;
use crate::faces::Screen;
use leptos::prelude::*;
use leptos_meta::Title;

pub struct PrivacyPage;

impl Screen for PrivacyPage {
    fn view() -> AnyView {
        view! { <Privacy/> }.into_any()
    }
}

/// Heading and sentences of each part.
const PARTS: &[(&str, &[&str])] = &[
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

#[component]
fn Privacy() -> impl IntoView {
    let parts = PARTS.iter().map(|(title, sentences)| {
        view! {
            <section class="mt-8">
                <h2 class="text-lg font-semibold mb-2">{*title}</h2>
                {sentences.iter().map(|s| view! { <p class="leading-relaxed mb-2">{*s}</p> }).collect_view()}
            </section>
        }
    });
    view! {
        <Title text="隐私说明"/>
        <article class="site-wide site-part max-w-2xl">
            <h1 class="site-title">"隐私说明"</h1>
            <p class="leading-relaxed">"找对象要说很多心里话。下面用大白话说明，您的资料到了我们这里会怎样。"</p>
            {parts.collect_view()}
            <section class="mt-8">
                <h2 class="text-lg font-semibold mb-2">"联系我们"</h2>
                <p class="leading-relaxed">{AGENCY.name} "，" {AGENCY.address} "，电话 " {AGENCY.phone} "。"</p>
            </section>
        </article>
    }
}
