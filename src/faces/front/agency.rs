//! What the public site says of the agency, in one place until the settings hold it.

pub struct Agency {
    pub name: &'static str,
    pub phone: &'static str,
    pub address: &'static str,
    pub hours: &'static str,
}

pub const AGENCY: Agency = Agency {
    name: "月老婚介",
    phone: "021-6266-8000",
    address: "上海市静安区南京西路（静安总店）",
    hours: "每天 9:30-20:00，节假日不休",
};
