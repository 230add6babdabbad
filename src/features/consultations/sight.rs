//! What the office sees of an enquiry.

use super::{Consultation, store};
use crate::features::contacts::ContactKind;
use crate::types::masked::Masked;
use std::collections::HashMap;

pub fn shown(row: store::Row, mobiles: &HashMap<i64, String>) -> Consultation {
    Consultation {
        id: row.id,
        mobile: mobiles
            .get(&row.id.0)
            .map_or(Masked::Hidden, |m| Masked::Hint(ContactKind::Mobile.masked(m))),
        name: row.name,
        message: row.message,
        state: row.state,
        staff: row.staff_id.zip(row.staff_name),
        proposed: row.proposed_id.zip(row.proposed_name),
        member_id: row.member_id,
        note: row.note,
        handled_by: row.handled_by,
        handled_at: row.handled_at,
        created_at: row.created_at,
    }
}
