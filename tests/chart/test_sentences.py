"""Rows in plain words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from relplanner.chart.driving import Driving
from relplanner.chart.scene import Scene
from relplanner.chart.sentences import length, link_sentence, sentence
from relplanner.plan.model import Settings

Make = Callable[..., Scene]


def test_a_critical_task(scene_from: Make) -> None:
    scene = scene_from("Integration cycle 1 8d @Yusuf, Ana")
    assert sentence(scene, "r1") == "Integration cycle 1: Mon 1 Mar to Wed 10 Mar, 8 days, Ana and Yusuf. Critical."


def test_a_task_that_can_slip(scene_from: Make) -> None:
    assert sentence(scene_from("A 3d\nB 1d"), "r2") == "B: Mon 1 Mar to Mon 1 Mar, 1 day. Can slip 2 days."


def test_a_gate_says_its_decision(scene_from: Make) -> None:
    assert sentence(scene_from("A 3d\n<> Exit after 1"), "r2") == "Exit (gate): Wed 3 Mar 17:00. Decision: pending. Critical."


def test_a_clash_is_said(scene_from: Make) -> None:
    assert "Clash from 1 Mar to 3 Mar." in sentence(scene_from("A 3d @Ana\nB 3d @Ana"), "r1")


@pytest.mark.parametrize(
    ("minutes", "text"), [(480, "1 day"), (720, "1.5 days"), (120, "2 hours"), (60, "1 hour"), (30, "30 minutes")]
)
def test_lengths_in_the_unit_that_reads_best(minutes: int, text: str) -> None:
    assert length(minutes, Settings()) == text


def test_a_link_says_its_type_lag_and_slack(scene_from: Make) -> None:
    scene = scene_from("A 3d\nB 2d after 1FS+1d; 3\nC 1d")
    driving = Driving(scene)
    said = {link.predecessor: link_sentence(scene, link, driving) for link in scene.plan.links.values()}
    assert said == {
        "r1": "A → B, finish to start +1d: drives B.",
        "r3": "C → B, finish to start: 3 days slack.",
    }
