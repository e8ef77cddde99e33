"""The house stands as it was drawn: floors, rooms, ceilings, and who may write.

Each rule is a function from source to breaches, and each is seen to catch a breach of its own.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {"core": 0, "cooperation": 1, "equipment": 2, "exchange": 2, "mou_portal": 3}
# Inside a slice a file knows only those that stand to the left of it, or its own kind.
ORDER = (
    {"models"},
    {"rules"},
    {"queries"},
    {"services"},
    {"forms", "serializers", "filters"},
    {"views", "api", "tasks"},
)
FILE_CEILING = 400
FUNCTION_CEILING = 40
READERS = {"views", "api", "tasks", "forms", "serializers", "filters"}
WRITES = {"save", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "asave"}
WRITES_OF_ROWS = {"create", "update", "delete"}
ROWS = re.compile(r"\.objects\b|\.(filter|exclude|all|visible_to|select_for_update)\(")
FORBIDDEN_IN_TEMPLATES = {
    "|safe": re.compile(r"\|\s*safe\b"),
    "autoescape off": re.compile(r"\{%\s*autoescape\s+off"),
    "style attribute": re.compile(r"<[^>{]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "inline script": re.compile(
        r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*\bnonce\s*=)"
        r"(?![^>]*type=\"application/(?:ld\+)?json\")",
        re.IGNORECASE,
    ),
    "inline style": re.compile(r"<style\b(?![^>]*\bnonce\s*=)", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
}


def sources() -> list[Path]:
    """Every Python file of the floors, migrations apart."""
    found = (path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def own_tests() -> list[Path]:
    """Every Python file of the tests; ceilings hold there too."""
    return sorted((ROOT / "tests").rglob("*.py"))


def module_of(path: Path) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in sources()}


def imported(tree: ast.AST, known: Iterable[str] = MODULES) -> set[str]:
    """The modules of ours that a file needs when it is loaded; those of type checking apart."""
    known, names = set(known), set()
    for node in _loaded(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= (whole & known) or {node.module}
            names |= {node.module} if whole - known else set()
    return names & known


def _loaded(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _loaded(child)


def wrong_floor(module: str, needs: Iterable[str]) -> list[str]:
    """Imports that go up or sideways."""
    floor = module.partition(".")[0]
    return [
        f"{module} imports {other}"
        for other in needs
        if (there := other.partition(".")[0]) != floor and FLOORS[there] >= FLOORS[floor]
    ]


def wrong_order(module: str, needs: Iterable[str]) -> list[str]:
    """Imports inside one slice from the left to the right."""
    rank, slice_ = _rank(module), module.rpartition(".")[0]
    return [
        f"{module} imports {other}"
        for other in needs
        if other.rpartition(".")[0] == slice_ and rank >= 0 and _rank(other) > rank
    ]


def _rank(module: str) -> int:
    name = module.rpartition(".")[2]
    return next((rank for rank, names in enumerate(ORDER) if name in names), -1)


def cycles(graph: dict[str, set[str]]) -> list[str]:
    """Groups of modules that need each other."""
    reach = {module: _reachable(graph, module) for module in graph}
    around = {
        module: sorted(other for other in seen if module in reach[other])
        for module, seen in reach.items()
        if module in seen
    }
    return sorted(f"{module} needs itself by {', '.join(by)}" for module, by in around.items())


def _reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    ahead = list(graph[start])
    while ahead:
        module = ahead.pop()
        if module not in seen:
            seen.add(module)
            ahead.extend(graph.get(module, ()))
    return seen


def hidden_imports(tree: ast.AST) -> list[str]:
    """Imports inside functions; those of `AppConfig.ready` are the registries' and allowed."""
    return [
        f"line {inner.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name != "ready"
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def portal_imports(tree: ast.AST) -> list[str]:
    """Imports of the engineering core beyond itself, the standard library and NumPy."""
    names = [
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or "."]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
        )
    ]
    return [
        name
        for name in names
        if name.partition(".")[0] not in sys.stdlib_module_names | {"numpy"}
        and not name.startswith("equipment.octg")
    ]


def long_functions(tree: ast.AST) -> list[str]:
    """Functions above the ceiling."""
    return [
        f"{node.name} has {length} lines"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_CEILING
    ]


def unseen_words(tree: ast.AST) -> list[str]:
    """Ways to translate under a name that whoever collects the words does not know."""
    return [
        f"line {node.lineno}: {alias.asname}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if "gettext" in alias.name and alias.asname not in (None, "_")
    ]


def writes(tree: ast.AST) -> list[str]:
    """Calls that write rows."""
    return [
        f"line {node.lineno}: {ast.unparse(node.func)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and _writes(node.func, node)
    ]


def _writes(called: ast.Attribute, call: ast.Call) -> bool:
    if called.attr in WRITES:
        return True
    if called.attr not in WRITES_OF_ROWS:
        return False
    bare_delete = called.attr == "delete" and not call.args and not call.keywords
    return bare_delete or bool(ROWS.search(ast.unparse(called)))


def is_reader(path: Path) -> bool:
    """Whether a file parses, presents or calls, and therefore must not write."""
    words = set(path.stem.split("_"))
    return bool(words & READERS) or "commands" in path.parts


#: The page of a mail: its readers know no style sheets, and no policy stands around it.
LETTER = "letter.html"


def forbidden(template: str) -> list[str]:
    """What a strict policy, or escaping, would not survive."""
    return [name for name, pattern in FORBIDDEN_IN_TEMPLATES.items() if pattern.search(template)]


def in_every_file(rule: Callable[[ast.AST], list[str]], paths: Iterable[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {breach}"
        for path in paths
        for breach in rule(ast.parse(path.read_text(encoding="utf-8")))
    ]


NEEDS = {
    module: imported(ast.parse(path.read_text(encoding="utf-8")))
    for module, path in MODULES.items()
}


def test_imports_go_downwards() -> None:
    assert [b for module, needs in NEEDS.items() for b in wrong_floor(module, needs)] == []


def test_files_of_a_slice_keep_their_order() -> None:
    assert [b for module, needs in NEEDS.items() for b in wrong_order(module, needs)] == []


def test_no_module_needs_itself() -> None:
    assert cycles(NEEDS) == []


def test_no_import_hides_in_a_function() -> None:
    assert in_every_file(hidden_imports, sources()) == []


def test_engineering_stands_alone() -> None:
    octg = [path for name, path in MODULES.items() if name.startswith("equipment.octg.")]
    assert octg
    assert in_every_file(portal_imports, octg) == []


def test_files_stay_under_their_ceiling() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in [*sources(), *own_tests()]}
    assert {str(p.relative_to(ROOT)): n for p, n in lengths.items() if n > FILE_CEILING} == {}


def test_functions_stay_under_their_ceiling() -> None:
    assert in_every_file(long_functions, [*sources(), *own_tests()]) == []


def test_every_word_is_found_by_who_collects_them() -> None:
    assert in_every_file(unseen_words, sources()) == []


def test_only_services_write() -> None:
    assert in_every_file(writes, filter(is_reader, sources())) == []


def test_nothing_is_marked_safe() -> None:
    words = re.compile(r"\b(mark_safe|SafeString|SafeText|html_safe)\((?!\"\"\))")
    marked = [path for path in sources() if words.search(path.read_text(encoding="utf-8"))]
    assert [str(path.relative_to(ROOT)) for path in marked] == []


def test_templates_survive_a_strict_policy() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {breach}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for breach in forbidden(path.read_text(encoding="utf-8"))
        if (path.name, breach) != (LETTER, "style attribute")
    ]
    assert found == []


# -- Each rule catches a breach -----------------------------------------------------------------
def test_rules_catch_wrong_directions() -> None:
    assert wrong_floor("core.web.views", ["cooperation.models"]) != []
    assert wrong_floor("equipment.orders.rules", ["exchange.models"]) != []
    assert wrong_floor("equipment.orders.rules", ["cooperation.models"]) == []
    assert wrong_order("core.files.rules", ["core.files.services"]) != []
    assert wrong_order("core.files.views", ["core.files.services"]) == []
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) != []
    assert cycles({"a": {"b"}, "b": {"c"}, "c": set()}) == []


def test_rules_see_what_a_module_needs() -> None:
    tree = ast.parse("from a import b\nfrom a.c import name\nimport d\ndef f():\n    import e\n")
    assert imported(tree, ["a", "a.b", "a.c", "d", "e"]) == {"a.b", "a.c", "d"}


def test_rules_catch_the_portal_in_engineering() -> None:
    portal = "from django.db import models\nimport equipment.units\nfrom . import grades\n"
    assert portal_imports(ast.parse(portal)) == ["django.db", "equipment.units", "."]
    own = "import csv\nimport numpy.typing\nfrom equipment.octg.values import exact\n"
    assert portal_imports(ast.parse(own)) == []


def test_rules_catch_hidden_imports_and_long_functions() -> None:
    assert hidden_imports(ast.parse("def f():\n    import json\n")) == ["line 2"]
    assert hidden_imports(ast.parse("def ready(self):\n    import json\n")) == []
    body = "\n".join(["    pass"] * FUNCTION_CEILING)
    assert long_functions(ast.parse(f"def f():\n{body}\n")) == ["f has 41 lines"]


def test_rules_catch_words_that_nobody_collects() -> None:
    known = "from django.utils.translation import gettext as _, gettext_lazy, override as in_"
    assert unseen_words(ast.parse(known)) == []
    hidden = "from django.utils.translation import gettext as _now"
    assert unseen_words(ast.parse(hidden)) == ["line 1: _now"]


@pytest.mark.parametrize(
    "line",
    [
        "order.save()",
        "Order.objects.create(number=1)",
        "Order.objects.filter(pk=1).update(number=2)",
        "Order.objects.visible_to(user).delete()",
        "order.delete()",
        "Order.objects.bulk_create(rows)",
    ],
)
def test_rules_catch_writes(line: str) -> None:
    assert writes(ast.parse(line)) != []


@pytest.mark.parametrize("line", ["context.update(a=1)", "services.create(order=order, by=user)"])
def test_rules_let_reading_pass(line: str) -> None:
    assert writes(ast.parse(line)) == []


@pytest.mark.parametrize(
    "markup",
    [
        "{{ text|safe }}",
        "{% autoescape off %}",
        '<p style="color: red">',
        '<a href="#" onclick="go()">',
        "<script>go()</script>",
        "<style>p {}</style>",
        '<a href="javascript:go()">',
    ],
)
def test_rules_catch_unsafe_markup(markup: str) -> None:
    assert forbidden(markup) != []


def test_rules_let_safe_markup_pass() -> None:
    assert forbidden('<script src="{% static "js/a.js" %}" defer></script><p class="x">') == []
    assert forbidden('<script nonce="{{ request.csp_nonce }}">go()</script>') == []
