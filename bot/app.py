"""Wiring: everything is built here, once, from the config and the environment."""

from __future__ import annotations

import importlib
import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import bundled, platforms, sources
from bot.config import ChannelOptions, Config, DeskOptions, ModelOptions, checked, load
from bot.desk import Blocks, Desk
from bot.errors import BadConfig
from bot.http import Http
from bot.money import Budget, Limits
from bot.platforms import Platform
from bot.sources import Source
from bot.writing import Writer

if TYPE_CHECKING:
    from bot.store import Store

log = logging.getLogger("parallax")
Environ = Mapping[str, str]
EXAMPLE_DATABASE = "sqlite:///parallax-example.db"


def adapters(package: Any) -> tuple[str, ...]:
    """Names of the adapters in ``bot.platforms`` or ``bot.sources``: files that have a ``make``.

    They are found by their text: importing each would cost seconds.
    """
    (folder,) = package.__path__
    found = (path for path in Path(folder).glob("*.py") if "\ndef make(" in path.read_text(encoding="utf-8"))
    return tuple(sorted(path.stem for path in found))


def read_config(path: Path) -> Config:
    """The config in that file. Raises BadConfig."""
    return load(path, adapters(platforms))


def example_config(port: int = 8000) -> Config:
    """The example desk: the bundled articles, a channel on the terminal and one on the page."""
    folder = {"kind": "folder", "path": str(bundled.folder("examples"))}
    channels = (
        ChannelOptions(name="terminal", platform="terminal", id="terminal"),
        ChannelOptions(name="examples", platform="page", id="examples"),
    )
    return Config(
        desk=DeskOptions(database=EXAMPLE_DATABASE),
        source=(folder,),
        channel=channels,
        platforms={"terminal": {}, "page": {"port": port}},
        file="the example desk",
        root=Path.cwd(),
    )


@asynccontextmanager
async def desk(
    config: Config, environ: Environ, *, at_once: bool = False, quiet: bool = False
) -> AsyncIterator[Desk]:
    """A desk with all its parts, closed at the end. Raises BadConfig.

    ``quiet``: without platforms, for a command that posts nothing and needs no tokens.
    """
    environ = secrets(environ)
    async with make_http(config) as http:
        from bot.store import Store

        store = await Store.open(database(config))
        try:
            made = {} if quiet else make_platforms(config, environ)
            built = Desk(
                config=config,
                store=store,
                platforms=made,
                writer=make_writer(config, environ, store),
                bases=_bases(config, tuple(made)),
                at_once=at_once,
                sources=(own := make_sources(config, http)),
                own=frozenset(own),
                learn=partial(with_added, own, config, http),
                http=http,
            )
            await built.learn_sources()
            check_channels(config, built.sources)
            try:
                yield built
            finally:
                await built.stop_looking()
        finally:
            await store.close()


def make_http(config: Config, typed: Iterable[str] = ()) -> Http:
    """The client that all sources share. ``typed`` are hosts that somebody named by hand."""
    desk = config.desk
    allowed = (*desk.allow_hosts, *typed)
    return Http(desk.contact, allowed, desk.fetch_pause_seconds, at_once=desk.fetch_at_once)


def secrets(environ: Environ) -> Environ:
    """The environment, with each secret whose file is named there: ``DISCORD_TOKEN_FILE=/run/x``."""
    return _Secrets(environ)


class _Secrets(Mapping[str, str]):
    """Reads a file only when its secret is asked for: other programs name files there, too."""

    def __init__(self, environ: Environ) -> None:
        self._environ = environ

    def __getitem__(self, name: str) -> str:
        file = self._environ.get(f"{name}_FILE")
        if self._environ.get(name) or not file:
            return self._environ[name]
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            said = f"expects a file that can be read ({error})"
            raise BadConfig(f"{name}_FILE", said, "environment") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._environ)

    def __len__(self) -> int:
        return len(self._environ)


def make_platforms(config: Config, environ: Environ) -> dict[str, Platform]:
    """The platforms that have a block. Raises BadConfig where a block or a token is wrong."""
    made = {name: make_platform(name, config, environ) for name in config.platforms}
    _join(made, config.file)
    return made


def _join(made: Mapping[str, Platform], file: str) -> None:
    """Let in by the page's server what platforms are told over HTTP. Raises BadConfig where there is none."""
    page = next((each for each in made.values() if isinstance(each, platforms.Host)), None)
    for name, each in made.items():
        doors = each.doors() if isinstance(each, platforms.Visited) else {}
        if doors and page is None:
            raise BadConfig(
                "page", f"expects a block [page]: what [{name}] hears over HTTP comes in there", file
            )
        if doors and page:
            page.open_doors(doors)


def make_platform(name: str, config: Config, environ: Environ) -> Platform:
    """One platform from its block."""
    module = importlib.import_module(f"bot.platforms.{name}")
    options = checked(module.Options, config.platforms[name], name, config.file)
    made: Platform = module.make(options, environ)
    return made


def make_sources(config: Config, http: Http) -> dict[str, Source]:
    """The sources of the config, by id. Raises BadConfig where one is wrong."""
    made = [make_source(raw, f"source[{n}]", config, http) for n, raw in enumerate(config.source)]
    return {source.id: source for source in made}


def with_added(own: Mapping[str, Source], config: Config, http: Http, blocks: Blocks) -> dict[str, Source]:
    """The config's own sources and those of added blocks. The file wins for what it names."""
    known = dict(own)
    for id, block in blocks.items():
        try:
            known.setdefault(id, make_source(block, f"added source {id}", config, http))
        except BadConfig as error:  # a row of another version must not keep the bot from its work
            log.warning("%s", error)
    return known


def check_channels(config: Config, known: Mapping[str, Source]) -> None:
    """Raises BadConfig where a channel listens to a source that there is not."""
    for number, channel in enumerate(config.channel):
        for id in channel.sources:
            if id not in known:
                expects = f"expects ids of sources ({', '.join(known) or 'there is none'}), not '{id}'"
                raise BadConfig(f"channel[{number}].sources", expects, config.file)


def make_source(raw: Mapping[str, Any], key: str, config: Config, http: Http) -> Source:
    """One source from its block, called ``key`` in what is said of it. Raises BadConfig."""
    known = adapters(sources)
    kind = raw.get("kind")
    if kind not in known:
        raise BadConfig(f"{key}.kind", f"expects one of {', '.join(known)}, not {kind!r}", config.file)
    module = importlib.import_module(f"bot.sources.{kind}")
    rest = {name: value for name, value in raw.items() if name != "kind"}
    options = checked(module.Options, rest, key, config.file)
    made: Source = module.make(options, http, config.root)
    return made


def make_writer(config: Config, environ: Environ, store: Store) -> Writer | None:
    """The model writer where there is a ``[model]`` block, else None."""
    if config.model is None:
        return None
    from bot.writing import making

    writer: Writer = making.make(config.model, environ, store, prompts_folder(config), budget_of(config))
    return writer


def budget_of(config: Config) -> Budget:
    """All that may be spent."""
    model = config.model or ModelOptions(name="none")
    own = {each.name: Limits(each.daily_budget_usd, each.monthly_budget_usd) for each in config.channel}
    desk = Limits(model.daily_budget_usd, model.monthly_budget_usd)
    return Budget(desk, model.daily_tokens, own, config.desk.timezone)


def prompts_folder(config: Config) -> Path | None:
    """The operator's own prompts, which stand before ours by name."""
    return config.root / config.desk.prompts if config.desk.prompts else None


def database(config: Config) -> str:
    """The database's URL, its file counted from the config's folder."""
    file = config.desk.database.removeprefix("sqlite:///")
    return f"sqlite:///{config.root / file}"


def _bases(config: Config, names: tuple[str, ...]) -> dict[str, str]:
    """Where each platform's readers reach our page: the page itself always does."""
    public = str(config.platforms.get("page", {}).get("public_url", "")).rstrip("/")
    bases = {name: public for name in names if public}
    return bases | {"page": ""} if "page" in names else bases
