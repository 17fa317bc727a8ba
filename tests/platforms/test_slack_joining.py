"""What it takes to join a workspace: tokens, scopes, the manifest, and what ``doctor`` says of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.config import Config
from bot.errors import BadConfig
from bot.platforms import Check, Examined, slack
from bot.platforms.slack_examine import NEEDED
from bot.platforms.slack_pace import METHODS
from tests.platforms.fake_slack import FakeSlack, Step
from tests.platforms.slack_desk import make

TOP = Path(__file__).parents[2]
MANIFEST: dict[str, Any] = json.loads((TOP / "docs" / "slack-manifest.json").read_text("utf-8"))

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"])
@pytest.mark.parametrize("value", ["", "xyz"], ids=["missing", "of another kind"])
def test_a_wrong_token_is_named(name: str, value: str):
    environ = TOKENS | {name: value}
    if name == "SLACK_SIGNING_SECRET":
        environ |= {"SLACK_APP_TOKEN": "", name: ""}
    with pytest.raises(BadConfig, match=name):
        slack.make(slack.Options(), environ)


@pytest.mark.parametrize(
    ("environ", "paths"),
    [
        (TOKENS, []),
        (TOKENS | {"SLACK_SIGNING_SECRET": "s"}, []),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}, ["/slack/events"]),
    ],
    ids=["app token", "both", "signing secret"],
)
def test_how_it_hears(environ: dict[str, str], paths: list[str]):
    platform = slack.make(slack.Options(), environ)
    assert isinstance(platform, slack.Slack)
    assert list(platform.doors()) == paths


# --- the manifest --------------------------------------------------------------------------------

USES = {
    "apps.connections.open": None,  # by the app-level token
    "assistant.threads.setStatus": "assistant:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "auth.test": None,
    "chat.appendStream": "chat:write",
    "chat.getPermalink": None,
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.startStream": "chat:write",
    "chat.stopStream": "chat:write",
    "chat.update": "chat:write",
    "conversations.history": "channels:history groups:history im:history",
    "conversations.replies": "channels:history groups:history im:history",
    "include_all_metadata": "metadata.message:read",
    "reactions.add": "reactions:write",
    "reactions.remove": "reactions:write",
    "users.info": "users:read",
    "views.publish": None,
}
HEARS = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "assistant_thread_started": "assistant:write",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "/": "commands",
}


def called() -> set[str]:
    """All names of methods that stand in the adapter's code, and what is asked of them."""
    code = "\n".join(
        path.read_text("utf-8")
        for path in (TOP / "bot" / "platforms").glob("slack*.py")
        if path.name != "slack_pace.py"
    )
    named = set(
        re.findall(r'"((?:apps|assistant|auth|chat|conversations|reactions|users|views)\.[A-Za-z.]+)"', code)
    )
    shared = {"apps.connections.open"} if "apps_connections_open" in code else set()
    return named | shared | ({"include_all_metadata"} & set(re.findall(r"\w+", code)))


def test_the_manifest_asks_for_what_is_used_and_no_more():
    assert called() == set(USES), "a method is called whose scope nobody looked up"
    wanted = {scope for scopes in (*USES.values(), *HEARS.values()) for scope in (scopes or "").split()}
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == wanted
    assert set(NEEDED) == wanted
    assert set(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) == {*HEARS} - {"/"}


def test_each_method_has_its_place_in_the_pace():
    assert {*USES} - {"auth.test", "chat.postMessage", "include_all_metadata"} == set(METHODS)


def test_what_the_manifest_turns_on():
    assert MANIFEST["settings"]["interactivity"]["is_enabled"], "else no button is heard"
    assert [each["command"] for each in MANIFEST["features"]["slash_commands"]] == ["/parallax"]
    assert "assistant_view" in MANIFEST["features"]
    assert MANIFEST["features"]["app_home"]["home_tab_enabled"]
    assert len(MANIFEST["display_information"]["description"]) <= 140
    assert len(MANIFEST["features"]["assistant_view"]["assistant_description"]) <= 300


def test_the_page_explains_each_scope_and_shows_both_manifests():
    page = (TOP / "docs" / "slack.md").read_text("utf-8")
    assert [scope for scope in NEEDED if f"`{scope}`" not in page] == []
    (socket, http) = (json.loads(each) for each in re.findall(r"```json\n(.*?)```", page, re.S))
    assert socket == MANIFEST
    address = "https://parallax.example.org/slack/events"
    assert http["settings"]["event_subscriptions"].pop("request_url") == address
    assert http["settings"]["interactivity"].pop("request_url") == address
    assert http["features"]["slash_commands"][0].pop("url") == address
    http["settings"]["socket_mode_enabled"] = True
    assert http == MANIFEST, "both manifests ask for the same"


# --- doctor ----------------------------------------------------------------------------------------


async def looked(platform: object, *channels: str) -> dict[str, Check]:
    assert isinstance(platform, Examined)
    return {each.what: each for each in await platform.examine(channels)}


async def test_a_workspace_that_is_as_it_should_be(workspace: FakeSlack):
    found = await looked(make(workspace), "C1")
    assert [each.what for each in found.values() if not each.well] == []
    assert found["slack hearing"].said == "over Socket Mode"
    assert not any(workspace.channels.values()), "nothing is posted"


async def test_what_is_wrong_is_said_in_a_line_each(workspace: FakeSlack):
    workspace.scopes = "chat:write,commands"
    workspace.fail("apps.connections.open", Step(error="not_allowed_token_type"))
    workspace.channels["C9"] = []
    found = await looked(make(workspace), "C1", "C9", "C404")
    assert "metadata.message:read is missing" in found["slack scopes"].said
    assert "install the app again" in found["slack scopes"].said
    assert "connections:write" in found["slack hearing"].said
    assert found["slack C1"].well
    assert "/invite" in found["slack C9"].said
    assert "/invite" in found["slack C404"].said
    assert not any(each.well for what, each in found.items() if what not in ("slack", "slack C1"))
    assert not any("\n" in each.said for each in found.values())


@pytest.mark.parametrize(
    ("step", "says"),
    [(Step(error="invalid_auth"), "SLACK_BOT_TOKEN"), (Step(503, body="away"), "503")],
    ids=["a refused token", "Slack is away"],
)
async def test_a_workspace_that_is_not_to_be_reached(workspace: FakeSlack, step: Step, says: str):
    workspace.fail("auth.test", step)
    (only,) = (await looked(make(workspace), "C1")).values()
    assert not only.well
    assert says in only.said


async def test_over_http_it_says_what_slack_must_be_told(workspace: FakeSlack):
    environ = workspace.environ | {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "s"}
    found = await looked(slack.make(slack.Options(), environ))
    assert "/slack/events" in found["slack hearing"].said


def test_what_is_heard_over_http_needs_the_page():
    from bot import app

    environ = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
    with pytest.raises(BadConfig, match="page"):
        app.make_platforms(Config(platforms={"slack": {}}), environ)
    made = app.make_platforms(Config(platforms={"slack": {}, "page": {}}), environ)
    assert set(made) == {"slack", "page"}
