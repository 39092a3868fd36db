"""The press: reads a sheet as JSON and writes it as a PDF. Run by itself, as a process that ends with the page.

So nothing of it stays anywhere: the typesetter remembers what it has set, and this memory goes with the process. It
can write no file, is told nothing of the environment, and reads none but its own template and typefaces.
"""

import json
import resource
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "sheet.typ"
SECONDS = 20
NOT_IN_THE_TYPEFACES = 3
"""What the process ends with where no typeface here has some of the letters."""


def main() -> int:
    """Set one sheet. What people wrote comes in as data, which the template never reads as markup."""
    import typst  # noqa: PLC0415 - 80 MB, for this process alone: others read only the numbers above

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    given = json.load(sys.stdin)
    try:
        page = typst.compile(
            TEMPLATE,
            root=FOLDER,
            font_paths=[Path(folder) for folder in given["typefaces"]],
            sys_inputs={"sheet": json.dumps(given["sheet"])},
            format="pdf",
            pdf_standards="ua-1",
        )
    except typst.TypstError as refusal:
        if "could not be displayed" in refusal.message:
            return NOT_IN_THE_TYPEFACES
        raise
    sys.stdout.buffer.write(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
