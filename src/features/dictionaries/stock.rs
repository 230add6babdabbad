//! The words that each list begins with.

use super::{Dictionary, Words};

macro_rules! list {
    ($($code:literal $label:literal),+ $(,)?) => { &[$(($code, $label)),+] };
}

const INTERESTS: &[(&str, &str)] = list!("sports" "运动健身", "travel" "旅行", "reading" "读书", "food" "美食", "film" "电影", "music" "音乐", "photo" "摄影", "pets" "养宠物", "cooking" "烹饪", "games" "游戏", "art" "书画展览", "hiking" "户外徒步", "investing" "理财", "gardening" "园艺", "dancing" "舞蹈", "tea" "品茶");
const PERSONALITY: &[(&str, &str)] = list!("steady" "稳重踏实", "gentle" "温柔体贴", "cheerful" "开朗活泼", "humorous" "幽默风趣", "introvert" "安静内敛", "direct" "爽快直接", "romantic" "浪漫感性", "rational" "理性独立");
const PARENTS_JOBS: &[(&str, &str)] = list!("retired" "已退休", "civil" "公务员", "enterprise" "企业职工", "teacher" "教师", "doctor" "医生", "business" "经商", "farmer" "务农", "home" "在家", "other" "其他");
const CHANNELS: &[(&str, &str)] =
    list!("phone" "电话", "wechat" "微信", "visit" "到店面谈", "sms" "短信", "other" "其他");
const NOT_SIGNING: &[(&str, &str)] =
    list!("price" "价格", "trust" "信任", "distance" "距离", "thinking" "还想想", "other" "其他");
const DECLINING: &[(&str, &str)] = list!("age" "年龄不合适", "looks" "外形不合眼缘", "place" "地区太远", "income" "经济条件不合适", "education" "学历或职业不合适", "family" "家庭情况不合适", "personality" "性格爱好不合", "timing" "近期不方便见面", "taken" "正在接触其他人", "other" "其他原因");
const TAGS: &[(&str, &str)] = list!("price" "在意价格", "parents" "父母做主", "busy" "工作忙", "compare" "在比较别家", "shy" "不善表达", "urgent" "着急结婚");
const ID_TYPES: &[(&str, &str)] =
    list!("id_card" "身份证", "passport" "护照", "hk_macau" "港澳居民居住证", "taiwan" "台湾居民居住证");
const BLOOD: &[(&str, &str)] = list!("a" "A 型", "b" "B 型", "o" "O 型", "ab" "AB 型", "unknown" "不清楚");
const ETHNIC: &[(&str, &str)] = list!("han" "汉族", "hui" "回族", "manchu" "满族", "zhuang" "壮族", "uyghur" "维吾尔族", "miao" "苗族", "yi" "彝族", "tujia" "土家族", "mongol" "蒙古族", "tibetan" "藏族", "korean" "朝鲜族", "other" "其他民族");
const LOOKS: &[(&str, &str)] =
    list!("outstanding" "出众", "good" "较好", "average" "普通", "sporty" "健壮", "slim" "苗条", "full" "丰满");
const RELIGION: &[(&str, &str)] = list!("none" "无宗教信仰", "buddhist" "佛教", "taoist" "道教", "christian" "基督教", "catholic" "天主教", "muslim" "伊斯兰教", "other" "其他");
const SMOKING: &[(&str, &str)] = list!("never" "不吸烟", "sometimes" "偶尔吸", "often" "经常吸", "quitting" "正在戒烟");
const DRINKING: &[(&str, &str)] = list!("never" "不喝酒", "social" "社交时喝", "often" "经常喝");
const WORK_ATTITUDE: &[(&str, &str)] =
    list!("career" "以事业为重", "balanced" "工作与家庭并重", "family" "以家庭为重", "easy" "轻松就好");
const WORK_STATUS: &[(&str, &str)] = list!("stable" "工作稳定", "busy" "工作繁忙", "self_employed" "自己创业", "freelance" "自由职业", "studying" "在读", "between" "待业");
const EXERCISE: &[(&str, &str)] =
    list!("daily" "每天锻炼", "weekly" "每周几次", "seldom" "偶尔锻炼", "never" "很少锻炼");
const DEBTS: &[(&str, &str)] =
    list!("none" "没有外债", "mortgage" "只有房贷车贷", "some" "有少量外债", "much" "有较多外债");
const YES_NO: &[(&str, &str)] = list!("yes" "有", "no" "没有");
const FAMILY: &[(&str, &str)] = list!("worker" "工薪家庭", "civil" "公务员家庭", "business" "经商家庭", "scholar" "教师/知识分子家庭", "farmer" "务农家庭", "other" "其他");
const PARENTS: &[(&str, &str)] =
    list!("both" "父母健在", "father" "父亲健在", "mother" "母亲健在", "divorced" "父母离异", "none" "父母均已过世");
const FINANCES: &[(&str, &str)] = list!("rich" "宽裕", "good" "良好", "pension" "有养老保障", "support" "需要子女赡养");
const BIRTH_ORDER: &[(&str, &str)] =
    list!("only" "独生子女", "eldest" "老大", "second" "老二", "third" "老三", "later" "老四及以后");
const LONG_DISTANCE: &[(&str, &str)] = list!("yes" "接受", "short" "短期可以接受", "no" "不接受");
const WHEN: &[(&str, &str)] =
    list!("soon" "认可就尽快结婚", "half_year" "半年内", "year" "一年内", "two_years" "两年内", "open" "顺其自然");
const WANTS_CHILDREN: &[(&str, &str)] =
    list!("yes" "想要", "one" "想要一个", "two" "想要两个或更多", "no" "不想要", "open" "视情况而定");
const EXPECTS_HOUSE: &[(&str, &str)] = list!("must" "希望婚前有房", "together" "可以一起买", "rent" "租房也可以");
const WEDDING: &[(&str, &str)] = list!("simple" "简单温馨", "traditional" "传统中式", "western" "西式", "travel" "旅行结婚", "grand" "隆重热闹", "open" "听对方的");
const WITH_PARENTS: &[(&str, &str)] = list!("yes" "愿意", "near" "住得近就好", "no" "不愿意", "open" "视情况而定");
const COOKING: &[(&str, &str)] = list!("good" "拿手", "some" "会一些", "learning" "愿意学", "none" "不会");
const HOUSEWORK: &[(&str, &str)] =
    list!("share" "共同分担", "mostly_me" "我多做一些", "mostly_you" "希望对方多做", "helper" "请家政");

impl Dictionary {
    /// The words of the program.
    pub fn stock(self) -> Words {
        Words::Fixed(self.begins_with())
    }

    /// `(code, label)` of the words of the program.
    pub fn begins_with(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Interests => INTERESTS,
            Self::Personality => PERSONALITY,
            Self::ParentsJobs => PARENTS_JOBS,
            Self::Channels => CHANNELS,
            Self::NotSigning => NOT_SIGNING,
            Self::Declining => DECLINING,
            Self::Tags => TAGS,
            Self::IdType => ID_TYPES,
            Self::Blood => BLOOD,
            Self::Ethnicity => ETHNIC,
            Self::Looks => LOOKS,
            Self::Religion => RELIGION,
            Self::Smoking => SMOKING,
            Self::Drinking => DRINKING,
            Self::WorkAttitude => WORK_ATTITUDE,
            Self::WorkStatus => WORK_STATUS,
            Self::Exercise => EXERCISE,
            Self::Debts => DEBTS,
            Self::Siblings => YES_NO,
            Self::FamilyBackground => FAMILY,
            Self::ParentsState => PARENTS,
            Self::ParentsFinances => FINANCES,
            Self::BirthOrder => BIRTH_ORDER,
            Self::LongDistance => LONG_DISTANCE,
            Self::WhenMarry => WHEN,
            Self::WantsChildren => WANTS_CHILDREN,
            Self::ExpectsHouse => EXPECTS_HOUSE,
            Self::Wedding => WEDDING,
            Self::WithParents => WITH_PARENTS,
            Self::Cooking => COOKING,
            Self::Housework => HOUSEWORK,
        }
    }
}
