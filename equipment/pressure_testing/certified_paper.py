"""What was frozen of a pressure test, as the sections of its certificate in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.documents.languages import Pair, both, entered
from core.qualifications.models import Method
from equipment.catalogue.working import Working, working_of
from equipment.certificates.papers import Cell, Key, Section, Table, Verdict, Words
from equipment.certificates.wording import (
    Label,
    choice,
    day_words,
    days_words,
    measured,
    moment_words,
    named,
    rows_of,
)
from equipment.instruments.models import Instrument
from equipment.pressure_testing import charted, pictured, targets
from equipment.pressure_testing.models import (
    Attempt,
    ChartFinding,
    ChartWarning,
    GaugeReading,
    LeakPlace,
    PressureTest,
    UsedInstrument,
)
from equipment.procedures.models import Medium

Facts = Mapping[str, Any]


def verdict(facts: Facts, pair: Pair) -> Verdict:
    """What the chart came to."""
    words = choice(PressureTest.Verdict(facts["verdict"]), pair)
    return Verdict(words, PressureTest.TONES[facts["verdict"]])


def sections(facts: Facts, pair: Pair) -> list[Section]:
    """Everything that the paper says of a test, in its order."""
    return [
        _joints(facts, pair),
        _test(facts, pair),
        _chart(facts, pair),
        _pressure(facts, pair),
        _instruments(facts, pair),
        _people(facts, pair),
    ]


def _joints(facts: Facts, pair: Pair) -> Section:
    head = [
        both(lambda: pgettext("number of a row", "No."), pair),
        both(lambda: _("Joint or item"), pair),
        both(lambda: _("Under this chart"), pair),
        both(lambda: _("Deciding verdict"), pair),
    ]
    rows = [
        [
            Cell([str(one["position"])]),
            Cell([one["subject"]["name"]], note=one["subject"]["product"]),
            _attempt(one, pair),
            _deciding(one, pair),
        ]
        for one in facts["lines"]
    ]
    table = Table(head, rows, ("auto", "1fr", "1fr", "1fr"), ("right", "left", "left", "left"))
    return Section(both(lambda: _("Verdict of each joint"), pair), table=table)


def _attempt(one: Facts, pair: Pair) -> Cell:
    words = choice(Attempt.Verdict(one["verdict"]), pair)
    notes = [one["remark"]] if one["remark"] else []
    if one["leak"]:
        notes.insert(0, " / ".join(both(lambda: _leak(one["leak"], pair), pair)))
    return Cell(words, note=" · ".join(notes), tone=Attempt.TONES[one["verdict"]])


def _leak(leak: Facts, pair: Pair) -> str:
    place = str(LeakPlace(leak["where"]).label)
    if not leak["at_m"]:
        return place
    at = f"{entered(Decimal(leak['at_m']), pair)} m"
    return _("%(place)s, %(at)s from the box") % {"place": place, "at": at}


def _deciding(one: Facts, pair: Pair) -> Cell:
    found = one["deciding"]
    words = choice(Attempt.Verdict(found["verdict"]), pair)
    where = both(lambda: _("this set-up") if found["here"] == "yes" else found["test"], pair)
    notes = [" / ".join(where), found["reason"]]
    return Cell(words, note=" · ".join(filter(None, notes)), tone=Attempt.TONES[found["verdict"]])


def _test(facts: Facts, pair: Pair) -> Section:
    procedure = facts["procedure"]
    rows: list[tuple[Label, Words]] = [
        (lambda: _("Tested on"), [day_words(facts["tested_on"], pair)]),
        (lambda: _("Began"), [moment_words(facts["started_at"])]),
        (lambda: _("Ended"), [moment_words(facts["ended_at"])]),
        (lambda: _("Procedure"), named(procedure["name"], pair)),
        (lambda: _("Edition"), [procedure["edition"]]),
        (lambda: _("Medium"), choice(Medium(facts["medium"]), pair)),
        (lambda: _("Temperature of the medium"), [measured(facts["medium_c"], "°C", pair)]),
        (lambda: _("Temperature of the air"), [measured(facts["ambient_c"], "°C", pair)]),
        (lambda: _("Pump"), [facts["pump"]]),
        (lambda: _("Remark"), [facts["remark"]]),
    ]
    return Section(both(lambda: _("Test"), pair), facts=rows_of(rows, pair))


def _chart(facts: Facts, pair: Pair) -> Section:
    key = [
        Key(pictured.CURVE, "solid", both(lambda: _("Pressure"), pair)),
        Key(pictured.TARGET, "solid", both(lambda: _("target"), pair)),
        Key(pictured.FLOOR, "dashed", both(lambda: _("tolerance"), pair)),
        Key(pictured.CEILING, "dashed", both(lambda: _("ceiling"), pair)),
        Key(pictured.HOLD, "band", both(lambda: _("hold"), pair)),
    ]
    return Section(
        both(lambda: _("Chart"), pair),
        facts=_figures(facts, pair),
        picture=pictured.drawn(facts),
        key=key,
        texts=[*_findings(facts, pair), *_file(facts)],
    )


def _figures(facts: Facts, pair: Pair) -> list[tuple[Words, Words]]:
    figures, terms = facts["figures"], facts["terms"]
    hold = ""
    if figures["hold_from_s"]:
        begin, end = charted.clock(figures["hold_from_s"]), charted.clock(figures["hold_to_s"])
        hold = f"{begin} – {end}"
    rows: list[tuple[Label, Words]] = [
        (lambda: _("Pressure at the start of the hold"), [mpa(figures["at_start_mpa"], pair)]),
        (lambda: _("Lowest in the hold"), [mpa(figures["lowest_mpa"], pair)]),
        (lambda: _("Drop"), [mpa(figures["drop_mpa"], pair)]),
        (lambda: _("Drop allowed"), [mpa(terms["max_drop"], pair)]),
        (lambda: _("Highest of the chart"), [mpa(figures["highest_mpa"], pair)]),
        (lambda: _("Hold"), [hold]),
        (lambda: _("Hold that is due"), [measured(terms["hold_s"], "s", pair)]),
    ]
    return rows_of(rows, pair)


def _findings(facts: Facts, pair: Pair) -> list[Words]:
    found: list[Words] = []
    for number, one in enumerate(facts["findings"], start=1):
        words = choice(ChartFinding(one["code"]), pair)
        at = charted.clock(one["at_s"])
        found.append([f"{number}. {word}, {at}" for word in words])
    for code in facts["warnings"]:
        found.append(choice(ChartWarning(code), pair))
    return found


def _file(facts: Facts) -> list[Words]:
    chart = facts["chart"]
    return [[f"{chart['file']} · SHA-256 {chart['sha256']}"]] if chart["sha256"] else []


def _pressure(facts: Facts, pair: Pair) -> Section:
    target = facts["target"]
    agreed = f"{entered(Decimal(target['value']), pair)} {target['unit']}"
    if target["unit"] != "MPa":
        agreed += f" = {mpa(target['mpa'], pair)}"
    suggested = mpa(target["suggested_mpa"], pair)
    if suggested and target["suggested_by"]:
        suggested += f" · {target['suggested_by']}"
    rows: list[tuple[Label, Words]] = [
        (lambda: _("Agreed"), [agreed]),
        (lambda: _("Suggested by the procedure"), [suggested]),
        (lambda: _("Why another pressure was agreed"), [target["reason"]]),
        (lambda: _("Tolerance"), [mpa(facts["terms"]["tolerance"], pair)]),
        (lambda: _("Ceiling"), [mpa(facts["terms"]["ceiling"], pair)]),
    ]
    texts = working_lines(facts["working"], pair) if facts["working"] else []
    return Section(both(lambda: _("Test pressure"), pair), facts=rows_of(rows, pair), texts=texts)


def working_lines(kept: dict[str, Any], pair: Pair) -> list[Words]:
    """The account of a figure: its formula, what stands in it, and each step to the answer."""
    trace = targets.thawed(kept)
    accounts: list[Working] = []
    for language in pair:
        with translation.override(language):
            accounts.append(working_of(trace))
    first, second = accounts
    found: list[Words] = [[f"{first.formula}   ({first.standard}, {trace.edition})"]]
    for one, other in zip(first.terms, second.terms, strict=True):
        value = f"{one.value} = {one.si}" if one.si else one.value
        words = _pair(str(one.words), str(other.words))
        found.append([f"{one.symbol} {words}: {value}".strip()])
    for step, same in zip(first.lines, second.lines, strict=True):
        value = " = ".join(filter(None, (step.figure.table, step.figure.si)))
        found.append([f"{_pair(step.words, same.words)}: {value}"])
    return found


def _pair(one: str, other: str) -> str:
    return one if one == other else f"{one} / {other}"


def _instruments(facts: Facts, pair: Pair) -> Section:
    head = [
        both(lambda: _("Instrument"), pair),
        both(lambda: _("Range and class"), pair),
        both(lambda: _("Calibration"), pair),
        both(lambda: _("Accuracy"), pair),
    ]
    rows = [
        [
            Cell(
                [one["number"]],
                note=" · ".join(
                    filter(None, (*_tool(one, pair), one["maker"], one["model"], one["serial"]))
                ),
            ),
            Cell(
                [one["range"]], note=f"{one['accuracy_class']} %" if one["accuracy_class"] else ""
            ),
            Cell(
                [one["calibration"]],
                note=f"{one['laboratory']} · {days_words(one['from'], one['to'], pair)}",
            ),
            Cell([f"±{mpa(one['accuracy_mpa'], pair)}" if one["accuracy_mpa"] else "–"]),
        ]
        for one in facts["instruments"]
    ]
    table = Table(head, rows, ("1.5fr", "1fr", "1.3fr", "auto"), ("left",) * 4)
    rule = both(
        lambda: _(
            "Decision rule: readings are held against the limits as they stand; the accuracy of "
            "the instruments is stated beside and taken off nothing."
        ),
        pair,
    )
    texts = [rule, *_readings(facts, pair)]
    return Section(both(lambda: _("Instruments"), pair), table=table, texts=texts)


def _tool(one: Facts, pair: Pair) -> list[str]:
    kind = choice(Instrument.Kind(one["kind"]), pair)
    role = choice(UsedInstrument.Role(one["role"]), pair)
    return [" / ".join(kind), " / ".join(role)]


def _readings(facts: Facts, pair: Pair) -> list[Words]:
    return [
        [
            f"{one['instrument']}: {word} "
            f"{entered(Decimal(one['value']), pair)} {one['unit']} "
            f"({entered(Decimal(one['chart_mpa']), pair)} MPa)"
            for word in choice(GaugeReading.Moment(one["moment"]), pair)
        ]
        for one in facts["readings"]
    ]


def _people(facts: Facts, pair: Pair) -> Section:
    tester = facts["tester"]
    rows: list[tuple[Words, Words]] = [
        (both(lambda: _("Tester"), pair), [f"{tester['name']}, {tester['party']}"])
    ]
    held = facts["qualification"]
    if held:
        words = choice(Method(held["method"]), pair)
        level = f" {held['level']}" if held["level"] else ""
        days = days_words(held["from"], held["to"], pair)
        number = f"{held['number']} ({held['issuer']})"
        said = f"{' / '.join(words)}{level} · {number} · {days}"
        rows.append((both(lambda: _("Qualification"), pair), [said]))
    for one in facts["witnesses"]:
        if one["confirmed_at"]:
            label = both(lambda: _("Witness"), pair)
            value = f"{one['name']}, {one['party']} · {moment_words(one['confirmed_at'])}"
            rows.append((label, [value]))
    return Section(both(lambda: _("People"), pair), facts=rows)


def mpa(value: str, pair: Pair) -> str:
    """A pressure to the kPa; empty for none."""
    return measured(str(round(Decimal(value), 3)), "MPa", pair) if value else ""
