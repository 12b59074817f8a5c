#!/usr/bin/env bash
# Real VS Code (its server build) in headless Chromium: the extension is built, packaged as a .vsix, installed,
# and used on the bundled articles, through the API in the extension host and through the page itself.
# NEWSMARK names the program under test; PICTURES, if set, is a folder that gets screenshots.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
export TOOLS=${TOOLS:-$root/.tools} NEWSMARK=${NEWSMARK:-$root/target/release/newsmark}
"$here/install.sh" vscode || exit $?
export npm_config_loglevel=error npm_config_update_notifier=false EXTENSIONS_GALLERY='{"serviceUrl":""}'
dir=$TOOLS/vscode
export PORT=${PORT:-8391}
scratch=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$scratch"' EXIT

# The extension, built in a copy so that the checkout stays clean.
mkdir -p "$dir/extension"
tar -C "$root/editors/vscode" --exclude node_modules --exclude dist --exclude server --exclude '*.vsix' -cf - . | tar -C "$dir/extension" -xf -
mkdir -p "$dir/extension/syntaxes" "$dir/extension/server"
cp "$root/grammar/newsmark.tmLanguage.json" "$dir/extension/syntaxes/"
cat "$root/LICENSE-MIT" "$root/LICENSE-APACHE" > "$dir/extension/LICENSE.txt"
cp "$NEWSMARK" "$dir/extension/server/newsmark"
# Inside the package the README's pictures stand beside it.
for picture in $(grep -o 'docs/images/[a-z-]*\.png' "$dir/extension/README.md"); do
  [ -f "$root/$picture" ] && cp "$root/$picture" "$dir/extension/media/"
done
sed -i 's#\.\./\.\./docs/images/#media/#' "$dir/extension/README.md"
(cd "$dir/extension" && npm ci --ignore-scripts >/dev/null && npm run -s check && npm run -s build 2>/dev/null && npm run -s package >/dev/null)
echo "ok - the extension builds and packages: $(du -k "$dir/extension/newsmark.vsix" | cut -f1) KB with the program in it"

# A profile of its own.
profile=$scratch/profile; mkdir -p "$profile/user/User" "$profile/extensions"
cat > "$profile/user/User/settings.json" <<'J'
{"workbench.startupEditor":"none","telemetry.telemetryLevel":"off","security.workspace.trust.enabled":false,
 "extensions.autoUpdate":false,"extensions.autoCheckUpdates":false,"update.mode":"none","workbench.enableExperiments":false,
 "workbench.settings.enableNaturalLanguageSearch":false,"extensions.ignoreRecommendations":true,"chat.disableAIFeatures":true,
 "workbench.secondarySideBar.defaultVisibility":"hidden","editor.hover.delay":50,"editor.semanticHighlighting.enabled":true,
 "editor.inlayHints.enabled":"on","workbench.colorTheme":"Default Light Modern","git.enabled":false,
 "editor.unicodeHighlight.ambiguousCharacters":false,"editor.fontFamily":"DejaVu Sans Mono","editor.wordWrap":"on","editor.minimap.enabled":false}
J
run=(node "$dir/package/lib/vscode/out/server-main.js" --accept-server-license-terms --server-data-dir "$profile"
  --user-data-dir "$profile/user" --extensions-dir "$profile/extensions")
"${run[@]}" --install-extension "$dir/extension/newsmark.vsix" --force 2>&1 | grep -q 'successfully installed'
echo 'ok - the .vsix installs'
cp -r "$root/seeds" "$scratch/articles"
"${run[@]}" --host 127.0.0.1 --port "$PORT" --without-connection-token --telemetry-level off --enable-smoke-test-driver \
  --disable-workspace-trust > "$scratch/server.log" 2>&1 &
server=$!
for _ in $(seq 300); do curl -fs "http://127.0.0.1:$PORT/version" >/dev/null && break; sleep 0.1; done

cp -r "$here/vscode" "$scratch/tests"
ln -s "$dir/playwright/node_modules" "$scratch/tests/node_modules"
export ARTICLES=$scratch/articles EXTENSION=$dir/extension TESTS=$scratch/tests
(cd "$scratch/tests" && timeout 300 node api.mjs)
# The page begins with articles about which nobody has decided anything.
rm -r "$scratch/articles" && cp -r "$root/seeds" "$scratch/articles"
(cd "$scratch/tests" && timeout 240 node page.mjs)
