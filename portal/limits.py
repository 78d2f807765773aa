"""Rate limits, counted in the broker's store so that all web processes count together."""

import ipaddress

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address


def network() -> str:
    """The caller's address; of IPv6 the /64, which one household has whole."""
    address = get_remote_address()
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False))


limiter = Limiter(key_func=network, default_limits=[], headers_enabled=False)


def init_limits(app: Flask, broker_url: str, *, enabled: bool) -> None:
    """Count in Valkey or Redis; in this process alone where there is neither."""
    app.config["RATELIMIT_ENABLED"] = enabled
    app.config["RATELIMIT_STORAGE_URI"] = storage_for(broker_url)
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = True
    limiter.init_app(app)


def storage_for(broker_url: str) -> str:
    """The same server in the words of the limits library."""
    if broker_url.startswith("redis+socket://"):
        return broker_url.replace("redis+socket://", "redis+unix://", 1)
    return broker_url if broker_url.startswith("redis") else "memory://"
