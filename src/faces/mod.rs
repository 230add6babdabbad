//! Who sits in front of it: pages that compose features and decide nothing.
//!
//! The browser's code is loaded by face: each face is one piece of wasm, so that a phone never loads the
//! office. (A piece a page would be cut into hundreds of shared crumbs.)

use leptos::prelude::AnyView;

/// A page of a face.
pub trait Screen {
    fn view() -> AnyView;
}

/// Makes routes of a face's screens, all of them in one lazily loaded piece:
/// `lazy_face!(load_x, __preload_load_x: path::Page as Name, …)`.
macro_rules! lazy_face {
    ($load:ident, $preload:ident: $($($page:ident)::+ as $name:ident),+ $(,)?) => {
        #[derive(Clone, Copy)]
        enum Which {
            $($name),+
        }

        #[leptos::lazy]
        fn $load(which: Which) -> leptos::prelude::AnyView {
            match which {
                $(Which::$name => <$($page)::+ as $crate::faces::Screen>::view()),+
            }
        }

        $(impl leptos_router::LazyRoute for $($page)::+ {
            fn data() -> Self {
                Self
            }
            async fn view(_this: Self) -> leptos::prelude::AnyView {
                $load(Which::$name).await
            }
            async fn preload() {
                #[cfg(target_arch = "wasm32")]
                $preload().await;
            }
        })+
    };
}

pub mod counter;
pub mod front;
pub mod office;
pub mod portal;
