"""The cooperation areas in three languages, by the glossary."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Forms:
    """A text in English, Azerbaijani and Russian."""

    en: str
    az: str = ""
    ru: str = ""


AREA_NAMES: dict[str, Forms] = {
    "installation": Forms("Installation", "Quraşdırılma", "Монтаж"),
    "dismantling": Forms("Dismantling", "Sökülmə", "Демонтаж"),
    "repair_maintenance": Forms(
        "Repair and maintenance", "Təmir və texniki xidmət", "Ремонт и техническое обслуживание"
    ),
    "pressure_testing": Forms("Pressure testing", "Təzyiqlə sınaq", "Опрессовка"),
    "revision": Forms(
        "Revision (strip-down inspection)",
        "Reviziya (sökməklə yoxlama)",
        "Ревизия (контроль с разборкой)",
    ),
    "specialist_exchange": Forms(
        "Specialist exchange", "Mütəxəssis mübadiləsi", "Обмен специалистами"
    ),
    "technology_introduction": Forms(
        "Introduction of technology", "Texnologiyaların tətbiqi", "Внедрение технологий"
    ),
    "local_capacity": Forms(
        "Local capacity", "Yerli istehsal gücləri", "Местные производственные мощности"
    ),
}

AREA_SCOPES: dict[str, Forms] = {
    "drill pipe and casing": Forms(
        "drill pipe and casing",
        "qazma boruları və qoruyucu borular",
        "бурильные и обсадные трубы",
    ),
    "drill pipe and casing; strip-down inspection is our reading of the word": Forms(
        "drill pipe and casing; strip-down inspection is our reading of the word",
        "qazma boruları və qoruyucu borular; sökməklə yoxlama sözün bizim anlamımızdır",
        "бурильные и обсадные трубы; контроль с разборкой — наше толкование слова",
    ),
    "people of both parties": Forms(
        "people of both parties", "hər iki tərəfin mütəxəssisləri", "специалисты обеих сторон"
    ),
    "advanced technologies": Forms(
        "advanced technologies", "qabaqcıl texnologiyalar", "передовые технологии"
    ),
    "local production and local human resources": Forms(
        "local production and local human resources",
        "yerli istehsal və yerli insan resursları",
        "местное производство и местные кадры",
    ),
}

TITLES: dict[str, Forms] = {
    "Memorandum of understanding between SOCAR and Sumgait Technologies Park": Forms(
        "Memorandum of understanding between SOCAR and Sumgait Technologies Park",
        "SOCAR ilə Sumqayıt Texnologiyalar Parkı arasında anlaşma memorandumu",
        "Меморандум о взаимопонимании между SOCAR и Сумгаитским технологическим парком",
    ),
    "Agreement on the joint venture SOCAR-STP": Forms(
        "Agreement on the joint venture SOCAR-STP",
        "SOCAR-STP birgə müəssisəsi haqqında saziş",
        "Соглашение о совместном предприятии SOCAR-STP",
    ),
}

CLAUSE_SUMMARIES: dict[str, Forms] = {
    "improve the material and technical base of oil and gas extraction": Forms(
        "improve the material and technical base of oil and gas extraction",
        "neft və qaz hasilatının maddi-texniki bazasını yaxşılaşdırmaq",
        "улучшать материально-техническую базу добычи нефти и газа",
    ),
    "develop cooperation for introducing advanced technologies": Forms(
        "develop cooperation for introducing advanced technologies",
        "qabaqcıl texnologiyaların tətbiqi üçün əməkdaşlığı inkişaf etdirmək",
        "развивать сотрудничество для внедрения передовых технологий",
    ),
    "provide technical maintenance": Forms(
        "provide technical maintenance",
        "texniki xidmət göstərmək",
        "обеспечивать техническое обслуживание",
    ),
    "exchange specialists between SOCAR and STP": Forms(
        "exchange specialists between SOCAR and STP",
        "SOCAR və STP arasında mütəxəssis mübadiləsi aparmaq",
        "обмениваться специалистами между SOCAR и STP",
    ),
    "cooperate in installing, dismantling, repairing and maintaining drilling and casing pipe": (
        Forms(
            "cooperate in installing, dismantling, repairing and maintaining drilling and "
            "casing pipe",
            "qazma və qoruyucu boruların quraşdırılması, sökülməsi, təmiri və texniki xidmətində "
            "əməkdaşlıq etmək",
            "сотрудничать в монтаже, демонтаже, ремонте и обслуживании бурильных и обсадных труб",
        )
    ),
    "cooperate in pressure testing": Forms(
        "cooperate in pressure testing",
        "təzyiqlə sınaq işlərində əməkdaşlıq etmək",
        "сотрудничать в опрессовке",
    ),
    "cooperate in revisions, in the direction of better use of SOCAR's production capacity": Forms(
        "cooperate in revisions, in the direction of better use of SOCAR's production capacity",
        "SOCAR-ın istehsal gücündən daha yaxşı istifadə istiqamətində reviziya işlərində "
        "əməkdaşlıq etmək",
        "сотрудничать в ревизиях для лучшего использования производственных мощностей SOCAR",
    ),
    "contribute to technical innovation and to more local production capacity": Forms(
        "contribute to technical innovation and to more local production capacity",
        "texniki yeniliklərə və yerli istehsal gücünün artmasına töhfə vermək",
        "содействовать техническим новшествам и росту местных производственных мощностей",
    ),
}


def area_name(kind: str) -> Forms:
    """The name of an area of that kind; raises KeyError for a kind that there is not."""
    return AREA_NAMES[kind]


def forms_of(text: str, known: dict[str, Forms]) -> Forms:
    """The three forms of a text that is known by its English one, else the text alone."""
    return known.get(text, Forms(text))
