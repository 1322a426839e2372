"""What a file really is, and whether it may come in. Pure: bytes in, a verdict out; nothing is stored, nobody is asked.

    kept, content = receive(name, upload, Limits())   # images come back re-encoded, without place or device
    inspect(name, data, Limits())                     # the verdict alone

Three opinions must agree on the type: the extension, our own look at the signature and structure, and puremagic. What runs by itself when the
file is opened (scripts and launches of a PDF, files inside it, macros and active objects of office files) is refused. What cannot be read to
the end, because it is damaged or asks for a password, is refused too: an expert could not read it either. This is a sieve and no virus
scanner: files are served as attachments only, never opened by the server.
"""

from miza.files.inspection.images import clean_image
from miza.files.inspection.kinds import ALLOWED, EXTENSIONS, Inspected, Kind, Limits, Rejected
from miza.files.inspection.names import clean_name
from miza.files.inspection.verdict import inspect, receive

__all__ = [
    "ALLOWED",
    "EXTENSIONS",
    "Inspected",
    "Kind",
    "Limits",
    "Rejected",
    "clean_image",
    "clean_name",
    "inspect",
    "receive",
]
