"""The shape of a preview: one row of it is one row that the register will store."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from equipment.pipes.tally.flags import Flag, reason_text
from equipment.pipes.tally.mapping import Mapping
from equipment.pipes.tally.reading import Reading
from equipment.pipes.tally.register import Known


@dataclass
class PreviewRow:
    """One row of the sheet; lengths and depth in metres.

    A rejected joint keeps its own length and adds nothing to the string. `position` counts the
    rows that are registered, from 1; ignored rows have none. `said` is the outcome that the
    sheet's own column of kinds names. `known` is the joint of the register that the row is, if
    any, and `steps` are those that it will go through.
    """

    sheet_row: int
    outcome: str = "ignored"
    suggested: str = "ignored"
    reason: str = ""
    position: int | None = None
    sequence: str = ""
    number: str = ""
    number_key: str = ""
    serial: str = ""
    serial_key: str = ""
    description: str = ""
    overall_length: Decimal | None = None
    makeup_loss: Decimal | None = None
    effective_length: Decimal | None = None
    cumulative_length: Decimal | None = None
    top_depth: Decimal | None = None
    stand: str = ""
    comment: str = ""
    readings: list[Reading] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    struck: bool = False
    said: str = ""
    known: Known | None = None
    steps: tuple[str, ...] = ()

    @property
    def in_string(self) -> bool:
        """Whether the row adds its length to the string."""
        return self.outcome in ("joint", "pup", "accessory")

    @property
    def kept(self) -> bool:
        """Whether the row enters the register."""
        return self.outcome != "ignored"

    @property
    def overridden(self) -> bool:
        """Whether a person decided otherwise than the engine."""
        return self.outcome != self.suggested

    @property
    def errors(self) -> list[Flag]:
        """The flags that stop the whole tally."""
        return [flag for flag in self.flags if flag.is_error]

    @property
    def reason_text(self) -> str:
        """Why, in the language of now."""
        return reason_text(self.reason) if self.reason else ""


@dataclass(frozen=True)
class Totals:
    """Counts and metres of a preview."""

    joints: int
    pups: int
    accessories: int
    rejected: int
    ignored: int
    known: int
    still_there: int
    flags: int
    errors: int
    total_length: Decimal
    shoe_depth: Decimal | None
    top_depth: Decimal | None


@dataclass
class TallyPreview:
    """Every row, the findings about the whole sheet, and whether it may be registered."""

    mapping: Mapping
    rows: list[PreviewRow]
    datum: Decimal | None
    flags: list[Flag]
    still_there: list[Known] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True when nothing stands that stops the tally."""
        return not any(flag.is_error for flag in self.all_flags())

    @property
    def look_alikes(self) -> list[Flag]:
        """Serials that look like others of the register, which a person must confirm."""
        return [flag for flag in self.all_flags() if flag.code == "look_alike"]

    def all_flags(self) -> list[Flag]:
        """The flags of the sheet, then those of its rows from the top."""
        return [*self.flags, *(flag for row in self.rows for flag in row.flags)]

    @property
    def totals(self) -> Totals:
        """Counts by outcome, flags and errors, and the metres of the string."""
        by_outcome = Counter(row.outcome for row in self.rows)
        flags = self.all_flags()
        lengths = [row.effective_length or Decimal(0) for row in self.rows if row.in_string]
        total = sum(lengths, Decimal(0))
        return Totals(
            joints=by_outcome["joint"],
            pups=by_outcome["pup"],
            accessories=by_outcome["accessory"],
            rejected=by_outcome["rejected"],
            ignored=by_outcome["ignored"],
            known=sum(row.known is not None for row in self.rows),
            still_there=len(self.still_there),
            flags=len(flags),
            errors=sum(flag.is_error for flag in flags),
            total_length=total,
            shoe_depth=self.datum,
            top_depth=None if self.datum is None else self.datum - total,
        )
