//! The people who work at the demonstration agency.

use crate::error::{Error, Result};
use crate::features::staff::{self, NewStaff};
use crate::server::db::Tx;
use crate::server::passwords;
use crate::types::ids::{BranchId, StaffId};
use std::collections::HashMap;

/// Everybody's password in the demonstration.
pub const PASSWORD: &str = "yuelao-demo";

/// The staff that members are given to.
pub struct Agency {
    pub manager: StaffId,
    pub presale: Vec<StaffId>,
    pub aftersale: Vec<StaffId>,
    pub finance: StaffId,
    pub counter: StaffId,
    names: HashMap<StaffId, String>,
}

impl Agency {
    pub fn name(&self, id: StaffId) -> &str {
        self.names.get(&id).map_or("", String::as_str)
    }
}

struct Person {
    account: &'static str,
    name: &'static str,
    role: &'static str,
    title: &'static str,
    experience: &'static str,
    introduction: &'static str,
    motto: &'static str,
}

const MATCHMAKERS: &[Person] = &[
    Person {
        account: "presale",
        name: "李婉清",
        role: "presale",
        title: "资深红娘",
        experience: "从业 12 年",
        introduction: "先听懂您想要什么样的日子，再谈介绍谁。",
        motto: "缘分要等，也要有人牵。",
    },
    Person {
        account: "aftersale",
        name: "周雅琴",
        role: "aftersale",
        title: "首席服务红娘",
        experience: "从业 15 年",
        introduction: "每一次约见前后都会与双方细谈，不让您独自揣摩。",
        motto: "把别人的终身大事，当自己的事。",
    },
    Person {
        account: "chenmin",
        name: "陈敏",
        role: "presale",
        title: "高级红娘",
        experience: "从业 8 年",
        introduction: "擅长为工作繁忙的朋友安排高效、体面的相识。",
        motto: "真诚是最好的开场白。",
    },
    Person {
        account: "wangfang",
        name: "王芳",
        role: "presale",
        title: "红娘",
        experience: "从业 4 年",
        introduction: "同龄人更懂同龄人，和您聊得来才好介绍。",
        motto: "慢一点，准一点。",
    },
    Person {
        account: "zhaolei",
        name: "赵磊",
        role: "presale",
        title: "红娘",
        experience: "从业 3 年",
        introduction: "少有的男红娘，帮男士把优点说出来。",
        motto: "靠谱，从第一通电话开始。",
    },
    Person {
        account: "sunli",
        name: "孙丽",
        role: "presale",
        title: "高级红娘",
        experience: "从业 9 年",
        introduction: "专注再婚家庭，懂得顾及孩子的感受。",
        motto: "重新开始，也可以很圆满。",
    },
    Person {
        account: "linjing",
        name: "林静",
        role: "aftersale",
        title: "资深红娘",
        experience: "从业 11 年",
        introduction: "善于倾听双方反馈，让下一次约见更合适。",
        motto: "合适比优秀更难得。",
    },
    Person {
        account: "hexiaoyan",
        name: "何晓燕",
        role: "aftersale",
        title: "高级红娘",
        experience: "从业 7 年",
        introduction: "本地人，熟悉各区的生活圈和约见好去处。",
        motto: "见面三分情。",
    },
    Person {
        account: "xumei",
        name: "徐梅",
        role: "aftersale",
        title: "红娘",
        experience: "从业 5 年",
        introduction: "做事细致，约见从不迟到。",
        motto: "用心，对方感受得到。",
    },
];

/// Makes branches, roles and staff: administrator, two managers, matchmakers below them, finance, counter.
pub async fn agency(tx: &mut Tx) -> Result<Agency> {
    staff::ensure_roles_in(tx).await?;
    let hash = passwords::hash(PASSWORD.to_string()).await?;
    let head = staff::insert_branch(tx, "静安总店", "上海", "静安区南京西路").await?;
    let second = staff::insert_branch(tx, "浦东分店", "上海", "浦东新区世纪大道").await?;
    let plain = |account, name, role, title| Person {
        account,
        name,
        role,
        title,
        experience: "",
        introduction: "",
        motto: "",
    };
    let admin = person(tx, &hash, plain("admin", "沈国华", "admin", "总经理"), None, head, "").await?;
    let manager = person(
        tx,
        &hash,
        plain("manager", "郑慧", "manager", "红娘经理"),
        Some(admin),
        head,
        "",
    )
    .await?;
    let other = person(
        tx,
        &hash,
        plain("manager2", "高建平", "manager", "分店经理"),
        Some(admin),
        second,
        "",
    )
    .await?;
    let finance = person(
        tx,
        &hash,
        plain("finance", "钱立新", "finance", "财务主管"),
        Some(admin),
        head,
        "",
    )
    .await?;
    let counter = person(
        tx,
        &hash,
        plain("counter", "唐悦", "counter", "前台"),
        Some(manager),
        head,
        "",
    )
    .await?;
    let (mut presale, mut aftersale) = (Vec::new(), Vec::new());
    for (i, one) in MATCHMAKERS.iter().enumerate() {
        // The last of each kind work at the second branch, under the other manager: peers' people.
        let away = matches!(one.account, "sunli" | "xumei");
        let (above, branch) = if away { (other, second) } else { (manager, head) };
        let landline = format!("021-6266{:04}", 8001 + i);
        let id = person(tx, &hash, Person { ..*one }, Some(above), branch, &landline).await?;
        if one.role == "presale" {
            presale.push(id)
        } else {
            aftersale.push(id)
        }
    }
    for (branch, above) in [(head, manager), (second, other)] {
        staff::set_branch_head(tx, branch, above).await?;
    }
    for (branch, name, role) in [
        (head, "售前部", "presale"),
        (head, "售后部", "aftersale"),
        (head, "前台", "counter"),
        (head, "财务部", "finance"),
        (second, "售前部", "presale"),
        (second, "售后部", "aftersale"),
    ] {
        staff::found_department(tx, branch, name, role).await?;
    }
    let names = staff::names(tx).await?;
    Ok(Agency {
        manager,
        presale,
        aftersale,
        finance,
        counter,
        names,
    })
}

/// The same people, where they are at work already.
pub async fn found(tx: &mut Tx) -> Result<Agency> {
    let names = staff::names(tx).await?;
    let by_name = |name: &str| {
        names
            .iter()
            .find(|(_, n)| *n == name)
            .map(|(id, _)| *id)
            .ok_or(Error::NotFound)
    };
    let of_role = |role: &str| {
        MATCHMAKERS
            .iter()
            .filter(|p| p.role == role)
            .map(|p| by_name(p.name))
            .collect::<Result<Vec<_>>>()
    };
    Ok(Agency {
        manager: by_name("郑慧")?,
        presale: of_role("presale")?,
        aftersale: of_role("aftersale")?,
        finance: by_name("钱立新")?,
        counter: by_name("唐悦")?,
        names,
    })
}

async fn person(
    tx: &mut Tx,
    hash: &str,
    one: Person,
    above: Option<StaffId>,
    branch: BranchId,
    landline: &str,
) -> Result<StaffId> {
    let role = staff::role_by_code(tx, one.role).await?.ok_or(Error::Failed)?;
    let new = NewStaff {
        account: one.account,
        password_hash: hash,
        name: one.name,
        title: one.title,
        experience: one.experience,
        introduction: one.introduction,
        motto: one.motto,
        landline,
        branch: Some(branch),
        department: None,
        role,
        supervisor: above,
        shown_in_public: !one.motto.is_empty(),
    };
    staff::insert_staff(tx, new).await
}
