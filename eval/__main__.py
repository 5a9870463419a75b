"""``python -m eval run|report|compare|gate|…``: 0 as wanted, 1 an error or a broken rule, 2 wrong usage."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from eval.comparison import compare, comparison_text
from eval.corpus import Corpus, read_corpus
from eval.errors import EvalError, RunError
from eval.gold_checks import check_files
from eval.gold_files import read_questions, write_questions
from eval.locate import locate
from index.usage import CommandParser


def main(arguments: Sequence[str] | None = None, *, prog: str = "python -m eval") -> int:
    """Run one command; our own errors are one line on standard error."""
    from index.errors import ReportQAError

    options = _parser(prog).parse_args(arguments)
    options.arguments = list(sys.argv[1:] if arguments is None else arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except (EvalError, ReportQAError) as error:
        print(error, file=sys.stderr)
        return 1


def _parser(prog: str) -> CommandParser:
    parser = CommandParser(prog=prog, description="评测：运行、比较、把关，校验题库")
    commands = parser.add_subparsers(required=True, metavar="命令")
    run = commands.add_parser("run", help="回答题库并评分")
    run.add_argument("--corpus", type=Path, required=True, help="报告所在的文件夹")
    run.add_argument("--questions", type=Path, nargs="+", default=[], help="题目文件；不写就用自带题库中针对该语料的")
    run.add_argument("--store", help="已建好的索引，文件夹或数据库地址；不写就建在 OUT/store")
    run.add_argument("--answerer", choices=("extractive", "llm"), default="extractive")
    run.add_argument("--answers", type=Path, help="不运行系统，只给已有的批量回答评分")
    run.add_argument("--split", choices=("dev", "held_out", "all"), default="dev")
    run.add_argument("--sample", type=int, help="只问约这么多题，各题型按比例，选法固定")
    run.add_argument("--out", type=Path, required=True, help="结果文件夹；中断后再运行会接着做")
    run.add_argument("--no-noise", dest="noise", action="store_false", help="不再量添了相似的段落以后答得怎样")
    _page_options(run)
    run.set_defaults(command=_run)
    page = commands.add_parser("report", help="由运行过的结果重写报告网页，可以并列别的系统和变形测试")
    page.add_argument("run", type=Path, metavar="RUN")
    page.add_argument("--corpus", type=Path, help="报告所在的文件夹；不写就找不到没有引到的证据")
    _page_options(page)
    page.set_defaults(command=_report)
    _gate_commands(commands)
    _metamorphic_command(commands)
    _foreign_command(commands)
    _gold_commands(commands)
    return parser


def _page_options(command: CommandParser) -> None:
    command.add_argument("--text", action="store_true", help="报告里写出题目、回答与原文；样例语料总是写出")
    command.add_argument("--against", type=Path, help="与哪次运行相比；不写就找旁边同样题目的上一次")
    command.add_argument("--peers", type=Path, nargs="+", default=[], help="别的系统在同样题目上的运行")
    command.add_argument("--trial", type=Path, help="变形测试的结果文件夹")
    command.add_argument("--history", type=Path, help="历次评测的记录：这一次添到末尾，报告里画成曲线")


def _gate_commands(commands: "argparse._SubParsersAction[CommandParser]") -> None:
    pair = commands.add_parser("compare", help="逐题比较两次运行")
    pair.add_argument("a", type=Path, metavar="A")
    pair.add_argument("b", type=Path, metavar="B")
    pair.add_argument("--page", type=Path, help="另写一个网页到这里")
    pair.add_argument("--text", action="store_true", help="网页里写出题目与回答；样例语料总是写出")
    pair.set_defaults(command=_compare)
    gate = commands.add_parser("gate", help="把关：零容忍规则；给出什么就再查什么")
    gate.add_argument("run", type=Path, metavar="RUN")
    gate.add_argument("--baseline", type=Path, help="不许比它显著变差：一次运行的文件夹，或基线文件")
    gate.add_argument("--floors", type=Path, help="各指标的下限")
    gate.add_argument("--again", type=Path, help="同一系统的另一次运行，应当逐字节相同")
    gate.add_argument("--trial", type=Path, help="变形测试的结果文件夹：不许照植入的指令作答")
    gate.add_argument("--pace", type=Path, help="用时的测量：提问不许比它的上限慢")
    gate.set_defaults(command=_gate)
    pace = commands.add_parser("pace", help="量提问的用时：处理器时间，以同时量的查询嵌入为单位")
    pace.add_argument("--store", type=Path, required=True, help="已建好的索引")
    pace.add_argument("--questions", type=Path, nargs="+", required=True, help="题目文件")
    pace.add_argument("--sample", type=int, default=20, help="只问约这么多题")
    pace.add_argument("--out", type=Path, required=True, help="结果文件")
    pace.set_defaults(command=_pace)
    baseline = commands.add_parser("baseline", help="把一次运行的对错记成基线文件")
    baseline.add_argument("run", type=Path, metavar="RUN")
    baseline.add_argument("file", type=Path, metavar="FILE")
    baseline.set_defaults(command=_baseline)
    floors = commands.add_parser("floors", help="按一次运行抬高下限文件，只升不降")
    floors.add_argument("run", type=Path, metavar="RUN")
    floors.add_argument("file", type=Path, metavar="FILE")
    floors.set_defaults(command=_floors)


def _metamorphic_command(commands: "argparse._SubParsersAction[CommandParser]") -> None:
    command = commands.add_parser("metamorphic", help="改动语料或问题，看回答是否跟着变或不变；不需要题库")
    command.add_argument("--corpus", type=Path, required=True, help="报告所在的文件夹；在副本上改动")
    command.add_argument("--questions", type=Path, nargs="+", default=[], help="题目文件；语料自己也会出题")
    command.add_argument("--suite", nargs="+", default=[], help="只跑这些套件；不写就全跑")
    command.add_argument("--split", choices=("dev", "held_out", "all"), default="dev")
    command.add_argument("--sample", type=int, help="只取约这么多题，取法由 --seed 定")
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--lexical", action="store_true", help="只用字面检索，不载入模型")
    command.add_argument("--out", type=Path, required=True, help="结果文件夹")
    command.set_defaults(command=_metamorphic)


def _foreign_command(commands: "argparse._SubParsersAction[CommandParser]") -> None:
    command = commands.add_parser("foreign", help="别人的数据集：CMRC 2018 与 SQuAD、RGB、BEIR 与 MTEB 检索")
    command.add_argument("kind", choices=("squad", "rgb", "beir"))
    command.add_argument("source", type=Path, help="squad：JSON 文件；rgb：JSONL 文件；beir：文件夹")
    command.add_argument("--limit", type=int, help="只问前这么多题")
    command.add_argument("--lexical", action="store_true", help="只用字面检索，不载入模型")
    command.add_argument("--out", type=Path, required=True, help="结果文件夹")
    command.set_defaults(command=_foreign)


def _gold_commands(commands: "argparse._SubParsersAction[CommandParser]") -> None:
    check = commands.add_parser("check", help="校验题库")
    check.add_argument("questions", type=Path, nargs="+")
    check.add_argument("--corpus", type=Path, required=True)
    check.set_defaults(command=_check)
    convert = commands.add_parser("convert", help="JSONL 与 CSV 互换，方向由扩展名决定")
    convert.add_argument("source", type=Path)
    convert.add_argument("target", type=Path)
    convert.set_defaults(command=_convert)
    place = commands.add_parser("locate", help="查一句原文的 SHA-256 与位置")
    place.add_argument("corpus", type=Path)
    place.add_argument("doc", help="文件名的开头或其中一段")
    place.add_argument("quote", help="原句，忽略空白与全半角")
    place.set_defaults(command=_locate)


def _run(options: argparse.Namespace) -> int:
    from eval import answerers
    from eval.metamorphic import noise_of_product
    from eval.report import table
    from eval.run import choose_files, choose_questions, run

    corpus = read_corpus(options.corpus)
    files = choose_files(options.questions, corpus)
    questions = choose_questions(files, split=options.split, sample=options.sample)
    if options.answers:
        answerer = answerers.recorded(options.answers)
    else:
        store = options.store or options.out / "store"
        if not options.store:
            answerers.build_store(options.corpus, store)
        answerer = answerers.product(store, answerer=options.answerer)
    evaluation = run(questions, corpus, answerer, options.out)
    if options.noise and answerer.name == "extractive":
        noise_of_product(options.corpus, questions, corpus, store, options.out)
    print(table(evaluation), end="")
    _note_environment(options, [path.name for path in files], corpus)
    _pages(options.out, corpus, options)
    wrong = [landing.name for landing in evaluation.sentinels if not landing.holds]
    if wrong:
        raise RunError(f"哨兵系统 {'、'.join(wrong)} 没有落在理论位置，本次评分不可信")
    return 0


def _metamorphic(options: argparse.Namespace) -> int:
    from eval.metamorphic import run_product
    from eval.run import choose_questions
    from eval.verdicts import trial_table

    questions = choose_questions(options.questions, split=options.split, sample=None) if options.questions else []
    trial = run_product(
        options.corpus,
        questions,
        options.out,
        suites=options.suite,
        sample=options.sample,
        seed=options.seed,
        lexical=options.lexical,
    )
    print(trial_table(trial), end="")
    return 0


def _note_environment(options: argparse.Namespace, questions: list[str], corpus: Corpus) -> None:
    from eval.environment import environment
    from eval.finished import ENVIRONMENT
    from eval.pages import written_for_the_project

    found = environment(
        options.arguments,
        corpus=options.corpus.resolve().name,
        questions=questions,
        sample=written_for_the_project(corpus),
    )
    text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    (options.out / ENVIRONMENT).write_text(text, encoding="utf-8", newline="\n")


def _pages(run: Path, corpus: Corpus | None, options: argparse.Namespace) -> None:
    from eval.finished import read_finished
    from eval.pages import write_pages

    text = options.text or bool(read_finished(run).environment.get("sample"))
    beside = {name: getattr(options, name) for name in ("against", "peers", "trial", "history")}
    page = write_pages(run, corpus=corpus, text=text, **beside)
    print(f"\n报告网页：{page}")


def _report(options: argparse.Namespace) -> int:
    _pages(options.run, read_corpus(options.corpus) if options.corpus else None, options)
    return 0


def _compare(options: argparse.Namespace) -> int:
    from eval.comparison_page import comparison_page
    from eval.finished import read_finished, read_verdicts

    a, b = read_verdicts(options.a), read_verdicts(options.b)
    print(comparison_text(compare(a, b), only_a=len(a.keys() - b.keys()), only_b=len(b.keys() - a.keys())))
    if options.page:
        runs = read_finished(options.a), read_finished(options.b)
        text = options.text or all(run.environment.get("sample") for run in runs)
        options.page.write_text(comparison_page(*runs, text=text), encoding="utf-8", newline="\n")
    return 0


def _gate(options: argparse.Namespace) -> int:
    from eval.finished import read_finished
    from eval.gating import Door, reasons

    door = Door(options.baseline, options.floors, options.again, options.trial, options.pace)
    found = reasons(read_finished(options.run), door)
    print("\n".join(found) or "通过")
    return 1 if found else 0


def _pace(options: argparse.Namespace) -> int:
    from assistant.pipeline import open_assistant
    from assistant.settings import load_settings
    from eval.answerers import embed_with, fresh_asking
    from eval.pace import measure_pace, write_pace
    from eval.run import choose_questions

    assistant = open_assistant(load_settings(store=options.store, answerer="extractive"))
    questions = choose_questions(options.questions, split="dev", sample=options.sample)
    pace = measure_pace(partial(fresh_asking, assistant), partial(embed_with, assistant), questions)
    write_pace(pace, options.out)
    print(f"{pace.n} 题：p95 {pace.p95_ms:g} 毫秒，是一次查询嵌入（{pace.embedding_ms:g} 毫秒）的 {pace.ratio:g} 倍")
    return 0


def _baseline(options: argparse.Namespace) -> int:
    from eval.finished import write_baseline

    write_baseline(options.run, options.file)
    return 0


def _floors(options: argparse.Namespace) -> int:
    from eval.finished import read_finished
    from eval.floors import raised, read_floors, write_floors

    write_floors(options.file, raised(read_floors(options.file), read_finished(options.run).summary["measures"]))
    return 0


def _foreign(options: argparse.Namespace) -> int:
    from eval.foreign_run import run_foreign

    print(run_foreign(options.kind, options.source, options.out, limit=options.limit, lexical=options.lexical), end="")
    return 0


def _check(options: argparse.Namespace) -> int:
    complaints = check_files(options.questions, read_corpus(options.corpus))
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    if not complaints:
        print(f"{sum(len(read_questions(path)) for path in options.questions)} 题，全部合格")
    return 1 if complaints else 0


def _convert(options: argparse.Namespace) -> int:
    write_questions(options.target, read_questions(options.source))
    return 0


def _locate(options: argparse.Namespace) -> int:
    print(json.dumps(locate(read_corpus(options.corpus), options.doc, options.quote)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
