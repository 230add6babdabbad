//! Who sits in front of it: pages that compose features and decide nothing.
//!
//! The browser's code is loaded by piece, a few pages that are used together in each, so that a phone
//! never loads the office. (A piece a page would be cut into hundreds of shared crumbs.)

use leptos::prelude::AnyView;

/// A page of a face, or the frame around its pages.
pub trait Screen {
    fn view() -> AnyView;
}

/// Makes routes of screens, all of them in one lazily loaded piece of wasm that bears the given name:
/// `lazy_piece!(office_desk: frame::Frame as Frame, workbench::WorkbenchPage as Workbench)`.
macro_rules! lazy_piece {
    ($piece:ident: $($($page:ident)::+ as $name:ident),+ $(,)?) => {
        mod $piece {
            use leptos::prelude::AnyView;
            use leptos::wasm_split::{SplitLoaderError, wasm_split};

            #[derive(Clone, Copy)]
            enum Which {
                $($name),+
            }

            #[wasm_split($piece, wasm_split_path = leptos::wasm_split, fallible, preload(fetch))]
            fn load(which: Which) -> Result<AnyView, SplitLoaderError> {
                Ok(match which {
                    $(Which::$name => <super::$($page)::+ as $crate::faces::Screen>::view()),+
                })
            }

            $(impl leptos_router::LazyRoute for super::$($page)::+ {
                fn data() -> Self {
                    Self
                }
                async fn view(_this: Self) -> AnyView {
                    // The server names the piece in the page's head.
                    leptos::prefetch_lazy_fn_on_server(stringify!($piece));
                    match load(Which::$name).await {
                        Ok(view) => view,
                        Err(_) => $crate::ui::browser::piece_is_missing().await,
                    }
                }
                async fn preload() {
                    // What fails here is asked for once more when the page is shown.
                    let _ = fetch().await;
                }
            })+
        }
    };
}

pub mod counter;
pub mod front;
pub mod office;
pub mod portal;
