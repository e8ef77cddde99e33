"""What a preview says of a cell: codes with figures, worded in the reader's language on demand."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

TEXTS: Mapping[str, object] = {
    "text_in_number": _("“%(sheet)s” is not a number."),
    "negative_length": _("The length %(sheet)s is negative."),
    "absurd_length": _("A length of %(ours)s m cannot be: expected between %(sheet)s m."),
    "absurd_loss": _("A make-up loss of %(ours)s m cannot be."),
    "absurd_reading": _("A reading of %(sheet)s mm cannot be."),
    "serial_repeats": _("Serial %(sheet)s stands in row %(other)s too."),
    "serial_known": _("Serial %(sheet)s is already in the register: %(other)s."),
    "joint_ambiguous": _("“%(sheet)s” may be several pipes: %(other)s."),
    "joint_elsewhere": _("“%(sheet)s” does not come from there: it is %(other)s."),
    "joint_nameless": _("The row names no pipe: it has neither serial nor number."),
    "joint_of_other_party": _("“%(sheet)s” is with another party: %(other)s."),
    "joint_of_other_register": _("“%(sheet)s” is in the register of another memorandum."),
    "joint_ordered": _("“%(sheet)s” stands on an open order: %(other)s."),
    "joint_repeats": _("“%(sheet)s” is the same pipe as in row %(other)s."),
    "joint_run_later": _("“%(sheet)s” was in the hole after that day, on %(other)s."),
    "joint_unknown": _("No pipe “%(sheet)s” stands where this list comes from."),
    "look_alike": _(
        "Serial %(sheet)s looks like %(other)s of the register, which is written otherwise."
    ),
    "forbidden_character": _("The text holds an invisible character (%(sheet)s)."),
    "too_long": _("The text is longer than %(ours)s characters."),
    "formula_without_value": _("The formula has no stored value: open the file and save it again."),
    "length_missing": _("This row has no length to register."),
    "length_zero": _("This row has a length of 0 and none written in its number."),
    "nothing_to_register": _("No row of this sheet becomes a joint: check the rows and columns."),
    "serial_read_as": _("Serial %(sheet)s is read as that of %(other)s, written otherwise."),
    "length_differs": _("The register has %(ours)s m for this pipe, the sheet %(sheet)s m."),
    "number_repeats": _("Number %(sheet)s stands in row %(other)s too."),
    "number_known": _("Number %(sheet)s is already in the register: %(other)s."),
    "sequence_repeats": _("Sequence %(sheet)s stands in row %(other)s too."),
    "sequence_missing": _("The row has no sequence number."),
    "cumulative_differs": _("The sheet's cumulative length is %(sheet)s m, the sum is %(ours)s m."),
    "depth_differs": _("The sheet's depth is %(sheet)s m, recomputed it is %(ours)s m."),
    "sum_differs": _("The sheet's sum is %(sheet)s m, the lengths add up to %(ours)s m."),
    "verification_differs": _("The sheet verifies %(sheet)s m; no cumulative length is that."),
    "datum_differs": _("The sheet's shoe depth is %(sheet)s m, the chosen one is %(ours)s m."),
    "effective_differs": _(
        "The sheet's effective length is %(sheet)s m, overall less loss is %(ours)s m."
    ),
    "above_datum": _("The string is longer than the shoe is deep: the depth is %(ours)s m."),
    "mixed_scripts": _("“%(sheet)s” has Cyrillic letters that look Latin; it is read as %(ours)s."),
    "number_as_text": _("“%(sheet)s” is stored as text and read as %(ours)s."),
    "formula": _("Formulas; their stored values are used: %(other)s."),
    "number_without_length": _("The row has a number but no length."),
    "short_joint": _("At %(ours)s m this is short for the string: read as a pup joint."),
    "no_datum": _("No shoe depth is given: depths are not computed."),
    "no_loss": _("Overall lengths without make-up loss: they are used as effective lengths."),
}
ERRORS = frozenset(
    (
        "text_in_number",
        "negative_length",
        "absurd_length",
        "absurd_loss",
        "absurd_reading",
        "serial_repeats",
        "serial_known",
        "joint_ambiguous",
        "joint_elsewhere",
        "joint_nameless",
        "joint_of_other_party",
        "joint_of_other_register",
        "joint_ordered",
        "joint_repeats",
        "joint_run_later",
        "joint_unknown",
        "forbidden_character",
        "too_long",
        "formula_without_value",
        "length_missing",
        "length_zero",
        "nothing_to_register",
    )
)
REASONS: Mapping[str, object] = {
    "empty": _("Empty row."),
    "header": _("The header again."),
    "units": _("Units of the columns."),
    "datum": _("The shoe depth, from which depths are counted."),
    "total": _("A sum."),
    "verification": _("A check of the length."),
    "nothing_run": _("Length 0 and no number: nothing was run here."),
    "struck_no_length": _("Struck out, and no length is written."),
    "no_length": _("No length."),
    "not_mapped": _("Nothing in the chosen columns."),
    "left_out": _("Left out by a person."),
    "struck_out": _("Struck out: not run."),
    "chosen": _("Chosen by a person."),
}


@dataclass(frozen=True)
class Flag:
    """One finding; `ours`, `sheet` and `other` are the figures that its wording names."""

    code: str
    cell: str = ""
    ours: str = ""
    sheet: str = ""
    other: str = ""

    @property
    def is_error(self) -> bool:
        """Whether the tally cannot be registered while this stands."""
        return self.code in ERRORS

    @property
    def params(self) -> dict[str, str]:
        """The figures, for storing beside the code."""
        return {"ours": self.ours, "sheet": self.sheet, "other": self.other}

    @property
    def text(self) -> str:
        """The finding in the language of now."""
        return flag_text(self.code, self.params)


def flag_text(code: str, params: Mapping[str, str]) -> str:
    """Word a stored flag in the language of now; an unknown code is its own text."""
    if code not in TEXTS:
        return code
    return str(TEXTS[code]) % {"ours": "", "sheet": "", "other": "", **params}


def reason_text(code: str) -> str:
    """Word why a row became what it became, in the language of now."""
    return str(REASONS[code]) if code in REASONS else code
