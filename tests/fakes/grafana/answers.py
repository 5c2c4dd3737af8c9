"""The forms in which Grafana answers. It has three, told apart by their Content-Type. [recorded]"""

from __future__ import annotations

from typing import Any

from tests.fakes.wire import Response, as_json

MACARON = "application/json; charset=UTF-8"
BINDING = "application/json; charset=utf-8"


class Refusal(Exception):
    """An answer that ends the handling of a request."""

    def __init__(self, response: Response) -> None:
        super().__init__(response)
        self.response = response


def refuse(response: Response) -> Refusal:
    return Refusal(response)


def error(status: int, message: str, kind: str = "") -> Response:
    """An error of the API: most have a message only, some a kind, called `status`. [recorded]"""
    return as_json({"message": message, **({"status": kind} if kind else {})}, status)


def macaron(status: int, message: str) -> Response:
    """An error from before the API: credentials, unknown routes, roles. [recorded]"""
    return as_json({"message": message}, status, MACARON)


def binding(status: int, *faults: dict[str, Any]) -> Response:
    """Errors of a body's form: a list, in 7.5. [recorded]"""
    return as_json(list(faults), status, BINDING)


def coded(status: int, code: str, message: str, kind: str) -> Response:
    """An error of Grafana's errutil: 9 and later. [source]"""
    return as_json({"message": message, "messageId": code, "statusCode": status, "traceID": "", "extra": kind}, status)
