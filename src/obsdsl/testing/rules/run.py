"""One run of promtool for many trials.

promtool says nothing of what it finds as expected, and of the rest what it got instead. So nothing is expected of a
query: what promtool passes over in silence has no samples. A last query, whose answer is never what is expected, shows
that it got so far. Of alerts is expected what none of them is. Every trial is a file of its own: promtool reports file
by file, in order.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from obsdsl.define.duration import Duration
from obsdsl.errors import ObsdslError
from obsdsl.testing.rules import spoken
from obsdsl.testing.rules.trial import Outcome, Trial

# What no answer is.
_NEVER: Final = "obsdsl_never"
_WRONG_ALERT: Final = [{"exp_labels": {_NEVER: "1"}}]
_VERDICT = re.compile(r"^  (?:FAILED:|SUCCESS)$", re.MULTILINE)
_ANSWER = re.compile(r"^    (?:expr|alertname): ", re.MULTILINE)
_SAMPLES = re.compile(r"^    expr: ", re.MULTILINE)
_NAME = re.compile(r"^\s*name: .*,\s*$", re.MULTILINE)
# promtool lives for a moment: it need not look for garbage as often as a server.
_COLLECT: Final = {"GOGC": "400"}
# Command lines have an end.
_MOST_FILES: Final = 2000


def ask(trials: Sequence[Trial], program: str) -> list[Outcome]:
    """What promtool answers to each trial. Raises ObsdslError where it cannot be run."""
    found: list[Outcome] = []
    for start in range(0, len(trials), _MOST_FILES):
        found += _ask(trials[start : start + _MOST_FILES], program)
    return found


def _ask(trials: Sequence[Trial], program: str) -> Iterator[Outcome]:
    asked = [(index, trial) for index, trial in enumerate(trials) if trial.queries or trial.firing]
    parts: dict[int, str] = {}
    if asked:
        with tempfile.TemporaryDirectory(prefix="obsdsl-") as folder:
            said = _said(program, _written(Path(folder), asked), folder)
        texts = _VERDICT.split(said)[1:]
        if len(texts) != len(asked):
            what = f"it reported on {len(texts)} of {len(asked)} files; is it Prometheus's promtool?"
            raise ObsdslError(program, f"{what}: {said.strip()[:2000]}" if said.strip() else what)
        parts = {index: text for (index, _), text in zip(asked, texts, strict=True)}
    for index, trial in enumerate(trials):
        # Whoever asks nothing is answered.
        yield _outcome(trial, parts[index]) if index in parts else Outcome()


def _written(folder: Path, asked: Sequence[tuple[int, Trial]]) -> list[str]:
    """The files that promtool is to read."""
    names: dict[bytes, str] = {}
    found = []
    for index, trial in asked:
        for content in trial.rules:
            if content not in names:
                names[content] = f"rules-{hashlib.sha256(content).hexdigest()[:24]}.yml"
                (folder / names[content]).write_bytes(content)
        file = f"{index}.json"
        (folder / file).write_text(json.dumps(_file(trial, [names[one] for one in trial.rules])), encoding="utf-8")
        found.append(file)
    return found


def _file(trial: Trial, rules: Sequence[str]) -> Mapping[str, Any]:
    test = {
        "interval": _time(trial.interval),
        "input_series": [{"series": series, "values": values} for series, values in trial.series],
        "external_labels": dict(trial.external_labels),
        "promql_expr_test": [
            # The number as a comment: promtool repeats the expression, and so tells which answer it gives.
            *(
                {"expr": f"{one.expr}\n#{number}", "eval_time": f"{one.at}ms"}
                for number, one in enumerate(trial.queries)
            ),
            {"expr": f"1\n#{len(trial.queries)}", "eval_time": "0s"},
        ],
        "alert_rule_test": [
            {"eval_time": _time(one.at), "alertname": one.name, "exp_alerts": _WRONG_ALERT} for one in trial.firing
        ],
        **trial.extra,
    }
    return {
        "rule_files": list(rules),
        "evaluation_interval": _time(trial.evaluation),
        "group_eval_order": list(trial.groups),
        "tests": [test],
    }


def _time(milliseconds: int) -> str:
    return str(Duration(milliseconds))


def _said(program: str, files: Sequence[str], folder: str) -> str:
    try:
        done = subprocess.run(
            [program, "test", "rules", *files],
            cwd=folder,
            env={**_COLLECT, **os.environ},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise ObsdslError(program, f"it cannot be run ({error.strerror}); name Prometheus's promtool") from None
    return done.stderr


def _outcome(trial: Trial, text: str) -> Outcome:
    answers = dict(spoken.queries(text))
    by_key = {(name, time): fired for name, time, fired in spoken.alerts(text)}
    fired = {one: by_key[key] for one in trial.firing if (key := (one.name, _time(one.at))) in by_key}
    if not _is_complete(trial, text, len(answers)) or len(fired) < len(set(trial.firing)):
        return Outcome(error=_reason(text))
    return Outcome({query: answers.get(number, ()) for number, query in enumerate(trial.queries)}, fired)


def _is_complete(trial: Trial, text: str, answers: int) -> bool:
    """Whether promtool came to the last query, and said nothing of the others that is not understood."""
    return f'\\n#{len(trial.queries)}"' in text and len(_SAMPLES.findall(text)) == answers


def _reason(text: str) -> str:
    """What promtool said beside answers."""
    start = _ANSWER.search(text)
    said = _NAME.sub("", text if start is None else text[: start.start()]).strip()
    return said or f"promtool gave an answer that obsdsl cannot read: {text.strip()[:500]}"
