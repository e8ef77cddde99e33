"""Copies the browser assets that pages use from node_modules/ to static/vendor/.

Run by `make install` as `python -m mou_portal.assets`; it needs nothing but Python.
"""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
NODE_MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
ICON_NAMES = ROOT / "static" / "icons.txt"

FILES = {
    "tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "echarts/echarts.min.js": "echarts/dist/echarts.min.js",
}
LICENCES = {
    "Tabler": "@tabler/core/LICENSE",
    "Tabler Icons": "@tabler/icons/LICENSE",
    "htmx": "htmx.org/LICENSE",
    "Apache ECharts": "echarts/LICENSE",
    "Inter": "@fontsource-variable/inter/LICENSE",
}
# Latin with ə ı ş ğ, Cyrillic, and the signs of units and currencies.
SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
FONT = NODE_MODULES / "@fontsource-variable" / "inter"

# The files they point to are not served, and a hashed static store refuses a broken reference.
SOURCE_MAP = re.compile(r"/[/*]# sourceMappingURL=[^\s*]+(?: *\*/)?\s*")
FONT_FACE = re.compile(r"/\* inter-([a-z-]+)-wght-normal \*/\s*(@font-face \{.*?\n\})", re.DOTALL)
ICON_NAME = re.compile(r"[a-z0-9-]+\Z")
SVG = "{http://www.w3.org/2000/svg}"


class AssetMissing(Exception):
    """A file that the list asks for is not in its package."""


def copy_files() -> None:
    """Bring each listed file over without its source map comment."""
    for target, source in FILES.items():
        text = SOURCE_MAP.sub("", _read(NODE_MODULES / source))
        _write(VENDOR / target, text)
    licences = [f"{name}\n\n{_licence(path)}" for name, path in LICENCES.items()]
    _write(VENDOR / "LICENCES.txt", "\n\n----\n\n".join(licences))


def copy_font() -> None:
    """Write inter.css with the wanted subsets only, and their woff2 files beside it."""
    faces = dict(FONT_FACE.findall(_read(FONT / "wght.css")))
    missing = [subset for subset in SUBSETS if subset not in faces]
    if missing:
        raise AssetMissing(f"Inter has no subset {', '.join(missing)}.")
    css = "\n".join(faces[subset].replace("./files/", "") for subset in SUBSETS)
    _write(VENDOR / "inter" / "inter.css", css + "\n")
    for subset in SUBSETS:
        name = f"inter-{subset}-wght-normal.woff2"
        (VENDOR / "inter" / name).write_bytes((FONT / "files" / name).read_bytes())


def build_sprite() -> None:
    """Write one SVG with a `<symbol id="tabler-NAME">` for each name of static/icons.txt."""
    names = sorted(set(ICON_NAMES.read_text(encoding="utf-8").split()))
    symbols = "\n".join(_symbol(name) for name in names)
    _write(
        VENDOR / "icons" / "sprite.svg",
        f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n',
    )


def _symbol(name: str) -> str:
    """The outline icon `name`, or the filled one where it ends in `-filled`."""
    if not ICON_NAME.match(name):
        raise AssetMissing(f"static/icons.txt: {name!r} is no icon name.")
    style, stem = ("filled", name.removesuffix("-filled"))
    if stem == name:
        style = "outline"
    path = NODE_MODULES / "@tabler" / "icons" / "icons" / style / f"{stem}.svg"
    # The icons come from a package pinned by its digest.
    drawing = ElementTree.fromstring(_read(path))  # noqa: S314
    for shape in drawing:
        shape.tag = shape.tag.removeprefix(SVG)
    shapes = "".join(
        ElementTree.tostring(shape, encoding="unicode").strip()
        for shape in drawing
        if shape.get("d") != "M0 0h24v24H0z"
    )
    paint = (
        'fill="currentColor"'
        if style == "filled"
        else 'fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round"'
    )
    return f'<symbol id="tabler-{name}" viewBox="0 0 24 24" {paint}>{shapes}</symbol>'


def _licence(path: str) -> str:
    source = NODE_MODULES / path
    return _read(source).strip() if source.exists() else "MIT licence, see the package."


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        raise AssetMissing(f"{shown} is missing; run npm ci, or mend static/icons.txt.") from None


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main() -> int:
    """Bring everything over; 1 and one line where something is missing."""
    try:
        copy_files()
        copy_font()
        build_sprite()
    except AssetMissing as missing:
        sys.stderr.write(f"assets: {missing}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
