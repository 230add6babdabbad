# Sourced by the commands in this folder: where things lie, the tools' PATH, words on screen.
# shellcheck shell=bash

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
TOOLS="${YUELAO_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/yuelao}"
DEB="$TOOLS/debian"        # Debian's packages, unpacked here where we may not install them
DEB_LIBRARIES="$DEB/usr/lib/$(uname -m)-linux-gnu:$DEB/lib/$(uname -m)-linux-gnu"
RUST="$TOOLS/rust"         # present only where rustup's Rust is missing or cannot be completed
LEPTOS="0.3.11"            # cargo-leptos
MIN_RUST="1.94"            # sqlx asks for it
MIN_NODE=20                # Tailwind asks for it

PATH="$ROOT/style/node_modules/.bin:$RUST/bin:$TOOLS/node/node_modules/.bin:$TOOLS/bin:$PATH:$HOME/.cargo/bin"
export PATH
# Fonts that lie in the tools' folder, see bin/setup.
if [ -f "$TOOLS/fonts.conf" ]; then export FONTCONFIG_FILE="$TOOLS/fonts.conf"; fi

if [ -t 1 ]; then bold=$'\033[1m' plain=$'\033[0m'; else bold='' plain=''; fi
say() { printf '%s==> %s%s\n' "$bold" "$*" "$plain"; }
die() { printf '%s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
root() { [ "$(id -u)" = 0 ]; }

# Of the paths that exist the one with the highest version; nothing when none exists.
newest() {
  local path
  for path in "$@"; do if [ -e "$path" ]; then echo "$path"; fi; done | sort -V | tail -n 1
}

# The folder of PostgreSQL's initdb and pg_ctl, installed or unpacked; empty when there is none.
postgres_bin() {
  local initdb
  initdb="$(newest /usr/lib/postgresql/*/bin/initdb "$DEB"/usr/lib/postgresql/*/bin/initdb)"
  if [ -z "$initdb" ] && have initdb; then initdb="$(command -v initdb)"; fi
  if [ -n "$initdb" ]; then dirname "$initdb"; fi
}

# The Chromium for the end-to-end tests; empty when there is none.
chromium_bin() {
  local name
  for name in ${CHROMIUM:-} chromium chromium-browser google-chrome; do
    if have "$name"; then command -v "$name"; return; fi
  done
}

# Says when the last release build began; whatever makes another build of the same folders takes it away.
BUILT="$ROOT/target/release/.built"

# The release build of both sides, where anything changed. Lazy routes work only in a build with --split, and
# cargo-leptos splits and optimises the browser's code anew each time, which takes minutes.
build_release() (
  cd "$ROOT"
  if [ -x target/release/yuelao ] && [ -d target/site/pkg ] && [ -f "$BUILT" ] &&
    [ -z "$(find src migrations public style Cargo.toml Cargo.lock bin/lib.sh \
      -path style/node_modules -prune -o -newer "$BUILT" -print -quit)" ]; then
    say "Nothing has changed since the last build"
    return
  fi
  mkdir -p "$(dirname "$BUILT")"
  rm -f "$BUILT"
  touch "$BUILT.begun"
  cargo leptos build --release --split -P || return 1
  mv "$BUILT.begun" "$BUILT"
)
