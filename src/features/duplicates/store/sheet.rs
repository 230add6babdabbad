//! SQL of the sheet that a merge writes.

use crate::error::Result;
use crate::features::duplicates::sheet::Sheet;
use crate::server::clock;
use crate::server::db::Tx;
use crate::types::ids::MemberId;

/// Writes what a sheet holds beside profile, criteria and sign-in: stage, owners, contact and service.
pub async fn save_standing(tx: &mut Tx, id: MemberId, sheet: &Sheet) -> Result<()> {
    on!(tx, c => sqlx::query(
        "update member set stage = $1, presale_id = $2, aftersale_id = $3, shown = $4, do_not_contact = $5, intent = $6, follow_ups = $7,
            last_contact_at = $8, next_contact_at = $9, assigned_at = $10, service_ends_on = $11, updated_at = $12 where id = $13")
        .bind(sheet.stage).bind(sheet.presale_id).bind(sheet.aftersale_id).bind(sheet.shown).bind(sheet.do_not_contact)
        .bind(sheet.intent).bind(sheet.follow_ups).bind(sheet.last_contact_at).bind(sheet.next_contact_at).bind(sheet.assigned_at)
        .bind(sheet.service_ends_on).bind(clock::now()).bind(id).execute(c).await.map(|_| ()))?;
    Ok(())
}
