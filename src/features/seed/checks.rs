//! What the demonstration agency has checked of its members: most identities, some papers; a few wait, a
//! few run out. Portraits are drawn, so there are no photos and no papers.

use super::chance::Chance;
use super::lives::Life;
use crate::error::Result;
use crate::features::members::Stage;
use crate::features::verification::store::{Past, insert_past};
use crate::features::verification::{CheckState, Item};
use crate::server::db::Tx;
use crate::types::time::{Moment, day_of};
use chrono::{Days, Duration};

/// How often an item is checked of a hundred clients, for how many days it counts, and what was looked at.
const CHECKS: &[(Item, i64, Option<u64>, &str)] = &[
    (Item::Identity, 90, None, "当面核对身份证原件"),
    (Item::Education, 45, None, "学信网在线验证报告"),
    (Item::Income, 25, Some(365), "近六个月银行流水"),
    (Item::House, 20, Some(730), "不动产权证书原件"),
    (Item::Car, 12, Some(730), "行驶证原件"),
    (Item::Marital, 40, Some(180), "民政部门出具的婚姻登记记录"),
];

pub async fn checks(tx: &mut Tx, lives: &[Life], now: Moment) -> Result<()> {
    let mut past = Vec::new();
    for life in lives {
        // Chances of their own: what else is made stays as it is.
        let mut chance = Chance::new(life.id.0.unsigned_abs() ^ 0x00C4_EC45);
        let of_clients = match life.stage {
            Stage::Lead | Stage::Abandoned => 0,
            Stage::Presale => 25,
            Stage::Signed | Stage::InService | Stage::Completed => 100,
        };
        let Some(by) = life.aftersale.or(life.presale) else {
            continue;
        };
        for (item, often, days, note) in CHECKS {
            if !chance.percent(often * of_clients / 100) {
                continue;
            }
            let waits = life.stage == Stage::Presale && chance.percent(8);
            let age = chance.between(1, if waits { 5 } else { 190 });
            let at = now - Duration::days(age) - Duration::minutes(chance.between(0, 500));
            past.push(Past {
                member: life.id,
                item: *item,
                state: if waits {
                    CheckState::Waiting
                } else {
                    CheckState::Verified
                },
                note,
                by,
                at,
                valid_until: days.filter(|_| !waits).map(|days| day_of(at) + Days::new(days)),
            });
        }
    }
    insert_past(tx, &past).await
}
