"""The invented people of the demonstration; the units are real and publicly named."""

from __future__ import annotations

from dataclasses import dataclass

#: One password for every demonstration sign-in; they refuse addresses other than loopback.
PASSWORD = "pipe-yard-2019"  # noqa: S105 - printed on purpose, demonstration only

ROLES = ("engineer", "coordinator", "signatory", "manager", "observer", "administrator")


@dataclass(frozen=True)
class Organisation:
    """A party of the demonstration with its domain, its units and its invented people."""

    short: str
    name: str
    name_az: str
    name_ru: str
    domain: str
    units: tuple[str, ...]
    people: dict[str, tuple[str, str]]
    aliases: str = ""


SOCAR = Organisation(
    short="SOCAR",
    name="State Oil Company of the Republic of Azerbaijan",
    name_az="Azərbaycan Respublikası Dövlət Neft Şirkəti",
    name_ru="Государственная нефтяная компания Азербайджанской Республики",
    domain="socar.example",
    units=("Azneft Production Union", "N. Narimanov OGPD", "Complex Drilling Works Trust"),
    people={
        "engineer": ("Orxan Əlizadə", "Drilling engineer"),
        "coordinator": ("Günel Rəhimli", "Coordinator of the memorandum"),
        "signatory": ("Tural Səfərov", "Authorised signatory"),
        "manager": ("Nigar Həsənzadə", "Head of cooperation programmes"),
        "observer": ("Kamran Bağırlı", "Auditor"),
        "administrator": ("Leyla İsgəndərova", "Party administrator"),
    },
)
STP = Organisation(
    short="STP",
    name="Sumgait Technologies Park",
    name_az="Sumqayıt Texnologiyalar Parkı",
    name_ru="Сумгаитский технологический парк",
    domain="stp.example",
    units=("Heavy engineering plant", "Precision machining plant"),
    people={
        "engineer": ("Rəşad Quliyev", "Workshop foreman"),
        "coordinator": ("Aytən Vəliyeva", "Coordinator of the memorandum"),
        "signatory": ("Fuad Nəbizadə", "Authorised signatory"),
        "manager": ("Səbinə Mirzəli", "Head of services"),
        "observer": ("Emin Abdullazadə", "Quality auditor"),
        "administrator": ("Ülviyyə Şərifli", "Party administrator"),
    },
    aliases="Sumgait Technological Park",
)
THIRD = Organisation(
    short="Third party",
    name="Third organisation (invented for the demonstration)",
    name_az="Üçüncü təşkilat (nümayiş üçün uydurulub)",
    name_ru="Третья организация (вымышлена для демонстрации)",
    domain="third.example",
    units=(),
    people={"administrator": ("Deniz Yalçın", "Party administrator")},
)
SOCAR_STP = Organisation(
    short="SOCAR-STP",
    name="SOCAR-STP joint venture",
    name_az="SOCAR-STP birgə müəssisəsi",
    name_ru="Совместное предприятие SOCAR-STP",
    domain="",
    units=(),
    people={},
)


def address(organisation: Organisation, role: str) -> str:
    """The sign-in of a role, e.g. `admin@stp.example`."""
    return f"{'admin' if role == 'administrator' else role}@{organisation.domain}"


def sign_ins() -> str:
    """The sign-ins of the demonstration, as they are printed at the start."""
    lines = [
        f"  {address(party, role):28}{name} ({party.short})"
        for party in (SOCAR, STP, THIRD)
        for role, (name, _position) in party.people.items()
    ]
    return "\n".join(["Demonstration sign-ins:", *lines, f"  password: {PASSWORD}"])
