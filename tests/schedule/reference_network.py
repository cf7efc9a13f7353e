"""What waits for what in the slow scheduler, found by asking every link of every row."""

from __future__ import annotations

from relplanner.plan.model import Plan
from tests.schedule.reference_rules import Rules


class Network:
    """The links into each leaf and those above it, the leaves inside of each row, the leaves in order, and what follows each."""

    def __init__(self, plan: Plan, rules: Rules) -> None:
        self.rules = rules
        self.links_in = {
            key: [one for one in plan.links.values() if one.successor in {key, *rules.above(key)}] for key in rules.leaves
        }
        self.inside = {key: [leaf for leaf in rules.leaves if key == leaf or key in rules.above(leaf)] for key in plan.rows}
        self.order = self._sorted()
        self.behind = {key: self._behind(key) for key in rules.leaves}

    def _sorted(self) -> list[str]:
        """Leaves so that everything stands behind what it waits for."""
        done: dict[str, None] = {}
        left = list(self.rules.leaves)
        while left:
            ready = [
                key for key in left if all(leaf in done for link in self.links_in[key] for leaf in self.inside[link.predecessor])
            ]
            assert ready, "a circle"
            done.update(dict.fromkeys(ready))
            left = [key for key in left if key not in done]
        return list(done)

    def _behind(self, key: str) -> list[str]:
        """A leaf and all that follows it, in order; a block follows as a whole."""
        found = {key}
        while True:
            more = {mate for one in found for mate in self.rules.mates(one)}
            more |= {
                other
                for other in self.order
                for link in self.links_in[other]
                if found.intersection(self.inside[link.predecessor])
            }
            if more <= found:
                return [one for one in self.order if one in found]
            found |= more
