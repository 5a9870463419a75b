"""``python -m index build CORPUS --store STORE | info STORE | verify STORE``."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from index.errors import ReportQAError, StoreCorrupt
from index.usage import CommandParser

STORE = "REPORT_QA_STORE"
"""The environment's name for where the store lies, as it is the assistant's."""
INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


def main(argv: Sequence[str] | None = None, *, prog: str = "python -m index") -> int:
    """Run one command.

    Args:
        argv: the arguments; None for those of the process.
        prog: what it was called by.

    Returns:
        The exit code: 0 done, 1 an error of ours, shown as one line, 130 interrupted. Wrong usage
        exits with 2.
    """
    arguments = _parser(prog).parse_args(argv)
    try:
        arguments.run(arguments)
    except ReportQAError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n已中断：原有的索引没有改动，可以随时重来", file=sys.stderr)
        return INTERRUPTED
    return 0


def _parser(prog: str) -> CommandParser:
    parser = CommandParser(prog=prog, description="把政府工作报告建成可检索的索引。")
    commands = parser.add_subparsers(required=True, metavar="命令")
    build = commands.add_parser("build", help="建索引；只处理新增或改动的文件")
    build.add_argument("corpus", type=Path, metavar="CORPUS", help="放报告的文件夹")
    store = os.environ.get(STORE) or "store"
    place = "索引文件夹，或者 postgresql://…?milvus=…；不写就取环境变量 REPORT_QA_STORE，再不然是 store"
    build.add_argument("--store", default=store, help=place)
    build.add_argument("--embedder", metavar="NAME", help="嵌入模型的名字或文件夹（默认用内置模型）")
    build.add_argument(
        "--ocr", action="store_true", help="用文字识别读扫描的 PDF（每页约几秒）；认不准的数字回答时会注明"
    )
    build.set_defaults(run=_build)
    for name, run, summary in (("info", _info, "列出索引里的报告"), ("verify", _verify, "逐字节、逐条检查索引")):
        command = commands.add_parser(name, help=summary)
        command.add_argument("store", nargs="?", default=store, metavar="STORE", help=place)
        command.set_defaults(run=run)
    return parser


def _build(arguments: argparse.Namespace) -> None:
    from index.build import build
    from index.embed import DEFAULT_EMBEDDER, open_embedder
    from index.locations import location_of
    from index.recognition import unread_note

    place = location_of(arguments.store)
    embedder = open_embedder(arguments.embedder or DEFAULT_EMBEDDER)
    if isinstance(place, Path):
        report = build(arguments.corpus, place, embedder=embedder, ocr=arguments.ocr)
    else:
        from index.cluster_build import build_cluster

        report = build_cluster(arguments.corpus, place, embedder=embedder, ocr=arguments.ocr)
    for path, reason in report.skipped:
        print(f"跳过 {path}：{reason}")
    for path, pages in report.unread:
        print(f"读不全 {path}：{unread_note(pages)}")
    if report.damage:
        print(f"原有索引不能用，已从头重建（{report.damage}）")
    if report.changed:
        changes = f"新增或改动 {len(report.added)} 份，未变 {len(report.unchanged)} 份，移除 {len(report.removed)} 份"
    else:
        changes = f"{len(report.unchanged)} 份报告都没有变化，索引保持不变"
    print(
        f"{changes}；共 {report.paragraphs} 段、{report.chunks} 块、{report.facts} 个数字；新算向量 {report.embedded} 个"
    )
    print(f"索引 {place}，第 {report.generation} 代，用时 {report.seconds:.1f} 秒")


def _info(arguments: argparse.Namespace) -> None:
    from index.locations import location_of, open_store

    with open_store(location_of(arguments.store)) as generation:
        manifest = generation.manifest
        for document in generation.documents():
            paragraphs = generation.paragraphs(document.id)
            facts = generation.facts([paragraph.key for paragraph in paragraphs])
            year = f"{document.report_year}年" if document.report_year else "年份不明"
            print(f"{document.region or '地区不明'}\t{year}\t{document.title}", end="\t")
            print(f"{len(paragraphs)} 段\t{len(facts)} 个数字\t{document.source}")
    counts, recipe = manifest.counts, manifest.recipe
    print(f"第 {manifest.name} 代，{manifest.built_at} 由 {manifest.tool} 建成，索引格式 {manifest.schema}")
    print(f"{counts.documents} 份、{counts.paragraphs} 段、{counts.chunks} 块、{counts.facts} 个数字", end="；")
    print(f"每块至多 {recipe.budget} 词元；嵌入模型 {recipe.embedder}，{recipe.dim} 维", end="；")
    print(f"向量检索找回最近十条的 {generation.recall:.1%}（建时量）")


def _verify(arguments: argparse.Namespace) -> None:
    from index.locations import location_of, open_store

    place = location_of(arguments.store)
    with open_store(place) as generation:
        for fault in generation.faults():
            raise StoreCorrupt(place, fault)
        files, chunks = generation.manifest.files, generation.manifest.counts.chunks
        size = sum(file.size for file in files.values())
        held = f"{len(files)} 个文件，{size} 字节" if files else f"PostgreSQL 与 Milvus 里各 {chunks} 块"
        print(f"完好：第 {generation.generation} 代，{held}，逐条相符")


if __name__ == "__main__":
    sys.exit(main())
