"""Comments of YAML files stand above the objects that they are about."""

from __future__ import annotations

import ast
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from obsdsl.importing.files.sources import read_text
from obsdsl.importing.found import Found
from obsdsl.importing.plan import plan

RULES = """\
# Of the file.
groups:
  # Of the group.
  - name: web  # Behind its name.
    # Of its interval.
    interval: 1m
    rules:
      # Of the record.
      #   indented
      - record: job:up:sum
        expr: sum(up)  # Of its expression.
      # obsdsl: ignore[alert-for] reason="It is sure at once # at all."
      - alert: Down
        # Of its expression, too.
        expr: |
          up == 0 # of PromQL
        annotations:
          summary: "not # one"
          description: >-
            text # nor this
            # nor this
        # labels: none
      # - alert: Off
      #   expr: up
  # Of the second.
  - name: second
    rules:
    - alert: X
      expr: up > 5
#    - alert: Y
"""


def imported(text: str) -> dict[str, str]:
    """The files that are made of a rule file."""
    found = Found()
    read_text("rules.yml", text, found, named=True)
    assert not found.faults
    return plan(found).files


def above(text: str, name: str) -> list[str]:
    """The comments above a definition."""
    match = re.search(rf"((?:^#.*\n)*)^{name} = ", text, re.MULTILINE)
    assert match
    return match[1].splitlines()


def test_comments_stand_above_what_they_are_about() -> None:
    files = imported(RULES)
    web, second = files["alerts/web.py"], files["alerts/second.py"]
    assert above(web, "job_up_sum") == ["# Of the record.", "#   indented", "# Of its expression."]
    assert above(web, "down") == [
        '# obsdsl: ignore[alert-for] reason="It is sure at once # at all."',
        "# Of its expression, too.",
        "# labels: none",
    ]
    assert above(web, "group") == [
        "# Of the file.",
        "# Of the group.",
        "# Behind its name.",
        "# Of its interval.",
        "# - alert: Off",
        "#   expr: up",
    ]
    assert above(second, "x") == []
    assert above(second, "group") == ["# Of the second.", "#    - alert: Y"]


def test_what_stood_behind_a_label_or_an_annotation_says_of_which_it_speaks() -> None:
    text = """\
groups:
  - name: web
    rules:
      ## The first.
      - alert: Down
        expr: up == 0  # It is down.
        labels:
          severity: page  # It wakes us.
        annotations:
          # Of the summary.
          summary: Down
          description: ''  # Not needed
"""
    assert above(imported(text)["alerts/web.py"], "down") == [
        "# The first.",
        "# It is down.",
        "# severity: It wakes us.",
        "# Of the summary.",
        "# description: Not needed",
    ]


def test_comments_of_several_documents_stay_with_theirs() -> None:
    one = """\
# Of {0}.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {{name: {0}}}
spec:
  groups:
    - name: {0}
      rules:
        # Of its rule.
        - {{alert: Off, expr: up == 0}}
"""
    files = imported(f"{one.format('a')}---\n{one.format('b')}")
    for name in "ab":
        assert above(files[f"alerts/{name}.py"], "group") == [f"# Of {name}."]
        assert above(files[f"alerts/{name}.py"], "off") == ["# Of its rule."]


ROUTES = """\
# Of the file.
global:
  # slack_api_url: https://hooks.slack.com/services/T0/B0/very-secret
  resolve_timeout: 5m
# Of the root.
route:
  receiver: team  # Of its receiver.
  routes:
    # Of the first.
    - matchers: [severity="critical"]
      receiver: pager
      # Of its interval.
      repeat_interval: 1h
    # Of a disabled one.
receivers:
  - name: team
  # Of the pager.
  - name: pager
    webhook_configs:
      # Of the hook.
      - url_file: /run/hook
        # Of its number.
        max_alerts: 3
"""


def test_comments_of_a_configuration_stand_within_it_and_none_that_may_hold_a_secret() -> None:
    found = Found()
    read_text("alertmanager.yml", ROUTES, found, named=True)
    made = plan(found)
    text = made.files["alerts/routing.py"]
    comments = [line.strip() for line in text.splitlines() if line.strip().startswith("#")]
    assert sorted(comments) == sorted(
        line.strip()[line.strip().index("#") :]
        for line in ROUTES.splitlines()
        if "#" in line and "very-secret" not in line
    )
    assert "very-secret" not in text
    assert "alertmanager.yml:3: the comment is left out: it may hold a secret" in made.report.notes
    lines = text.splitlines()
    for comment, behind in {
        "Of the first.": "Route(",
        "Of its interval.": "repeat_interval=",
        "Of the pager.": "Receiver(",
        "Of its number.": '"max_alerts"',
    }.items():
        place = next(i for i, line in enumerate(lines) if line.strip() == f"# {comment}")
        assert behind in next(line for line in lines[place:] if "#" not in line), comment


REMARKS = st.lists(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufeff{"), max_size=30),
    max_size=4,
)


@settings(max_examples=40, deadline=None)
@given(REMARKS, st.data())
def test_no_comment_is_lost_and_none_changes_the_rest(remarks: list[str], data: st.DataObject) -> None:
    plain = re.sub(r"(?m)^\s*#(?! nor).*\n", "", RULES)
    lines = plain.splitlines()
    # Between the lines of a text, a comment would be text.
    places = [*range(8), 9, 10, 11, *range(14, 19)]
    for number, text in enumerate(remarks):
        at, indent = data.draw(st.sampled_from(places)), data.draw(st.integers(0, 8))
        marked = f"{' ' * indent}#{number}> {text}"
        lines.insert(at, marked)
        places = [place + (place > at) for place in places]
    before, after = imported(plain), imported("\n".join(lines) + "\n")
    assert before.keys() == after.keys()
    for path, text in before.items():
        if path.endswith(".py"):
            assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(after[path]))
    written = [line for text in after.values() for line in text.splitlines()]
    for number, text in enumerate(remarks):
        wanted = " ".join(f"# {number}> {text}".split())
        assert [" ".join(line.split()) for line in written].count(wanted) == 1
