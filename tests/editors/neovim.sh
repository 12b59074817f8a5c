#!/usr/bin/env bash
# Neovim, headless: opens the bundled articles with the project's own plugin and uses it as a reader would.
# NEWSMARK names the program under test.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
export TOOLS=${TOOLS:-$root/.tools} NEWSMARK=${NEWSMARK:-$root/target/release/newsmark}
"$here/install.sh" neovim || exit $?
nvim=$TOOLS/debian/usr/bin/nvim
scratch=$(mktemp -d); trap 'rm -rf "$scratch"' EXIT
export XDG_STATE_HOME=$scratch/state XDG_DATA_HOME=$scratch/data XDG_CONFIG_HOME=$scratch/config XDG_CACHE_HOME=$scratch/cache
cp -r "$root/seeds" "$scratch/articles"
# A copy of the plugin, so that its tags file is not written into the checkout.
cp -r "$root/editors/nvim" "$scratch/plugin"
export ARTICLES=$scratch/articles PLUGIN=$scratch/plugin
# Neovim unpacked into a private folder does not know where its own runtime is.
VIMRUNTIME=$TOOLS/debian/usr/share/nvim/runtime; export VIMRUNTIME
timeout 300 "$nvim" --clean --headless -l "$here/neovim.lua"
rm -rf "$scratch/articles"; cp -r "$root/seeds" "$scratch/articles"
timeout 300 "$nvim" --clean --headless -l "$here/neovim-walks.lua"
# Pictures, if a folder for them is named: Neovim in a terminal of tmux.
if [ -n "${PICTURES:-}" ] && "$here/install.sh" screenshots; then
  picture() { # NAME SUBCOMMAND WORD PATTERN
    tmux -L "newsmark$$$1" -f /dev/null new-session -d -x 120 -y 40 \
      "env TERM=xterm-256color COLORTERM=truecolor NEWSMARK_DO='$2' NEWSMARK_AT='$3' '$nvim' --clean -S '$here/neovim-picture.lua'"
    for _ in $(seq 1200); do tmux -L "newsmark$$$1" capture-pane -p | grep -q -- "$4" && break; sleep 0.05; done
    "$here/picture.sh" "newsmark$$$1" "$PICTURES/neovim-$1.png" 1160 820
    tmux -L "newsmark$$$1" kill-server
  }
  rm -rf "$scratch/articles"; cp -r "$root/seeds" "$scratch/articles"
  picture compare compare 'Rami Abdel' 'Same event?'
  picture timeline timeline Kartapoloc 'Published 3 November'
  picture findings findings Kartapoloc '=='
fi
if [ -d "$root/../shared/seeds" ]; then
  rm -rf "$scratch/articles"; cp -r "$root/../shared/seeds" "$scratch/articles"; touch "$scratch/articles/newsmark.toml"
  timeout 300 "$nvim" --clean --headless -l "$here/neovim-seeds.lua"
else
  echo 'neovim: SKIPPED the five articles of ../shared/seeds, which are not on this machine'
fi
