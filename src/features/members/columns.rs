//! The columns of a list of members, and what it can be sorted by.

words! {
    /// What a list is sorted by; each has an index.
    pub enum Sort {
        Id = "id" "编号",
        Name = "name" "姓名",
        Sex = "sex" "性别",
        Age = "age" "年龄",
        Height = "height" "身高",
        Education = "education" "学历",
        Marital = "marital" "婚况",
        Income = "income" "收入",
        Region = "region" "所在地",
        Source = "source" "来源",
        Stage = "stage" "阶段",
        Intent = "intent" "意向",
        Owner = "owner" "红娘",
        FollowUps = "follow_ups" "跟进次数",
        LastContact = "last" "最近联系",
        NextContact = "next" "下次联系",
        Created = "created" "登记时间",
        Assigned = "assigned" "分配时间",
        ServiceEnd = "ends" "服务到期",
    }
}

impl Sort {
    /// Whether people first want the large or the late ones.
    pub fn falls_first(self) -> bool {
        matches!(
            self,
            Self::Id
                | Self::Education
                | Self::Income
                | Self::FollowUps
                | Self::LastContact
                | Self::Created
                | Self::Assigned
        )
    }
}

words! {
    /// A column beside the member's name, which every list shows.
    pub enum Column {
        Facts = "facts" "资料",
        Sex = "sex" "性别",
        Age = "age" "年龄",
        Height = "height" "身高",
        Education = "education" "学历",
        Marital = "marital" "婚况",
        Income = "income" "收入",
        Place = "place" "所在地",
        Mobile = "mobile" "手机",
        Stage = "stage" "阶段",
        Intent = "intent" "意向",
        Owner = "owner" "红娘",
        FollowUps = "follow_ups" "跟进",
        LastContact = "last" "最近联系",
        NextContact = "next" "下次联系",
        Assigned = "assigned" "分配时间",
        ServiceEnd = "ends" "服务到期",
        Source = "source" "来源",
        Created = "created" "登记",
    }
}

impl Column {
    /// What a list shows as long as nobody chose.
    pub const USUAL: &'static [Self] = &[
        Self::Facts,
        Self::Place,
        Self::Mobile,
        Self::Stage,
        Self::Owner,
        Self::FollowUps,
        Self::NextContact,
        Self::Created,
    ];

    /// What the head of the column sorts by. A number that is sealed has no order.
    pub fn sorts(self) -> &'static [Sort] {
        match self {
            Self::Facts => &[Sort::Age, Sort::Height, Sort::Education],
            Self::Sex => &[Sort::Sex],
            Self::Age => &[Sort::Age],
            Self::Height => &[Sort::Height],
            Self::Education => &[Sort::Education],
            Self::Marital => &[Sort::Marital],
            Self::Income => &[Sort::Income],
            Self::Place => &[Sort::Region],
            Self::Mobile => &[],
            Self::Stage => &[Sort::Stage],
            Self::Intent => &[Sort::Intent],
            Self::Owner => &[Sort::Owner],
            Self::FollowUps => &[Sort::FollowUps, Sort::LastContact],
            Self::LastContact => &[Sort::LastContact],
            Self::NextContact => &[Sort::NextContact],
            Self::Assigned => &[Sort::Assigned],
            Self::ServiceEnd => &[Sort::ServiceEnd],
            Self::Source => &[Sort::Source],
            Self::Created => &[Sort::Created],
        }
    }
}
