"""What the official questionnaire asks about the respondent. Pure; its wording is in ``questionnaire_wording``."""

from dataclasses import dataclass

SOURCES = ("kiosk", "paper")


@dataclass(frozen=True)
class Respondent:
    """What respondents may state about themselves; empty where they do not."""

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
        """Raise ValueError for a value that no sheet offers."""
        known = (self.AGES, self.SEXES, self.EDUCATIONS, self.OCCUPATIONS)
        for value, offered in zip((self.age, self.sex, self.education, self.occupation), known, strict=True):
            if value and value not in offered:
                raise ValueError(f"{value!r} is not one of {offered}")
