#!/usr/bin/env bash
# Holds the tree-sitter and TextMate grammars against the examples that the server's parser is tested with.
# What it needs is put into the folder TOOLS (.tools by default): the tree-sitter program from Debian's newer
# suites, vscode-tmgrammar-test from npm. What a machine cannot have is skipped, and said.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${TOOLS:=$here/../.tools}"
TOOLS=$(cd "$TOOLS" && pwd)
failed=0

# Unpacks a Debian package with its whole library closure into a folder of its own; installs nothing.
debian_tree_sitter() {
  local root=$TOOLS/tree-sitter-root state=$TOOLS/tree-sitter-apt uri suite program
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null && command -v patchelf >/dev/null || return 1
  uri=$(awk '/^URIs:/{print $2; exit}' /etc/apt/sources.list.d/debian.sources 2>/dev/null) || return 1
  [ -n "$uri" ] || return 1
  for suite in forky sid trixie; do
    rm -rf "$state" && mkdir -p "$state"/{lists/partial,cache/archives/partial,etc} && : > "$state/status"
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
      "$uri" "$suite" > "$state/etc/s.sources"
    local options=(-o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$state/etc" -o Dir::Etc::preferencesparts=/dev/null
      -o Dir::State="$state" -o Dir::State::lists="$state/lists" -o Dir::State::status="$state/status" -o Dir::Cache="$state/cache"
      -o APT::Install-Recommends=false -o Debug::NoLocking=true -o Acquire::Languages=none)
    apt-get "${options[@]}" -qq update >/dev/null 2>&1 &&
      apt-get "${options[@]}" -y --download-only install tree-sitter-cli >/dev/null 2>&1 || continue
    mkdir -p "$root"
    for package in "$state"/cache/archives/*.deb; do dpkg-deb -x "$package" "$root"; done
    local libraries=$root/usr/lib/x86_64-linux-gnu
    program=$(readlink -f "$root/usr/bin/tree-sitter")
    patchelf --set-interpreter "$libraries/ld-linux-x86-64.so.2" --force-rpath --set-rpath "$libraries" "$program" &&
      rm -rf "$state" && return 0
  done
  return 1
}

tree_sitter=$(command -v tree-sitter || true)
[ -n "$tree_sitter" ] || { [ -x "$TOOLS/tree-sitter-root/usr/bin/tree-sitter" ] || debian_tree_sitter; } &&
  tree_sitter=${tree_sitter:-$TOOLS/tree-sitter-root/usr/bin/tree-sitter}
if [ -z "$tree_sitter" ]; then
  echo "SKIPPED: tree-sitter grammar (no tree-sitter program here, and none could be had from Debian: apt-get, dpkg-deb, patchelf)"
elif ! command -v cc >/dev/null; then
  echo "SKIPPED: tree-sitter grammar (no C compiler)"
else
  work=$TOOLS/tree-sitter-newsmark
  rm -rf "$work" && cp -r "$here/tree-sitter-newsmark" "$work"
  export XDG_CACHE_HOME=$TOOLS/cache XDG_CONFIG_HOME=$TOOLS/config
  mkdir -p "$XDG_CONFIG_HOME/tree-sitter"
  printf '{"parser-directories":["%s"]}\n' "$TOOLS" > "$XDG_CONFIG_HOME/tree-sitter/config.json"
  if (cd "$work" && "$tree_sitter" generate && "$tree_sitter" build -o newsmark.so); then
    if [ -f "$here/tree-sitter-newsmark/src/parser.c" ] &&
      ! cmp -s "$here/tree-sitter-newsmark/src/parser.c" "$work/src/parser.c"; then
      echo "note: this tree-sitter writes another parser.c than the committed one; generate anew if grammar.js was changed"
    fi
    for example in "$here"/examples/*.news; do
      if python3 "$here/tree.py" "$tree_sitter" "$work" "$example" | diff "${example%.news}.tree" - ; then
        echo "ok: tree-sitter reads $(basename "$example")"
      else
        echo "FAILED: tree-sitter reads $(basename "$example") otherwise (expected <, found >)"; failed=1
      fi
      for query in highlights folds injections; do
        (cd "$work" && "$tree_sitter" query "queries/$query.scm" "$example" >>"$work/$query.found") ||
          { echo "FAILED: queries/$query.scm"; failed=1; }
      done
    done
    # What a query names, some example has: a query that finds nothing any more would pass unnoticed.
    found=1
    for query in highlights folds injections; do
      for capture in $(grep -v '^;' "$work/queries/$query.scm" | grep -o '@[a-z.]*' | sort -u); do
        grep -q "capture: .*\\b${capture#@}, start" "$work/$query.found" ||
          { echo "FAILED: queries/$query.scm finds no $capture in any example"; failed=1 found=0; }
      done
    done
    [ $found = 0 ] || echo "ok: every capture of the queries is found in the examples"
  else
    echo "FAILED: the tree-sitter grammar does not build"; failed=1
  fi
fi

if ! command -v npm >/dev/null; then
  echo "SKIPPED: TextMate grammar (no npm)"
else
  tmgrammar=$TOOLS/tmgrammar
  mkdir -p "$tmgrammar"
  [ -f "$tmgrammar/package.json" ] || echo '{"private":true}' > "$tmgrammar/package.json"
  if [ -d "$tmgrammar/node_modules/vscode-tmgrammar-test" ] ||
    (cd "$tmgrammar" && npm install --loglevel=error vscode-tmgrammar-test@0.1.3 >/dev/null); then
    cp "$here/newsmark.tmLanguage.json" "$tmgrammar/"
    rm -rf "$tmgrammar/t" && cp -r "$here/textmate" "$tmgrammar/t"
    (cd "$tmgrammar" && npx --no-install vscode-tmgrammar-test -g newsmark.tmLanguage.json 't/*.test.news') || failed=1
    # The marks of every example that open and close on one line.
    (cd "$tmgrammar" && cp "$here/textmate.cjs" . && node textmate.cjs "$here"/examples/*.news) || failed=1
  else
    echo "SKIPPED: TextMate grammar (vscode-tmgrammar-test could not be had from npm)"
  fi
fi

exit $failed
