//! Provinces by code (GB/T 2260), for reasons, cards and the filter by place.

/// `(the first two digits, name)`
const PROVINCES: &[(i64, &str)] = &[
    (11, "北京"), (12, "天津"), (13, "河北"), (14, "山西"), (15, "内蒙古"), (21, "辽宁"), (22, "吉林"), (23, "黑龙江"), (31, "上海"),
    (32, "江苏"), (33, "浙江"), (34, "安徽"), (35, "福建"), (36, "江西"), (37, "山东"), (41, "河南"), (42, "湖北"), (43, "湖南"),
    (44, "广东"), (45, "广西"), (46, "海南"), (50, "重庆"), (51, "四川"), (52, "贵州"), (53, "云南"), (54, "西藏"), (61, "陕西"),
    (62, "甘肃"), (63, "青海"), (64, "宁夏"), (65, "新疆"), (71, "台湾"), (81, "香港"), (82, "澳门"),
];

/// The name of the province that a region's code lies in.
pub fn province(code: i64) -> &'static str {
    PROVINCES.iter().find(|(p, _)| *p == code / 10_000).map_or("地区未详", |(_, name)| name)
}

/// `(code, name)` of every province, for a select.
pub fn provinces() -> Vec<(String, String)> {
    PROVINCES.iter().map(|(code, name)| ((code * 10_000).to_string(), name.to_string())).collect()
}

/// Whether `region` lies in `wished`, a province's, city's or district's code.
pub fn within(region: i64, wished: i64) -> bool {
    match wished {
        w if w % 10_000 == 0 => region / 10_000 == w / 10_000,
        w if w % 100 == 0 => region / 100 == w / 100,
        w => region == w,
    }
}

pub fn same_province(a: i64, b: i64) -> bool {
    a / 10_000 == b / 10_000
}
