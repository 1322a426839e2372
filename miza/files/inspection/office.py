"""Office files: compressed folders of XML. Their structure says what they are, and whether they carry macros or active objects."""

from collections import Counter
from io import BytesIO
from typing import TypeAlias
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from miza.files.inspection.kinds import CONTENT_TYPES, Kind, Limits, Rejected, reading, too_big, wrong_type

Tag: TypeAlias = tuple[str, dict[str, str]]

MAIN_PART = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
LARGEST_INDEX = 4 * 1024 * 1024  # bytes of a part that only lists the others
DEEPEST = 2  # office files inside office files: a chart brings its table along
ACTIVE_TYPES = ("macroenabled", "vbaproject", "activex", "oleobject", "macrosheet")
ACTIVE_PARTS = ("vbaproject", "vbadata", "/activex/", "macrosheets/", "oleobject")
PROGRAMS = (
    ".exe",
    ".dll",
    ".scr",
    ".com",
    ".bat",
    ".cmd",
    ".ps1",
    ".msi",
    ".js",
    ".vbs",
    ".wsf",
    ".hta",
    ".jar",
    ".lnk",
)
CALLS_OUT = ("/attachedtemplate", "/oleobject", "/frame", "/subdocument")  # fetched from elsewhere when opened


def check_office(data: bytes, kind: Kind, name: str, limits: Limits) -> None:
    """Refuse an office file that is not what its name says, that runs something, or that nobody can read.

    Raises Rejected: file_type, file_active_content, file_too_big (once unpacked), file_unreadable.
    """
    with reading(name), ZipFile(BytesIO(data)) as folder:
        _check_folder(folder, name, limits)
        if kind in {"odt", "ods"}:
            _check_odf(folder, kind, name, limits)
        else:
            _check_ooxml(folder, kind, name, limits)


def _check_folder(folder: ZipFile, name: str, limits: Limits) -> None:
    """Refuse bombs, passwords and folders that two programs could read in two ways, before unpacking anything."""
    entries = folder.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.max_unpacked:
        raise too_big(name, unpacked, limits.max_unpacked)
    twice = Counter(entry.filename.casefold() for entry in entries)
    if len(entries) > limits.max_entries or any(n > 1 for n in twice.values()) or any(e.flag_bits & 1 for e in entries):
        raise Rejected("file_unreadable", file=name)


def _check_ooxml(folder: ZipFile, kind: Kind, name: str, limits: Limits) -> None:
    if "[Content_Types].xml" not in folder.namelist():
        raise wrong_type(name, limits)
    types = _types(folder)
    if _active_types(types) or _acts(folder, name, limits, DEEPEST):
        raise Rejected("file_active_content", file=name)
    if {MAIN_PART[found] for found in types if found in MAIN_PART} != {kind}:
        raise wrong_type(name, limits)


def _types(folder: ZipFile) -> set[str]:
    """The content types of all parts, in small letters."""
    return {attributes.get("ContentType", "").lower() for _, attributes in _tags(folder, "[Content_Types].xml")}


def _active_types(types: set[str]) -> bool:
    return any(word in found for found in types for word in ACTIVE_TYPES)


def _acts(folder: ZipFile, name: str, limits: Limits, depth: int) -> bool:
    """Does any part run, link to what runs, or hold such a file inside?"""
    for entry in folder.infolist():
        part = "/" + entry.filename.lower()
        if any(word in part for word in ACTIVE_PARTS) or part.endswith(PROGRAMS):
            return True
        if part.endswith(".rels") and _calls_out(folder, entry):
            return True
        if "/externallinks/externallink" in part and part.endswith(".xml") and _exchanges(folder, entry):
            return True
        if "/embeddings/" in part and not entry.is_dir() and _inner_acts(folder.read(entry), name, limits, depth):
            return True
    return False


def _calls_out(folder: ZipFile, entry: ZipInfo) -> bool:
    """Does a list of relations fetch a template or an object from elsewhere? A link to click and a linked table do not run."""
    return any(
        attributes.get("TargetMode", "").lower() == "external"
        and attributes.get("Type", "").lower().endswith(CALLS_OUT)
        for _, attributes in _tags(folder, entry.filename)
    )


def _exchanges(folder: ZipFile, entry: ZipInfo) -> bool:
    """Does a link of a spreadsheet start another program (DDE, OLE)?"""
    return any(tag in {"ddeLink", "oleLink"} for tag, _ in _tags(folder, entry.filename))


def _inner_acts(data: bytes, name: str, limits: Limits, depth: int) -> bool:
    """May a file inside the file run? Only a table or text of today's formats is looked into; anything else is taken for active."""
    if depth == 0 or not data.startswith(b"PK\x03\x04"):
        return True
    with ZipFile(BytesIO(data)) as folder:
        _check_folder(folder, name, limits)
        return _active_types(_types(folder)) or _acts(folder, name, limits, depth - 1)


def _check_odf(folder: ZipFile, kind: Kind, name: str, limits: Limits) -> None:
    first = folder.infolist()[0]
    if first.filename != "mimetype" or first.file_size > 100 or folder.read(first) != CONTENT_TYPES[kind].encode():
        raise wrong_type(name, limits)
    listed = _tags(folder, "META-INF/manifest.xml")
    if any(tag == "encryption-data" for tag, _ in listed):
        raise Rejected("file_unreadable", file=name)
    parts = ["/" + entry.filename.lower() for entry in folder.infolist()]
    runs = any(part.startswith(("/basic/", "/scripts/", "/dialogs/")) or part.endswith(PROGRAMS) for part in parts)
    objects = any("oleobject" in attributes.get("media-type", "") for _, attributes in listed)
    if runs or objects:
        raise Rejected("file_active_content", file=name)


def _tags(folder: ZipFile, part: str) -> list[Tag]:
    """Every tag of an XML part with its attributes, prefixes left out.

    Raises ValueError for a part too large to be a list, or with a document type: these formats have none, and entities could fill the memory.
    """
    if folder.getinfo(part).file_size > LARGEST_INDEX:
        raise ValueError(f"{part} is too large")
    found: list[Tag] = []

    def note(tag: str, attributes: dict[str, str]) -> None:
        found.append((_local(tag), {_local(key): value for key, value in attributes.items()}))

    def refuse(*_: object) -> None:
        raise ValueError(f"{part} declares a document type")

    parser = expat.ParserCreate()
    parser.StartElementHandler = note
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(folder.read(part), True)
    return found


def _local(name: str) -> str:
    return name.rpartition(":")[2]
