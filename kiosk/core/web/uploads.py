"""A larger limit on the request body, for addresses that need one."""

from typing import Any

from flask import Blueprint, request


def allow_body(blueprint: Blueprint, most: int, *endpoints: str) -> None:
    """Allow requests to ``endpoints`` of ``blueprint`` a body of ``most`` bytes instead of the general limit.

    It is set before the view: the CSRF check reads the body earlier than any view.
    """

    @blueprint.url_value_preprocessor
    def _raise_limit(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
        if request.endpoint in endpoints:
            request.max_content_length = most
            request.max_form_memory_size = most
