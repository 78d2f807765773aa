"""Security headers: nothing from other servers, no framing, no sniffing, no referrer with an address in it."""

from flask import Flask, Response, request

CONTENT_POLICY = "; ".join([
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "media-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
])


def init_headers(app: Flask, *, https: bool) -> None:
    """Put the headers on every answer; personal pages are never cached."""

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint == "static":  # twenty files a page, none of them personal
            response.headers["Cache-Control"] = "public, max-age=300"
        else:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
