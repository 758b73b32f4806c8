"""What a person reads on a page, piece by piece, and which pieces show where they come from."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

PIECES = ("li", "p", "h1", "h2", "h3", "h4")
VOID = ("br", "input", "link", "meta", "path", "circle", "img", "hr", "rect", "ellipse")
NOT_READ = ("nav", "header", "footer", "style", "script", "head", "form", "svg")


@dataclass
class Piece:
    """One line or heading; `is_sourced` if it shows a source or says that it is a judgement."""

    tag: str
    text: str = ""
    is_sourced: bool = False


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.pieces, self.open = [], []

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            return
        names = (dict(attrs).get("class") or "").split()
        self.open.append((tag, names))
        if tag in PIECES and not self._is_inside(NOT_READ):
            self.pieces.append(Piece(tag))
        if {"source", "estimate"} & set(names) and self.pieces:
            self.pieces[-1].is_sourced = True

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        hidden = {"source", "estimate", "sr-only", "no-print"}
        is_hidden = any(hidden & set(names) for _, names in self.open)
        if self.pieces and not is_hidden and not self._is_inside(NOT_READ) and self._is_inside(PIECES):
            self.pieces[-1].text += data

    def _is_inside(self, tags):
        return any(tag in tags for tag, _ in self.open)


def pieces(html):
    """Every piece with words in it, in order."""
    reader = _Reader()
    reader.feed(html)
    for piece in reader.pieces:
        piece.text = re.sub(r"\s+", " ", piece.text).strip()
    return [piece for piece in reader.pieces if piece.text]


def running_text(html):
    """The same as sentences, for a measure of how hard they are."""
    texts = (piece.text for piece in pieces(html))
    return " ".join(text if text[-1] in ".?!" else f"{text}." for text in texts)
