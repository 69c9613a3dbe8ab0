"""Requests to documents: JSON, forms with or without a file, or the bare bytes of a text, page or file."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal, Self, TypeVar

from fastapi import Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, BeforeValidator, Field, ValidationError, WithJsonSchema, model_validator
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from claimcheck.errors import InputError
from claimcheck.reading import read_bytes, read_text
from claimcheck.schema import Document, Lang
from claimcheck.server.problems import Problem
from claimcheck.server.settings import ServerSettings

__all__ = ["Day", "EvidenceOptions", "Intake", "Options", "base_name", "read_evidence", "read_request", "request_body"]


def _day(value: object) -> object:
    """Only YYYY-MM-DD: numbers and times would be taken for dates otherwise."""
    if type(value) is dt.date or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII)):
        return value
    raise ValueError("is no date (YYYY-MM-DD)")


Plain = Annotated[str, Field(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")]
Address = Annotated[str, Field(max_length=2000, pattern=r"^https?://[^\s\x00-\x1f\x7f]+$")]
Day = Annotated[dt.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
M = TypeVar("M", bound=BaseModel)
Said = TypeVar("Said", bound="Options")
Language = Literal["fr", "en"]
_DEFAULT_ID = "text"
_RAW = {
    "text/plain": "A text.",
    "text/markdown": "A text in Markdown.",
    "text/html": "A page; its article is read.",
    "application/xhtml+xml": "A page; its article is read.",
    "application/pdf": "A PDF file.",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "A Word file (.docx).",
}
_JSON, _FORM, _MULTIPART = "application/json", "application/x-www-form-urlencoded", "multipart/form-data"


class Options(BaseModel):
    """What may be said of a document: in the query of the address, or in the fields of a JSON object or form."""

    id: Plain | None = Field(default=None, min_length=1, description="The document's id; `text`, or the file's name.")
    date: Day | None = Field(default=None, description="The day of the article; else as the document says itself.")
    lang: Language | None = Field(default=None, description="The language of the article; else identified.")


class EvidenceOptions(Options):
    """What may be said of a document that is added as evidence."""

    publisher: Plain | None = Field(default=None, min_length=1, description="Who published it; else the url's host.")
    url: Address | None = Field(default=None, description="The address of the document.")
    kind: Literal["third_party", "self_published", "official"] | None = Field(
        default=None, description="Who stands behind it; third_party if nothing is said."
    )
    replace: bool = Field(default=False, description="It takes the place of another text of the same address.")


class _Content(BaseModel):
    """A text or a page, of which there is one."""

    text: str | None = Field(default=None, min_length=1, description="The text; offsets are code points of it.")
    html: str | None = Field(default=None, min_length=1, description="A page or a part of one; its article is read.")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.text is None) == (self.html is None):
            raise ValueError("give either 'text' or 'html'")
        return self


@dataclass(frozen=True, slots=True)
class Intake:
    """What was sent: a text, or the bytes of a page or file with what is known of their format."""

    content: str | bytes
    options: Options
    name: str = ""
    media_type: str | None = None

    def read(self, settings: ServerSettings, *, own_id: str | None = None) -> Document:
        """The document; its id is the one given, else ``own_id``, the file's name or ``text``.

        Takes long for large pages and files.

        Raises:
            InputError: it cannot be read.
            Problem: it is longer than it may be, or holds several documents.
        """
        document = self._document(own_id)
        if len(document.text) > settings.max_text:
            raise Problem(413, f"The text is longer than {settings.max_text:,} characters: split it.")
        try:
            document.text.encode()
        except UnicodeEncodeError:
            raise InputError("the text holds half a surrogate pair, which is no character") from None
        return document

    @property
    def sha256(self) -> str:
        """SHA-256 of what was sent, hexadecimal."""
        content = self.content
        return hashlib.sha256(
            content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        ).hexdigest()

    def _document(self, own_id: str | None) -> Document:
        given = self.options
        lang = Lang(given.lang) if given.lang else None
        document_id = given.id or own_id or self.name or _DEFAULT_ID
        if isinstance(self.content, str):
            if not self.content.strip("\x00 \t\r\n"):
                raise InputError("the text is empty")
            return read_text(self.content, document_id, date=given.date, lang=lang)
        found = read_bytes(
            self.content,
            document_id,
            name_hint=self.name or None,
            media_type=self.media_type,
            date=given.date,
            lang=lang,
        )
        if len(found) != 1:
            raise InputError(f"holds {len(found)} documents: send them one by one")
        return found[0]


async def read_request(request: Request, options: Annotated[Options, Query()]) -> Intake:
    """What a request brings, for a route to depend on. Fields of the body win over the query.

    Raises:
        Problem: a type of content that is not taken (415), or a body that is not what it says (400).
        RequestValidationError: a field that is not valid.
    """
    return (await _read(request, options))[0]


async def read_evidence(
    request: Request, options: Annotated[EvidenceOptions, Query()]
) -> tuple[Intake, EvidenceOptions]:
    """Like :func:`read_request`, with what is said of the source."""
    return await _read(request, options)


def request_body(options: type[Options], example: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the OpenAPI description that tells what :func:`read_request` takes."""
    own = options.model_json_schema()["properties"]
    content = _Content.model_json_schema()["properties"]
    fields = {
        "type": "object",
        "properties": content | own,
        "oneOf": [{"required": ["text"]}, {"required": ["html"]}],
    }
    file = {
        "type": "object",
        "properties": {"file": {"type": "string", "format": "binary"}} | own,
        "required": ["file"],
    }
    taken: dict[str, Any] = {
        _JSON: {"schema": fields, "example": dict(example)},
        _MULTIPART: {"schema": file},
        _FORM: {"schema": fields},
    }
    for media_type, description in _RAW.items():
        binary = {} if media_type.startswith("text/") or media_type.endswith("+xml") else {"format": "binary"}
        taken[media_type] = {"schema": {"type": "string", "minLength": 1, "description": description, **binary}}
    return {"requestBody": {"required": True, "content": taken}}


async def _read(request: Request, options: Said) -> tuple[Intake, Said]:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == _JSON:
        return _from_fields(options, await _json_object(request))
    if media_type in {_FORM, _MULTIPART}:
        return await _from_form(request, options)
    if media_type not in _RAW:
        taken = ", ".join([_JSON, _MULTIPART, _FORM, *_RAW])
        raise Problem(415, f"The type of the content is none of {taken}.", headers={"Accept-Post": taken})
    return Intake(await request.body(), options, media_type=media_type), options


def _merged(options: Said, fields: Mapping[str, Any]) -> Said:
    """What the query says, and over it what the body says."""
    return _checked(type(options), options.model_dump(exclude_none=True, exclude_unset=True) | dict(fields))


def _checked(model: type[M], values: Mapping[str, Any]) -> M:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in faults]) from None


def _from_fields(options: Said, fields: Mapping[str, Any]) -> tuple[Intake, Said]:
    given = {name: value for name, value in fields.items() if value is not None}
    own = _merged(options, given)
    body = _checked(_Content, given)
    if body.html is not None:
        return Intake(body.html.encode("utf-8", "surrogatepass"), own, media_type="text/html"), own
    return Intake(body.text or "", own), own


async def _from_form(request: Request, options: Said) -> tuple[Intake, Said]:
    most: int = request.app.state.services.settings.max_body
    try:
        async with request.form(max_files=1, max_fields=20, max_part_size=most) as form:
            fields = {name: value for name, value in form.items() if isinstance(value, str) and value}
            file = form.get("file")
            if not isinstance(file, UploadFile):
                return _from_fields(options, fields)
            own = _merged(options, fields)
            name = base_name(file.filename or "")
            # Programs say text/plain of what they do not know; the name knows better.
            media_type = None if file.content_type == "text/plain" else file.content_type
            return Intake(await file.read(), own, name=name, media_type=media_type), own
    except HTTPException as error:
        raise Problem(400, f"The form cannot be read: {error.detail}") from None


async def _json_object(request: Request) -> dict[str, Any]:
    try:
        value = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise Problem(400, "The body is no valid JSON.") from None
    if not isinstance(value, dict):
        raise Problem(422, "The body is no JSON object.")
    return value


def base_name(name: str) -> str:
    """The last part of a file's name, whatever system it comes from; nothing is ever opened under it."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(sign for sign in last if sign.isprintable())[:200]
