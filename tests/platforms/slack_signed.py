"""How Slack tells an app something over HTTP: signed, and in the form that each kind has.

Written from the documents, apart from the client that checks it.
https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


def signed(body: bytes, at: int, secret: str = SECRET) -> dict[str, str]:
    """The headers that go with a body."""
    said = b"v0:%d:%b" % (at, body)
    code = hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": f"v0={code}"}


def told(envelope: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
    """The body and the headers of what goes over Socket Mode as that envelope."""
    payload = envelope["payload"]
    if envelope["type"] == "events_api":
        headers = {"Content-Type": "application/json"}
        if envelope.get("retry_attempt"):
            headers |= {
                "X-Slack-Retry-Num": str(envelope["retry_attempt"]),
                "X-Slack-Retry-Reason": "http_timeout",
            }
        return json.dumps(payload).encode(), headers
    form = {"payload": json.dumps(payload)} if envelope["type"] == "interactive" else payload
    return urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
