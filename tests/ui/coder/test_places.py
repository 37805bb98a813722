"""Things on a text: found by place, kept apart in lanes and levels."""

import random
from dataclasses import dataclass

from qualicode.ui.coder.places import Places


@dataclass(frozen=True)
class Thing:
    id: str
    start: int
    end: int


def things(count: int, seed: int = 1) -> list[Thing]:
    chance = random.Random(seed)
    starts = [chance.randrange(5_000) for _ in range(count)]
    return [Thing(str(n), start, start + chance.choice([1, 20, 300, 4_000])) for n, start in enumerate(starts)]


def test_finds_what_touches_a_span_like_a_plain_search():
    everything = things(400)
    places = Places(everything)
    for start, end in [(0, 1), (100, 100), (100, 200), (2_000, 2_040), (4_990, 9_000), (0, 10_000)]:
        wanted = {t.id for t in everything if t.start < end and t.end > start}
        assert {t.id for t in places.between(start, end)} == wanted


def test_order_is_by_place_and_the_longer_first():
    places = Places([Thing("short", 5, 8), Thing("long", 5, 30), Thing("early", 1, 3)])
    assert [thing.id for thing in places] == ["early", "long", "short"]


def test_spans_that_share_a_character_have_levels_of_their_own():
    places = Places(things(300))
    for thing in places:
        for other in places.between(thing.start, thing.end):
            assert other.id == thing.id or places.level(other.id) != places.level(thing.id)


def test_what_stands_beside_the_same_lines_has_lanes_of_its_own():
    places = Places(things(60), beside=90)
    for thing in places:
        for other in places.between(thing.start, thing.end + 90):
            assert other.id == thing.id or places.lane(other.id) != places.lane(thing.id)


def test_one_after_another_share_the_first_lane():
    places = Places([Thing("a", 0, 50), Thing("b", 500, 600)])
    assert places.lane("a") == places.lane("b") == 0


def test_adding_one_moves_no_other():
    everything = things(200)
    places = Places(everything[:150])
    lanes = {thing.id: places.lane(thing.id) for thing in places}
    for thing in everything[150:]:
        places.add(thing)
    assert all(places.lane(thing_id) == lane for thing_id, lane in lanes.items())
    for thing in everything[150:]:
        near = places.between(thing.start, thing.end)
        assert len({places.level(other.id) for other in near if other.id == thing.id}) == 1
    assert {t.id for t in places.between(0, 10_000)} == {t.id for t in everything}


def test_a_thing_added_again_lies_in_its_new_place():
    places = Places([Thing("a", 0, 50), Thing("b", 40, 60)])
    places.add(Thing("a", 200, 220))
    assert [t.id for t in places.between(0, 100)] == ["b"]
    assert places.get("a") == Thing("a", 200, 220)
    places.discard("a")
    assert "a" not in places and len(places) == 1
    places.discard("a")


def test_at_gives_the_shortest_first_edges_included():
    places = Places([Thing("long", 0, 50), Thing("short", 10, 20), Thing("after", 51, 60)])
    assert [t.id for t in places.at(20)] == ["short", "long"]
    assert [t.id for t in places.at(0)] == ["long"]
    assert [t.id for t in places.at(50)] == ["long"]
