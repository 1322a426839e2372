"""The icons of the platform: 24 by 24, one line 2 wide, always beside words. Drawn here, not taken from a set."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS = {
    "flag": '<path d="M5 21V4h13l-3 4.5L18 13H5"/>',
    "file": '<path d="M6 3h8l5 5v13H6zM14 3v5h5"/>',
    "image": '<rect x="3" y="5" width="18" height="14"/><path d="m3 16 5-5 4 4 3-3 6 5"/>',
    "print": '<path d="M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z"/>',
    "edit": '<path d="m4 20 1-5L16 4l4 4L9 19z"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.5l3.5 2"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.1"/>',
    "alert": '<path d="M12 4 2.5 20h19zM12 10v4.5M12 17.2v.1"/>',
    "check": '<path d="M4 12.5 9.5 18 20 6.5"/>',
    "cross": '<path d="m5 5 14 14M19 5 5 19"/>',
    "lock": '<rect x="5" y="11" width="14" height="9"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "download": '<path d="M12 4v12M6.5 11 12 16.5 17.5 11M4 20.5h16"/>',
    "upload": '<path d="M12 16.5V4M6.5 9.5 12 4l5.5 5.5M4 20.5h16"/>',
    "sync": '<path d="M4 12a8 8 0 0 1 14-5l2 2M20 4v5h-5M20 12a8 8 0 0 1-14 5l-2-2M4 20v-5h5"/>',
    "offline": '<path d="M3 3l18 18M8 8a5.5 5.5 0 0 0-1 10.9h10M11 6.2A6 6 0 0 1 18 11a4 4 0 0 1 2.5 6"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 20.5c.8-4.2 4-6.5 8-6.5s7.2 2.3 8 6.5"/>',
    "people": '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20c.6-3.8 3.3-6 6.5-6s5.9 2.2 6.5 6M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14.5c2 .9 3.2 2.8 3.6 5.5"/>',
    "mail": '<rect x="3" y="5" width="18" height="14"/><path d="m3.5 6.5 8.5 7 8.5-7"/>',
    "day": '<rect x="4" y="5.5" width="16" height="15"/><path d="M4 10h16M8.5 3v4.5M15.5 3v4.5"/>',
    "vote": '<path d="M4 12v8h16v-8M4 12l3-4h2M20 12l-3-4h-2M9 11.5V3.5h6v8z"/>',
    # arrows follow the direction of the script (class turn)
    "back": '<path d="M20 12H4M10 6l-6 6 6 6"/>',
    "forward": '<path d="M4 12h16M14 6l6 6-6 6"/>',
}
TURNING = {"back", "forward"}


def icon(name: str) -> SafeString:
    """The drawing `name`, hidden from screen readers: the words beside it say the same.

    Raises KeyError on an unknown name, so that a typing mistake is seen at once.
    """
    css = "icon turn" if name in TURNING else "icon"
    drawing = mark_safe(PATHS[name])  # noqa: S308 - our own constants
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', css, drawing)
