"""YAML or JSON → expectations; whatever is wrong with a text is told with its line and what may be meant."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from topology.expectations.records import (
    Always,
    BackedUp,
    Expectation,
    Never,
    NoRisk,
    Outside,
    Rule,
    State,
)
from topology.expectations.words import RISKS
from topology.graph.reachability.selection import TargetPort
from topology.later import later
from topology.messages import Message, gettext_noop, message
from topology.selectors import Selector, SelectorError
from topology.selectors import parse as parse_selector

if TYPE_CHECKING:
    import yaml
else:
    yaml = later("yaml")  # most hosts have no file of expectations

VERSION = 1
LONGEST_FILE = 256 * 1024
MOST = 500
LONGEST_NAME, LONGEST_SELECTOR = 200, 1000
DEEPEST = 12
SCOPES = ("everywhere", "address", "loopback")
STATES = ("created", "running", "paused", "restarting", "removing", "exited", "dead")
HEALTH = ("healthy", "unhealthy", "starting")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 24 * 3600, "w": 7 * 24 * 3600}
_LONGEST_SPAN = 3650 * 24 * 3600
_TAG = "tag:yaml.org,2002:"

_NOT_READABLE = gettext_noop("This is neither YAML nor JSON: %(what)s.")
_TOO_LONG = gettext_noop("The text is longer than %(most)s bytes.")
_TOO_DEEP = gettext_noop("The text is nested too deeply.")
_ALIAS = gettext_noop("Anchors and aliases are not read here.")
_NO_OBJECT = gettext_noop("“%(what)s” must be a mapping of names to values.")
_NO_LIST = gettext_noop("“%(what)s” must be a list.")
_NO_TEXT = gettext_noop("“%(what)s” must be a text.")
_EMPTY = gettext_noop("“%(what)s” says nothing.")
_LONG = gettext_noop("“%(what)s” is longer than %(most)s characters.")
_TWICE = gettext_noop("“%(what)s” is there twice.")
_UNKNOWN = gettext_noop("“%(what)s” is not known here; known are: %(known)s.")
_NEAREST = gettext_noop("“%(what)s” is not known here; “%(nearest)s” may be meant.")
_MISSING = gettext_noop("“%(what)s” is missing.")
_VERSION = gettext_noop("The version must be 1, not “%(what)s”.")
_ONE_KIND = gettext_noop("An expectation has one of these: %(known)s.")
_NAME_TWICE = gettext_noop("Two expectations have the name “%(what)s”.")
_TOO_MANY = gettext_noop("There are more than %(most)s expectations.")
_PORT = gettext_noop(
    "A port is a number from 1 to 65535, with /tcp, /udp or /sctp if need be, not “%(what)s”."
)
_SPAN = gettext_noop("A span of time is written like 90s, 2m, 26h or 7d, not “%(what)s”.")
_HALF = gettext_noop("“%(what)s” has a \\u escape that is half of a character.")
_FLAG = gettext_noop("“%(what)s” must be true or false.")
_SELECTOR = gettext_noop("In the selector “%(selector)s”: %(what)s.")


class ExpectationError(ValueError):
    """A text that holds no expectations; `line` (from 1) says where, as far as it can be told."""

    def __init__(self, line: int | None, said: Message) -> None:
        super().__init__(f"line {line}: {said}" if line is not None else str(said))
        self.line = line
        self.said = said


def read(text: str) -> tuple[Expectation, ...]:
    """What a file expects. Raises `ExpectationError` for the first thing in it that is wrong."""
    top = _Object(_composed(text), "expect")
    version = top.take("version")
    if version is None:
        raise ExpectationError(top.line, message("missing", _MISSING, what="version"))
    if version.tag != f"{_TAG}int" or version.value != str(VERSION):
        raise _wrong(version, "version", _VERSION, what=_shown(version))
    listed = top.need("expect")
    top.finish()
    items = _items(listed, "expect")
    if len(items) > MOST:
        raise _wrong(listed, "too_many", _TOO_MANY, most=str(MOST))
    found: dict[str, Expectation] = {}
    for item in items:
        one = _expectation(item)
        if one.name in found:
            raise _wrong(item, "name_twice", _NAME_TWICE, what=one.name)
        found[one.name] = one
    return tuple(found.values())


def read_one(wanted: Mapping[str, Any]) -> Expectation:
    """One expectation from JSON: `{"name": …, "never": {…}}`. Raises `ExpectationError` without a line."""
    try:
        return _expectation(_composed(json.dumps(wanted)))
    except ExpectationError as error:
        raise ExpectationError(None, error.said) from None


def read_rule(text: str) -> dict[str, Any]:
    """A rule as somebody types it, `never: {…}`, as JSON for `read_one`; raises `ExpectationError`."""
    node = _composed(text)
    if not isinstance(node, yaml.MappingNode):
        raise _wrong(node, "no_object", _NO_OBJECT, what=_shown(node))
    found: dict[str, Any] = _plain(node)
    return found


def _composed(text: str) -> yaml.Node:
    if len(text.encode("utf-8", "replace")) > LONGEST_FILE:
        raise ExpectationError(None, message("too_long", _TOO_LONG, most=str(LONGEST_FILE)))
    if text.lstrip().startswith("{"):
        text = text.replace("\t", " ")  # JSON may be indented by tabs, and has none inside its texts
    try:
        _check_events(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except ExpectationError:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = error.problem or error.context or ""
        line = mark.line + 1 if mark is not None else None
        raise ExpectationError(line, message("not_readable", _NOT_READABLE, what=what)) from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        what = str(error).partition("\n")[0].rstrip(".")
        raise ExpectationError(None, message("not_readable", _NOT_READABLE, what=what)) from None
    if node is None:
        raise ExpectationError(1, message("empty", _EMPTY, what="expect"))
    _join_halves(node)
    return node


def _join_halves(node: yaml.Node) -> None:
    """JSON escapes what is beyond U+FFFF as two halves of a character, which YAML leaves apart."""
    if isinstance(node, yaml.ScalarNode):
        halves = node.value.encode("utf-16", "surrogatepass")
        try:
            node.value = halves.decode("utf-16")
        except UnicodeDecodeError:
            raise _wrong(node, "half", _HALF, what=halves.decode("utf-16", "replace")[:100]) from None
        return
    for each in node.value:
        for part in each if isinstance(node, yaml.MappingNode) else (each,):
            _join_halves(part)


def _check_events(text: str) -> None:
    """What would make little text into much is refused before it is put together."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise ExpectationError(line, message("alias", _ALIAS))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise ExpectationError(line, message("too_deep", _TOO_DEEP))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _wrong(node: yaml.Node, code: str, template: str, **values: str) -> ExpectationError:
    return ExpectationError(_line(node), message(code, template, **values))


def _shown(node: yaml.Node) -> str:
    return str(node.value)[:100] if isinstance(node, yaml.ScalarNode) else "…"


class _Object:
    """A mapping of which each name is taken once; what is left over in the end is not known."""

    def __init__(self, node: yaml.Node, what: str) -> None:
        if not isinstance(node, yaml.MappingNode):
            raise _wrong(node, "no_object", _NO_OBJECT, what=what)
        self.node, self.line, self._known = node, _line(node), list[str]()
        self._found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            name = _text(key, what)
            if name in self._found:
                raise _wrong(key, "twice", _TWICE, what=name)
            self._found[name] = (key, value)

    def names(self) -> Iterable[str]:
        """Those that nobody has taken yet."""
        return self._found.keys()

    def take(self, name: str) -> yaml.Node | None:
        """A value that need not be there."""
        self._known.append(name)
        return self._found.pop(name, (None, None))[1]

    def need(self, name: str) -> yaml.Node:
        """A value that must be there. Raises `ExpectationError` if it is not."""
        found = self.take(name)
        if found is None:
            if self._found:
                self._complain(near_only=name)
            raise ExpectationError(self.line, message("missing", _MISSING, what=name))
        return found

    def finish(self, *more: str) -> None:
        """Raise for a name that nobody has taken."""
        self._known += more
        if self._found:
            self._complain()

    def _complain(self, near_only: str | None = None) -> None:
        """For the first name that is left; or only where it is like one that is missing."""
        for name, (key, _value) in self._found.items():
            if near_only is None:
                raise unknown(_line(key), name, self._known)
            if difflib.get_close_matches(name, [near_only]):
                raise unknown(_line(key), name, [near_only])


def unknown(line: int | None, word: str, known: Iterable[str]) -> ExpectationError:
    """A word that is none of those that are known, with the nearest of them."""
    known = list(known)
    near = difflib.get_close_matches(word, known, n=1)
    if near:
        return ExpectationError(line, message("unknown", _NEAREST, what=word[:100], nearest=near[0]))
    return ExpectationError(line, message("unknown", _UNKNOWN, what=word[:100], known=", ".join(known)))


def _expectation(node: yaml.Node) -> Expectation:
    found = _Object(node, "expect")
    name = _text(found.need("name"), "name", LONGEST_NAME)
    only = found.take("only_administrators")
    kinds = [kind for kind in found.names() if kind in _KINDS]
    if len(kinds) != 1:
        others = [each for each in found.names() if each not in _KINDS]
        if others:
            found.finish(*_KINDS)
        raise _wrong(node, "one_kind", _ONE_KIND, known=", ".join(_KINDS))
    body = found.need(kinds[0])
    found.finish(*_KINDS)
    inside = _Object(body, kinds[0])
    rule = _KINDS[kinds[0]](inside)
    inside.finish()
    flag = only is not None and _flag(only, "only_administrators")
    wanted = json.dumps(_plain(body), ensure_ascii=False)
    return Expectation(name, kinds[0], rule, wanted, flag, _line(node))


def _plain(node: yaml.Node) -> Any:  # noqa: ANN401 - JSON
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value) for value in node.value]
    if node.tag == f"{_TAG}bool":
        return node.value.lower() == "true"
    return int(node.value) if node.tag == f"{_TAG}int" and node.value.isdecimal() else str(node.value)


def _text(node: yaml.Node, what: str, most: int = LONGEST_NAME) -> str:
    if not isinstance(node, yaml.ScalarNode) or node.tag == f"{_TAG}null":
        raise _wrong(node, "no_text", _NO_TEXT, what=what)
    text = str(node.value).strip()
    if not text or "\0" in text:
        raise _wrong(node, "empty", _EMPTY, what=what)
    if len(text) > most:
        raise _wrong(node, "long", _LONG, what=what, most=str(most))
    return text


def _items(node: yaml.Node, what: str) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise _wrong(node, "no_list", _NO_LIST, what=what)
    return list(node.value)


def _words(node: yaml.Node, what: str, known: Iterable[str]) -> tuple[str, ...]:
    """A list of words that are known, or one of them."""
    nodes = [node] if isinstance(node, yaml.ScalarNode) else _items(node, what)
    if not nodes:
        raise _wrong(node, "empty", _EMPTY, what=what)
    known = tuple(known)
    words = []
    for each in nodes:
        word = _text(each, what)
        if word not in known:
            raise unknown(_line(each), word, known)
        words.append(word)
    return tuple(dict.fromkeys(words))


def _selector(node: yaml.Node, what: str) -> Selector:
    text = _text(node, what, LONGEST_SELECTOR)
    try:
        return parse_selector(text)
    except SelectorError as error:
        raise _wrong(node, "selector", _SELECTOR, selector=text, what=str(error)) from None


def _span(node: yaml.Node, what: str) -> timedelta:
    text = _text(node, what)
    found = re.fullmatch(r"([0-9]{1,9})([smhdw])", text)
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if not 0 < seconds <= _LONGEST_SPAN:
        raise _wrong(node, "span", _SPAN, what=text)
    return timedelta(seconds=seconds)


def _flag(node: yaml.Node, what: str) -> bool:
    if not isinstance(node, yaml.ScalarNode) or node.value not in ("true", "false"):
        raise _wrong(node, "flag", _FLAG, what=what)
    return bool(node.value == "true")


def _port(node: yaml.Node) -> TargetPort:
    text = _text(node, "port")
    try:
        return TargetPort.parse(text)
    except ValueError:
        raise _wrong(node, "port", _PORT, what=text) from None


def _never(body: _Object) -> Rule:
    return Never(_selector(body.need("from"), "from"), _selector(body.need("to"), "to"))


def _always(body: _Object) -> Rule:
    sender, target = _selector(body.need("from"), "from"), _selector(body.need("to"), "to")
    port = body.take("port")
    return Always(sender, target, None if port is None else _port(port))


def _outside(body: _Object) -> Rule:
    allow, scope = body.take("allow"), body.take("scope")
    word = "everywhere" if scope is None else _words(scope, "scope", SCOPES)[0]
    chosen = None if allow is None else _selector(allow, "allow")
    return Outside(chosen, word)  # type: ignore[arg-type]  # one of SCOPES


def _no_risk(body: _Object) -> Rule:
    return NoRisk(_selector(body.need("of"), "of"), _words(body.need("codes"), "codes", RISKS))


def _backed_up(body: _Object) -> Rule:
    return BackedUp(_selector(body.need("volumes"), "volumes"), _span(body.need("within"), "within"))


def _state(body: _Object) -> Rule:
    of, words = _selector(body.need("of"), "of"), _words(body.need("is"), "is", (*STATES, *HEALTH))
    lasting = body.take("for")
    states, health = frozenset(words) & frozenset(STATES), frozenset(words) & frozenset(HEALTH)
    return State(of, states, health, None if lasting is None else _span(lasting, "for"))


_KINDS: Mapping[str, Callable[[_Object], Rule]] = {
    "never": _never,
    "always": _always,
    "outside": _outside,
    "no_risk": _no_risk,
    "backed_up": _backed_up,
    "state": _state,
}
KINDS = tuple(_KINDS)
