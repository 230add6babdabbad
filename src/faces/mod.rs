//! Who sits in front of it: pages that compose features and decide nothing.
//!
//! The browser's code is loaded by piece, a few pages that are used together in each, so that a phone
//! never loads the office. (A piece a page would be cut into hundreds of shared crumbs.)

use leptos::prelude::AnyView;
use leptos_router::ChooseView;
use std::future::Future;
use std::pin::Pin;

/// A page of a face, or the frame around its pages.
pub trait Screen {
    fn view() -> AnyView;
}

/// A screen whose code is loaded when it is wanted: what a route shows. One type for all screens, so that
/// the router is built once.
#[derive(Clone, Copy)]
pub struct Lazy {
    pub show: fn() -> Pin<Box<dyn Future<Output = AnyView>>>,
    pub fetch: fn() -> Pin<Box<dyn Future<Output = ()>>>,
}

impl ChooseView for Lazy {
    async fn choose(self) -> AnyView {
        (self.show)().await
    }
    async fn preload(&self) {
        (self.fetch)().await;
    }
}

/// Puts screens into one lazily loaded piece of wasm that bears the given name; a route then shows
/// `workbench::WorkbenchPage::LAZY`.
macro_rules! lazy_piece {
    ($piece:ident: $($($page:ident)::+ as $name:ident),+ $(,)?) => {
        mod $piece {
            use $crate::faces::{Lazy, Screen};
            use leptos::prelude::AnyView;
            use leptos::wasm_split::{SplitLoaderError, wasm_split};

            #[derive(Clone, Copy)]
            enum Which {
                $($name),+
            }

            #[wasm_split($piece, wasm_split_path = leptos::wasm_split, fallible, preload(fetch))]
            fn load(which: Which) -> Result<AnyView, SplitLoaderError> {
                Ok(match which {
                    $(Which::$name => <super::$($page)::+ as Screen>::view()),+
                })
            }

            async fn show(which: Which) -> AnyView {
                $crate::ui::pieces::note(stringify!($piece));
                match load(which).await {
                    Ok(view) => view,
                    Err(_) => $crate::ui::browser::piece_is_missing().await,
                }
            }

            $(impl super::$($page)::+ {
                pub const LAZY: Lazy = Lazy {
                    show: || Box::pin(show(Which::$name)),
                    fetch: || Box::pin(async {
                        if fetch().await.is_err() {
                            $crate::ui::browser::piece_is_missing().await
                        }
                    }),
                };
            })+
        }
    };
}

pub mod counter;
pub mod front;
pub mod office;
pub mod portal;

/// Room for the tool that cuts the wasm: what it moves into pieces it aligns anew, and if the data then
/// takes more room than before, it leaves all of it, the words of every face, in the piece that everybody
/// loads (wasm_split_cli_support 0.2.3, "overlong segment"). Nobody reads this and no piece carries it.
#[cfg(target_family = "wasm")]
#[used]
static ROOM_TO_CUT: [u8; 16 * 1024] = [1; 16 * 1024];
