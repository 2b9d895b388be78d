"""The main job: read, check, route, sweep, expand, rank, draw, write."""

from netplan.study.results import Study
from netplan.study.run import StudySettings, run_study
from netplan.study.write import write_study

__all__ = ["Study", "StudySettings", "run_study", "write_study"]
