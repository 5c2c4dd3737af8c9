"""Documents that are the same under another uid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import attrs

from obsdsl.review.documents import Document, Pair


def with_new_uids(pairs: Iterable[Pair], title: Callable[[Document], str]) -> Iterator[Pair]:
    """A document that is gone is the one that is new of the same title, where there is one of each."""
    rows = list(pairs)
    gone: dict[str, list[Document]] = {}
    new: dict[str, list[Document]] = {}
    for pair in rows:
        if pair.after is None and pair.before is not None:
            gone.setdefault(title(pair.before), []).append(pair.before)
        if pair.before is None and pair.after is not None:
            new.setdefault(title(pair.after), []).append(pair.after)
    same = {one for one in gone if one and len(gone[one]) == len(new.get(one, ())) == 1}
    left = {id(gone[one][0]) for one in same}
    became = {id(new[one][0]): gone[one][0] for one in same}
    for pair in rows:
        if id(pair.before) in left:
            continue
        yield pair if id(pair.after) not in became else attrs.evolve(pair, before=became[id(pair.after)])


def has_new_uid(pair: Pair) -> bool:
    """Whether the document was found by its title alone."""
    return pair.before is not None and pair.after is not None and pair.before.name != pair.after.name
