"""What readers see of the shipped sample, frozen as text, so that a change of the code that changes it is seen.

`make frozen` (`python -m tests.frozen`) writes `tests/frozen/data`; `test_frozen.py` compares. The data are made
from the code's own output: they say that nothing has changed, not that it is right.
"""
