"""Open questions by meaning alone: how often the paragraph that the dense leg ranks first is the evidence, by its cosine.

Usage: ``python bench/open_questions.py STORE CORPUS QUESTIONS...``; CORPUS is the folder that the questions point into,
STORE an index over it, QUESTIONS are gold files. Prints, for each least cosine, how many open questions of how something is
gone about would be answered so, and for how many of them the paragraph holds the evidence. ``assistant/meant.py`` states
the floor that was chosen on this table.
"""

import argparse
from pathlib import Path

from assistant.blocks import may_tell
from assistant.pipeline import Assistant, open_assistant
from assistant.settings import load_settings
from assistant.wants import asks_manner
from eval.corpus import find_all, read_corpus
from eval.gold import Question
from eval.gold_files import read_questions
from eval.text import fold

FLOORS = (0.86, 0.87, 0.88, 0.89, 0.90, 0.91)
_HELD = 12
"""Characters of an evidence quote by which its paragraph is known."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    args = parser.parse_args()
    assistant = open_assistant(load_settings(store=args.store))
    corpus = read_corpus(args.corpus)
    found = []
    for question in (q for path in args.questions for q in read_questions(path)):
        if question.type == "open" and question.answerable and asks_manner(question.question):
            quotes = [p.words[:_HELD] for evidence in question.evidence for p in find_all(evidence, corpus)]
            found.append(first_by_meaning(assistant, question, quotes))
    print("最低余弦\t作答\t答对段落")
    for floor in FLOORS:
        shown = [right for cosine, right in found if cosine >= floor]
        print(f"{floor}\t{len(shown)}/{len(found)}\t{sum(shown)}")


def first_by_meaning(assistant: Assistant, question: Question, quotes: list[str]) -> tuple[float, bool]:
    """The cosine of the paragraph ranked first among those in scope, and whether it holds a quote of the evidence."""
    ask = assistant.read(question.question, history=question.history).asks[-1]
    passages = assistant.retriever.by_meaning(question.question, ask)
    best = next((passage for passage in passages if may_tell(ask, passage.paragraph)), None)
    if best is None:
        return 0.0, False
    text = fold(best.paragraph.text)
    return best.score, any(quote in text for quote in quotes)


if __name__ == "__main__":
    main()
