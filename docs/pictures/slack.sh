#!/bin/sh
# Draws the example digest and its first card as Slack shows them; needs node, npm and chromium.
# The drawing is another's (slack-blocks-to-jsx), and near to Slack's own. From the top: sh docs/pictures/slack.sh
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$top/docs/pictures/slack.mjs" "$work"
"$top/.venv/bin/parallax" digest "$top/examples" --format slack > "$work/digest.json"
cd "$work"
npm install --silent --no-package-lock slack-blocks-to-jsx@1.1.1 react@19.3.1 react-dom@19.3.1 esbuild@0.28.2
node node_modules/esbuild/install.js
node_modules/.bin/esbuild slack.mjs --bundle --platform=node --format=cjs --outfile=slack.cjs --log-level=error

draw() { # name, which, from, to, height
  node slack.cjs digest.json "$2" "$3" "$4" node_modules/slack-blocks-to-jsx/dist/style.css > "$1.html"
  chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$work/profile" \
    --window-size=660,"$5" --screenshot="$top/docs/pictures/$1.png" "file://$work/$1.html" 2>/dev/null
}
draw slack-digest messages 0 1 1260
draw slack-card thread 0 1 1700
