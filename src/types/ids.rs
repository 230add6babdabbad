//! One newtype an identifier, so that a member can't be taken for a contract.

macro_rules! id {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.trim().parse().map(Self)
            }
        }
        sql_i64!($name);
    )+};
}

id! {
    /// 会员: the number people know a member by.
    MemberId,
    StaffId,
    RoleId,
    BranchId,
    DepartmentId,
    SessionId,
    EventId,
    FollowUpId,
    ConsultationId,
    PackageId,
    ContractId,
    PaymentId,
    RecommendationId,
    /// 约见: a meeting that the agency arranges.
    DateId,
    TagId,
    NoteId,
    /// One record taken into another.
    MergeId,
    /// A member given to somebody who has yet to take them.
    ReceptionId,
    /// A place in the open pool.
    PoolId,
    PhotoId,
    VerificationId,
    /// A saved view of a list.
    ViewId,
    ImportId,
    ExportId,
    /// A member asks to be introduced to somebody.
    RequestId,
    /// A run that spreads introductions, and one that it proposes.
    SpreadId,
    OfferId,
}
