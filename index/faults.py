"""Faults of a generation that no checksum can see, because they were written that way."""

from collections.abc import Iterator

import numpy as np

from index.opened import Opened

_UNIT_TOLERANCE = 1e-3


def faults_of(generation: Opened) -> Iterator[str]:
    """One Chinese line for each fault.

    A paragraph number left out, chunks that do not tile their paragraph, a figure that does not stand in its span,
    a vector that is not of unit norm.
    """
    for held in generation.manifest.sources:
        report = generation.report(held.id)
        source = report.document.source
        texts = {paragraph.number: paragraph.text for paragraph in report.paragraphs}
        if list(texts) != list(range(1, len(texts) + 1)):
            yield f"{source}：段落编号不连续"
        tiled = dict.fromkeys(texts, "")
        for chunk in report.chunks:
            tiled[chunk.paragraph] = tiled.get(chunk.paragraph, "") + chunk.text
        for number in tiled:
            if tiled[number] != texts.get(number):
                yield f"{source} 第 {number} 段：片段拼不成原文"
        for fact in report.facts:
            if texts.get(fact.paragraph, "")[fact.start : fact.end] != fact.text:
                yield f"{source} 第 {fact.paragraph} 段：数字 {fact.text} 与原文不符"
        vectors = generation.vectors(generation.chunk_ids(held.id))
        if not np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=_UNIT_TOLERANCE):
            yield f"{source}：有向量的长度不是 1"
