"""``python -m assistant ask "…"`` and ``python -m assistant answer --questions Q.jsonl --out A.jsonl``."""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant import account_commands
from assistant.errors import QuestionError
from assistant.pipeline import Assistant, open_assistant
from assistant.records import Answer, Reason
from assistant.render import to_json, to_markdown
from assistant.settings import ANSWERERS, Settings, load_settings
from index.errors import ReportQAError, system_words
from index.usage import CommandParser


def main(argv: Sequence[str] | None = None, *, prog: str = "python -m assistant") -> int:
    """Run one command; the exit code is 0 for answered or refused, 1 for an error of ours, 2 for wrong usage."""
    options = _parser(prog).parse_args(argv)
    try:
        settings = load_settings(
            store=options.store, embedder=options.embedder, precision=options.precision, answerer=options.answerer
        )
        return int(options.run(settings, options))
    except ReportQAError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read along (`… | head -1`) has read enough; nothing must be flushed to them at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def read_questions(path: Path) -> Iterator[dict[str, Any]]:
    """The questions of a JSON-lines file; unknown keys are left in.

    Raises:
        QuestionError: the file cannot be read, or a line is not a question.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise QuestionError(f"读不了题目文件 {path}（{system_words(error)}）：请检查 --questions") from error
    except UnicodeDecodeError as error:
        raise QuestionError(f"题目文件 {path} 不是 UTF-8：请另存为 UTF-8 的 JSONL 文件") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _question(path, number, line)


def _question(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise QuestionError(f"{path} 第 {number} 行从第 {error.colno} 个字起不是 JSON：每行应是一个对象") from error
    history = (record.get("history") or []) if isinstance(record, dict) else None
    if not isinstance(record, dict) or not isinstance(record.get("question"), str) or "id" not in record:
        raise QuestionError(
            f'{path} 第 {number} 行缺 "id" 或 "question"：每行应是 {{"id": …, "question": "…", "history": […]}}'
        )
    if not isinstance(history, list) or not all(isinstance(earlier, str) for earlier in history):
        raise QuestionError(f'{path} 第 {number} 行的 "history" 应是一列提问（字符串）')
    return record


def _ask(settings: Settings, options: argparse.Namespace) -> int:
    answer = open_assistant(settings).ask(options.question, history=options.history)
    print(json.dumps(to_json(answer), ensure_ascii=False, indent=2) if options.json else to_markdown(answer))
    return 0


def _answer(settings: Settings, options: argparse.Namespace) -> int:
    from tqdm import tqdm

    questions = list(read_questions(options.questions))
    assistant = open_assistant(settings)
    aside = options.out.with_name(options.out.name + ".part")
    try:
        with aside.open("w", encoding="utf-8") as out:
            for record in tqdm(questions, desc="作答", unit="题", disable=not sys.stderr.isatty()):
                out.write(json.dumps(_one(assistant, record), ensure_ascii=False) + "\n")
        aside.replace(options.out)
    except OSError as error:
        raise QuestionError(f"写不了答案文件 {options.out}（{system_words(error)}）：请换一个可写的位置") from error
    return 0


def _one(assistant: Assistant, record: dict[str, Any]) -> dict[str, Any]:
    """One line out for one line in: a question that cannot be asked is declined with the reason as its answer."""
    asked = record["question"].encode("utf-8", "replace").decode("utf-8")
    try:
        return {"id": record["id"], **to_json(assistant.ask(record["question"], history=record.get("history") or []))}
    except QuestionError as error:
        declined = Answer(
            question=asked,
            standalone=asked,
            text=str(error),
            refused=True,
            reason=Reason.UNSUPPORTED,
            citations=(),
            figures=(),
            answerer=assistant.answerer.name,
            generation=assistant.generation.generation,
        )
        return {"id": record["id"], **to_json(declined)}


def _parser(prog: str) -> CommandParser:
    parser = CommandParser(prog=prog, description="向政府工作报告提问，答案逐字引用")
    commands = parser.add_subparsers(required=True, metavar="命令")
    ask = commands.add_parser("ask", help="问一个问题")
    ask.add_argument("question", help="例如：2023年晶硅光伏产值多少")
    ask.add_argument(
        "--history", action="append", default=[], metavar="问题", help="同一对话中更早的提问，可重复，从早到晚"
    )
    ask.add_argument("--json", action="store_true", help="输出 JSON 记录")
    ask.set_defaults(run=_ask)
    answer = commands.add_parser("answer", help="成批作答")
    answer.add_argument(
        "--questions", type=Path, required=True, metavar="Q.jsonl", help="每行一个 {id, question, history}"
    )
    answer.add_argument("--out", type=Path, required=True, metavar="A.jsonl", help="每行一个答案，次序相同")
    answer.set_defaults(run=_answer)
    account_commands.add_to(commands)
    parser.set_defaults(answerer=None)
    for command in (ask, answer):
        command.add_argument("--store", default=None, help="索引文件夹或数据库地址，默认 ./store")
        command.add_argument("--embedder", default=None, help="嵌入模型的名称或文件夹，默认用自带的")
        command.add_argument("--precision", default=None, help="模型权重的数值格式，默认由机器决定")
        command.add_argument(
            "--answerer", choices=ANSWERERS, default=None, help="用报告原句（默认）或语言模型作答，都逐句核对"
        )
    return parser


if __name__ == "__main__":
    sys.exit(main())
