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
            fixed: self.fixed,
            public: self.public,
            protected: self.protected,
            asked: super::Asked::usual(self.fixed),
            own: None,
        }
    }
}

macro_rules! choices {
    ($($code:literal $label:literal),+ $(,)?) => { &[$(($code, $label)),+] };
}

const MONTHLY: &[(&str, &str)] = choices!("below_3k" "3 千以下", "from_3k" "3-5 千", "from_5k" "5-8 千", "from_8k" "8 千-1 万", "from_10k" "1-2 万", "from_20k" "2-5 万", "from_50k" "5 万以上");
const ID_TYPES: &[(&str, &str)] =
    choices!("id_card" "身份证", "passport" "护照", "hk_macau" "港澳居民居住证", "taiwan" "台湾居民居住证");
const BLOOD: &[(&str, &str)] = choices!("a" "A 型", "b" "B 型", "o" "O 型", "ab" "AB 型", "unknown" "不清楚");
const ETHNIC: &[(&str, &str)] = choices!("han" "汉族", "hui" "回族", "manchu" "满族", "zhuang" "壮族", "uyghur" "维吾尔族", "miao" "苗族", "yi" "彝族", "tujia" "土家族", "mongol" "蒙古族", "tibetan" "藏族", "korean" "朝鲜族", "other" "其他民族");
const LOOKS: &[(&str, &str)] =
    choices!("outstanding" "出众", "good" "较好", "average" "普通", "sporty" "健壮", "slim" "苗条", "full" "丰满");
const RELIGION: &[(&str, &str)] = choices!("none" "无宗教信仰", "buddhist" "佛教", "taoist" "道教", "christian" "基督教", "catholic" "天主教", "muslim" "伊斯兰教", "other" "其他");
const SMOKING: &[(&str, &str)] =
    choices!("never" "不吸烟", "sometimes" "偶尔吸", "often" "经常吸", "quitting" "正在戒烟");
const DRINKING: &[(&str, &str)] = choices!("never" "不喝酒", "social" "社交时喝", "often" "经常喝");
const WORK_ATTITUDE: &[(&str, &str)] =
    choices!("career" "以事业为重", "balanced" "工作与家庭并重", "family" "以家庭为重", "easy" "轻松就好");
const WORK_STATUS: &[(&str, &str)] = choices!("stable" "工作稳定", "busy" "工作繁忙", "self_employed" "自己创业", "freelance" "自由职业", "studying" "在读", "between" "待业");
const EXERCISE: &[(&str, &str)] =
    choices!("daily" "每天锻炼", "weekly" "每周几次", "seldom" "偶尔锻炼", "never" "很少锻炼");
const DEBTS: &[(&str, &str)] =
    choices!("none" "没有外债", "mortgage" "只有房贷车贷", "some" "有少量外债", "much" "有较多外债");
const YES_NO: &[(&str, &str)] = choices!("yes" "有", "no" "没有");
const FAMILY: &[(&str, &str)] = choices!("worker" "工薪家庭", "civil" "公务员家庭", "business" "经商家庭", "scholar" "教师/知识分子家庭", "farmer" "务农家庭", "other" "其他");
const PARENTS: &[(&str, &str)] =
    choices!("both" "父母健在", "father" "父亲健在", "mother" "母亲健在", "divorced" "父母离异", "none" "父母均已过世");
const FINANCES: &[(&str, &str)] =
    choices!("rich" "宽裕", "good" "良好", "pension" "有养老保障", "support" "需要子女赡养");
const BIRTH_ORDER: &[(&str, &str)] =
    choices!("only" "独生子女", "eldest" "老大", "second" "老二", "third" "老三", "later" "老四及以后");
const LONG_DISTANCE: &[(&str, &str)] = choices!("yes" "接受", "short" "短期可以接受", "no" "不接受");
const WHEN: &[(&str, &str)] =
    choices!("soon" "认可就尽快结婚", "half_year" "半年内", "year" "一年内", "two_years" "两年内", "open" "顺其自然");
const WANTS_CHILDREN: &[(&str, &str)] =
    choices!("yes" "想要", "one" "想要一个", "two" "想要两个或更多", "no" "不想要", "open" "视情况而定");
const EXPECTS_HOUSE: &[(&str, &str)] = choices!("must" "希望婚前有房", "together" "可以一起买", "rent" "租房也可以");
const WEDDING: &[(&str, &str)] = choices!("simple" "简单温馨", "traditional" "传统中式", "western" "西式", "travel" "旅行结婚", "grand" "隆重热闹", "open" "听对方的");
const WITH_PARENTS: &[(&str, &str)] = choices!("yes" "愿意", "near" "住得近就好", "no" "不愿意", "open" "视情况而定");
const COOKING: &[(&str, &str)] = choices!("good" "拿手", "some" "会一些", "learning" "愿意学", "none" "不会");
const HOUSEWORK: &[(&str, &str)] =
    choices!("share" "共同分担", "mostly_me" "我多做一些", "mostly_you" "希望对方多做", "helper" "请家政");

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
    field("id_type", "证件类型", B, Ask::Choice(ID_TYPES)),
    field("blood", "血型", B, Ask::Choice(BLOOD)),
    field("ethnicity", "民族", B, Ask::Choice(ETHNIC)),
    field("personality", "个性", B, Ask::OneOf(Dictionary::Personality)),
    field("looks", "外貌自评", B, Ask::Choice(LOOKS)),
    field("interests", "兴趣爱好", B, Ask::SomeOf(Dictionary::Interests)),
    field("religion", "宗教信仰", F, Ask::Choice(RELIGION)),
    field("smoking", "是否吸烟", F, Ask::Choice(SMOKING)),
    field("drinking", "是否喝酒", F, Ask::Choice(DRINKING)),
    field("work_attitude", "工作态度", F, Ask::Choice(WORK_ATTITUDE)),
    field("work_status", "工作状况", F, Ask::Choice(WORK_STATUS)),
    field("exercise", "锻炼习惯", F, Ask::Choice(EXERCISE)),
    field("debts", "有无外债", F, Ask::Choice(DEBTS)).protected(Protected::Debts),
    field("siblings", "有无兄弟姐妹", F, Ask::Choice(YES_NO)),
    field("birth_order", "家中排行", F, Ask::Choice(BIRTH_ORDER)),
    field("brothers", "兄弟人数", F, Ask::Number(0, 12, "人")),
    field("sisters", "姐妹人数", F, Ask::Number(0, 12, "人")),
    field("family_background", "家庭背景", F, Ask::Choice(FAMILY)).protected(Protected::Family),
    field("parents_state", "父母情况", F, Ask::Choice(PARENTS)),
    field("parents_finances", "父母经济", F, Ask::Choice(FINANCES)).protected(Protected::Family),
    field("father_job", "父亲职业", F, Ask::OneOf(Dictionary::ParentsJobs)),
    field("mother_job", "母亲职业", F, Ask::OneOf(Dictionary::ParentsJobs)),
    field("long_distance", "是否接受异地恋", P, Ask::Choice(LONG_DISTANCE)),
    field("when_marry", "期待何时结婚", P, Ask::Choice(WHEN)),
    field("wants_children", "是否想要小孩", P, Ask::Choice(WANTS_CHILDREN)),
    field("expects_house", "对婚房的期待", P, Ask::Choice(EXPECTS_HOUSE)),
    field("wedding", "期待的婚礼形式", P, Ask::Choice(WEDDING)),
    field("with_parents", "是否愿与对方父母同住", P, Ask::Choice(WITH_PARENTS)),
    field("cooking", "厨艺状况", P, Ask::Choice(COOKING)),
    field("housework", "家务分工", P, Ask::Choice(HOUSEWORK)),
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
