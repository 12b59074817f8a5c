#!/usr/bin/env bash
# Emacs with Eglot, in batch mode: set up as docs/editors/emacs.md says, on the bundled articles.
# NEWSMARK names the program under test.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
export TOOLS=${TOOLS:-$root/.tools} NEWSMARK=${NEWSMARK:-$root/target/release/newsmark}
"$here/install.sh" emacs || exit $?
scratch=$(mktemp -d); trap 'rm -rf "$scratch"' EXIT
cp -r "$root/seeds" "$scratch/articles"
mkdir "$scratch/bin"; ln -s "$NEWSMARK" "$scratch/bin/newsmark"
# The page's own words are what is tested.
awk '/^```elisp/{on=1; next} /^```/{on=0} on' "$root/docs/editors/emacs.md" > "$scratch/setup.el"
export ARTICLES=$scratch/articles SETUP=$scratch/setup.el PATH=$scratch/bin:$PATH HOME=$scratch
timeout 180 emacs -Q --batch -l "$here/emacs.el" 2>"$scratch/errors" || { code=$?; tail -5 "$scratch/errors" >&2; exit "$code"; }
