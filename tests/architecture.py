"""How the house was drawn: rules of floors, rooms, ceilings and who may write.

Each rule is a function from source to breaches.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

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
