//! One description of everything that is asked of a member; forms, checks and facts are drawn from it.

use super::words::*;
use crate::features::staff::Protected;

words! {
    /// The groups of the registration form, one step each.
    pub enum Group {
        Account = "account" "账号资料",
        Basics = "basics" "基本资料",
        Family = "family" "个人及家庭",
        Plans = "plans" "感情规划",
        Criteria = "criteria" "择偶要求",
    }
}

/// How a field is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A line of text of at most so many characters.
    Text(usize),
    /// Several lines.
    Long(usize),
    /// A whole number from, to, unit.
    Number(i64, i64, &'static str),
    Day,
    /// One of `(code, label)`.
    Choice(&'static [(&'static str, &'static str)]),
    /// Any number of them; the answer is the codes, separated by commas.
    Many(&'static [(&'static str, &'static str)]),
    /// A province's code.
    Province,
    /// A district's code, chosen by province and city.
    Region,
    /// Regions (province, city or district codes) as wished, separated by commas.
    Regions,
    /// Contact data of `ContactKind` with this code.
    Contact,
    Username,
    Password,
    Yes,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// The name in forms, in answers and in `traits`.
    pub key: &'static str,
    pub label: &'static str,
    pub group: Group,
    pub kind: Kind,
    /// Whether the public form insists on it.
    pub required: bool,
    /// Who sees it is a matter of field rights.
    pub protected: Option<Protected>,
}

const fn field(key: &'static str, label: &'static str, group: Group, kind: Kind) -> Field {
    Field {
        key,
        label,
        group,
        kind,
        required: false,
        protected: None,
    }
}

impl Field {
    const fn required(self) -> Self {
        Self { required: true, ..self }
    }
    const fn protected(self, by: Protected) -> Self {
        Self {
            protected: Some(by),
            ..self
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
const PERSONALITY: &[(&str, &str)] = choices!("steady" "稳重踏实", "gentle" "温柔体贴", "cheerful" "开朗活泼", "humorous" "幽默风趣", "introvert" "安静内敛", "direct" "爽快直接", "romantic" "浪漫感性", "rational" "理性独立");
const LOOKS: &[(&str, &str)] =
    choices!("outstanding" "出众", "good" "较好", "average" "普通", "sporty" "健壮", "slim" "苗条", "full" "丰满");
const INTERESTS: &[(&str, &str)] = choices!("sports" "运动健身", "travel" "旅行", "reading" "读书", "food" "美食", "film" "电影", "music" "音乐", "photo" "摄影", "pets" "养宠物", "cooking" "烹饪", "games" "游戏", "art" "书画展览", "hiking" "户外徒步", "investing" "理财", "gardening" "园艺", "dancing" "舞蹈", "tea" "品茶");
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
const JOBS: &[(&str, &str)] = choices!("retired" "已退休", "civil" "公务员", "enterprise" "企业职工", "teacher" "教师", "doctor" "医生", "business" "经商", "farmer" "务农", "home" "在家", "other" "其他");
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

/// Everything that is asked, in the order in which it is asked.
pub const FIELDS: &[Field] = &[
    field("name", "姓名", A, Kind::Text(30)).required(),
    field("mobile", "手机号码", A, Kind::Contact)
        .required()
        .protected(Protected::Contact),
    field("username", "用户名", A, Kind::Username),
    field("password", "登录密码", A, Kind::Password),
    field("id_number", "身份证号", A, Kind::Contact).protected(Protected::IdNumber),
    field("wechat", "微信", A, Kind::Contact).protected(Protected::Contact),
    field("email", "邮箱", A, Kind::Contact).protected(Protected::Contact),
    field("qq", "QQ", A, Kind::Contact).protected(Protected::Contact),
    field("sex", "性别", B, Kind::Choice(Sex::OPTIONS)).required(),
    field("birthday", "生日", B, Kind::Day).required(),
    field("lunar", "按农历过生日", B, Kind::Yes),
    field("region", "所在地", B, Kind::Region).required(),
    field("hukou", "户籍", B, Kind::Province),
    field("height", "身高", B, Kind::Number(120, 230, "cm")).required(),
    field("weight", "体重", B, Kind::Number(30, 200, "kg")),
    field("marital", "婚姻状况", B, Kind::Choice(Marital::OPTIONS)).required(),
    field("children", "小孩情况", B, Kind::Choice(Children::OPTIONS)),
    field("education", "学历", B, Kind::Choice(Education::OPTIONS)).required(),
    field("occupation", "职业", B, Kind::Text(40)),
    field("income", "年收入", B, Kind::Choice(Income::OPTIONS)).protected(Protected::Income),
    field("monthly_income", "月收入", B, Kind::Choice(MONTHLY)).protected(Protected::Income),
    field("house", "购房情况", B, Kind::Choice(House::OPTIONS)),
    field("car", "购车情况", B, Kind::Choice(Car::OPTIONS)),
    field("id_type", "证件类型", B, Kind::Choice(ID_TYPES)),
    field("blood", "血型", B, Kind::Choice(BLOOD)),
    field("ethnicity", "民族", B, Kind::Choice(ETHNIC)),
    field("personality", "个性", B, Kind::Choice(PERSONALITY)),
    field("looks", "外貌自评", B, Kind::Choice(LOOKS)),
    field("interests", "兴趣爱好", B, Kind::Many(INTERESTS)),
    field("religion", "宗教信仰", F, Kind::Choice(RELIGION)),
    field("smoking", "是否吸烟", F, Kind::Choice(SMOKING)),
    field("drinking", "是否喝酒", F, Kind::Choice(DRINKING)),
    field("work_attitude", "工作态度", F, Kind::Choice(WORK_ATTITUDE)),
    field("work_status", "工作状况", F, Kind::Choice(WORK_STATUS)),
    field("exercise", "锻炼习惯", F, Kind::Choice(EXERCISE)),
    field("debts", "有无外债", F, Kind::Choice(DEBTS)).protected(Protected::Income),
    field("siblings", "有无兄弟姐妹", F, Kind::Choice(YES_NO)),
    field("birth_order", "家中排行", F, Kind::Choice(BIRTH_ORDER)),
    field("brothers", "兄弟人数", F, Kind::Number(0, 12, "人")),
    field("sisters", "姐妹人数", F, Kind::Number(0, 12, "人")),
    field("family_background", "家庭背景", F, Kind::Choice(FAMILY)),
    field("parents_state", "父母情况", F, Kind::Choice(PARENTS)),
    field("parents_finances", "父母经济", F, Kind::Choice(FINANCES)).protected(Protected::Income),
    field("father_job", "父亲职业", F, Kind::Choice(JOBS)),
    field("mother_job", "母亲职业", F, Kind::Choice(JOBS)),
    field("long_distance", "是否接受异地恋", P, Kind::Choice(LONG_DISTANCE)),
    field("when_marry", "期待何时结婚", P, Kind::Choice(WHEN)),
    field("wants_children", "是否想要小孩", P, Kind::Choice(WANTS_CHILDREN)),
    field("expects_house", "对婚房的期待", P, Kind::Choice(EXPECTS_HOUSE)),
    field("wedding", "期待的婚礼形式", P, Kind::Choice(WEDDING)),
    field("with_parents", "是否愿与对方父母同住", P, Kind::Choice(WITH_PARENTS)),
    field("cooking", "厨艺状况", P, Kind::Choice(COOKING)),
    field("housework", "家务分工", P, Kind::Choice(HOUSEWORK)),
    field("wish_age_min", "年龄从", C, Kind::Number(18, 99, "岁")),
    field("wish_age_max", "年龄到", C, Kind::Number(18, 99, "岁")),
    field("wish_height_min", "身高从", C, Kind::Number(120, 230, "cm")),
    field("wish_height_max", "身高到", C, Kind::Number(120, 230, "cm")),
    field("wish_weight_min", "体重从", C, Kind::Number(30, 200, "kg")),
    field("wish_weight_max", "体重到", C, Kind::Number(30, 200, "kg")),
    field("wish_education", "学历至少", C, Kind::Choice(Education::OPTIONS)),
    field("wish_income", "年收入至少", C, Kind::Choice(Income::OPTIONS)).protected(Protected::Income),
    field("wish_marital", "婚姻状况", C, Kind::Many(Marital::OPTIONS)),
    field("wish_children", "小孩情况", C, Kind::Many(Children::OPTIONS)),
    field("wish_house", "希望对方有房", C, Kind::Yes),
    field("wish_car", "希望对方有车", C, Kind::Yes),
    field("wish_regions", "所在地区", C, Kind::Regions),
    field("wish_text", "其他要求", C, Kind::Long(500)),
];

pub fn by_key(key: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|f| f.key == key)
}

pub fn of_group(group: Group) -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(move |f| f.group == group)
}

/// The importance that goes with each wish: `(key, label, importance unless said otherwise)`.
pub const WEIGHTS: &[(&str, &str, Importance)] = &[
    ("weight_age", "年龄", Importance::High),
    ("weight_height", "身高", Importance::Medium),
    ("weight_weight", "体重", Importance::Low),
    ("weight_education", "学历", Importance::Medium),
    ("weight_income", "收入", Importance::Medium),
    ("weight_marital", "婚姻状况", Importance::High),
    ("weight_children", "小孩情况", Importance::Medium),
    ("weight_house", "住房", Importance::Low),
    ("weight_car", "购车", Importance::Low),
    ("weight_regions", "地区", Importance::Medium),
];

/// The label of a choice's code, or the text itself.
pub fn shown(field: &Field, answer: &str) -> String {
    let label = |options: &[(&str, &'static str)], code: &str| {
        options
            .iter()
            .find(|(c, _)| *c == code)
            .map_or_else(|| code.to_string(), |(_, l)| l.to_string())
    };
    match field.kind {
        Kind::Choice(options) => label(options, answer),
        Kind::Many(options) => answer
            .split(',')
            .filter(|c| !c.is_empty())
            .map(|c| label(options, c))
            .collect::<Vec<_>>()
            .join("、"),
        Kind::Number(_, _, unit) => format!("{answer} {unit}"),
        Kind::Yes => {
            if answer == "true" {
                "是".into()
            } else {
                "否".into()
            }
        }
        _ => answer.to_string(),
    }
}
