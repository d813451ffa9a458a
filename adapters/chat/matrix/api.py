"""Requests to the client-server API for which nio has no method, or none that fits.

Source: https://spec.matrix.org/latest/client-server-api/
"""

import json
from typing import Any, Final

from aiohttp import ClientResponse
from nio.client.async_client import AsyncClient

from adapters.chat.matrix.errors import PATIENCE, await_answer, error_of_status

V3: Final = "/_matrix/client/v3"


async def send_json(client: AsyncClient, method: str, path: str, content: Any = None) -> ClientResponse:
    """Send a signed request. Raises what aiohttp raises; the status is not looked at."""
    headers = {"Authorization": f"Bearer {client.access_token}", "Content-Type": "application/json"}
    body = None if content is None else json.dumps(content)
    response: ClientResponse = await client.send(method, V3 + path, body, headers, timeout=PATIENCE)
    return response


async def exchange_json(
    client: AsyncClient, method: str, path: str, content: Any = None
) -> tuple[int, Any, dict[str, Any]]:
    """Send a request. Returns the status, the headers and the JSON of its answer. Raises `AdapterError`."""

    async def answer() -> tuple[int, Any, dict[str, Any]]:
        response = await send_json(client, method, path, content)
        return response.status, response.headers, dict(await client.parse_body(response))

    answered: tuple[int, Any, dict[str, Any]] = await await_answer(answer())
    return answered


async def request_json(client: AsyncClient, method: str, path: str, content: Any = None) -> dict[str, Any]:
    """Send a request and return the JSON of its answer. Raises `AdapterError`."""
    status, headers, said = await exchange_json(client, method, path, content)
    if status >= 400:
        raise error_of_status(
            status, said.get("errcode", ""), said.get("error", ""), said.get("retry_after_ms"), headers
        )
    return said
