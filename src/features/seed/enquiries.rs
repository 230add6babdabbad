//! The demonstration's enquiries, links and registrations under review.

use super::chance::Chance;
use super::lives::days_ago;
use super::people::Agency;
use crate::error::Result;
use crate::features::consultations::store;
use crate::features::contacts::{self, ContactKind, ContactOwner};
use crate::features::events::{self, EventData, EventKind};
use crate::features::links;
use crate::server::crypto::Keys;
use crate::server::db::Tx;
use crate::types::time::Moment;

const ASKED: &[(&str, &str)] = &[
    ("贺女士", "我 32 岁，离异带一个女儿，你们这里有合适的吗？怎么收费？"),
    ("周先生", "在浦东工作，平时加班多，能不能周末见红娘？"),
    ("钱阿姨", "替儿子问问，他 35 岁，做软件的，不太会说话。要本人来登记吗？"),
    ("孙女士", "登记之后资料会不会被别人看到？我在单位里比较低调。"),
    ("吴先生", "外地户口，上海有房，四十岁，之前没结过婚，可以帮忙介绍吗？"),
    ("郑女士", "朋友在你们这里成的，想找同一位红娘。"),
    ("冯先生", "套餐里的约见次数用完了怎么办？"),
    ("陈女士", "我父亲丧偶三年，62 岁，你们做中老年的介绍吗？"),
];

/// Questions from the last two weeks: most wait, some were given to a matchmaker, some answered.
pub async fn enquiries(tx: &mut Tx, keys: &Keys, agency: &Agency, chance: &mut Chance, now: Moment) -> Result<()> {
    for (number, (name, message)) in ASKED.iter().enumerate() {
        let at = days_ago(chance, now, 14 - number as i64 * 2);
        let proposed = (number % 4 == 1).then(|| agency.presale[number % agency.presale.len()]);
        let id = store::insert(tx, name, message, proposed, at).await?;
        let mobile = format!("1390016{:04}", 1200 + number * 37);
        contacts::put(tx, keys, ContactOwner::Consultation, id.0, ContactKind::Mobile, &mobile).await?;
        events::record_at(tx, at, EventKind::Consulted, None, None, EventData::default()).await?;
        if number.is_multiple_of(3) {
            let to = agency.presale[number % agency.presale.len()];
            store::assign(tx, id, None, to).await?;
            if number > 0 {
                store::handle(tx, id, to, "已电话答复收费和流程，约了周末到店细谈", None).await?;
            }
        }
    }
    for staff in &agency.presale {
        links::store::code_of(tx, *staff).await?;
    }
    Ok(())
}
