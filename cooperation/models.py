"""Gathers the models of the slices."""

from cooperation.acceptance.models import Act, ActLine, Refusal, Signature
from cooperation.commitments.models import (
    Commitment,
    CommitmentAgreement,
    CommitmentOwner,
    Milestone,
    PlanPoint,
)
from cooperation.memoranda.models import Area, Clause, Memorandum, ResultingInstrument
from cooperation.progress.models import DirtyRollup, ProgressEntry, Rollup, RollupSnapshot

__all__ = [
    "Act",
    "ActLine",
    "Area",
    "Clause",
    "Commitment",
    "CommitmentAgreement",
    "CommitmentOwner",
    "DirtyRollup",
    "Memorandum",
    "Milestone",
    "PlanPoint",
    "ProgressEntry",
    "Refusal",
    "ResultingInstrument",
    "Rollup",
    "RollupSnapshot",
    "Signature",
]
