"""What the official questionnaire asks of whoever fills it in. Pure; its words are in ``questionnaire_wording``."""

from dataclasses import dataclass

SOURCES = ("kiosk", "paper")


@dataclass(frozen=True)
class Respondent:
    """What somebody may tell of himself; empty where he does not."""

    AGES = ("-24", "25-34", "35-44", "45-54", "55-")
    SEXES = ("male", "female")
    # The lists of the official sheet (domain facts, A.1).
    EDUCATIONS = ("sd", "smp", "sma", "s1", "s2", "s3")
    OCCUPATIONS = ("civil", "army", "police", "private", "self", "other")

    age: str = ""
    sex: str = ""
    education: str = ""
    occupation: str = ""

    def __post_init__(self) -> None:
        """Refuse what no sheet offers."""
        known = (self.AGES, self.SEXES, self.EDUCATIONS, self.OCCUPATIONS)
        for value, offered in zip((self.age, self.sex, self.education, self.occupation), known, strict=True):
            if value and value not in offered:
                raise ValueError(f"{value!r} is none of {offered}")
