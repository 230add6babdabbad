//! What a form of staff must hold: parsed into the types of the house, errors keyed by field.

use super::access;
use super::people::StaffInput;
use crate::features::contacts::ContactKind;
use crate::types::errors::FieldErrors;
use crate::types::ids::{BranchId, DepartmentId, RoleId, StaffId};

/// A form that holds; contacts are normalised, an empty one is taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffParsed {
    pub account: String,
    pub password: Option<String>,
    pub name: String,
    pub contacts: Vec<(ContactKind, String)>,
    pub landline: String,
    pub title: String,
    pub experience: String,
    pub introduction: String,
    pub motto: String,
    pub branch: Option<BranchId>,
    pub department: Option<DepartmentId>,
    /// Nothing where the form didn't offer a choice (one's own record).
    pub role: Option<RoleId>,
    pub supervisor: Option<StaffId>,
    pub shown: bool,
}

/// The kinds of contact data that staff have.
pub const CONTACTS: [ContactKind; 4] = [
    ContactKind::Mobile,
    ContactKind::Email,
    ContactKind::Wechat,
    ContactKind::Qq,
];

/// Reads the form of somebody new (`fresh`) or known; `password_wrong` is what `passwords::check` says.
pub fn parsed(input: StaffInput, fresh: bool, password_wrong: Option<&str>) -> Result<StaffParsed, FieldErrors> {
    let mut errors = FieldErrors::default();
    let account = input.account.trim().to_string();
    if fresh && !access::valid_account(&account) {
        errors.add("account", "账号为 3 到 32 位小写字母、数字或 . _ -");
    }
    let password = Some(input.password).filter(|p| !p.is_empty());
    if fresh && password.is_none() {
        errors.add("password", "请为新账号设置初始密码");
    } else if let Some(wrong) = password_wrong.filter(|_| password.is_some()) {
        errors.add("password", wrong);
    }
    let name = short(&mut errors, "name", "姓名", &input.name, 20);
    if name.is_empty() {
        errors.add("name", "请填写姓名");
    }
    let texts = [&input.mobile, &input.email, &input.wechat, &input.qq];
    let mut contacts = Vec::new();
    for (kind, text) in CONTACTS.into_iter().zip(texts) {
        let value = if text.trim().is_empty() {
            Ok(String::new())
        } else {
            kind.normalise(text)
        };
        contacts.extend(errors.take(kind.code(), value).map(|v| (kind, v)));
    }
    let parsed = StaffParsed {
        landline: short(&mut errors, "landline", "座机", &input.landline, 30),
        title: short(&mut errors, "title", "职务", &input.title, 20),
        experience: short(&mut errors, "experience", "资历", &input.experience, 100),
        introduction: short(&mut errors, "introduction", "介绍", &input.introduction, 1000),
        motto: short(&mut errors, "motto", "座右铭", &input.motto, 60),
        branch: number(&mut errors, "branch", &input.branch).map(BranchId),
        department: number(&mut errors, "department", &input.department).map(DepartmentId),
        role: number(&mut errors, "role", &input.role).map(RoleId),
        supervisor: number(&mut errors, "supervisor", &input.supervisor).map(StaffId),
        shown: input.shown == "true",
        account,
        password,
        name,
        contacts,
    };
    if fresh && parsed.role.is_none() {
        errors.add("role", "请选择角色");
    }
    if parsed.shown && parsed.title.is_empty() {
        errors.add("title", "要在前台网站展示，请填写职务");
    }
    errors.into_result().map(|()| parsed)
}

fn short(errors: &mut FieldErrors, field: &str, label: &str, text: &str, most: usize) -> String {
    let text = text.trim();
    if text.chars().count() > most {
        errors.add(field, format!("{label}请不超过 {most} 个字"));
    }
    text.to_string()
}

/// The number that a select sends; an empty one is nothing.
fn number(errors: &mut FieldErrors, field: &str, text: &str) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    errors.take(field, text.parse().map_err(|_| "请从列表中选择"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> StaffInput {
        StaffInput {
            account: "lihua".into(),
            password: "yuelao-demo".into(),
            name: "李华".into(),
            role: "2".into(),
            ..Default::default()
        }
    }

    #[test]
    fn a_whole_form_holds() {
        let parsed = parsed(
            StaffInput {
                mobile: "138 0013 8000".into(),
                ..input()
            },
            true,
            None,
        )
        .expect("holds");
        assert_eq!(parsed.contacts[0], (ContactKind::Mobile, "13800138000".to_string()));
        assert_eq!((parsed.role, parsed.branch), (Some(RoleId(2)), None));
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let wrong = StaffInput {
            mobile: "1".into(),
            email: "x".into(),
            branch: "x".into(),
            shown: "true".into(),
            ..Default::default()
        };
        let errors = parsed(wrong, true, None).expect_err("refused");
        for field in [
            "account", "password", "name", "mobile", "email", "branch", "role", "title",
        ] {
            assert!(errors.get(field).is_some(), "{field}");
        }
    }

    #[test]
    fn without_a_new_password_the_old_one_stays() {
        let kept = parsed(
            StaffInput {
                password: String::new(),
                account: String::new(),
                ..input()
            },
            false,
            Some("密码至少 8 位"),
        );
        assert_eq!(kept.map(|p| p.password), Ok(None));
    }
}
