//! Server functions of the settings of fields and lists.

use super::{FieldsPage, ListPage};
use crate::error::Result;
use crate::features::members::Answers;
use crate::features::members::fields::Group;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::log::noted,
    super::rules,
    crate::error::Error,
    crate::features::dictionaries,
    crate::features::dictionaries::rules::{edited, told},
    crate::features::dictionaries::store::{bump, hold, save, version},
    crate::features::members::fields::custom::{Custom, CustomKind, MOST_FIELDS, Typed},
    crate::features::members::fields::{self, store},
    crate::features::staff::access::require,
    crate::features::staff::{self, Module, Right},
    crate::server::{once, request},
    crate::types::errors::FieldErrors,
};

/// The fields of one group, with where they are asked and required.
#[server]
pub async fn field_settings(group: Group) -> Result<FieldsPage> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Settings, Right::View)?;
    Ok(FieldsPage {
        group,
        fields: fields::now(&mut tx, &request::server()).await?,
        version: version(&mut tx, &rules::part(group)).await?,
        may_edit: viewer.can(Module::Settings, Right::Edit),
        once: once::fresh_key(),
    })
}

/// Saves where the fields of a group are asked and required, if nobody was faster.
#[server]
pub async fn save_field_settings(group: Group, version: i64, #[server(flatten)] sent: Answers) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Settings, Right::Edit)?;
    let fields = fields::now(&mut tx, &request::server()).await?;
    let mut changed = Vec::new();
    for field in fields.of_group(group).filter(|f| !f.fixed && !f.retired()) {
        let asked = rules::asked(field, &sent);
        if let Some(words) = rules::told(field, asked) {
            store::save_asked(&mut tx, field, asked).await?;
            changed.push(words);
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    hold(&mut tx, &rules::part(group), version).await?;
    let name = format!("登记字段：{group}");
    noted(&mut tx, &viewer, &name, &changed.join("；")).await?;
    tx.commit().await
}

/// Adds a field of the agency's own (`id` 0) or changes the one that is still at `version`.
#[server]
pub async fn save_custom_field(
    once: String,
    #[server(default)] id: i64,
    #[server(default)] version: i64,
    #[server(default)] label: String,
    #[server(default)] group: String,
    #[server(default)] kind: String,
    #[server(default)] unit: String,
    #[server(default)] least: String,
    #[server(default)] most: String,
    #[server(default)] protected: String,
    #[server(default)] choices: String,
    #[server(default)] retired: bool,
) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Settings, Right::Edit)?;
    let fields = fields::now(&mut tx, &request::server()).await?;
    let own = fields.kept_custom();
    let before = own.iter().find(|c| c.id == id);
    if id != 0 && before.is_none() {
        return Err(Error::NotFound);
    }
    let typed = Typed {
        label: &label,
        group: &group,
        kind: &kind,
        unit: &unit,
        least: &least,
        most: &most,
        protected: &protected,
    };
    let mut errors = FieldErrors::default();
    if before.is_none() && own.len() >= MOST_FIELDS {
        errors.add("label", format!("自定义字段最多 {MOST_FIELDS} 个"));
    }
    let label = label.trim();
    let same = |f: &fields::Field| f.custom().is_none() && f.group != Group::Criteria && f.label == label;
    if fields.all().iter().any(same) {
        errors.add("label", format!("登记表里已有「{label}」，请换一个名称"));
    }
    let words = if before.is_none() && kind == CustomKind::Choice.code() {
        rules::first_words(&choices, &mut errors)
    } else {
        Vec::new()
    };
    let field = errors.and(Custom::parse(&typed, before))?;
    if !once::first_time(&mut tx, &once).await? {
        return Ok(());
    }
    let (field, done) = match before {
        None => {
            let id = store::insert_custom(&mut tx, &field).await?;
            let field = Custom { id, ..field };
            if field.kind == CustomKind::Choice {
                save(&mut tx, field.key(), &words).await?;
            }
            (field, "新增")
        }
        Some(before) => {
            let field = Custom { retired, ..field };
            store::save_custom(&mut tx, version, &field).await?;
            let done = match (before.retired, retired) {
                (false, true) => "停用",
                (true, false) => "恢复",
                _ => "修改",
            };
            (field, done)
        }
    };
    bump(&mut tx).await?;
    let shown = field
        .protected
        .map_or(String::new(), |p| format!("，按「{p}」权限可见"));
    let changed = format!("{done}「{}」（{}，{}{shown}）", field.label, field.kind, field.group);
    noted(&mut tx, &viewer, "自定义字段", &changed).await?;
    tx.commit().await
}

/// One list and the names of the others; the first where `list` names none.
#[server]
pub async fn word_list(list: String) -> Result<ListPage> {
    let (viewer, mut tx) = staff::read().await?;
    require(&viewer, Module::Settings, Right::View)?;
    let server = request::server();
    let fields = fields::now(&mut tx, &server).await?;
    let lists = rules::list_names(&fields);
    let chosen = lists.iter().find(|l| l.name == list).or(lists.first()).cloned();
    let chosen = chosen.ok_or(Error::NotFound)?;
    let words = dictionaries::now(&mut tx, &server).await?.by_name(&chosen.name);
    Ok(ListPage {
        version: version(&mut tx, &format!("list/{}", chosen.name)).await?,
        lists,
        chosen,
        words: words.to_vec(),
        may_edit: viewer.can(Module::Settings, Right::Edit),
    })
}

/// Saves a list, if nobody was faster.
#[server]
pub async fn save_word_list(list: String, version: i64, #[server(flatten)] sent: Answers) -> Result<()> {
    let (viewer, mut tx) = staff::write().await?;
    require(&viewer, Module::Settings, Right::Edit)?;
    let server = request::server();
    let fields = fields::now(&mut tx, &server).await?;
    let known = rules::list_names(&fields).into_iter().find(|l| l.name == list);
    let known = known.ok_or(Error::NotFound)?;
    let before = dictionaries::now(&mut tx, &server).await?.by_name(&list);
    let words = edited(&before, &sent)?;
    let changed = told(&before, &words);
    if changed.is_empty() {
        return Ok(());
    }
    hold(&mut tx, &format!("list/{list}"), version).await?;
    save(&mut tx, &list, &words).await?;
    noted(&mut tx, &viewer, &format!("词典：{}", known.label), &changed).await?;
    tx.commit().await
}
