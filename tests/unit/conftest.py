"""What several modules of this folder share: one small warehouse and the shipped sample, each loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.generate import generate
from etl.snapshots.load import load
from metrics import Warehouse

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of 900 generated cases. For reading: nobody loads into it or writes beside it."""
    found = tmp_path_factory.mktemp("small")
    generate(cases=900, seed=3, out=found / "in")
    load([found / "in"], found / "wh")
    return found / "wh"


@pytest.fixture(scope="session")
def small_house(small_folder: Path) -> Warehouse:
    """The same as readers have it."""
    return Warehouse(small_folder)


@pytest.fixture(scope="session")
def sample_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse folder with the sample, to be read only; beside it is room for files."""
    folder = tmp_path_factory.mktemp("sample") / "warehouse"
    load([SAMPLE], folder)
    return folder
