"""What one person alone sees after a press or a command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord.http import Route

from bot.models import Button, Buttons, Click, Command, Event, Line, Post, Whisper
from bot.platforms import Reply
from bot.platforms.discord_render import Shape, message, private
from bot.platforms.discord_wire import deadline, told

Interaction = discord.Interaction[Any]
EPHEMERAL = 1 << 6
SURE = "sure"
"""The button that carries out what was asked about first; its value is the event's id."""
NOTHING = Whisper((Line("There is nothing more to show here.", bullet=False),))
TOO_LATE = Whisper((Line("That was asked too long ago. Please do it again.", bullet=False),))
NOT_HERE = Whisper(
    (Line("I am not a member here and can't write. Ask me in a direct message.", bullet=False),)
)
SILENT = Whisper((Line("You may not write here, so this can't be shared.", bullet=False),))
FAILED = Whisper((Line("That did not work. Please try again in a while.", bullet=False),))

_ASKED_FIRST: Mapping[tuple[type[Event], str], str] = {
    (Click, "apart"): "Say that this article tells another event? Where you may change this channel, it also "
    "leaves the story, for everybody.",
    (Command, "leave"): "Have no more digests in this channel?",
    (Command, "forget"): "Delete everything that you asked me, and what I answered?",
}


def doubt(event: Click | Command) -> str | None:
    """What to ask before the event is carried out, None where there is no harm in it."""
    name = event.action if isinstance(event, Click) else event.name
    return _ASKED_FIRST.get((type(event), name))


def asked_first(event: Click | Command, words: str) -> Whisper:
    """The question, and the button that means yes. To say no, one leaves it alone."""
    yes = Button("Yes, do it", SURE, event.id)
    return Whisper((Line(words, bullet=False), Buttons((yes,))))


def becomes(reply: Reply, event: str) -> tuple[Shape, ...]:
    """The messages that tell one person what became of what they did."""
    match reply:
        case Whisper():
            return private(reply.blocks, event, share=reply.share) or private(NOTHING.blocks, event)
        case Post():
            return (message([_pointer(reply)]),)
    return private(NOTHING.blocks, event)


def _pointer(post: Post) -> Shape:
    where = f"It comes in <#{post.thread}>." if post.thread else "It comes here in a moment."
    return {"type": 10, "content": where}


async def hush(interaction: Interaction, whisper: Whisper) -> None:
    """Answers at once, to one person. Within three seconds of what they did."""
    (shape, *_) = becomes(whisper, str(interaction.id))
    async with told(deadline()):
        await interaction.response.send_message(
            view=Drawn(shape), ephemeral=True, suppress_embeds=True, allowed_mentions=_NOBODY
        )


async def tell(interaction: Interaction, reply: Reply, event: str) -> None:
    """Puts the answer to the event where Discord says that we think, and what it doesn't hold below it."""
    first, *rest = becomes(reply, event)
    original = Route(
        "PATCH",
        "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
        webhook_id=interaction.application_id,
        webhook_token=interaction.token,
    )
    async with told(deadline()):
        await interaction.client.http.request(original, json=first)
        for shape in rest:
            await interaction.followup.send(
                view=Drawn(shape), ephemeral=True, suppress_embeds=True, allowed_mentions=_NOBODY
            )


def may_share(interaction: Interaction) -> bool:
    """Whether this person could write here themselves."""
    may, thread = interaction.permissions, isinstance(interaction.channel, discord.Thread)
    return interaction.guild_id is None or (may.send_messages_in_threads if thread else may.send_messages)


_NOBODY = discord.AllowedMentions.none()


class Drawn(discord.ui.LayoutView):
    """Components that are ready to be sent. It listens to nothing: presses come in by their custom_id."""

    def __init__(self, payload: Shape) -> None:
        super().__init__(timeout=None)
        self._drawn: list[Shape] = payload["components"]

    def to_components(self) -> list[Shape]:
        """What goes over the wire."""
        return self._drawn

    def has_components_v2(self) -> bool:
        """Always, whatever they are."""
        return True
