"""Random texts, and such as are easily taken for something else."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

TEXTS: Final = st.one_of(
    st.sampled_from(("Name", "import", "None", "x y", "a/b", "..", "É∞", "{{ $labels.job }}", "'", '"""', "\\", "1")),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12),
)
