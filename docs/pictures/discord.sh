#!/bin/sh
# Draws scenes of the examples as Discord shows them; needs chromium. From the top: sh docs/pictures/discord.sh
# simcord draws them, near to Discord's own look; what it needs for that is installed beside, for the moment.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$top"
.venv/bin/python docs/pictures/scenes.py discord > "$work/scenes.json"
.tool/bin/uv venv --quiet --python .venv/bin/python "$work/venv"
.tool/bin/uv pip install --quiet --python "$work/venv/bin/python" "simcord[preview,screenshot]==3.2.0" "discord.py==2.7.1"
"$work/venv/bin/python" docs/pictures/discord_drawn.py "$work/scenes.json" "${1:-$top/docs/pictures}"
