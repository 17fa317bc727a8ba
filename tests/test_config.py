"""A config that is wrong ends in one line with the file, the key and what it expects."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import load, parse
from bot.errors import BadConfig

PLATFORMS = ("discord", "page", "slack")
CHANNEL = {"name": "world", "platform": "slack", "id": "C1"}


@pytest.mark.parametrize(
    ("raw", "key", "expects"),
    [
        ({"desk": {"timzone": "UTC"}}, "desk.timzone", "nearest valid one is 'timezone'"),
        ({"slak": {}}, "slak", "nearest valid one is 'slack'"),
        ({"desk": {"timezone": "Europe/Lundon"}}, "desk.timezone", "Europe/London"),
        ({"desk": {"database": "mysql://x"}}, "desk.database", "sqlite:///FILE"),
        ({"slack": {}, "channel": [{**CHANNEL, "schedule": "8"}]}, "channel[0].schedule", "five fields"),
        ({"slack": {}, "channel": [{**CHANNEL, "schedule": "0 99 * * *"}]}, "channel[0].schedule", "cron"),
        ({"slack": {}, "channel": [{**CHANNEL, "storys": 3}]}, "channel[0].storys", "'stories'"),
        ({"slack": {}, "channel": [{**CHANNEL, "stories": "3"}]}, "channel[0].stories", "whole number"),
        ({"channel": [CHANNEL]}, "channel[0].platform", "[slack]"),
        ({"slack": {}, "channel": [CHANNEL, CHANNEL]}, "channel[1].name", "name of its own"),
        ({"model": {}}, "model.name", "must be set"),
        ({"slack": 3}, "slack", "[slack]"),
        ({"source": "inbox"}, "source", "a list"),
        ({"file": "x"}, "file", "unknown key"),
        ({"desk": {"language": "english"}}, "desk.language", "code of a language"),
        ({"slack": {}, "channel": [{**CHANNEL, "language": "german"}]}, "channel[0].language", "'de'"),
        ({"slack": {}, "channel": [{**CHANNEL, "name": "a b"}]}, "channel[0].name", "not 'a b'"),
        ({"desk": {"contact": "a@b.example\nX: y"}}, "desk.contact", "on one line"),
        ({"desk": {"allow_hosts": ["http://wiki.local/"]}}, "desk.allow_hosts", "'wiki.local:8080'"),
        ({"desk": {"fetch_pause_seconds": "x"}}, "desk.fetch_pause_seconds", "expects a number"),
        ({"model": {"name": "m", "base_url": "models.local"}}, "model.base_url", "http://"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_wrong_config(raw, key, expects):
    with pytest.raises(BadConfig) as caught:
        parse(raw, PLATFORMS, "config.toml")
    assert caught.value.key == key
    assert expects in caught.value.expects
    assert str(caught.value).startswith(f"config.toml: {key}: ")
    assert "\n" not in str(caught.value)


def test_platform_and_source_blocks_stay_raw():
    config = parse({"slack": {"anything": 1}, "source": [{"kind": "feed", "x": 2}]}, PLATFORMS)
    assert config.platforms == {"slack": {"anything": 1}}
    assert config.source == ({"kind": "feed", "x": 2},)


def test_not_toml(tmp_path: Path):
    path = tmp_path / "config.toml"
    path.write_text("[desk\n")
    with pytest.raises(BadConfig, match="is not TOML"):
        load(path, PLATFORMS)


def test_not_text(tmp_path: Path):
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadConfig, match="can't be read: it is not text in UTF-8"):
        load(path, PLATFORMS)


def test_channel_zone_falls_back_to_the_desk():
    raw = {"desk": {"timezone": "Asia/Tokyo"}, "slack": {}, "channel": [CHANNEL]}
    config = parse(raw, PLATFORMS)
    assert config.zone(config.channel[0]) == "Asia/Tokyo"
