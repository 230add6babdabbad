//! The one error that crosses the wire. A person reads a sentence in Chinese that says what to do; the
//! cause stays in the server's log, where it was mapped.

use crate::types::errors::FieldErrors;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Error {
    /// What was sent can't be taken; each field says why.
    #[error("请检查标出的内容")]
    Invalid(FieldErrors),
    #[error("登录已失效，请重新登录")]
    SignedOut,
    #[error("您没有进行这项操作的权限，如有需要请联系管理员")]
    Forbidden,
    /// Not there, or not for this viewer: nobody can tell which.
    #[error("没有找到，可能已被移走或不在您的管辖范围内")]
    NotFound,
    /// Somebody else was first; the sentence says what to do now.
    #[error("{0}")]
    Conflict(String),
    #[error("操作太频繁，请 {seconds} 秒后再试")]
    TooMany { seconds: u64 },
    /// One address has left too much in an hour (see `server/limits.rs`).
    #[error("同一网络一小时内提交得太多，请 {minutes} 分钟后再试，或直接打电话到店里")]
    TooManyHere { minutes: u64 },
    /// Too fast or too many: solve the puzzle, or send again after a while (see `server/guard.rs`).
    #[error("为防止机器灌水，请等 {seconds} 秒后再提交一次，填写的内容都在")]
    Busy { challenge: String, bits: u32, seconds: u64 },
    /// The tablet is a visitor's just now: nothing of the staff until it is taken back.
    #[error("这台设备正交给来访者使用，请工作人员先输入 PIN 收回")]
    HandedOver,
    #[error("网络不通，内容还在，请稍后再试")]
    Offline,
    #[error("系统出错了，内容没有保存，请稍后再试；如仍不行请联系管理员")]
    Failed,
}

impl Error {
    pub fn invalid(field: &str, sentence: impl Into<String>) -> Self {
        Self::Invalid(FieldErrors::one(field, sentence))
    }

    pub fn conflict(sentence: impl Into<String>) -> Self {
        Self::Conflict(sentence.into())
    }

    /// The errors of the fields, or nothing where the error is not about fields.
    pub fn fields(&self) -> FieldErrors {
        match self {
            Self::Invalid(fields) => fields.clone(),
            _ => FieldErrors::default(),
        }
    }
}

impl From<FieldErrors> for Error {
    fn from(fields: FieldErrors) -> Self {
        Self::Invalid(fields)
    }
}

impl FromServerFnError for Error {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Offline,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                Self::Invalid(FieldErrors::one("", "提交的内容不完整，请检查后再试"))
            }
            _ => Self::Failed,
        }
    }
}
