"""Journeys as they are, on two processes of each: whichever answers, the answer is the same."""

from tests.journeys.test_asking_twice import *  # noqa: F403 (all of its journeys)
from tests.journeys.test_looking import test_over_rest_a_session_looks_and_stops_at_once
from tests.journeys.test_referring import *  # noqa: F403 (all of its journeys)
from tests.journeys.test_request_to_record import *  # noqa: F403 (all of its journeys)
from tests.journeys.test_systems import *  # noqa: F403 (all of its journeys)

__all__ = ["test_over_rest_a_session_looks_and_stops_at_once"]
