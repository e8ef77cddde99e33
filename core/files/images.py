"""Images are drawn anew before they are kept: nothing but their pixels survives."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import Refused

FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
PIXEL_LIMIT = 60_000_000


def redraw(data: bytes, media_type: str) -> bytes:
    """The image encoded again in its own format, upright, without metadata.

    Raises Refused (code `file_type`) when it cannot be read, or has more than 60 million pixels.
    """
    try:
        with Image.open(io.BytesIO(data), formats=[FORMATS[media_type]]) as image:
            if image.width * image.height > PIXEL_LIMIT:
                raise _unreadable()
            return _encoded(ImageOps.exif_transpose(image), FORMATS[media_type])
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise _unreadable() from error
    except SyntaxError as error:  # Pillow's word for a broken PNG
        raise _unreadable() from error


def _encoded(image: Image.Image, form: str) -> bytes:
    modes = ("L", "RGB") if form == "JPEG" else ("L", "RGB", "RGBA")
    plain = image if image.mode in modes else image.convert("RGB" if form == "JPEG" else "RGBA")
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    out = io.BytesIO()
    bare.save(out, form, quality=90) if form != "PNG" else bare.save(out, form)
    return out.getvalue()


def _unreadable() -> Refused:
    return Refused(_("The image cannot be read."), field="file", code="file_type")
