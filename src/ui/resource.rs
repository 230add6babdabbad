//! What a page asks of the server, asked on the server while it renders and again in the browser when
//! the question changes.
//!
//! Leptos builds all the machinery of a resource anew for every type of answer, about ten kilobytes of
//! wasm each. Here every answer travels as a [`Parcel`] through the same machinery, and is opened where
//! it is awaited.

#[cfg(feature = "ssr")]
mod in_time;
#[cfg(not(feature = "ssr"))]
#[path = "resource/in_time_browser.rs"]
mod in_time;

use codee::{Decoder, Encoder};
use leptos::prelude::{AsyncDerivedFuture, Resource as Plain};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::any::Any;
use std::convert::Infallible;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// The answer to a question that may change: `resource.await` gives the newest one.
pub struct Resource<T> {
    plain: Plain<Parcel, Wire>,
    answer: PhantomData<fn() -> T>,
}

impl<T> Clone for Resource<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Resource<T> {}

impl<T> Resource<T>
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    /// Asks `fetch` whenever what `question` returns has changed.
    ///
    /// Ask before you wait: the children of a `Suspense` or `Transition` are built several times on the
    /// server, as often as its threads happen to meet, and once in the browser. A question asked in there
    /// gets another number on either side, and the browser takes over a page that is not the one it builds.
    #[track_caller]
    pub fn new<Q, F>(
        question: impl Fn() -> Q + Send + Sync + 'static,
        fetch: impl Fn(Q) -> F + Send + Sync + 'static,
    ) -> Self
    where
        Q: PartialEq + Clone + Send + Sync + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        in_time::asked_in_time();
        let ask: Ask = Box::new(move || Question(Arc::new(question())));
        let fetch: Fetch = Box::new(move |asked| {
            let question = asked.0.as_any().downcast_ref::<Q>().cloned();
            let answer = question.map(&fetch);
            Box::pin(async move {
                match answer {
                    Some(answer) => Parcel::Here(Arc::new(answer.await)),
                    None => std::future::pending().await,
                }
            })
        });
        Self {
            plain: plain(ask, fetch),
            answer: PhantomData,
        }
    }

    /// Asks again.
    pub fn refetch(&self) {
        self.plain.refetch();
    }
}

impl<T> IntoFuture for Resource<T>
where
    T: Clone + DeserializeOwned + Send + Sync + 'static,
{
    type Output = T;
    type IntoFuture = Opening<T>;

    fn into_future(self) -> Opening<T> {
        Opening {
            parcel: Box::pin(self.plain.into_future()),
            answer: PhantomData,
        }
    }
}

/// Waits for the parcel and opens it.
pub struct Opening<T> {
    parcel: Pin<Box<AsyncDerivedFuture<Parcel>>>,
    answer: PhantomData<fn() -> T>,
}

impl<T: Clone + DeserializeOwned + Send + Sync + 'static> Future for Opening<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        self.parcel.as_mut().poll(context).map(|parcel| parcel.open())
    }
}

type Ask = Box<dyn Fn() -> Question + Send + Sync>;
type Fetch = Box<dyn Fn(Question) -> Pin<Box<dyn Future<Output = Parcel> + Send>> + Send + Sync>;

/// The one resource that all others are.
#[inline(never)]
fn plain(ask: Ask, fetch: Fetch) -> Plain<Parcel, Wire> {
    Plain::new_with_options(ask, fetch, false)
}

/// What was asked, compared by its own type's equality.
#[derive(Clone)]
struct Question(Arc<dyn Comparable>);

trait Comparable: Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn same(&self, other: &dyn Any) -> bool;
}

impl<Q: PartialEq + Send + Sync + 'static> Comparable for Q {
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<Q>() == Some(self)
    }
}

impl PartialEq for Question {
    fn eq(&self, other: &Self) -> bool {
        self.0.same(other.0.as_any())
    }
}

/// An answer of any type.
#[derive(Clone)]
pub enum Parcel {
    /// Fetched on this side.
    Here(Arc<dyn Content>),
    /// JSON that came with the page.
    Came(Arc<str>),
}

pub trait Content: Send + Sync {
    fn as_any(&self) -> &dyn Any;
    /// JSON; only the server sends parcels.
    fn packed(&self) -> String;
}

impl<T: Serialize + Send + Sync + 'static> Content for T {
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn packed(&self) -> String {
        if cfg!(feature = "hydrate") {
            String::new()
        } else {
            serde_json::to_string(self).expect("an answer is plain data")
        }
    }
}

impl Parcel {
    fn open<T: Clone + DeserializeOwned + 'static>(&self) -> T {
        match self {
            Self::Here(content) => (**content).as_any().downcast_ref::<T>().cloned(),
            // From bytes, as the answers of server functions: one reader for both.
            Self::Came(text) => serde_json::from_slice(text.as_bytes()).ok(),
        }
        .expect("a parcel holds what was asked")
    }
}

/// How a parcel travels in the page.
pub struct Wire;

impl Encoder<Parcel> for Wire {
    type Error = Infallible;
    type Encoded = String;

    fn encode(parcel: &Parcel) -> Result<String, Infallible> {
        Ok(match parcel {
            Parcel::Here(content) => content.packed(),
            Parcel::Came(text) => text.to_string(),
        })
    }
}

impl Decoder<Parcel> for Wire {
    type Error = Infallible;
    type Encoded = str;

    fn decode(text: &str) -> Result<Parcel, Infallible> {
        Ok(Parcel::Came(text.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parcel_opens_to_what_was_packed() {
        let answer = vec![("会员".to_string(), 3)];
        let here = Parcel::Here(Arc::new(answer.clone()));
        assert_eq!(here.open::<Vec<(String, i32)>>(), answer);
        let came = Wire::decode(&Wire::encode(&here).expect("encoded")).expect("decoded");
        assert_eq!(came.open::<Vec<(String, i32)>>(), answer);
    }

    #[test]
    fn questions_are_the_same_when_their_values_are() {
        let asked = |value: &'static str| Question(Arc::new((value, 1)));
        assert!(asked("a") == asked("a"));
        assert!(asked("a") != asked("b"));
        assert!(asked("a") != Question(Arc::new(1)));
    }
}
