"""What tests of several files are given."""

from __future__ import annotations

import sys

import pytest

from bot import cli


@pytest.fixture
def parallax(monkeypatch, capsys, tmp_path):
    """Types a command in an empty folder; gives exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def typed(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["parallax", *map(str, words)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return typed
