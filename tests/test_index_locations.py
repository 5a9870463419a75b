"""index/locations.py: where a store lies is one word, and no password leaves it."""

from pathlib import Path

import pytest

from index.errors import LocationError
from index.locations import Cluster, location_of

ADDRESS = "postgresql://reader:secret@db.example:5433/reports?sslmode=require&milvus=http://root:hidden@vectors:19530"


def test_what_is_no_address_is_a_folder() -> None:
    """Relative, absolute, of a home; a path stays as it is."""
    assert location_of("store") == Path("store")
    assert location_of("~/store") == Path.home() / "store"
    assert location_of(Path("a:b")) == Path("a:b")


def test_an_address_names_both_engines() -> None:
    """What is Milvus's is taken out; the rest of the address is the database's."""
    cluster = location_of(ADDRESS)
    assert cluster == Cluster(
        database="postgresql://reader:secret@db.example:5433/reports?sslmode=require",
        milvus="http://root:hidden@vectors:19530",
    )
    assert isinstance(cluster, Cluster)
    assert location_of(cluster.address) == cluster


def test_a_folder_may_hold_the_vectors() -> None:
    """milvus-lite needs no server."""
    cluster = location_of("postgresql://db/reports?milvus=data/vectors.db")
    assert isinstance(cluster, Cluster)
    assert cluster.milvus == "data/vectors.db"


def test_people_see_no_password() -> None:
    """Neither as text nor in a record that is printed."""
    cluster = location_of(ADDRESS)
    assert "secret" not in f"{cluster} {cluster!r}"
    assert "hidden" not in f"{cluster} {cluster!r}"
    assert str(cluster).startswith("postgresql://reader:***@db.example:5433/reports?")


@pytest.mark.parametrize(
    ("address", "missing"),
    [
        ("postgresql://reader:secret@db/reports", "Milvus"),
        ("postgresql://reader:secret@db/reports?milvus=", "Milvus"),
        ("mysql://reader:secret@db/reports?milvus=http://m:19530", "mysql"),
        ("http://reader:secret@m:19530", "http"),
    ],
)
def test_another_address_is_refused_in_one_line(address: str, missing: str) -> None:
    """The line says what is missing and what an address looks like, and gives no password away."""
    with pytest.raises(LocationError, match=missing) as told:
        location_of(address)
    assert "secret" not in str(told.value)
    assert "postgresql://用户:密码@主机/库?milvus=" in str(told.value)
    assert "\n" not in str(told.value)
