//! `GET /live`: what concerns the signed-in person, as it happens (Server-Sent Events).

use super::viewer::signed_in;
use crate::server::Server;
use crate::server::live::News;
use crate::types::ids::{SessionId, StaffId};
use axum::Extension;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::time::Interval;

/// How often a quiet stream says that it lives, so that proxies keep it.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);
/// How long a session that was ended elsewhere may go on hearing.
const ASK_AGAIN: Duration = Duration::from_secs(30);

/// What one open page hears through.
struct Ear {
    server: Server,
    headers: HeaderMap,
    who: (StaffId, SessionId),
    news: broadcast::Receiver<News>,
    ask_again: Interval,
    greeted: bool,
}

/// Answers 204 where nobody is signed in: browsers then don't come back by themselves.
pub async fn stream(Extension(server): Extension<Server>, headers: HeaderMap) -> Response {
    let who = match signed_in(&server, &headers).await {
        Ok(Some(who)) => who,
        Ok(None) => return StatusCode::NO_CONTENT.into_response(),
        Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    let mut ask_again = tokio::time::interval(ASK_AGAIN);
    ask_again.reset();
    let ear = Ear {
        news: server.live.subscribe(),
        server,
        headers,
        who,
        ask_again,
        greeted: false,
    };
    let heard = futures::stream::unfold(ear, |mut ear| async move {
        let event = ear.next().await?;
        Some((Ok::<Event, Infallible>(event), ear))
    });
    let stream = Sse::new(heard).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE));
    // A proxy that gathers an answer before it passes it on would keep the news.
    ([("x-accel-buffering", "no")], stream).into_response()
}

impl Ear {
    /// The next event; nothing when the server stops or the session is over.
    async fn next(&mut self) -> Option<Event> {
        if !self.greeted {
            self.greeted = true;
            // Sends the head of the answer: the page knows that it hears.
            return Some(Event::default().comment("hello").retry(Duration::from_secs(3)));
        }
        loop {
            tokio::select! {
                () = self.server.live.stopping() => return None,
                _ = self.ask_again.tick() => {
                    if !self.still_signed_in().await {
                        return None;
                    }
                }
                heard = self.news.recv() => match heard {
                    Ok(news) if news.to.is_none() => return Some(look_again()),
                    Ok(news) if news.to == Some(self.who.0.0) => {
                        return if self.still_signed_in().await { told(&news) } else { None };
                    }
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => return Some(look_again()),
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }

    async fn still_signed_in(&self) -> bool {
        matches!(signed_in(&self.server, &self.headers).await, Ok(Some(who)) if who == self.who)
    }
}

fn look_again() -> Event {
    Event::default().event("again").data("{}")
}

fn told(news: &News) -> Option<Event> {
    let data = serde_json::to_string(news).ok()?;
    Some(Event::default().event("news").data(data))
}
