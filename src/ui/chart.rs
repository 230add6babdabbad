//! A small chart drawn as SVG on the server and in the browser alike: bars or lines over labels, with title,
//! description and the same figures as a table. No script of anybody's.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    Bars,
    Line,
}

/// A row of values under one name, one for each label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    pub name: String,
    pub values: Vec<i64>,
}

impl Series {
    pub fn new(name: impl Into<String>, values: Vec<i64>) -> Self {
        Self {
            name: name.into(),
            values,
        }
    }
}

/// The drawing's own measures, scaled to the width that there is.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 220.0;
const LEFT: f64 = 46.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 26.0;
/// Lines across, the lowest at nothing.
const STEPS: i64 = 4;

/// Fill and stroke of the first, second, third series; told apart by more than colour: dashes and the legend.
const INKS: [(&str, &str, &str); 3] = [
    ("fill-primary", "stroke-primary", "0"),
    ("fill-info", "stroke-info", "6 4"),
    ("fill-accent", "stroke-accent", "2 3"),
];

/// The next round number that is no less: 1, 2, 5, 10, 20, 50 … times what divides into `STEPS`.
fn ceiling(most: i64) -> i64 {
    let mut step = 1;
    loop {
        for times in [1, 2, 5] {
            if step * times * STEPS >= most {
                return step * times * STEPS;
            }
        }
        step *= 10;
    }
}

fn height_of(value: i64, top: i64) -> f64 {
    (HEIGHT - TOP - BOTTOM) * value.max(0) as f64 / top.max(1) as f64
}

fn y_of(value: i64, top: i64) -> f64 {
    HEIGHT - BOTTOM - height_of(value, top)
}

/// One decimal: enough for the eye, the same text on both sides.
fn short(number: f64) -> String {
    format!("{number:.1}")
}

/// What the chart shows in one sentence, for those who don't see it.
fn described(labels: &[String], series: &[Series], shown: fn(i64) -> String) -> String {
    let of = |s: &Series| {
        let best = s
            .values
            .iter()
            .enumerate()
            .max_by_key(|(i, v)| (**v, std::cmp::Reverse(*i)));
        let total: i64 = s.values.iter().sum();
        match best.filter(|(_, most)| **most > 0) {
            Some((at, most)) => {
                let label = labels.get(at).map_or("", String::as_str);
                format!("{}合计 {}，最多为 {label} 的 {}", s.name, shown(total), shown(*most))
            }
            None => format!("{}没有记录", s.name),
        }
    };
    series.iter().map(of).collect::<Vec<_>>().join("；")
}

/// Bars or lines over `labels`. `id` tells this chart from others on the page; `shown` writes a value.
#[component]
pub fn Chart(
    id: &'static str,
    #[prop(into)] title: String,
    kind: ChartKind,
    labels: Vec<String>,
    series: Vec<Series>,
    #[prop(default = |n| n.to_string())] shown: fn(i64) -> String,
) -> impl IntoView {
    let most = series.iter().flat_map(|s| s.values.iter().copied()).max().unwrap_or(0);
    let top = ceiling(most);
    let described = described(&labels, &series, shown);
    let several = series.len() > 1;
    let legend = several.then(|| view! { <Legend names=series.iter().map(|s| s.name.clone()).collect()/> });
    let drawn = match kind {
        ChartKind::Bars => view! { <Bars labels=labels.clone() series=series.clone() top shown/> }.into_any(),
        ChartKind::Line => view! { <Lines labels=labels.clone() series=series.clone() top shown/> }.into_any(),
    };
    view! {
        <figure class="m-0">
            <figcaption class="flex flex-wrap items-center gap-x-4 mb-1">
                <span class="font-medium">{title.clone()}</span>
                {legend}
            </figcaption>
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") class="w-full h-auto" role="img" aria-labelledby=format!("{id}-title {id}-desc")>
                <title id=format!("{id}-title")>{title.clone()}</title>
                <desc id=format!("{id}-desc")>{described}</desc>
                <Axes labels=labels.clone() top shown/>
                {drawn}
            </svg>
            <div class="sr-only"><Figures title labels series shown/></div>
        </figure>
    }
}

#[component]
fn Legend(names: Vec<String>) -> impl IntoView {
    let item = |(name, (fill, stroke, dashes)): (String, (&'static str, &'static str, &'static str))| {
        view! {
            <span class="inline-flex items-center gap-1.5 text-xs text-muted">
                <svg viewBox="0 0 20 10" class="w-5 h-2.5" aria-hidden="true">
                    <line x1="0" x2="20" y1="5" y2="5" class=stroke stroke-width="2" stroke-dasharray=dashes></line>
                    <circle cx="10" cy="5" r="3" class=fill></circle>
                </svg>
                {name}
            </span>
        }
    };
    names.into_iter().zip(INKS).map(item).collect_view()
}

/// Lines across with their values, and the labels below; where there are many, every other one.
#[component]
fn Axes(labels: Vec<String>, top: i64, shown: fn(i64) -> String) -> impl IntoView {
    let across = (0..=STEPS).map(|i| {
        let value = top / STEPS * i;
        let y = short(y_of(value, top));
        view! {
            <line x1=short(LEFT) x2=short(WIDTH) y1=y.clone() y2=y.clone() class="stroke-base-300" stroke-width="1"></line>
            <text x=short(LEFT - 6.0) y=y text-anchor="end" dominant-baseline="middle" class="fill-muted" font-size="11">{shown(value)}</text>
        }
    });
    let (count, every) = (labels.len(), labels.len().div_ceil(12).max(1));
    let below = labels.into_iter().enumerate().filter(move |(i, _)| i % every == 0).map(move |(i, label)| {
        let x = short(middle(i, count));
        view! { <text x=x y=short(HEIGHT - 8.0) text-anchor="middle" class="fill-muted" font-size="11">{label}</text> }
    });
    view! {
        <g aria-hidden="true">{across.collect_view()}{below.collect_view()}</g>
    }
}

/// Where the middle of a label stands.
fn middle(at: usize, count: usize) -> f64 {
    LEFT + (WIDTH - LEFT) * (at as f64 + 0.5) / count.max(1) as f64
}

#[component]
fn Bars(labels: Vec<String>, series: Vec<Series>, top: i64, shown: fn(i64) -> String) -> impl IntoView {
    let (count, many) = (labels.len(), series.len().max(1));
    let room = (WIDTH - LEFT) / count.max(1) as f64 * 0.7;
    let wide = (room / many as f64).min(36.0);
    let bars = series.into_iter().zip(INKS).enumerate().flat_map(move |(nth, (s, (fill, _, _)))| {
        let labels = labels.clone();
        s.values.into_iter().enumerate().filter(|(_, v)| *v > 0).map(move |(i, value)| {
            let x = middle(i, count) + (nth as f64 - many as f64 / 2.0) * wide;
            let said = format!("{} {}：{}", labels.get(i).map_or("", String::as_str), s.name, shown(value));
            view! {
                <rect x=short(x) y=short(y_of(value, top)) width=short(wide * 0.9) height=short(height_of(value, top)) rx="2" class=fill>
                    <title>{said}</title>
                </rect>
            }
        })
    });
    view! { <g aria-hidden="true">{bars.collect_view()}</g> }
}

#[component]
fn Lines(labels: Vec<String>, series: Vec<Series>, top: i64, shown: fn(i64) -> String) -> impl IntoView {
    let count = labels.len();
    let lines = series.into_iter().zip(INKS).map(move |(s, (fill, stroke, dashes))| {
        let at = |(i, value): (usize, &i64)| (short(middle(i, count)), short(y_of(*value, top)));
        let points: Vec<(String, String)> = s.values.iter().enumerate().map(at).collect();
        let path: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
        let said = |i: usize| format!("{} {}：{}", labels.get(i).map_or("", String::as_str), s.name, shown(s.values[i]));
        let dots: Vec<_> = points
            .into_iter()
            .enumerate()
            .map(|(i, (x, y))| view! { <circle cx=x cy=y r="3" class=fill><title>{said(i)}</title></circle> })
            .collect();
        view! {
            <polyline points=path.join(" ") class=format!("fill-none {stroke}") stroke-width="2" stroke-dasharray=dashes stroke-linejoin="round"></polyline>
            {dots}
        }
    });
    view! { <g aria-hidden="true">{lines.collect_view()}</g> }
}

/// The same figures as a table.
#[component]
fn Figures(title: String, labels: Vec<String>, series: Vec<Series>, shown: fn(i64) -> String) -> impl IntoView {
    let heads: Vec<String> = series.iter().map(|s| s.name.clone()).collect();
    let rows: Vec<_> = labels
        .into_iter()
        .enumerate()
        .map(|(i, label)| {
            let cells: Vec<_> = series
                .iter()
                .map(|s| view! { <td>{shown(s.values.get(i).copied().unwrap_or(0))}</td> })
                .collect();
            view! { <tr><th scope="row">{label}</th>{cells}</tr> }
        })
        .collect();
    view! {
        <table>
            <caption>{title}</caption>
            <thead>
                <tr>
                    <th scope="col">"时间"</th>
                    {heads.into_iter().map(|h| view! { <th scope="col">{h}</th> }).collect_view()}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_is_round_and_no_less_than_the_most() {
        assert_eq!(
            [0, 1, 4, 5, 8, 21, 81, 12_800].map(ceiling),
            [4, 4, 4, 8, 8, 40, 200, 20_000]
        );
        assert_eq!((short(y_of(0, 4)), short(y_of(4, 4))), ("194.0".into(), "14.0".into()));
    }

    #[test]
    fn a_chart_is_told_in_a_sentence() {
        let labels = ["2026-09", "2026-10", "2026-11"].map(String::from);
        let series = [Series::new("跟进", vec![1, 3, 3]), Series::new("约见", vec![0, 0, 0])];
        let said = described(&labels, &series, |n| format!("{n} 次"));
        assert_eq!(said, "跟进合计 7 次，最多为 2026-10 的 3 次；约见没有记录");
    }
}
