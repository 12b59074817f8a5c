#!/usr/bin/env bash
# All tests, in one command: formatting, lints, documentation, the tests of the crate, the grammars, and the
# end-to-end tests in real editors. What a machine cannot run is said aloud and counted at the end.
#   bash tests/all.sh              everything
#   bash tests/all.sh --no-editors without the editors
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export TOOLS=${TOOLS:-$PWD/.tools} CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-never}
# Property tests draw the same cases on every run and every machine; another number draws others.
export PROPTEST_RNG_SEED=${PROPTEST_RNG_SEED:-20260302}
passed=0 failed=0 skipped=0

# step NAME COMMAND...: exit code 0 passes, 3 is a skip that the command has explained, all else fails.
step() {
  local name=$1 code=0 start=$SECONDS; shift
  printf '\n== %s\n' "$name"
  "$@" || code=$?
  case $code in
    0) passed=$((passed + 1)); printf '== %s: passed (%d s)\n' "$name" $((SECONDS - start)) ;;
    3) skipped=$((skipped + 1)); printf '== %s: SKIPPED, see above\n' "$name" ;;
    *) failed=$((failed + 1)); printf '== %s: FAILED (exit code %d)\n' "$name" "$code" ;;
  esac
}

step 'formatting' cargo fmt --all --check
step 'lints' cargo clippy --workspace --all-targets --quiet -- -D warnings
step 'documentation' env RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --document-private-items --quiet
step 'tests of the crate' cargo test --workspace --quiet
step 'the program, as it ships' cargo build --release --quiet
if [ "${1:-}" != --no-editors ]; then
  export NEWSMARK=$PWD/target/release/newsmark
  [ -n "${CARGO_TARGET_DIR:-}" ] && NEWSMARK=$CARGO_TARGET_DIR/release/newsmark
  [ -x grammar/test.sh ] && step 'grammars' grammar/test.sh
  for editor in neovim vscode emacs helix vim terminal; do
    [ -x "tests/editors/$editor.sh" ] && step "end to end in $editor" "tests/editors/$editor.sh"
  done
fi

printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
[ "$failed" = 0 ]
