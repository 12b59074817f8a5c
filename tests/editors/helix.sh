#!/usr/bin/env bash
# Helix, which has no batch mode, in a terminal of tmux: set up as docs/editors/helix.md says, on the bundled
# articles. NEWSMARK names the program under test; PICTURES, if set, is a folder that gets a screenshot.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
export TOOLS=${TOOLS:-$root/.tools} NEWSMARK=${NEWSMARK:-$root/target/release/newsmark}
"$here/install.sh" helix screenshots || exit $?
hx=$(readlink -f "$TOOLS/debian/usr/bin/hx")
scratch=$(mktemp -d)
terminal() { tmux -L "newsmark$$" -f /dev/null "$@"; }
trap 'terminal kill-server 2>/dev/null; rm -rf "$scratch"' EXIT
cp -r "$root/seeds" "$scratch/articles"
mkdir -p "$scratch/bin" "$scratch/config/helix"; ln -s "$NEWSMARK" "$scratch/bin/newsmark"
# The page's own words are what is tested.
awk '/^```toml/{on=1; next} /^```/{on=0} on' "$root/docs/editors/helix.md" > "$scratch/config/helix/languages.toml"
HELIX_RUNTIME=$(dirname "$hx")/runtime
export HELIX_RUNTIME PATH=$scratch/bin:$PATH HOME=$scratch XDG_CONFIG_HOME=$scratch/config XDG_CACHE_HOME=$scratch/cache
export TERM=xterm-256color COLORTERM=truecolor LANG=C.UTF-8

ok() { echo "ok - $1"; }
screen() { terminal capture-pane -p; }
# see NAME PATTERN: waits until the screen shows it; fails with the screen.
see() {
  for _ in $(seq 600); do screen | grep -q -- "$2" && { ok "$1"; return; }; sleep 0.05; done
  echo "NOT ok - $1: never saw “$2” on"; screen; exit 1
}
keys() { terminal send-keys "$@"; }

"$hx" --health newsmark > "$scratch/health" || true
grep -q '✓.*newsmark.*/bin/newsmark' "$scratch/health" || { echo 'NOT ok - the health check finds the program'; cat "$scratch/health"; exit 1; }
ok 'the health check finds the program'

terminal new-session -d -x 110 -y 40 "$hx $scratch/articles/03-radio-liman.txt"
terminal set -g default-terminal tmux-256color
see 'the article is open' "Rebels helped direct air strikes"
keys / Kartapoloc Enter
see 'the search stops at the misspelt name' ' 15:'
# The server answers when it has read the folder; a card that is asked for before is asked for again.
for _ in $(seq 20); do
  keys Space k
  for _ in $(seq 40); do screen | grep -q '02-cedar-post' && break 2; sleep 0.05; done
  keys Escape
done
see 'the card of a misspelling names the person' '02-cedar-post'
if [ -n "${PICTURES:-}" ]; then
  "$here/picture.sh" "newsmark$$" "$PICTURES/helix-hover.png" 1120 800
fi
keys Escape
# An Escape that still waits for the rest of a sequence would swallow the next key.
for _ in $(seq 100); do screen | grep -q '02-cedar-post' || break; sleep 0.05; done
keys / 'Such close' Enter
see 'the search stops at the statement' ' 13:'
keys g d
see 'gd on a statement leads to another report of it' '02-cedar-post\|04-rheinblick'
keys Space D
see 'the folder’s disagreements are listed' 'newsmark denial'
echo PASS
