"""The client of the `ovh` package, with what it lacks: an endpoint given by URL, another look at the time, `close`.

Only the public face of the package is used. From there its search cannot be switched off: it looks in the environment
and in `ovh.conf` for whatever is `None`. So an OAuth2 client found there beside our application key (or the other way
round) is refused as a login that is not complete.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urljoin

import requests
from ovh.client import ENDPOINTS, OAUTH2_TOKEN_URLS, Client
from ovh.oauth2 import OAuth2
from requests.adapters import HTTPAdapter
from typing_extensions import override


class WholeUrl(str):
    """A path that is a whole URL already.

    The package knows endpoints by name only and puts the URL of that name before the path, with `+`. This path
    answers that addition itself, so that request and signature are for the URL alone.
    """

    __slots__ = ()

    def __radd__(self, _endpoint: str) -> str:
        return str(self)


class Signer(Client):
    """Signs and sends the requests of one login. For one thread at a time.

    `endpoint` is OVH's name for it, or a URL; `time_out` is in seconds; `read_time` takes OVH's time, in seconds since
    1970, from the answer of `/auth/time`.

    Raises:
        ovh.exceptions.APIError: the login is not complete, or its endpoint is not known.
    """

    def __init__(
        self,
        endpoint: str,
        *,
        application_key: str = "",
        application_secret: str = "",
        consumer_key: str = "",
        client_id: str = "",
        client_secret: str = "",
        time_out: float = 10,
        read_time: Callable[[requests.Response], int],
    ) -> None:
        named = "://" not in endpoint
        by_client = bool(client_id)
        # An empty text is not looked for elsewhere: what is missing is reported, and never taken from another login.
        super().__init__(  # type: ignore[no-untyped-call]  # the package ships no types
            endpoint=endpoint if named else "ovh-eu",
            application_key=None if by_client else application_key,
            application_secret=None if by_client else application_secret,
            consumer_key=consumer_key,
            client_id=client_id if by_client else None,
            client_secret=client_secret if by_client else None,
            timeout=time_out,
        )
        self.url = ENDPOINTS[endpoint] if named else endpoint
        self.named = named
        self.time_out = time_out
        self.oauth2: Any = None
        if by_client:
            token_url = OAUTH2_TOKEN_URLS[endpoint] if named else urljoin(endpoint, "/auth/oauth2/token")
            self.oauth2 = OAuth2(client_id, client_secret, token_url)  # type: ignore[no-untyped-call]  # as above
        self.read_time = read_time
        self.ahead: int | None = None
        self.connections: set[HTTPAdapter] = set()

    def learn_time(self) -> None:
        """Ask for OVH's time, unless it is known: signatures hold by that."""
        if self.ahead is None:
            self.ahead = self.read_time(self.raw_call("GET", "/auth/time", need_auth=False)) - int(time.time())

    def forget_time(self) -> None:
        """Ask again at the next request that is signed."""
        self.ahead = None

    @property
    @override
    def time_delta(self) -> int:
        """Seconds that OVH's clock is ahead of ours. The package's own version fails on an answer that is no time."""
        self.learn_time()
        return self.ahead or 0

    @override
    def raw_call(
        self,
        method: str,
        path: str,
        data: Mapping[str, object] | None = None,
        need_auth: bool = True,
        headers: dict[str, str] | None = None,
    ) -> requests.Response:
        """Send one request; unless `need_auth` is false, signed or with an OAuth2 token."""
        response: requests.Response
        if need_auth and self.oauth2:
            url = self.url + path
            response = self.oauth2.session.request(method, url, headers=headers, json=data, timeout=self.time_out)
        else:
            target = path if self.named else WholeUrl(self.url + path)
            response = super().raw_call(method, target, data, need_auth, headers)  # type: ignore[no-untyped-call]  # as above
        self.connections.add(response.connection)
        return response

    def close(self) -> None:
        """Close the connections that are open."""
        for connection in self.connections:
            connection.close()
