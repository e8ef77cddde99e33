"""The words of the policy: who may, spelled as people; and one line a route."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.isolation.world import PARTIES, ROLES

MISSING = "00000000000000000000000000"
#: Whoever sees the first memorandum.
PARTY = " ".join(f"{party}_{role}" for party in PARTIES for role in ROLES)
#: The people of the first party.
OURS = " ".join(f"socar_{role}" for role in ROLES)
#: Whoever sees any memorandum; whoever is signed in; whoever asks.
PLACED = f"{PARTY} stp_elsewhere third_all"
SIGNED_IN = f"{PLACED} socar_nobody"
ANYONE = f"{SIGNED_IN} socar_left anonymous"
ADMIN = "socar_administrator"
ADMINS = "administrator third_all"
WORKERS = "engineer coordinator"
ORDERING, WORKING = "socar_engineer socar_coordinator", "stp_engineer stp_coordinator"
#: Who answers for STP what SOCAR asks, and who takes back what SOCAR asked.
ANSWERING = "stp_engineer stp_coordinator stp_manager"
ASKING = "socar_engineer socar_coordinator socar_manager"
LEADERS = "coordinator manager"
ATTACHERS = "engineer coordinator signatory manager"
KEEPERS = f"{WORKERS} administrator stp_elsewhere third_all"
#: Who keeps SOCAR's register of specialists; who decides for STP as their host.
KEEPING, HOSTING = f"{ORDERING} {ADMIN}", "stp_coordinator stp_manager"
ANY_WORKERS = f"{WORKERS} stp_elsewhere third_all"
ANY_KEEPERS = f"{ANY_WORKERS} administrator"
ANY_LEADERS = f"{LEADERS} stp_elsewhere third_all"


@dataclass(frozen=True)
class Line:
    """Who may read and write at one address.

    `about` is the kind of object that the address names (a key of World.first; `nobodys` for an
    object that the world has none of, "" for no object). `get`, `post`, `patch` name people; None
    says that there is no such method. `body` is what a change is sent with; {kind} in a text
    stands for the id of the first memorandum's object. `taken` fills what else the address names.
    """

    about: str = ""
    get: str | None = None
    post: str | None = None
    patch: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    taken: Mapping[str, str] = field(default_factory=dict)

    def may(self, method: str) -> frozenset[str] | None:
        """The people who may, or None when there is no such method."""
        said = getattr(self, method)
        return None if said is None else people(said)


def people(words: str) -> frozenset[str]:
    """People by name; a role alone stands for its holders in both parties."""
    found: set[str] = set()
    for word in words.split():
        found |= {f"{party}_{word}" for party in PARTIES} if word in ROLES else {word}
    return frozenset(found)


#: Models whose every change over the API names the version that was read, by If-Match: what the
#: parties rely on afterwards. The others say so too, so that a new one is thought about.
EVIDENCE = frozenset(
    {
        "act",
        "workorder",
        "workrequest",
        "runningrecord",
        "dismantlingrecord",
        "specialist",
        "placement",
        "transfer",
        "defectact",
        "nonconformance",
        "repairrecord",
        "revisionrecord",
        "instrument",
        "calibration",
        "recall",
        "qualification",
        "pressuretest",
        "certificate",
    }
)
NO_EVIDENCE = frozenset(
    {
        "commitment",
        "joint",
        "tally",
        "import",
        "export",
        "comment",
        "notice",
        "calendarday",
        "heat",
        "pipeset",
        "jointstep",
        "usagelog",
        "inspection",
        "jointreading",
        "location",
        "equipmentitem",
        "tooljointpair",
        "productline",
        "procedure",
        "grade",
        "connection",
        "tooljointlimit",
        "classscheme",
        "repairtype",
        "inspectionprogramme",
        "maintenanceplan",
    }
)
#: Relations that may be changed after creation; parents and authors are none of them.
CHANGEABLE = {
    "commitment": frozenset({"area", "clause"}),
    "workorder": frozenset({"executor", "commitment"}),
    "workrequest": frozenset({"addressed_to", "location", "commitment"}),
    "dismantlingrecord": frozenset({"rack"}),
    "specialist": frozenset({"user"}),
    "joint": frozenset({"product_line", "location", "heat"}),
    "equipmentitem": frozenset({"location"}),
    "location": frozenset({"parent"}),
    "transfer": frozenset({"receiver", "destination"}),
    "productline": frozenset({"grade", "connection"}),
    "tooljointlimit": frozenset({"grade", "connection", "pipe_class"}),
    "placement": frozenset({"host", "commitment", "mentor"}),
}
