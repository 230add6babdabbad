//! The front page: who the agency is, how it works, who does it, what happens with one's data.

use super::agency::AGENCY;
use super::matchmakers::People;
use crate::faces::Screen;
use crate::features::intake::api::public_team;
use crate::ui::{Loading, Resource};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

pub struct HomePage;

impl Screen for HomePage {
    fn view() -> AnyView {
        view! { <Home/> }.into_any()
    }
}

#[component]
fn Home() -> impl IntoView {
    let team = Resource::new(|| (), |()| public_team());
    view! {
        <Title text=AGENCY.name/>
        <Meta name="description" content="红娘一对一服务的婚介机构：先听您说，再替您找，每次见面前后都有人商量。"/>
        <Hero/>
        <Steps/>
        <section class="site-wide site-part" aria-labelledby="team">
            <div class="flex items-baseline justify-between">
                <h2 id="team" class="site-title">"替您牵线的人"</h2>
                <a href="/matchmakers" class="link text-sm">"全部红娘"</a>
            </div>
            <Transition fallback=Loading>
                {move || Suspend::new(async move {
                    let some = team.await.unwrap_or_default().into_iter().take(4).collect::<Vec<_>>();
                    view! { <People people=some short=true/> }
                })}
            </Transition>
        </section>
        <Promise/>
        <Closing/>
    }
}

#[component]
fn Hero() -> impl IntoView {
    view! {
        <section class="site-hero">
            <div class="site-wide grid md:grid-cols-2 gap-6 items-center py-10 md:py-16">
                <div class="flex flex-col gap-5">
                    <h1 class="font-display text-[2.25rem] md:text-5xl leading-tight font-semibold">"慢慢找，" <br/> "找对的那个人"</h1>
                    <p class="text-base md:text-lg leading-relaxed max-w-md">
                        "我们是一家由红娘一对一服务的婚介机构。先听您说，再替您找；每一次见面，前后都有人陪您商量。"
                    </p>
                    <div class="flex flex-wrap gap-3">
                        <a href="/register" class="btn btn-primary px-8">"登记资料"</a>
                        <a href="/consult" class="btn px-6">"先咨询一下"</a>
                    </div>
                    <p class="text-sm text-muted">"登记不收费。是否签约，见过红娘再决定。"</p>
                </div>
                <Thread/>
            </div>
        </section>
    }
}

/// Two people and the red thread between them, tied in the middle.
#[component]
fn Thread() -> impl IntoView {
    view! {
        <svg class="w-full max-w-md mx-auto text-primary-ink" viewBox="0 0 400 240" fill="none" aria-hidden="true">
            <circle cx="200" cy="112" r="98" class="fill-base-100"/>
            <circle cx="200" cy="112" r="98" stroke="currentColor" stroke-opacity=".18"/>
            <circle cx="200" cy="112" r="86" stroke="currentColor" stroke-opacity=".12" stroke-dasharray="2 7"/>
            <g stroke="currentColor" stroke-width="3.500" stroke-linecap="round" stroke-linejoin="round">
                <path d="M34 196c44 16 82 2 112-30 26-28 54-52 80-70 24-17 22-46-2-50-18-3-24 14-24 34"/>
                <path d="M366 196c-44 16-82 2-112-30-26-28-54-52-80-70-24-17-22-46 2-50 18-3 24 14 24 34"/>
                <path d="M200 138l17 17-17 17-17-17z" class="fill-base-100"/>
                <path d="M200 172v14m-9-6v22m18-22v22m-9-14v22"/>
            </g>
            <g fill="currentColor">
                <circle cx="34" cy="196" r="8"/>
                <circle cx="366" cy="196" r="8"/>
            </g>
            <g stroke="var(--color-accent)" stroke-width="2.500" stroke-linecap="round">
                <path d="M76 66c8-4 14-10 18-18m216 8c6 6 13 10 21 12M58 112c5 1 10 1 15-1m256 8c5 2 10 3 15 2"/>
            </g>
        </svg>
    }
}

const STEPS: &[(&str, &str)] = &[
    ("登记", "在网上或到店填写资料，十来分钟。说不准的可以先空着。"),
    ("面谈", "红娘与您细谈一次，弄清您真正看重什么，也看看我们合不合适。"),
    ("介绍与约见", "介绍谁、为什么介绍，都先说明。双方都愿意，再安排见面。"),
    ("陪着走", "见面之后听听双方的感受，不合适就直说，合适就推一把。"),
];

#[component]
fn Steps() -> impl IntoView {
    let steps = STEPS.iter().enumerate().map(|(i, (title, text))| {
        view! {
            <li class="thread-step">
                <span class="thread-dot" aria-hidden="true">{i + 1}</span>
                <h3 class="font-semibold text-lg">{*title}</h3>
                <p class="text-muted leading-relaxed">{*text}</p>
            </li>
        }
    });
    view! {
        <section class="site-wide site-part" aria-labelledby="how">
            <h2 id="how" class="site-title">"我们怎么做"</h2>
            <ol class="thread">{steps.collect_view()}</ol>
        </section>
    }
}

const PROMISES: &[(&str, &str, &str)] = &[
    (
        "icon-[lucide--lock-keyhole]",
        "联系方式不外传",
        "手机号、身份证号加密保存，红娘查看也要写明原因并留下记录。",
    ),
    (
        "icon-[lucide--eye-off]",
        "给谁看，您说了算",
        "只有您同意，资料才会给合适的对象看，而且不带全名和电话。",
    ),
    (
        "icon-[lucide--undo-2]",
        "随时可以撤回",
        "不想再被介绍，打个电话就停；要求删除，我们照办并告诉您结果。",
    ),
];

#[component]
fn Promise() -> impl IntoView {
    let items = PROMISES.iter().map(|(icon, title, text)| {
        view! {
            <li class="flex gap-4">
                <span class=format!("{icon} size-6 text-primary-ink shrink-0 mt-0.5") aria-hidden="true"></span>
                <div>
                    <h3 class="font-semibold">{*title}</h3>
                    <p class="text-muted leading-relaxed">{*text}</p>
                </div>
            </li>
        }
    });
    view! {
        <section class="bg-base-100 border-y border-base-300">
            <div class="site-wide site-part">
                <h2 class="site-title">"您的资料，我们这样对待"</h2>
                <ul class="grid md:grid-cols-3 gap-6">{items.collect_view()}</ul>
                <a href="/privacy" class="link text-sm mt-5 inline-block">"隐私说明全文"</a>
            </div>
        </section>
    }
}

#[component]
fn Closing() -> impl IntoView {
    view! {
        <section class="site-wide site-part text-center flex flex-col items-center gap-4">
            <h2 class="font-display text-2xl font-semibold">"有话想先问问？"</h2>
            <p class="text-muted max-w-md">"收费、流程、能不能找到，都可以直接问。留个电话，红娘当天回您；也可以现在就打来。"</p>
            <div class="flex flex-wrap justify-center gap-3">
                <a href="/consult" class="btn px-6">"留言咨询"</a>
                <a href=format!("tel:{}", AGENCY.phone) class="btn px-6 tabular-nums">{AGENCY.phone}</a>
            </div>
        </section>
    }
}
