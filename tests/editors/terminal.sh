#!/usr/bin/env bash
# The command line in a terminal of tmux, as a researcher uses it on the bundled articles: tables, a build that fails,
# a decision written as text. NEWSMARK names the program under test; PICTURES, if set, is a folder that gets a screenshot.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
export TOOLS=${TOOLS:-$root/.tools} NEWSMARK=${NEWSMARK:-$root/target/release/newsmark}
"$here/install.sh" screenshots || exit $?
scratch=$(mktemp -d)
terminal() { tmux -L "newsmark$$" -f /dev/null "$@"; }
trap 'terminal kill-server 2>/dev/null; rm -rf "$scratch"' EXIT
cp -r "$root/seeds" "$scratch/articles"
mkdir "$scratch/bin"; ln -s "$NEWSMARK" "$scratch/bin/newsmark"
cat > "$scratch/02-cedar-post.txt.news" <<'N'
---
annotates: 02-cedar-post.txt
---

[^n1]: [Passage]{.claim at="24 targets"}

[^x2]: [Decision]{.contradiction a=n1 b=03-radio-liman:n1 rule=number status=reviewed verdict=unit reviewer=mb on=2026-03-02}
  One briefing, two units: the one counts targets, the other strikes.
N
cat > "$scratch/03-radio-liman.txt.news" <<'N'
---
annotates: 03-radio-liman.txt
---

[^n1]: [Passage]{.claim at="24 Russian air strikes"}
N
export PATH=$scratch/bin:$PATH LANG=C.UTF-8 TERM=xterm-256color SCRATCH=$scratch
terminal new-session -d -x 130 -y 36 -c "$scratch/articles" "env PS1='\$ ' bash --norc --noprofile"
terminal set -g default-terminal tmux-256color
screen() { terminal capture-pane -p; }
see() { # NAME PATTERN
  for _ in $(seq 1200); do screen | grep -q -- "$2" && { echo "ok - $1"; return; }; sleep 0.05; done
  echo "NOT ok - $1: never saw “$2” on"; screen; exit 1
}
run() { terminal send-keys -l "$1"; terminal send-keys Enter; }
run 'newsmark extract > tables.jsonl; wc -l tables.jsonl'
see 'there is one line of tables an article' '6 tables.jsonl'
screen | grep -q '0/6' && { echo 'NOT ok - no bar is left behind by what is done at once'; exit 1; }
run 'newsmark check --fail-on discrepancy | tail -12; echo exit code ${PIPESTATUS[0]}'
see 'the build fails while disagreements are open' 'exit code 1'
before=$(screen | grep -o '[0-9]* discrepanc[a-z]*' | tail -1)
run 'cp ../*.news .; cat 02-cedar-post.txt.news'
see 'a decision is text' 'One briefing, two units'
run 'newsmark check --fail-on discrepancy | tail -1; newsmark check --explain | grep -i "one briefing"'
see 'what is decided is told with its reason' 'reviewed by mb .*One briefing'
after=$(screen | grep -o '[0-9]* discrepanc[a-z]*' | tail -1)
[ "$before" != "$after" ] || { echo "NOT ok - what is decided is listed no more: $before, then $after"; screen; exit 1; }
echo "ok - what is decided is listed no more: $before, then $after"
[ -z "${PICTURES:-}" ] || "$here/picture.sh" "newsmark$$" "$PICTURES/terminal-researcher.png" 1240 720
echo PASS
