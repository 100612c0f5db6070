"""What the window says of errors: in the user's language, as far as their sentences are known for it."""

from __future__ import annotations

import re
from functools import lru_cache

from app.texts import mark, tr
from inspro_core.errors import InsProError, Message

# of the system and of the libraries that read files; others stay as they are
REASONS = (
    mark("database is locked"),
    mark("database or disk is full"),
    mark("attempt to write a readonly database"),
    mark("disk I/O error"),
    mark("unable to open database file"),
    mark("file is not a database"),
    mark("database disk image is malformed"),
    mark("Invalid data found when processing input"),
    mark("No such file or directory"),
    mark("Permission denied"),
    mark("Operation not permitted"),
    mark("Is a directory"),
    mark("Not a directory"),
    mark("File exists"),
    mark("File name too long"),
    mark("Directory not empty"),
    mark("No space left on device"),
    mark("Disk quota exceeded"),
    mark("Read-only file system"),
    mark("Input/output error"),
    mark("Device or resource busy"),
    mark("Too many open files"),
    mark("[Errno {number}] {reason}: '{path}'"),
    mark("[Errno {number}] {reason}"),
    mark("'{encoding}' codec can't decode byte {byte} in position {place}: {reason}"),
    mark("'{encoding}' codec can't decode bytes in position {place}: {reason}"),
    mark("invalid start byte"),
    mark("invalid continuation byte"),
    mark("unexpected end of data"),
    mark("Expecting value"),
    mark("Expecting ',' delimiter"),
    mark("Expecting ':' delimiter"),
    mark("Expecting property name enclosed in double quotes"),
    mark("Illegal trailing comma before end of array"),
    mark("Illegal trailing comma before end of object"),
    mark("Unterminated string starting at"),
    mark("Invalid control character at"),
    mark("Invalid control character {character} at"),
    mark("Invalid \\escape"),
    mark("Invalid \\escape: {escape}"),
    mark("Invalid \\uXXXX escape"),
    mark("Extra data"),
    mark("{reason}: line {line} column {column} (char {place})"),
    mark("maximum recursion depth exceeded"),
    mark("maximum recursion depth exceeded while decoding a JSON {kind} from a unicode string"),
    mark("invalid literal for int() with base {base}: {value}"),
    mark("could not convert string to float: {value}"),
    mark("cannot convert float {value} to integer"),
    mark("int() argument must be a string, a bytes-like object or a real number, not '{kind}'"),
    mark("float() argument must be a string or a real number, not '{kind}'"),
    mark("not enough values to unpack (expected {expected}, got {found})"),
    mark("too many values to unpack (expected {expected})"),
    mark("too many values to unpack (expected {expected}, got {found})"),
    mark("'{kind}' object is not subscriptable"),
    mark("'{kind}' object has no attribute '{name}'"),
    mark("{kind} indices must be integers or slices, not {other}"),
    mark("string indices must be integers, not '{other}'"),
    mark("'{kind}' object is not iterable"),
    mark("'{kind}' object cannot be interpreted as an integer"),
    mark("'<' not supported between instances of '{kind}' and '{other}'"),
    mark("{call} missing {count} required positional argument: {names}"),
    mark("{call} missing {count} required positional arguments: {names}"),
    mark("{call} got an unexpected keyword argument {name}"),
    mark("Error {number} while decompressing data: {reason}"),
    mark("incorrect header check"),
    mark("invalid stored block lengths"),
    mark("invalid distance too far back"),
    mark("invalid block type"),
    mark("Error while deserializing header: {reason}"),
    mark("Error while serializing: {reason}"),
    mark("I/O error: {reason} (os error {number})"),
    mark("{reason} (os error {number})"),
    mark("header too small"),
    mark("header too large"),
    mark("invalid header length"),
    mark("invalid JSON in header: {reason}"),
    mark("invalid UTF-8 in header: {reason}"),
    mark("{reason} at line {line} column {column}"),
    mark("trailing characters"),
    mark("expected value"),
    mark("expected ident"),
    mark("key must be a string"),
    mark("control character (\\u0000-\\u001F) found while parsing a string"),
    mark("EOF while parsing {part}"),
    mark("invalid utf-8 sequence of {count} bytes from index {place}"),
    mark("incomplete utf-8 byte sequence from index {place}"),
    mark("incomplete metadata, file not fully covered"),
)


def error_text(error: Exception) -> str:
    """Say an error that is written for the user."""
    return message_text(error.message) if isinstance(error, InsProError) else reason_text(str(error))


def message_text(message: Message) -> str:
    """Say a message, and the messages within it."""
    return tr(message.template, **{name: _value_text(name, value) for name, value in message.values.items()})


def reason_text(reason: str) -> str:
    """Say what the system or another library gave as the reason of an error."""
    for template in REASONS:
        if found := _pattern(template).fullmatch(reason):
            return tr(template, **{name: _value_text(name, value) for name, value in found.groupdict().items()})
    return reason


def _value_text(name: str, value: object) -> object:
    if isinstance(value, Message):
        return message_text(value)
    return reason_text(value) if name == "reason" and isinstance(value, str) else value


@lru_cache(maxsize=len(REASONS))
def _pattern(template: str) -> re.Pattern[str]:
    """Return what fits a template, with a group for each of its fields."""
    parts = re.split(r"\{(\w+)\}", template)
    names = parts[1::2]
    return re.compile(
        "".join(f"{re.escape(fixed)}(?P<{name}>.+?)" for fixed, name in zip(parts[::2], names, strict=False))
        + re.escape(parts[-1]),
        re.DOTALL,
    )
