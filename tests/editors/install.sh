#!/usr/bin/env bash
# Installs what the editor tests need into $TOOLS (default: .tools beside the checkout's Cargo.toml):
#   neovim, helix, tree-sitter   newer Debian packages with their own libraries, unpacked privately
#   vscode                       the server build of VS Code that the npm package code-server carries
#   emacs, vim                   Debian's emacs-nox and elpa-eglot, vim-nox and vim-ale, with the system's own package manager
# Usage: install.sh [neovim] [vscode] [emacs] ...   Without arguments: everything.
# A tool that is already there is left alone. Where a tool cannot be had, this says so and exits with 3,
# so that a test script can say aloud what it skipped.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
TOOLS=${TOOLS:-$root/.tools}
mkdir -p "$TOOLS"
export npm_config_loglevel=error npm_config_update_notifier=false DEBIAN_FRONTEND=noninteractive

CODE_SERVER=4.100.3   # carries VS Code 1.100, the last that runs on Node 20
PLAYWRIGHT=1.65.1

say() { printf 'editors: %s\n' "$*"; }
cannot() { say "SKIPPED: $*"; exit 3; }

apt() {
  command -v apt-get >/dev/null || cannot "$* needs a Debian machine (apt-get is not there)"
  [ "$(id -u)" = 0 ] || cannot "$* needs root to install with apt-get"
  apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return
  apt-get -qq update >/dev/null && apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
have() { for program in "$@"; do command -v "$program" >/dev/null || return 1; done; }

# Unpacks newer Debian packages with their whole library closure, libc included, into a private folder and
# points their programs at those libraries. Nothing is installed system-wide.
private_packages() {
  local dest=$1 suite state source libs loader program target; shift
  have patchelf || apt patchelf
  source=$(awk '/^URIs:/{print $2; exit}' /etc/apt/sources.list.d/debian.sources 2>/dev/null || true)
  [ -n "$source" ] || cannot "$* needs Debian's package sources"
  for suite in forky sid trixie; do
    state=$dest.$suite; rm -rf "$state"; mkdir -p "$state"/{lists/partial,cache/archives/partial,etc}; : > "$state/status"
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
      "$source" "$suite" > "$state/etc/s.sources"
    local options=(-o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$state/etc" -o Dir::Etc::preferencesparts=/dev/null
      -o Dir::State="$state" -o Dir::State::lists="$state/lists" -o Dir::State::status="$state/status" -o Dir::Cache="$state/cache"
      -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o Acquire::Languages=none
      -o APT::Install-Recommends=false -o Debug::NoLocking=true -o APT::Sandbox::User=root)
    # With an empty status file, apt fetches the whole closure.
    if apt-get "${options[@]}" -qq update && apt-get "${options[@]}" -y --download-only install "$@" >"$state/log" 2>&1; then
      rm -rf "$dest"; mkdir -p "$dest"
      for package in "$state"/cache/archives/*.deb; do dpkg-deb -x "$package" "$dest"; done
      libs=$dest/usr/lib/x86_64-linux-gnu; loader=$libs/ld-linux-x86-64.so.2
      for program in "$dest"/usr/bin/*; do
        target=$(readlink -f "$program") || continue
        case $target in "$(readlink -f "$dest")"/*) ;; *) continue ;; esac
        [ "$(head -c4 "$target" | tail -c3)" = ELF ] || continue
        patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$libs" "$target" 2>/dev/null || true
      done
      rm -rf "$state"; return 0
    fi
    tail -3 "$state/log" >&2 || true; rm -rf "$state"
  done
  cannot "$* could not be had from Debian"
}

install_neovim() {
  [ -x "$TOOLS/debian/usr/bin/nvim" ] && return
  have apt-get || cannot "Neovim needs a Debian machine (apt-get is not there)"
  private_packages "$TOOLS/debian" neovim hx tree-sitter-cli
  say "$("$TOOLS/debian/usr/bin/nvim" --version | head -1)"
}

install_helix() {
  [ -e "$TOOLS/debian/usr/bin/hx" ] && return
  install_neovim
}

install_screenshots() {
  have tmux aha chromium && return
  apt tmux aha chromium fonts-dejavu-core fonts-noto-core
}

install_vscode() {
  local dir=$TOOLS/vscode
  [ -f "$dir/ready" ] && return
  have node npm || cannot "VS Code needs Node.js and npm"
  have chromium rg || apt chromium ripgrep fonts-dejavu-core fonts-noto-core
  rm -rf "$dir"; mkdir -p "$dir/playwright"
  (cd "$dir" && npm pack --silent "code-server@$CODE_SERVER" >/dev/null && tar xzf "code-server-$CODE_SERVER.tgz" && rm "code-server-$CODE_SERVER.tgz")
  (cd "$dir/package/lib/vscode" && npm install --ignore-scripts --omit=dev >/dev/null)
  mkdir -p "$dir/package/lib/vscode/node_modules/@vscode/ripgrep/bin"
  ln -sf "$(command -v rg)" "$dir/package/lib/vscode/node_modules/@vscode/ripgrep/bin/rg"
  ln -sfn node_modules "$dir/package/lib/vscode/node_modules.asar"
  (cd "$dir/playwright" && echo '{"private":true,"type":"module"}' > package.json && npm install "playwright-core@$PLAYWRIGHT" >/dev/null)
  touch "$dir/ready"
  say "VS Code server from code-server $CODE_SERVER"
}

install_emacs() {
  # Emacs 29 and later has Eglot built in.
  have emacs && emacs -Q --batch --eval '(kill-emacs (if (or (locate-library "eglot") (file-expand-wildcards "/usr/share/emacs/site-lisp/elpa/eglot-*")) 0 1))' && return
  apt emacs-nox elpa-eglot
  say "$(emacs --version | head -1)"
}

install_vim() {
  have vim && vim --version | grep -q '+job' && [ -e /usr/share/vim-ale ] && return
  apt vim-nox vim-ale
}

[ $# -gt 0 ] || set -- neovim helix screenshots vscode emacs vim
for tool in "$@"; do "install_$tool"; done
