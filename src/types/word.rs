//! Closed vocabularies: each word has a code (database, wire, addresses) and a Chinese label (screen).

/// Defines an enum whose variants have a code and a label:
/// `words! { /// doc \n pub enum Sex { Male = "male" "男", Female = "female" "女" } }`
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal $label:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        #[allow(dead_code, reason = "a vocabulary offers all its ways, whichever its users take")]
        impl $name {
            /// Every word, in the order in which people are offered them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// `(code, label)` of every word, for a select.
            pub const OPTIONS: &'static [(&'static str, &'static str)] = &[$(($code, $label)),+];

            /// The word in the database, on the wire and in addresses.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
            /// The word on the screen.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.label())
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.code())
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let code = String::deserialize(d)?;
                Self::from_code(&code).ok_or_else(|| serde::de::Error::custom("unknown word"))
            }
        }
        sql_text!($name);
    };
}
