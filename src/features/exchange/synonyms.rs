//! Words that people write for the choices of a field, and for the fields themselves, beside their labels.

/// `(field, [(words as written, separated by |; code)])`. What stands here wins over the labels.
const CHOICES: &[(&str, &[(&str, &str)])] = &[
    (
        "sex",
        &[
            ("男|男性|男士|先生|帅哥|m|male", "male"),
            ("女|女性|女士|小姐|美女|f|female", "female"),
        ],
    ),
    (
        "marital",
        &[
            ("未婚|单身|初婚|未结婚|从未结婚", "single"),
            (
                "离异|离婚|已离婚|离异无孩|离异带孩|离异有孩|离异未育|短婚|短婚未育",
                "divorced",
            ),
            ("丧偶|丧夫|丧妻|寡居", "widowed"),
        ],
    ),
    (
        "education",
        &[
            ("小学|初中|中学|初中以下|小学及以下", "junior"),
            ("高中|中专|职高|技校|中职|高中中专|高中及以下", "senior"),
            ("大专|专科|高职|专科大专|自考大专", "college"),
            (
                "本科|大学|大学本科|学士|统招本科|全日制本科|双学位|本科学历",
                "bachelor",
            ),
            ("硕士|研究生|硕士研究生|双硕士|mba", "master"),
            ("博士|博士后|博士研究生", "doctor"),
        ],
    ),
    (
        "children",
        &[
            ("无|没有|无孩|无小孩|无子女|没小孩|未育", "none"),
            ("有|有孩|有小孩|有子女|有且同住|有跟自己|有归自己|跟我", "with"),
            ("有不同住|有跟对方|有归对方|归对方|跟对方", "apart"),
        ],
    ),
    (
        "house",
        &[
            ("有|有房|已购|自有住房|全款|已购房无贷款|有房无贷", "owned"),
            ("有房有贷|按揭|贷款|有房贷|已购房有贷款|在供", "mortgaged"),
            ("与父母住|和父母同住|住父母家|父母同住", "parents"),
            ("无|无房|没有|未购|未购房|租|租住|租房住", "rented"),
            ("宿舍|单位住房|单位房", "dormitory"),
        ],
    ),
    (
        "car",
        &[
            ("有|有车|已购|已买车", "owned"),
            ("无|无车|没有|未购|没车", "none"),
            ("计划|准备买|计划买车", "planned"),
        ],
    ),
    (
        "smoking",
        &[
            ("否|不|不抽|不抽烟|不吸|无|从不", "never"),
            ("偶尔|偶尔抽|少量", "sometimes"),
            ("是|抽烟|吸烟|经常|抽", "often"),
        ],
    ),
    (
        "drinking",
        &[
            ("否|不|不喝|无|从不|滴酒不沾", "never"),
            ("偶尔|社交|应酬|少量|偶尔喝", "social"),
            ("是|经常|常喝|喝酒", "often"),
        ],
    ),
    ("siblings", &[("是|有", "yes"), ("否|无|没有", "no")]),
    (
        "long_distance",
        &[("是|可以|能|愿意", "yes"), ("否|不|不可以|不能|不愿意", "no")],
    ),
    (
        "blood",
        &[
            ("a|a型血", "a"),
            ("b|b型血", "b"),
            ("o|o型血", "o"),
            ("ab|ab型血", "ab"),
        ],
    ),
    (
        "ethnicity",
        &[
            ("汉", "han"),
            ("回", "hui"),
            ("满", "manchu"),
            ("壮", "zhuang"),
            ("苗", "miao"),
            ("藏", "tibetan"),
            ("蒙古", "mongol"),
        ],
    ),
    ("religion", &[("无|没有|无信仰|无宗教", "none")]),
    ("id_type", &[("居民身份证|二代身份证", "id_card")]),
];

/// What headers are called, beside the labels of the fields.
const HEADERS: &[(&str, &str)] = &[
    ("name", "姓名|名字|客户姓名|会员姓名|会员|客户|真实姓名"),
    (
        "mobile",
        "手机|手机号|手机号码|电话|联系电话|联系方式|电话号码|移动电话|本人电话|mobile|phone",
    ),
    ("id_number", "身份证|身份证号|身份证号码|证件号|证件号码|公民身份号码"),
    ("wechat", "微信|微信号|wechat|vx"),
    ("email", "邮箱|电子邮箱|电子邮件|email|e-mail|mail"),
    ("qq", "qq|qq号|qq号码"),
    ("username", "用户名|会员账号|登录名"),
    ("sex", "性别"),
    ("birthday", "生日|出生日期|出生年月日|出生年月|出生|公历生日|生日日期"),
    ("lunar", "农历|按农历过生日|是否农历|过农历生日"),
    (
        "lunar_birthday",
        "农历生日|阴历生日|旧历生日|农历出生日期|阴历出生日期|农历日期|生日农历",
    ),
    (
        "region",
        "所在地|居住地|现居地|现居住地|地区|所在地区|城市|所在城市|住址|现住址|工作地|居住城市",
    ),
    ("hukou", "户籍|籍贯|户口|户口所在地|户籍地|老家"),
    ("height", "身高|身高cm|身高厘米"),
    ("weight", "体重|体重kg|体重公斤"),
    ("marital", "婚姻状况|婚姻|婚况|婚姻情况|婚史"),
    ("children", "小孩情况|子女|有无子女|子女情况|孩子|有无小孩"),
    ("education", "学历|文化程度|最高学历|教育程度"),
    ("occupation", "职业|工作|职务|岗位|工作单位|单位|职位"),
    ("income", "年收入|收入|年薪|收入情况"),
    ("monthly_income", "月收入|月薪|工资"),
    ("house", "购房情况|住房|住房情况|房产|有无住房|有房|房子|房"),
    ("car", "购车情况|车|有车|有无车|车辆|购车"),
    ("blood", "血型"),
    ("ethnicity", "民族"),
    ("personality", "个性|性格"),
    ("interests", "兴趣爱好|兴趣|爱好"),
    ("religion", "宗教信仰|信仰|宗教"),
    ("smoking", "是否吸烟|吸烟|抽烟|烟"),
    ("drinking", "是否喝酒|喝酒|饮酒|酒"),
    ("wish_age_min", "最小年龄|择偶年龄从|对方年龄从"),
    ("wish_age_max", "最大年龄|择偶年龄到|对方年龄到"),
    ("wish_height_min", "最低身高|对方身高从|择偶身高从"),
    ("wish_height_max", "最高身高|对方身高到|择偶身高到"),
    ("wish_education", "择偶学历|对方学历|学历要求"),
    ("wish_income", "择偶收入|对方收入|收入要求"),
    ("wish_regions", "择偶地区|对方地区|地区要求"),
    ("wish_text", "择偶要求|要求|择偶标准|对对方要求|其他要求"),
    (
        "owner",
        "归属红娘|原归属|红娘|归属|服务红娘|负责人|跟进人|业务员|原红娘|维护人|售前红娘|owner",
    ),
    (
        "follow_up_at",
        "跟进日期|跟进时间|最近跟进|最近跟进时间|联系日期|联系时间|最近联系",
    ),
    (
        "follow_up_note",
        "跟进内容|跟进记录|跟进|回访记录|联系记录|沟通记录|跟进备注|备注|情况说明",
    ),
];

/// A text without what people put around words: blanks, points, brackets, units of no weight.
pub fn bare(text: &str) -> String {
    super::days::narrow(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The code that a word stands for in a field.
pub fn choice(key: &str, word: &str) -> Option<&'static str> {
    // Wishes are answered with the words of what they wish for.
    let key = key.strip_prefix("wish_").unwrap_or(key);
    let (_, choices) = CHOICES.iter().find(|(k, _)| *k == key)?;
    let (_, code) = choices.iter().find(|(words, _)| words.split('|').any(|w| w == word))?;
    Some(code)
}

/// The field that a header names.
pub fn header(word: &str) -> Option<&'static str> {
    let found = HEADERS
        .iter()
        .find(|(_, words)| words.split('|').any(|w| bare(w) == word))?;
    Some(found.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::exchange::targets::{Shape, stock};

    #[test]
    fn every_synonym_names_a_field_and_a_choice_that_exist() {
        let stock = stock();
        for (key, choices) in CHOICES {
            let target = stock.get(key).unwrap_or_else(|| panic!("no field {key}"));
            let Shape::Choice(known) = &target.shape else {
                panic!("{key} is no choice")
            };
            for (words, code) in *choices {
                assert!(known.iter().any(|(c, _)| c == code), "{key}: no choice {code}");
                assert!(
                    words.split('|').all(|w| bare(w) == w),
                    "{key}: {words} is not as it is compared"
                );
            }
        }
        for (key, _) in HEADERS {
            assert!(stock.get(key).is_some(), "no field {key}");
        }
    }

    #[test]
    fn no_header_names_two_fields() {
        let mut seen = std::collections::BTreeMap::new();
        for (key, words) in HEADERS {
            for word in words.split('|') {
                if let Some(other) = seen.insert(bare(word), key) {
                    assert_eq!(other, key, "{word}");
                }
            }
        }
    }
}
