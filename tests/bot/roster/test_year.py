"""Four weeks of ten lines and forty people: nobody is written to too often, and asking brings people."""

import pytest

from benchmarks.roster_year import live
from bot.roster.staffing.candidates import REQUESTS_A_WEEK
from bot.roster.telling.notices import A_DAY, A_WEEK


@pytest.mark.slow
@pytest.mark.timeout(3000)  # four minutes on a quiet machine, more beside others
async def test_four_weeks_stay_within_the_budget_of_messages() -> None:
    before, after = await live(4, asking=False), await live(4, asking=True)
    assert after.over == 0
    assert max(after.weekly) <= A_WEEK + 1  # a seventh is one that must be said, such as a reminder
    assert after.essential_over <= len(after.weekly) // 8  # all are new in these weeks, and asked whether they come
    assert max(before.sounds, after.sounds) <= A_DAY
    assert 0 < after.kinds["request"] <= REQUESTS_A_WEEK * len(after.weekly)
    assert after.filled / after.needed > before.filled / before.needed
