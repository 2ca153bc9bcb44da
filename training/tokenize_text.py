"""The tokenizer that src/models/embedders/static-tokens.ts repeats: change both together."""
import re, unicodedata

IDEOGRAPH = "\\u3040-\\u30ff\\u3400-\\u9fff"
WORD = re.compile(f"[{IDEOGRAPH}]|(?:(?![{IDEOGRAPH}])[^\\W_])+")
LONGEST_SPLIT = 40


def words_of(text):
    text = text.lower()
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return WORD.findall(text)


class Tokenizer:
    """Whole word, else greedy longest WordPieces, else two hashed rows, and beside two neighbouring words the row of their pair.

    Rows: entries (of which `words` may be left out, to train the pieces that spell them), pairs, hash rows.
    """

    def __init__(self, entries, pairs, hash_rows, left_out=()):
        left_out = set(left_out)
        self.ids = {entry: n for n, entry in enumerate(entries) if entry not in left_out}
        self.pairs = {} if left_out else {pair: len(entries) + n for n, pair in enumerate(pairs)}
        self.first_hash_row, self.hash_rows = len(entries) + len(pairs), hash_rows
        self.cache = {}

    def word(self, word):
        found = self.cache.get(word)
        if found is None:
            found = self.cache[word] = self.split(word) or self.hashed(word)
        return found

    def split(self, word):
        if word in self.ids:
            return [self.ids[word]]
        out, start = [], 0
        if len(word) > LONGEST_SPLIT:
            return out
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = self.ids.get(("##" if start else "") + word[start:end])
                if piece is not None:
                    out.append(piece)
                    break
            else:
                return []
            start = end
        return out

    def hashed(self, word):
        value, units = 0x811C9DC5, word.encode("utf-16-le")
        for n in range(0, len(units), 2):
            value = ((value ^ (units[n] | units[n + 1] << 8)) * 0x01000193) & 0xFFFFFFFF
        return [self.first_hash_row + value % self.hash_rows, self.first_hash_row + (value >> 16) % self.hash_rows]

    def encode(self, text):
        words, out = words_of(text), []
        for n, word in enumerate(words):
            out.extend(self.word(word))
            if n and (pair := self.pairs.get(f"{words[n - 1]} {word}")) is not None:
                out.append(pair)
        return out
