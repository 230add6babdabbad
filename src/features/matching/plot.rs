//! The calibration plot: what was foreseen against what came true, drawn as SVG on the server and in the browser
//! alike, with the same figures as a table.

use super::scorecard::Bin;
use leptos::prelude::*;

/// The drawing's own measures.
const SIDE: f64 = 340.0;
const LEFT: f64 = 44.0;
const BOTTOM: f64 = 40.0;
const EDGE: f64 = 12.0;

/// Where a share lies across and up.
fn x(share: f64) -> String {
    format!("{:.1}", LEFT + (SIDE - LEFT - EDGE) * share)
}

fn y(share: f64) -> String {
    format!("{:.1}", SIDE - BOTTOM - (SIDE - BOTTOM - EDGE) * share)
}

pub fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// What the plot shows in a sentence: in how many groups the interval holds what was foreseen.
fn described(bins: &[Bin]) -> String {
    let held = bins
        .iter()
        .filter(|b| b.low <= b.foreseen && b.foreseen <= b.high)
        .count();
    format!(
        "共 {} 组答复，其中 {held} 组的预测落在实际比例的 95% 区间内",
        bins.len()
    )
}

#[component]
pub fn CalibrationPlot(bins: Vec<Bin>) -> impl IntoView {
    let described = described(&bins);
    let ticks = [0.0, 0.25, 0.5, 0.75, 1.0];
    let lines: Vec<_> = ticks
        .into_iter()
        .map(|t| view! {
            <line x1=x(0.0) x2=x(1.0) y1=y(t) y2=y(t) class="stroke-base-300" stroke-width="1"></line>
            <text x=format!("{:.1}", LEFT - 6.0) y=y(t) text-anchor="end" dominant-baseline="middle" class="fill-muted" font-size="11">{percent(t)}</text>
            <text x=x(t) y=format!("{:.1}", SIDE - BOTTOM + 16.0) text-anchor="middle" class="fill-muted" font-size="11">{percent(t)}</text>
        })
        .collect();
    let points: Vec<_> = bins
        .iter()
        .map(|b| {
            let said = format!("预测 {}，实际 {}，{} 条", percent(b.foreseen), percent(b.came_true), b.answers);
            view! {
                <line x1=x(b.foreseen) x2=x(b.foreseen) y1=y(b.low) y2=y(b.high) class="stroke-primary" stroke-width="1.5"></line>
                <circle cx=x(b.foreseen) cy=y(b.came_true) r="4" class="fill-primary"><title>{said}</title></circle>
            }
        })
        .collect();
    let rows: Vec<_> = bins
        .iter()
        .map(|b| view! {
            <tr>
                <th scope="row" class="font-normal tabular-nums">{percent(b.foreseen)}</th>
                <td class="tabular-nums">{percent(b.came_true)}</td>
                <td class="tabular-nums whitespace-nowrap">{format!("{} – {}", percent(b.low), percent(b.high))}</td>
                <td class="tabular-nums text-right">{b.answers}</td>
            </tr>
        })
        .collect();
    view! {
        <div class="flex flex-wrap gap-6 items-start">
            <svg viewBox=format!("0 0 {SIDE} {SIDE}") class="w-80 h-80 shrink-0" role="img" aria-labelledby="calibration-title calibration-desc">
                <title id="calibration-title">"预测的答应比例与实际比例"</title>
                <desc id="calibration-desc">{described.clone()}</desc>
                <g aria-hidden="true">
                    {lines}
                    <line x1=x(0.0) y1=y(0.0) x2=x(1.0) y2=y(1.0) class="stroke-info" stroke-width="1.5" stroke-dasharray="6 4"></line>
                    {points}
                    <text x=x(0.5) y=format!("{:.1}", SIDE - 6.0) text-anchor="middle" class="fill-muted" font-size="12">"预测会答应"</text>
                </g>
            </svg>
            <div class="min-w-0 flex-1">
                <p class="text-sm text-muted mb-2">{format!("{described}。虚线为预测与实际一致，竖线为实际比例的 95% 区间。")}</p>
                <table class="table table-sm" aria-label="预测与实际">
                    <thead>
                        <tr>
                            <th scope="col">"预测会答应"</th>
                            <th scope="col">"实际答应"</th>
                            <th scope="col">"95% 区间"</th>
                            <th scope="col" class="text-right">"答复（条）"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corners_of_the_plot_are_none_and_all() {
        assert_eq!((x(0.0), y(0.0)), ("44.0".into(), "300.0".into()));
        assert_eq!((x(1.0), y(1.0)), ("328.0".into(), "12.0".into()));
        let bin = |foreseen, low, high| Bin {
            foreseen,
            came_true: 0.5,
            low,
            high,
            answers: 40,
        };
        let said = described(&[bin(0.4, 0.3, 0.6), bin(0.9, 0.3, 0.6)]);
        assert_eq!(said, "共 2 组答复，其中 1 组的预测落在实际比例的 95% 区间内");
    }
}
