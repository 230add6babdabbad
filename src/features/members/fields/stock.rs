//! The fields that the program brings. What of them is asked where, and the words of some, the agency
//! decides (`Fields`).

use super::{Field, Group, Kind};
use crate::features::dictionaries::{Dictionaries, Dictionary, Words};
use crate::features::members::words::*;
use crate::features::staff::Protected;

/// How a field is asked for, before the agency's words are known.
#[derive(Clone, Copy)]
enum Ask {
    Text(usize),
    Long(usize),
    Number(i64, i64, &'static str),
    Day,
    Choice(&'static [(&'static str, &'static str)]),
    Many(&'static [(&'static str, &'static str)]),
    OneOf(Dictionary),
    SomeOf(Dictionary),
    Province,
    Region,
    Regions,
    Contact,
    Username,
    Password,
    Yes,
}

#[derive(Clone, Copy)]
pub(super) struct Stock {
    pub key: &'static str,
    pub label: &'static str,
    group: Group,
    ask: Ask,
    fixed: bool,
    public: bool,
    pub protected: Option<Protected>,
}

const fn field(key: &'static str, label: &'static str, group: Group, ask: Ask) -> Stock {
    Stock {
        key,
        label,
        group,
        ask,
        fixed: false,
        public: false,
        protected: None,
    }
}

impl Stock {
    /// The rules of the program need it: it is asked and answered everywhere.
    const fn fixed(self) -> Self {
        Self { fixed: true, ..self }
    }
    /// The member's own business, not the staff's.
    const fn public(self) -> Self {
        Self { public: true, ..self }
    }
    const fn protected(self, by: Protected) -> Self {
        Self {
            protected: Some(by),
            ..self
        }
    }

    /// The dictionary that its words come from.
    pub fn dictionary(&self) -> Option<Dictionary> {
        match self.ask {
            Ask::OneOf(dictionary) | Ask::SomeOf(dictionary) => Some(dictionary),
            _ => None,
        }
    }

    /// The field with the agency's words.
    pub fn field(&self, dictionaries: &Dictionaries) -> Field {
        let kind = match self.ask {
            Ask::Text(most) => Kind::Text(most),
            Ask::Long(most) => Kind::Long(most),
            Ask::Number(from, to, unit) => Kind::Number(from, to, unit.into()),
            Ask::Day => Kind::Day,
            Ask::Choice(words) => Kind::Choice(Words::Fixed(words)),
            Ask::Many(words) => Kind::Many(Words::Fixed(words)),
            Ask::OneOf(dictionary) => Kind::Choice(dictionaries.words(dictionary)),
            Ask::SomeOf(dictionary) => Kind::Many(dictionaries.words(dictionary)),
            Ask::Province => Kind::Province,
            Ask::Region => Kind::Region,
            Ask::Regions => Kind::Regions,
            Ask::Contact => Kind::Contact,
            Ask::Username => Kind::Username,
            Ask::Password => Kind::Password,
            Ask::Yes => Kind::Yes,
        };
        Field {
            key: self.key,
            label: self.label.into(),
            group: self.group,
            kind,
            list: self.dictionary().map(Dictionary::code),
            fixed: self.fixed,
            public: self.public,
            protected: self.protected,
            asked: super::Asked::usual(self.fixed),
            own: None,
        }
    }
}

/// Monthly income, in rising order: imports compare figures with it, so its words are the program's.
const MONTHLY: &[(&str, &str)] = &[
    ("below_3k", "3 千以下"),
    ("from_3k", "3-5 千"),
    ("from_5k", "5-8 千"),
    ("from_8k", "8 千-1 万"),
    ("from_10k", "1-2 万"),
    ("from_20k", "2-5 万"),
    ("from_50k", "5 万以上"),
];

const A: Group = Group::Account;
const B: Group = Group::Basics;
const F: Group = Group::Family;
const P: Group = Group::Plans;
const C: Group = Group::Criteria;

/// Everything that the program asks, in the order in which it is asked.
pub(super) const STOCK: &[Stock] = &[
    field("name", "姓名", A, Ask::Text(30)).fixed(),
    field("mobile", "手机号码", A, Ask::Contact)
        .fixed()
        .protected(Protected::Contact),
    field("username", "用户名", A, Ask::Username).public(),
    field("password", "登录密码", A, Ask::Password).public(),
    field("id_number", "身份证号", A, Ask::Contact).protected(Protected::IdNumber),
    field("wechat", "微信", A, Ask::Contact).protected(Protected::Contact),
    field("email", "邮箱", A, Ask::Contact).protected(Protected::Contact),
    field("qq", "QQ", A, Ask::Contact).protected(Protected::Contact),
    field("sex", "性别", B, Ask::Choice(Sex::OPTIONS)).fixed(),
    field("birthday", "生日", B, Ask::Day).fixed(),
    field("lunar", "按农历过生日", B, Ask::Yes),
    field("region", "所在地", B, Ask::Region).fixed(),
    field("hukou", "户籍", B, Ask::Province),
    field("height", "身高", B, Ask::Number(120, 230, "cm")).fixed(),
    field("weight", "体重", B, Ask::Number(30, 200, "kg")),
    field("marital", "婚姻状况", B, Ask::Choice(Marital::OPTIONS)).fixed(),
    field("children", "小孩情况", B, Ask::Choice(Children::OPTIONS)),
    field("education", "学历", B, Ask::Choice(Education::OPTIONS)).fixed(),
    field("occupation", "职业", B, Ask::Text(40)),
    field("income", "年收入", B, Ask::Choice(Income::OPTIONS)).protected(Protected::Income),
    field("monthly_income", "月收入", B, Ask::Choice(MONTHLY)).protected(Protected::Income),
    field("house", "购房情况", B, Ask::Choice(House::OPTIONS)).protected(Protected::Property),
    field("car", "购车情况", B, Ask::Choice(Car::OPTIONS)).protected(Protected::Property),
    field("id_type", "证件类型", B, Ask::OneOf(Dictionary::IdType)),
    field("blood", "血型", B, Ask::OneOf(Dictionary::Blood)),
    field("ethnicity", "民族", B, Ask::OneOf(Dictionary::Ethnicity)),
    field("personality", "个性", B, Ask::OneOf(Dictionary::Personality)),
    field("looks", "外貌自评", B, Ask::OneOf(Dictionary::Looks)),
    field("interests", "兴趣爱好", B, Ask::SomeOf(Dictionary::Interests)),
    field("religion", "宗教信仰", F, Ask::OneOf(Dictionary::Religion)),
    field("smoking", "是否吸烟", F, Ask::OneOf(Dictionary::Smoking)),
    field("drinking", "是否喝酒", F, Ask::OneOf(Dictionary::Drinking)),
    field("work_attitude", "工作态度", F, Ask::OneOf(Dictionary::WorkAttitude)),
    field("work_status", "工作状况", F, Ask::OneOf(Dictionary::WorkStatus)),
    field("exercise", "锻炼习惯", F, Ask::OneOf(Dictionary::Exercise)),
    field("debts", "有无外债", F, Ask::OneOf(Dictionary::Debts)).protected(Protected::Debts),
    field("siblings", "有无兄弟姐妹", F, Ask::OneOf(Dictionary::Siblings)),
    field("birth_order", "家中排行", F, Ask::OneOf(Dictionary::BirthOrder)),
    field("brothers", "兄弟人数", F, Ask::Number(0, 12, "人")),
    field("sisters", "姐妹人数", F, Ask::Number(0, 12, "人")),
    field(
        "family_background",
        "家庭背景",
        F,
        Ask::OneOf(Dictionary::FamilyBackground),
    )
    .protected(Protected::Family),
    field("parents_state", "父母情况", F, Ask::OneOf(Dictionary::ParentsState)),
    field(
        "parents_finances",
        "父母经济",
        F,
        Ask::OneOf(Dictionary::ParentsFinances),
    )
    .protected(Protected::Family),
    field("father_job", "父亲职业", F, Ask::OneOf(Dictionary::ParentsJobs)),
    field("mother_job", "母亲职业", F, Ask::OneOf(Dictionary::ParentsJobs)),
    field(
        "long_distance",
        "是否接受异地恋",
        P,
        Ask::OneOf(Dictionary::LongDistance),
    ),
    field("when_marry", "期待何时结婚", P, Ask::OneOf(Dictionary::WhenMarry)),
    field(
        "wants_children",
        "是否想要小孩",
        P,
        Ask::OneOf(Dictionary::WantsChildren),
    ),
    field("expects_house", "对婚房的期待", P, Ask::OneOf(Dictionary::ExpectsHouse)),
    field("wedding", "期待的婚礼形式", P, Ask::OneOf(Dictionary::Wedding)),
    field(
        "with_parents",
        "是否愿与对方父母同住",
        P,
        Ask::OneOf(Dictionary::WithParents),
    ),
    field("cooking", "厨艺状况", P, Ask::OneOf(Dictionary::Cooking)),
    field("housework", "家务分工", P, Ask::OneOf(Dictionary::Housework)),
    field("wish_age_min", "年龄从", C, Ask::Number(18, 99, "岁")),
    field("wish_age_max", "年龄到", C, Ask::Number(18, 99, "岁")),
    field("wish_height_min", "身高从", C, Ask::Number(120, 230, "cm")),
    field("wish_height_max", "身高到", C, Ask::Number(120, 230, "cm")),
    field("wish_weight_min", "体重从", C, Ask::Number(30, 200, "kg")),
    field("wish_weight_max", "体重到", C, Ask::Number(30, 200, "kg")),
    field("wish_education", "学历至少", C, Ask::Choice(Education::OPTIONS)),
    field("wish_income", "年收入至少", C, Ask::Choice(Income::OPTIONS)).protected(Protected::Income),
    field("wish_marital", "婚姻状况", C, Ask::Many(Marital::OPTIONS)),
    field("wish_children", "小孩情况", C, Ask::Many(Children::OPTIONS)),
    field("wish_house", "希望对方有房", C, Ask::Yes).protected(Protected::Property),
    field("wish_car", "希望对方有车", C, Ask::Yes).protected(Protected::Property),
    field("wish_regions", "所在地区", C, Ask::Regions),
    field("wish_text", "其他要求", C, Ask::Long(500)),
];
