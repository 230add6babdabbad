//! SQL of the workbench: all figures in one statement, each along an index.

use super::api::{DueContact, Figure};
use crate::error::Result;
use crate::features::members::scope::binds;
use crate::features::staff::{Module, Right, Viewer};
use crate::server::db::Tx;
use crate::types::time::{Moment, day_of, start_of};
use chrono::Days;

#[derive(sqlx::FromRow)]
pub struct Counts {
    leads: i64,
    signed: i64,
    presale_overdue: i64,
    presale_today: i64,
    presale_new: i64,
    aftersale_overdue: i64,
    aftersale_today: i64,
    aftersale_new: i64,
    ending: i64,
    consultations: i64,
    submitted: i64,
    returned: i64,
    drafts: i64,
    answers: i64,
    mutual: i64,
    dates_today: i64,
    dates_consent: i64,
    feedback: i64,
}

/// Counts along the supervisor tree; `$1` sees all, `$2` viewer, `$3` may assign.
pub async fn counts(tx: &mut Tx, viewer: &Viewer, now: Moment) -> Result<Counts> {
    let (all, staff, assigns) = binds(viewer);
    let today = day_of(now);
    let (from, to) = (start_of(today), start_of(today + Days::new(1)));
    let ending = today + Days::new(30);
    Ok(on!(tx, c => sqlx::query_as(
        "with tree as (select below_id from staff_tree where above_id = $2)
         select
          (select count(*) from member where $3 and stage = 'lead') as leads,
          (select count(*) from member where $3 and stage = 'signed' and aftersale_id is null) as signed,
          (select count(*) from member where ($1 or presale_id in (select below_id from tree)) and stage = 'presale' and next_contact_at < $4) as presale_overdue,
          (select count(*) from member where ($1 or presale_id in (select below_id from tree)) and stage = 'presale' and next_contact_at >= $5 and next_contact_at < $6) as presale_today,
          (select count(*) from member where presale_id in (select below_id from tree) and stage = 'presale' and last_contact_at is null) as presale_new,
          (select count(*) from member where ($1 or aftersale_id in (select below_id from tree)) and stage = 'in_service' and next_contact_at < $4) as aftersale_overdue,
          (select count(*) from member where ($1 or aftersale_id in (select below_id from tree)) and stage = 'in_service' and next_contact_at >= $5 and next_contact_at < $6) as aftersale_today,
          (select count(*) from member m where aftersale_id in (select below_id from tree) and stage = 'in_service'
              and not exists (select 1 from recommendation r where r.member_id = m.id)) as aftersale_new,
          (select count(*) from member where ($1 or aftersale_id in (select below_id from tree)) and stage = 'in_service' and service_ends_on <= $7) as ending,
          (select count(*) from consultation where state = 'waiting' and ($1 or staff_id is null or staff_id in (select below_id from tree))) as consultations,
          (select count(*) from contract where state = 'submitted') as submitted,
          (select count(*) from contract where state = 'returned' and seller_id in (select below_id from tree)) as returned,
          (select count(*) from contract where state = 'draft' and seller_id in (select below_id from tree)) as drafts,
          (select count(*) from recommendation where staff_id in (select below_id from tree)
              and member_answer in ('waiting', 'interested', 'no_answer') and candidate_answer in ('waiting', 'interested', 'no_answer')
              and (member_answer = 'waiting' or candidate_answer = 'waiting')) as answers,
          (select count(*) from recommendation r where staff_id in (select below_id from tree) and member_answer = 'interested'
              and candidate_answer = 'interested' and not exists (select 1 from arranged_date d where d.recommendation_id = r.id)) as mutual,
          (select count(*) from arranged_date where state = 'planned' and at >= $5 and at < $6 and staff_id in (select below_id from tree)) as dates_today,
          (select count(*) from arranged_date where state = 'planned' and at >= $4 and staff_id in (select below_id from tree)
              and (consent_a = 'waiting' or consent_b = 'waiting')) as dates_consent,
          (select count(*) from arranged_date d where state = 'held' and staff_id in (select below_id from tree)
              and (select count(*) from date_feedback f where f.date_id = d.id) < 2) as feedback")
        .bind(all).bind(staff).bind(assigns).bind(now).bind(from).bind(to).bind(ending)
        .fetch_one(c).await)?)
}

/// The ten contacts that are most overdue, the viewer's own people's.
pub async fn due_contacts(tx: &mut Tx, viewer: &Viewer, now: Moment) -> Result<Vec<DueContact>> {
    let end = start_of(day_of(now) + Days::new(1));
    Ok(on!(tx, c => sqlx::query_as(
        "select m.id, m.name, m.stage, m.intent, m.next_contact_at, s.name as owner
         from member m join staff s on s.id = case when m.stage = 'presale' then m.presale_id else m.aftersale_id end
         where m.stage in ('presale', 'in_service') and m.next_contact_at < $1
           and s.id in (select below_id from staff_tree where above_id = $2)
         order by m.next_contact_at limit 10")
        .bind(end).bind(viewer.id).fetch_all(c).await)?)
}

impl Counts {
    /// The figures that this role works with, in the order of the main loop.
    pub fn figures(&self, viewer: &Viewer) -> Vec<Figure> {
        let mut figures = Vec::new();
        let mut put = |may: bool, label: &str, count: i64, href: &str, icon: &str, urgent: bool| {
            if may {
                figures.push(Figure {
                    label: label.into(),
                    count,
                    href: href.into(),
                    icon: icon.into(),
                    urgent: urgent && count > 0,
                });
            }
        };
        let can = |module, right| viewer.can(module, right);
        let assigns = viewer.assigns();
        let (pre, after) = (
            can(Module::Presale, Right::Create),
            can(Module::Aftersale, Right::Create),
        );
        let sells = can(Module::Contracts, Right::Create);
        put(
            can(Module::Intake, Right::Edit),
            "待处理咨询",
            self.consultations,
            "/office/consultations",
            "icon-[lucide--message-circle-question]",
            false,
        );
        put(
            assigns,
            "待分配售前",
            self.leads,
            "/office/assignments",
            "icon-[lucide--user-plus]",
            false,
        );
        put(
            assigns,
            "已签约待分配售后",
            self.signed,
            "/office/assignments/aftersale",
            "icon-[lucide--user-check]",
            false,
        );
        put(
            pre,
            "售前新分配",
            self.presale_new,
            "/office/presale?class=new",
            "icon-[lucide--sparkles]",
            false,
        );
        put(
            pre,
            "售前今日应联系",
            self.presale_today,
            "/office/presale?class=due_today",
            "icon-[lucide--phone]",
            false,
        );
        put(
            pre,
            "售前已逾期",
            self.presale_overdue,
            "/office/presale?class=overdue",
            "icon-[lucide--alarm-clock]",
            true,
        );
        put(
            sells,
            "草稿合同",
            self.drafts,
            "/office/contracts?state=draft",
            "icon-[lucide--file-pen-line]",
            false,
        );
        put(
            sells,
            "退回待修改合同",
            self.returned,
            "/office/contracts?state=returned",
            "icon-[lucide--file-warning]",
            true,
        );
        put(
            can(Module::Contracts, Right::Approve),
            "待审批合同",
            self.submitted,
            "/office/finance",
            "icon-[lucide--file-check-2]",
            false,
        );
        put(
            after,
            "尚未推荐的会员",
            self.aftersale_new,
            "/office/aftersale?class=none",
            "icon-[lucide--sparkles]",
            false,
        );
        put(
            after,
            "售后今日应联系",
            self.aftersale_today,
            "/office/aftersale?class=due_today",
            "icon-[lucide--phone]",
            false,
        );
        put(
            after,
            "售后已逾期",
            self.aftersale_overdue,
            "/office/aftersale?class=overdue",
            "icon-[lucide--alarm-clock]",
            true,
        );
        put(
            can(Module::Matching, Right::Create),
            "推荐待答复",
            self.answers,
            "/office/recommendations",
            "icon-[lucide--heart]",
            false,
        );
        put(
            can(Module::Matching, Right::Create),
            "双方有意待约见",
            self.mutual,
            "/office/recommendations?tab=mutual",
            "icon-[lucide--heart-handshake]",
            false,
        );
        put(
            can(Module::Dates, Right::Create),
            "今日约见",
            self.dates_today,
            "/office/dates?tab=today",
            "icon-[lucide--calendar-heart]",
            false,
        );
        put(
            can(Module::Dates, Right::Create),
            "约见待确认",
            self.dates_consent,
            "/office/dates?tab=consent",
            "icon-[lucide--calendar-clock]",
            false,
        );
        put(
            can(Module::Dates, Right::Create),
            "约见待反馈",
            self.feedback,
            "/office/dates?tab=feedback",
            "icon-[lucide--message-square-heart]",
            false,
        );
        put(
            after,
            "服务 30 天内到期",
            self.ending,
            "/office/aftersale?class=ending_soon",
            "icon-[lucide--hourglass]",
            false,
        );
        figures
    }
}
