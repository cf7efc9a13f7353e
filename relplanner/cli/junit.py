"""Problems as a JUnit report, so that a build server shows them as failed tests."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from relplanner.plan.model import Plan
from relplanner.plan.problems import Problem

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def report(plan: Plan, problems: Sequence[Problem], failing: Collection[str]) -> bytes:
    """One test suite: a failed test per problem whose severity is in `failing`, a passed one for others or for none at all."""
    failures = [problem for problem in problems if problem.severity in failing]
    count = str(max(len(problems), 1))
    suite = Element(
        "testsuite", name=_clean(plan.title or "plan"), tests=count, failures=str(len(failures)), errors="0", skipped="0"
    )
    if not problems:
        SubElement(suite, "testcase", classname="relplanner", name="the plan has no problem")
    for problem in problems:
        row, resource = plan.rows.get(problem.subject), plan.resources.get(problem.subject)
        subject = row.name if row is not None else resource.name if resource is not None else ""
        case = SubElement(
            suite, "testcase", classname=f"relplanner.{problem.severity}", name=_clean(f"{problem.code} {subject}".strip())
        )
        if problem.severity in failing:
            failure = SubElement(case, "failure", message=_clean(problem.message), type=problem.code)
            failure.text = _clean(problem.message)
        else:
            SubElement(case, "system-out").text = _clean(problem.message)
    root = Element("testsuites")
    root.append(suite)
    data: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def _clean(text: str) -> str:
    """The text without the control characters that XML forbids."""
    return _NOT_XML.sub("", text)
