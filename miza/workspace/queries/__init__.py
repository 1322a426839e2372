"""What each person must do now, composed from the journey: owns no rule."""

from miza.workspace.queries.bodies import counts, next_session, tasks_of_bodies
from miza.workspace.queries.communes import commune_dossiers, is_of_commune, progress, tasks_of_commune
from miza.workspace.queries.small import small_tasks
from miza.workspace.queries.task import Task

__all__ = [
    "Task",
    "commune_dossiers",
    "counts",
    "is_of_commune",
    "next_session",
    "progress",
    "small_tasks",
    "tasks_of_bodies",
    "tasks_of_commune",
]
