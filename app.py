"""Composition root: settings → assistant → page; and ``report-qa``, one command for everything.

``python app.py`` serves the page, and so does ``report-qa`` without a command.
"""

import errno
import logging
import socket
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from assistant.settings import Settings, load_settings
from index.errors import ReportQAError, system_words
from index.usage import CommandParser

PROGRAM = "report-qa"


class PortTaken(ReportQAError):
    """The page cannot be served on this address."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: the arguments; None for those of the process.

    Returns:
        The exit code: 0 done, 1 an error of ours, shown as one line. Wrong usage exits with 2.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    return COMMANDS.get(arguments[0] if arguments else "serve", _serve)(arguments)


def _build(arguments: list[str]) -> int:
    from index.__main__ import main as run

    return run(arguments, prog=PROGRAM)


def _ask(arguments: list[str]) -> int:
    from assistant.__main__ import main as run

    return run(arguments, prog=PROGRAM)


def _evaluate(arguments: list[str]) -> int:
    from eval.__main__ import main as run

    return run(arguments[1:], prog=f"{PROGRAM} eval")


def _serve(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    if options.command != "serve":
        _parser().error(f"{options.command} 要写在选项的前面")
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("assistant").setLevel(logging.INFO)  # Libraries have less to say.
    try:
        serve(load_settings(store=options.store, reports=options.reports, host=options.host, port=options.port))
    except ReportQAError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已停止。")
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "build": _build,
    "ask": _ask,
    "answer": _ask,
    "serve": _serve,
    "eval": _evaluate,
}


def serve(settings: Settings) -> None:
    """Serve the page until the process is told to stop; the embedding model loads meanwhile.

    Raises:
        PortTaken: the address cannot be listened on.
        StoreError: the store is missing or damaged.
        SettingsError: a language model is to answer, and it is not said which, or where.
        AccountError: other machines are to get in, and nobody can sign in.
        JournalError: the journal cannot be opened.
    """
    from assistant.accounts import accounts_for
    from assistant.answerers import open_answerer
    from assistant.journal import open_journal
    from assistant.live import Live
    from assistant.pipeline import open_model
    from index.locations import open_store

    check_port(settings.host, settings.port)
    accounts = accounts_for(settings.users, settings.host)
    with open_store(settings.store) as generation:
        built_with = generation.manifest.recipe.embedder
    live = Live(
        settings.store,
        open_model=partial(open_model, settings, built_with),
        longest=settings.max_question,
        answerer=open_answerer(settings),
    )
    from assistant.web.page import build_page, serve_page
    from eval.service import open_service

    journal, reports = open_journal(settings.journal), settings.reports
    page = build_page(live, journal, accounts, reports, benchmark=open_service(live, journal, reports))
    ready = partial(print, f"网页：http://{settings.host}:{settings.port}　按 Ctrl+C 停止", flush=True)
    try:
        serve_page(page, accounts=accounts, host=settings.host, port=settings.port, ready=ready)
    except OSError as error:
        raise PortTaken(f"不能在 {settings.host}:{settings.port} 提供网页（{error}）：请换一个端口 --port") from error


def check_port(host: str, port: int) -> None:
    """Find out early, and in plain words, whether the address can be listened on.

    Raises:
        PortTaken: it cannot.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(f"端口 {port} 已被占用：请换一个，例如 --port {port + 1}") from error
        raise PortTaken(f"不能在 {host}:{port} 提供网页（{system_words(error)}）：请改正设置 host 和 port") from error


def _parser() -> CommandParser:
    parser = CommandParser(prog=PROGRAM, description="打开问答网页，或做别的命令的事；各命令后面加 -h 看它的用法。")
    told = "build 建索引，ask 问一个问题，answer 成批作答，eval 评测，serve 打开网页（不写就是它）"
    parser.add_argument("command", nargs="?", default="serve", choices=COMMANDS, metavar="命令", help=told)
    parser.add_argument("--store", help="索引文件夹或数据库地址（默认 store）")
    parser.add_argument("--reports", type=Path, help="建索引的报告文件夹，管理者在网页上增减（默认 reports）")
    parser.add_argument("--host", help="监听的地址（默认 127.0.0.1，只有本机能访问）")
    parser.add_argument("--port", type=int, help="监听的端口（默认 7860）")
    return parser


if __name__ == "__main__":
    sys.exit(main())
