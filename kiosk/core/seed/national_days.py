"""Indonesia's public holidays and cuti bersama, as the package ``holidays`` knows them."""

from datetime import date


def national_days(year: int) -> dict[date, str]:
    """Return the days of ``year`` with their Indonesian names.

    What the government has not decreed yet ends with ``ClosedDay.FORECAST``, and its cuti bersama are missing.
    """
    # Imported here: 10 MB of other countries that a start without seeding must not pay for.
    from holidays import country_holidays

    found = country_holidays("ID", years=year, categories=("public", "government"), language="id")
    return dict(sorted(found.items()))
