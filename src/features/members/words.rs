//! The words members are described with.

words! {
    pub enum Sex {
        Male = "male" "男",
        Female = "female" "女",
    }
}

impl Sex {
    pub fn other(self) -> Self {
        match self {
            Self::Male => Self::Female,
            Self::Female => Self::Male,
        }
    }

    /// 先生 or 女士.
    pub fn title(self) -> &'static str {
        match self {
            Self::Male => "先生",
            Self::Female => "女士",
        }
    }
}

words! {
    /// Where a member stands in the agency's flow.
    pub enum Stage {
        Lead = "lead" "待分配售前",
        Presale = "presale" "售前跟进",
        Signed = "signed" "已签约待分配售后",
        InService = "in_service" "售后服务中",
        Completed = "completed" "服务完成",
        Abandoned = "abandoned" "已放弃",
    }
}

words! {
    pub enum Marital {
        Single = "single" "未婚",
        Divorced = "divorced" "离异",
        Widowed = "widowed" "丧偶",
    }
}

words! {
    /// In rising order.
    pub enum Education {
        Junior = "junior" "初中及以下",
        Senior = "senior" "高中/中专",
        College = "college" "大专",
        Bachelor = "bachelor" "本科",
        Master = "master" "硕士",
        Doctor = "doctor" "博士及以上",
    }
}

words! {
    /// Yearly income, in rising order.
    pub enum Income {
        Below5 = "below_5" "5 万以下",
        From5 = "from_5" "5-10 万",
        From10 = "from_10" "10-20 万",
        From20 = "from_20" "20-30 万",
        From30 = "from_30" "30-50 万",
        From50 = "from_50" "50-100 万",
        From100 = "from_100" "100 万以上",
    }
}

words! {
    pub enum House {
        Owned = "owned" "已购房",
        Mortgaged = "mortgaged" "已购房（有贷款）",
        Parents = "parents" "与父母同住",
        Rented = "rented" "租房",
        Dormitory = "dormitory" "单位宿舍",
    }
}

impl House {
    pub fn owns(self) -> bool {
        matches!(self, Self::Owned | Self::Mortgaged)
    }
}

words! {
    pub enum Car {
        Owned = "owned" "已购车",
        None = "none" "未购车",
        Planned = "planned" "计划购车",
    }
}

words! {
    pub enum Children {
        None = "none" "没有小孩",
        With = "with" "有，和我一起生活",
        Apart = "apart" "有，不和我一起生活",
    }
}

words! {
    /// How much a wish counts.
    pub enum Importance {
        Must = "must" "必须",
        High = "high" "很重要",
        Medium = "medium" "比较重要",
        Low = "low" "参考",
        Any = "any" "不限",
    }
}

impl Importance {
    /// The weight of a soft wish; a must is a filter, and weighs what the most important soft one does.
    pub fn weight(self) -> f64 {
        match self {
            Self::Must | Self::High => 4.0,
            Self::Medium => 2.0,
            Self::Low => 1.0,
            Self::Any => 0.0,
        }
    }
}

words! {
    /// How much a member wants to sign (客户意向).
    pub enum Intent {
        Strong = "strong" "意向强",
        Medium = "medium" "意向一般",
        Weak = "weak" "意向弱",
        None = "none" "无意向",
    }
}

words! {
    /// Where a member came from.
    pub enum Source {
        Public = "public" "网上登记",
        Counter = "counter" "前台登记",
        Office = "office" "红娘录入",
        Consultation = "consultation" "前台咨询",
        Link = "link" "红娘专属链接",
        Import = "import" "批量导入",
    }
}
