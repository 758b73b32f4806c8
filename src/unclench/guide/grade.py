"""How easy a page of the guide is to read."""

from unclench.guide.page import Page


def reading_grade(page: Page) -> float:
    """Flesch-Kincaid grade of what a person reads on a page: years of school that it asks for."""
    from textstat import textstat  # noqa: PLC0415  slow to import, and only the audit needs it

    return float(textstat.flesch_kincaid_grade(page.told()))
