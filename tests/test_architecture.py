"""The house stands as it was drawn, and each rule is seen to catch a breach of its own."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture import (
    FILE_CEILING,
    FUNCTION_CEILING,
    LETTER,
    MODULES,
    NEEDS,
    ROOT,
    cycles,
    forbidden,
    hidden_imports,
    imported,
    in_every_file,
    is_reader,
    long_functions,
    own_tests,
    portal_imports,
    sources,
    unseen_words,
    writes,
    wrong_floor,
    wrong_order,
)


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
