"""Images: checked without decoding, then written anew, so that only the picture comes in: no place, no device, no hidden data."""

import re
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageOps

from miza.files.inspection.kinds import Kind, Limits, reading, too_many_pixels

FORMATS: dict[Kind, str] = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
MODES = {"JPEG": {"L", "RGB"}, "PNG": {"1", "L", "P", "RGB", "I;16"}, "WEBP": {"RGB"}}
WRITING: dict[str, dict[str, int]] = {
    "JPEG": {"quality": 90},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 90, "method": 4},
}
# Pillow's own guard, for pictures above ours; its warning is an error where warnings are.
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def check_image(data: bytes, kind: Kind, name: str, limits: Limits) -> None:
    """Refuse what is not a whole image of its kind, or one too large to decode. Reads the header, decodes nothing.

    Raises Rejected: file_unreadable, file_too_big.
    """
    _open(data, kind, name, limits).close()


def clean_image(data: bytes, kind: Kind, name: str = "", limits: Limits | None = None) -> bytes:
    """The same picture written anew in the same format: upright, without EXIF, place, comments, profiles or thumbnails.

    Of a moving or multiple image only the first picture is kept. Raises Rejected: file_unreadable, file_too_big.
    """
    form, out = FORMATS[kind], BytesIO()
    image = _open(data, kind, name, limits or Limits())
    with image, reading(name):
        with suppress(Exception):  # a damaged note of how the phone was held is no reason to refuse the picture
            ImageOps.exif_transpose(image, in_place=True)
        picture = _plain(image, form)
        picture.info = {}  # Pillow writes back what it finds here: comments, profiles, XMP
        picture.save(out, form, **WRITING[form])
    return out.getvalue()


def _plain(image: Image.Image, form: str) -> Image.Image:
    """The picture in a mode that the format keeps as it is, transparency included."""
    if form != "JPEG" and image.has_transparency_data:
        return image if image.mode in {"LA", "RGBA"} else image.convert("RGBA")
    return image if image.mode in MODES[form] else image.convert("RGB")


def _open(data: bytes, kind: Kind, name: str, limits: Limits) -> Image.Image:
    with reading(name):
        try:
            image = Image.open(BytesIO(data), formats=[FORMATS[kind]])
        except BOMBS as bomb:
            told = re.search(r"\d+", str(bomb))
            raise too_many_pixels(name, int(told[0]) if told else limits.max_pixels + 1, limits.max_pixels) from None
    if (pixels := image.width * image.height) > limits.max_pixels:
        image.close()
        raise too_many_pixels(name, pixels, limits.max_pixels)
    return image
