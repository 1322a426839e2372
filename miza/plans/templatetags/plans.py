"""Small words of the plan's pages."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def months(count: int | None) -> SafeString:
    """How long, in words: 1 month, 9 months."""
    number = count or 0
    return format_html(ngettext("{count} month", "{count} months", number), count=format_html("<bdi>{}</bdi>", number))
