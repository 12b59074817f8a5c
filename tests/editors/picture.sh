#!/usr/bin/env bash
# picture.sh SOCKET OUT.png WIDTH HEIGHT: what the tmux server SOCKET shows, as a picture (tmux, aha, Chromium).
set -euo pipefail
scratch=$(mktemp -d); trap 'rm -rf "$scratch"' EXIT
tmux -L "$1" capture-pane -e -p | aha --black |
  sed "s#<pre>#<pre style=\"font:15px/1.25 'DejaVu Sans Mono',monospace;margin:8px\">#" > "$scratch/page.html"
HOME=$scratch chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
  --disable-component-update --disable-sync --host-resolver-rules='MAP * ~NOTFOUND' --user-data-dir="$scratch/profile" \
  --window-size="$3,$4" --screenshot="$2" "file://$scratch/page.html" >/dev/null 2>&1
