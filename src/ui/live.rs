//! News from the server while a page is open. A browser grants six connections to a site over plain HTTP:
//! only a page that is seen holds one.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use leptos::web_sys::{EventSource, MessageEvent};
use serde::Deserialize;
use std::rc::Rc;

/// How often news came while the page was open: lists of what is new ask again by it.
#[derive(Clone, Copy)]
pub struct NewsNow(pub RwSignal<u32>);

/// What the server says.
#[derive(Clone, Debug, Deserialize)]
pub struct News {
    pub text: String,
    pub href: String,
}

/// One open stream with what it calls; closed when dropped.
struct Open {
    source: EventSource,
    _news: Closure<dyn FnMut(MessageEvent)>,
    _again: Closure<dyn FnMut(MessageEvent)>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// Hears the stream at `path` for as long as the page is seen and the owner lives. `heard` is told each
/// piece of news, and nothing where something may have been missed. For effects only: in the browser.
pub fn listen(path: &'static str, heard: impl Fn(Option<News>) + 'static) {
    let heard: Rc<dyn Fn(Option<News>)> = Rc::new(heard);
    let open = StoredValue::new_local(None::<Open>);
    if !document().hidden() {
        open.set_value(connect(path, heard.clone()));
    }
    let seen = window_event_listener_untyped("visibilitychange", move |_| {
        if document().hidden() {
            open.set_value(None);
        } else if open.with_value(Option::is_none) {
            open.set_value(connect(path, heard.clone()));
            heard(None);
        }
    });
    on_cleanup(move || {
        seen.remove();
        let _ = open.try_set_value(None);
    });
}

fn connect(path: &str, heard: Rc<dyn Fn(Option<News>)>) -> Option<Open> {
    let source = EventSource::new(path).ok()?;
    let told = heard.clone();
    let news = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let news = event
            .data()
            .as_string()
            .and_then(|text| serde_json::from_str(&text).ok());
        told(news);
    });
    let again = Closure::<dyn FnMut(MessageEvent)>::new(move |_: MessageEvent| heard(None));
    let _ = source.add_event_listener_with_callback("news", news.as_ref().unchecked_ref());
    let _ = source.add_event_listener_with_callback("again", again.as_ref().unchecked_ref());
    Some(Open {
        source,
        _news: news,
        _again: again,
    })
}
