"""What every page has: its language, its templates and files, its errors, and forms that only it can send."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, cast
from urllib.parse import quote, unquote

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from claimcheck.data import parse_yaml
from claimcheck.errors import ClaimcheckError
from claimcheck.reporting.article import environment, words_for
from claimcheck.schema import Lang
from claimcheck.server.errors import problem_of
from claimcheck.server.intake import base_name
from claimcheck.server.jobs import TooManyJobsError
from claimcheck.server.problems import Problem
from claimcheck.server.services import Services

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = [
    "Form",
    "Interface",
    "PageRoute",
    "back",
    "editor_of",
    "interface_of",
    "read_form",
    "remember_editor",
    "render",
    "router",
    "services",
]

Language = Literal["fr", "en"]
_LANGUAGE, _FORM, _EDITOR = "claimcheck_language", "claimcheck_form", "claimcheck_editor"
_YEAR = 365 * 24 * 3600
_STATIC = {"page.css": "text/css", "report.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}


class Interface:
    """The words of the page in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.words = words_for(Lang(language))
        self._all: dict[str, Any] = parse_yaml(_source("words.yaml"))[language]

    def __call__(self, key: str, **parts: object) -> str:
        """A word or sentence of the interface."""
        text: str = self._all["page"][key]
        return text.format(**parts) if parts else text

    def of(self, section: str, value: object) -> str:
        """The word for one of several values."""
        word: str = self._all[section][str(value)]
        return word

    def error(self, status: int) -> str:
        """What an HTTP status means to a reader."""
        known: dict[int, str] = self._all["errors"]
        return known.get(status, known[500])


_made = cache(Interface)


def interface_of(request: Request) -> Interface:
    """The words of the page in the language of a request."""
    return _made(language_of(request))


class PageRoute(APIRoute):
    """A route whose errors are pages too."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, which answers errors with a page."""
        handler = super().get_route_handler()

        async def shown(request: Request) -> Response:
            try:
                return await handler(request)
            except (Problem, HTTPException, RequestValidationError, ClaimcheckError, TooManyJobsError) as error:
                problem = problem_of(error)
                response = render(request, "error.html.j2", problem.status, problem=problem.details)
                response.headers.update(problem.headers)
                return response

        return shown


router = APIRouter(route_class=PageRoute)


def services(request: Request) -> Services:
    """What the routes share."""
    return cast(Services, request.app.state.services)


def language_of(request: Request) -> Language:
    """The language that was chosen, else the first of French and English that the browser prefers, else English."""
    chosen = request.cookies.get(_LANGUAGE)
    if chosen in {"fr", "en"}:
        return cast(Language, chosen)
    preferred = []
    for place, each in enumerate(request.headers.get("accept-language", "").split(",")[:20]):
        name, _, weight = each.strip().lower().partition(";q=")
        try:
            preferred.append((-float(weight or 1), place, name.partition("-")[0]))
        except ValueError:
            continue
    names = (name for weight, _, name in sorted(preferred) if weight < 0)
    return cast(Language, next((name for name in names if name in {"fr", "en"}), "en"))


def render(request: Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
    """A page. ``ui`` speaks the language of the interface, ``words`` is what reports say in it.

    ``here`` is where the page can be loaded again: its own address unless it answers a form.
    """
    ui = interface_of(request)
    token = request.cookies.get(_FORM) or ""
    fresh = not 20 <= len(token) <= 100
    token = secrets.token_urlsafe(24) if fresh else token
    read = request.method == "GET"
    here = request.url.path + (f"?{request.url.query}" if request.url.query and read else "")
    shared = {"ui": ui, "words": ui.words, "token": token, "asset": _asset, "status": status}
    content = _templates().get_template(template).render(shared | {"here": here if read else "/"} | values)
    response = HTMLResponse(content.encode("utf-8", "replace"), status)
    response.headers["Vary"] = "Accept-Language, Cookie"
    # Without any referrer, browsers would also hide the origin of our own forms.
    response.headers["Referrer-Policy"] = "same-origin"
    if fresh:
        _set_cookie(request, response, _FORM, token)
    return response


def back(path: str, anchor: str = "") -> RedirectResponse:
    """Answer a form by leading to a page, which can then be loaded again without sending the form again."""
    return RedirectResponse(path + (f"#{anchor}" if anchor else ""), 303)


@dataclass(frozen=True, slots=True)
class Form:
    """What was sent in a form: the texts of its fields, and the file if there is one."""

    fields: Mapping[str, Sequence[str]]
    file: tuple[str, str | None, bytes] | None = None
    """Name, type and content."""

    def text(self, name: str) -> str:
        """The text of a field, or an empty one; line ends are those that were typed, for browsers send all as CRLF."""
        return self.fields.get(name, ("",))[0].replace("\r\n", "\n")

    def texts(self, name: str) -> Sequence[str]:
        """Everything that was chosen in a field."""
        return self.fields.get(name, ())


async def read_form(request: Request) -> Form:
    """The fields of a form of ours.

    Raises:
        Problem: it cannot be read, or was not sent by one of our pages.
    """
    most = services(request).settings.max_body
    try:
        async with request.form(max_files=1, max_fields=200, max_part_size=most) as sent:
            fields: dict[str, list[str]] = {}
            file = None
            for name, value in sent.multi_items():
                if isinstance(value, str):
                    fields.setdefault(name, []).append(value)
                elif value.filename:
                    file = (base_name(value.filename), value.content_type, await value.read())
    except MultiPartException as error:
        raise Problem(400, f"The form cannot be read: {error.message}") from None
    form = Form(fields, file)
    known = request.cookies.get(_FORM)
    if not known or not hmac.compare_digest(form.text("token").encode(), known.encode()):
        raise Problem(403, "This form was not sent by a page of the service, or cookies are off: load the page again.")
    return form


def editor_of(request: Request) -> tuple[str, bool]:
    """Who decides: the name of the token, which stands, or the name that was given last; and whether it stands."""
    user: str | None = getattr(request.state, "user", None)
    return (user, True) if user else (unquote(request.cookies.get(_EDITOR, ""))[:300], False)


def remember_editor(request: Request, response: Response, editor: str) -> None:
    """Offer this name in the next form."""
    _set_cookie(request, response, _EDITOR, quote(editor))


def _set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=_YEAR, httponly=True, samesite="lax", secure=secure)


@router.post("/language")
async def choose_language(request: Request) -> Response:
    """Keep a language and go back to the page."""
    form = await read_form(request)
    to, language = form.text("to"), form.text("language")
    local = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable()
    response = back(to if local else "/")
    if language in {"fr", "en"}:
        _set_cookie(request, response, _LANGUAGE, language)
    return response


@router.get("/static/{name}")
def static(name: str) -> Response:
    """A file of the pages."""
    if name not in _STATIC:
        raise HTTPException(404)
    headers = {"Cache-Control": "max-age=31536000, immutable"}
    return Response(_source(name), media_type=_STATIC[name], headers=headers)


@cache
def _asset(name: str) -> str:
    """The address of a file of the pages, which changes with its content."""
    return f"/static/{name}?{hashlib.sha256(_source(name).encode()).hexdigest()[:12]}"


@cache
def _source(name: str) -> str:
    own = resources.files(__package__)
    for place in (own.joinpath("templates"), own.joinpath("static"), own, resources.files("claimcheck.data.reporting")):
        if (file := place.joinpath(name)).is_file():
            return file.read_text(encoding="utf-8")
    raise FileNotFoundError(name)


@cache
def _templates() -> Environment:
    return environment(_source)
