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
        }
    }
}
