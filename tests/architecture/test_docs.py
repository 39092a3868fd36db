"""The documents say what is there: every path they name exists, and the list of dependencies is the real one."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# Made on the first run, or given by whoever runs a command.
MADE = ("var/", "static/dist/", ".venv/", "node_modules/")
GIVEN = {"agencies.csv", "queue.csv"}
SUFFIXES = ("cfg", "css", "csv", "html", "in", "js", "json", "md", "mjs", "png", "po", "py", "toml", "ts", "txt")
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
PATH = re.compile(rf"[\w.<>-]+(?:/[\w.<>-]+)*(?:/|\.(?:{'|'.join(SUFFIXES)}))|[\w.<>-]+(?:/[\w.<>-]+)+")
ROW = re.compile(r"^\| `([^`]+)` \|(.+)\|(.+)\|$", re.MULTILINE)


def paths(text: str) -> Iterator[str]:
    """Every path named in inline code or linked to; addresses of pages and of elsewhere are none."""
    prose = BLOCK.sub("", text)
    words = [word for code in CODE.findall(prose) for word in code.split()]
    yield from (word for word in words if PATH.fullmatch(word))
    yield from (target for target in LINK.findall(prose) if "://" not in target and not target.startswith("#"))


def is_there(path: str, document: Path) -> bool:
    """Whether it exists, from the root or beside the document. `<feature>` is any; a bare name may be in any folder."""
    if path.startswith(MADE) or path in GIVEN:
        return True
    pattern = re.sub(r"<\w+>", "*", path.rstrip("/"))
    if "/" in pattern:
        return any(ROOT.glob(pattern)) or (document.parent / path).exists()
    return (ROOT / pattern).exists() or any((ROOT / "conference").rglob(pattern))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_path_in_the_documents_exists(document: Path) -> None:
    named = set(paths(document.read_text(encoding="utf-8")))

    assert named
    assert {path for path in named if not is_there(path, document)} == set()


@pytest.mark.parametrize(
    "text", ["`conference/nowhere.py`", "![a picture](docs/nowhere.png)", "run `python3 nowhere.py run`", "`nowhere/`"]
)
def test_a_path_that_is_not_there_is_seen(text: str) -> None:
    assert [path for path in paths(text) if not is_there(path, ROOT / "README.md")]


def test_the_examples_are_the_code_as_it_is() -> None:
    text = (ROOT / "docs" / "patterns.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```(?:python|html)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    files = [*(ROOT / "conference").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    code = [file.read_text(encoding="utf-8") for file in files]

    assert examples
    assert [example for example in examples if not any(example in source for source in code)] == []


def requirements(file: str) -> set[str]:
    lines = [line.partition("#")[0].strip() for line in (ROOT / file).read_text(encoding="utf-8").splitlines()]
    return {re.split(r"[\[=<>~!; ]", line)[0] for line in lines if line and not line.startswith("-")}


def packages(file: str) -> set[str]:
    told = json.loads((ROOT / file).read_text(encoding="utf-8"))
    return {*told["dependencies"], *told["devDependencies"]}


def section(title: str) -> str:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    return text.partition(f"## `{title}`\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize(
    ("file", "read"),
    [("requirements.in", requirements), ("requirements-dev.in", requirements), ("package.json", packages)],
)
def test_every_dependency_is_explained_and_nothing_else(file, read) -> None:
    rows = ROW.findall(section(file))

    assert {name for name, _why, _instead in rows} == read(file)
    assert all(why.strip() and instead.strip() for _name, why, instead in rows)
    assert len(rows) == len(read(file))
