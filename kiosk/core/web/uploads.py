"""A larger body for the few addresses that need one."""

from typing import Any

from flask import Blueprint, request


def allow_body(blueprint: Blueprint, most: int, *endpoints: str) -> None:
    """Let requests to ``endpoints`` of ``blueprint`` hold ``most`` bytes, in place of the program's own limit.

    Set before the view is entered: the check of the form's token reads the body earlier than any view.
    """

    @blueprint.url_value_preprocessor
    def _raise_limit(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
        if request.endpoint in endpoints:
            request.max_content_length = most
            request.max_form_memory_size = most
