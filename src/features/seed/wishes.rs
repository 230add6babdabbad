//! Demonstration members who asked to be introduced to somebody: some wait, some are being looked after, one was
//! told that it can't be.

use super::lives::Life;
use crate::error::Result;
use crate::features::events::{self, EventData, EventKind};
use crate::features::members::Stage;
use crate::features::requests::rules::Asked;
use crate::features::requests::{RequestState, store};
use crate::server::db::Tx;
use crate::types::time::Moment;
use chrono::Duration;

const MESSAGES: &[&str] = &[
    "徒步活动上见过，想再认识一下",
    "朋友说很合适，麻烦红娘问问对方的意思",
    "看过资料觉得投缘，想约着见一面",
];
const DESCRIBED: &[&str] = &["想认识喜欢登山、作息规律的人", "希望对方也在浦东上班，周末有空"];

pub async fn wishes(tx: &mut Tx, lives: &[Life], now: Moment) -> Result<()> {
    let served: Vec<&Life> = lives
        .iter()
        .filter(|l| l.stage == Stage::InService && l.aftersale.is_some())
        .collect();
    let wanted = |one: &Life, n: usize| {
        let others = served.iter().filter(|o| o.sex() != one.sex());
        others.cycle().nth(n * 3 + 1).map_or(0, |o| o.id.0)
    };
    for (n, one) in served.iter().step_by(5).take(8).enumerate() {
        let Some(staff) = one.aftersale else { continue };
        let described = n % 4 == 3;
        let asked = Asked {
            number: if described { 0 } else { wanted(one, n) },
            message: if described {
                DESCRIBED[n / 4 % 2]
            } else {
                MESSAGES[n % 3]
            }
            .to_string(),
        };
        let (id, whom) = store::insert(tx, one.id, &asked).await?;
        let at = now - Duration::hours(6 + 20 * i64::try_from(n).unwrap_or_default());
        let data = EventData::default().with("partner", whom.map_or(String::new(), |w| format!("编号 {w}")));
        events::record_at(tx, at, EventKind::RequestMade, None, Some(one.id), data).await?;
        match n {
            1 | 5 => {
                store::coordinate_seeded(tx, id, staff, "已联系对方红娘，对方愿意先看资料，等周末回话").await?;
            }
            6 => {
                store::end_seeded(
                    tx,
                    id,
                    staff,
                    RequestState::Declined,
                    "对方目前正在接触其他人，我们继续为您物色",
                )
                .await?;
            }
            _ => {}
        }
    }
    Ok(())
}
