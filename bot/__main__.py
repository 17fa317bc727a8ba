"""``python -m bot`` is ``parallax``."""

from bot.cli import main

main()
