"""The one way to take a move of the journey: pages, API and console call `take`."""

from miza.moves.actions.take import take

__all__ = ["take"]
