"""The engineering core: pure functions over API units, each answer with its account.

It knows nothing of the portal: no Django, no database, no clock. What the partners may change
(grades, caps, limits, bands, procedures) is an argument with a default.
"""

from equipment.octg.bodies import body_yield, internal_yield
from equipment.octg.charts.judging import ChartVerdict, evaluate_chart
from equipment.octg.charts.procedures import Procedure, procedure_of, procedure_warnings
from equipment.octg.charts.reading import read_chart
from equipment.octg.charts.samples import Samples, samples_of
from equipment.octg.classification.classifying import (
    Classification,
    Judged,
    PartClass,
    classify_drill_pipe,
)
from equipment.octg.classification.readings import (
    Cut,
    DrillPipeReadings,
    NominalPipe,
    ToolJointLimits,
)
from equipment.octg.classification.schemes import API_RP_7G, Band, Criterion, Defect, Scheme
from equipment.octg.collapsing import (
    Coefficients,
    collapse,
    collapse_coefficients,
    external_equivalent,
    yield_under_tension,
)
from equipment.octg.drill_pipe import DrillPipeRatings, drill_pipe_ratings
from equipment.octg.errors import (
    AmbiguousGrade,
    ChartRefused,
    EngineeringError,
    InvalidArgument,
    UnknownName,
)
from equipment.octg.grades import GRADES, Grade, grade_named
from equipment.octg.pressing import (
    OLDER_CAPS,
    hydrotest,
    used_pipe_hydrotest,
    used_pipe_test_limit,
)
from equipment.octg.trace import Standard, Step, Trace
from equipment.octg.units import Quantity, convert, pressure_unit, to_si

__all__ = [
    "API_RP_7G",
    "GRADES",
    "OLDER_CAPS",
    "AmbiguousGrade",
    "Band",
    "ChartRefused",
    "ChartVerdict",
    "Classification",
    "Coefficients",
    "Criterion",
    "Cut",
    "Defect",
    "DrillPipeRatings",
    "DrillPipeReadings",
    "EngineeringError",
    "Grade",
    "InvalidArgument",
    "Judged",
    "NominalPipe",
    "PartClass",
    "Procedure",
    "Quantity",
    "Samples",
    "Scheme",
    "Standard",
    "Step",
    "ToolJointLimits",
    "Trace",
    "UnknownName",
    "body_yield",
    "classify_drill_pipe",
    "collapse",
    "collapse_coefficients",
    "convert",
    "drill_pipe_ratings",
    "evaluate_chart",
    "external_equivalent",
    "grade_named",
    "hydrotest",
    "internal_yield",
    "pressure_unit",
    "procedure_of",
    "procedure_warnings",
    "read_chart",
    "samples_of",
    "to_si",
    "used_pipe_hydrotest",
    "used_pipe_test_limit",
    "yield_under_tension",
]
