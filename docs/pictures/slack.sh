#!/bin/sh
# Draws scenes of the examples as Slack shows them; needs node, npm and chromium. From the top: sh docs/pictures/slack.sh
# The drawing is another's (slack-blocks-to-jsx), and near to Slack's own.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
out=${1:-$top/docs/pictures}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$top/docs/pictures/slack.mjs" "$work"
"$top/.venv/bin/python" "$top/docs/pictures/scenes.py" slack > "$work/scenes.json"
cd "$work"
npm install --silent --no-package-lock slack-blocks-to-jsx@1.1.1 react@19.3.1 react-dom@19.3.1 esbuild@0.28.2
node node_modules/esbuild/install.js
node_modules/.bin/esbuild slack.mjs --bundle --platform=node --format=cjs --outfile=slack.cjs --log-level=error

look() { # at a page, with more flags
  chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$work/profile" "$@" 2> /dev/null
}
draw() { # name, width, scenes
  name=$1 width=$2
  shift 2
  node slack.cjs scenes.json node_modules/slack-blocks-to-jsx/dist/style.css "$width" "$@" > "$name.html"
  height=$(look --window-size="$width",800 --dump-dom "file://$work/$name.html" | sed -n 's/.*data-height="\([0-9]*\)".*/\1/p')
  look --window-size="$width",$((height + 12)) --screenshot="$out/$name.png" "file://$work/$name.html"
}
draw slack-digest 660 digest
draw slack-card 660 card
draw slack-update 660 digest-updated:5 update
draw slack-correction 660 card-corrected:6 correction
draw slack-phone 390 digest
