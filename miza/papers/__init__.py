"""Papers: PDF files for archives and for every reader (PDF/A-2a and PDF/UA-1), drawn by templates that take data, never markup."""

from miza.papers.qr import qr
from miza.papers.reply import language_asked, reply
from miza.papers.typeset import render
from miza.papers.words import common

__all__ = ["common", "language_asked", "qr", "render", "reply"]
