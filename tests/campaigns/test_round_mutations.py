"""Thousands of damaged round folders: none gives a traceback, none keeps another round from being ingested."""

from __future__ import annotations

import pytest
from made_rounds import make_project, make_round
from round_mutations import campaign, finish

from emodesk.services.rounds import RoundService


@pytest.mark.campaign
@pytest.mark.timeout(1800)
def test_no_damaged_round_folder_stops_the_project(tmp_path):
    with make_project(tmp_path / "whole", 40) as project:
        for number in (make_round(project), make_round(project, seed=2)):
            finish(RoundService(project).folder(number))
        assert campaign(project, range(10_000, 15_000)) > 500
