#!/usr/bin/env bash
# Vim with ALE, in batch mode: set up as docs/editors/vim.md says, on the bundled articles.
# NEWSMARK names the program under test.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
export TOOLS=${TOOLS:-$root/.tools} NEWSMARK=${NEWSMARK:-$root/target/release/newsmark}
"$here/install.sh" vim || exit $?
scratch=$(mktemp -d); trap 'rm -rf "$scratch"' EXIT
cp -r "$root/seeds" "$scratch/articles"
mkdir "$scratch/bin"; ln -s "$NEWSMARK" "$scratch/bin/newsmark"
# The page's own words are what is tested.
{ echo 'set nocompatible nomore noswapfile viminfo='
  awk '/^```vim/{on=1; next} /^```/{on=0} on' "$root/docs/editors/vim.md"
  echo 'filetype on'; } > "$scratch/vimrc"
export ARTICLES=$scratch/articles REPORT=$scratch/report PATH=$scratch/bin:$PATH HOME=$scratch
timeout 180 vim -N -u "$scratch/vimrc" -es --not-a-term -S "$here/vim.vim" </dev/null >"$scratch/output" 2>&1 || true
cat "$REPORT" 2>/dev/null || { echo 'NOT ok - Vim wrote no report'; tail -5 "$scratch/output"; exit 1; }
grep -q '^PASS$' "$REPORT"
