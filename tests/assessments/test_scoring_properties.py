"""What holds for every framework and every set of answers."""

import json
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from make.documents import RULE, answers, conforming, framework, indicator, norm, principle
from miza.assessments.scoring import ScoringError, load_framework, load_rule, printed, read_json, score, scores_json

LABEL_RULE = load_rule(RULE)
hundredths = st.integers(0, 10_000).map(lambda n: Decimal(n) / 100)
small = st.integers(0, 40)
weights = st.none() | st.integers(1, 9)


@st.composite
def indicators(draw, code):
    kind = draw(st.sampled_from(["yes_no", "count", "percent", "days", "amount"]))
    if kind == "yes_no":
        return indicator(code, kind, draw(st.sampled_from(["yes", "no"])))
    limit = draw(hundredths) if kind in ("percent", "amount") else draw(small)
    return indicator(code, kind, f"{draw(st.sampled_from(['>=', '<=']))} {limit}")


@st.composite
def documents(draw):
    """Up to 3 principles of up to 3 norms; the first norm is always applicable."""
    parts = []
    for p in range(draw(st.integers(1, 3))):
        norms = []
        for n in range(draw(st.integers(1, 3))):
            code = f"P{p}-{n}"
            found = [draw(indicators(f"{code}.{i}")) for i in range(draw(st.integers(0, 2)))]
            skippable = draw(st.booleans()) and (p, n) != (0, 0)
            norms.append(norm(code, found, skippable=skippable, mandatory=draw(st.booleans()), weight=draw(weights)))
        parts.append(principle(f"P{p}", *norms, weight=draw(weights)))
    return framework(*parts, tolerance=draw(st.none() | hundredths))


def values(node):
    """Any value that the kind allows, or none."""
    kind = node["kind"]
    if kind == "yes_no":
        return st.sampled_from(["yes", "no", None])
    return st.sampled_from([None, "no_case"]) | (hundredths if kind in ("percent", "amount") else small)


@st.composite
def norm_answers(draw, node):
    if node["not_applicable"] and draw(st.booleans()):
        return {"not_applicable": "no case"}
    found = {i["code"]: draw(values(i)) for i in node["indicators"] if draw(st.booleans())}
    return {"level": draw(st.integers(0, 4)), "evidence": draw(st.booleans()), "indicators": found}


@st.composite
def cases(draw):
    document = draw(documents())
    nodes = [node for part in document["principles"] for node in part["norms"]]
    return document, {node["code"]: draw(norm_answers(node)) for node in nodes if draw(st.integers(0, 5))}


def scored(document, norms):
    return score(load_framework(document), answers(document, norms), LABEL_RULE)


def as_numbers(scores):
    """Every number of a result that a better answer may only raise, by name."""
    found = {("principle", p.code): p.value for p in scores.principles}
    found |= {("norm", n.code): Fraction(n.counted) for n in scores.norms}
    return found | {"overall": scores.overall, "met": -len(scores.unmet)}


def not_lowered(before, after):
    old, new = as_numbers(before), as_numbers(after)
    return all(new[name] >= value for name, value in old.items())


@given(cases(), st.randoms(use_true_random=False))
def test_a_better_answer_never_lowers_any_number(case, random: Random):
    document, norms = case
    better = dict(norms)
    nodes = [node for part in document["principles"] for node in part["norms"]]
    for node in random.sample(nodes, random.randint(1, len(nodes))):
        better[node["code"]] = improved(node, norms.get(node["code"]), random)

    assert not_lowered(scored(document, norms), scored(document, better))


def improved(node, answer, random):
    """An answer that is better, or as good: a higher level, evidence, values nearer to what is asked. Not applicable stays so."""
    if answer is None:
        return {"level": random.randint(0, 4), "evidence": random.random() < 0.5}
    if "not_applicable" in answer:
        return answer
    found = dict(answer["indicators"])
    for i in node["indicators"]:
        if random.random() < 0.5:
            found[i["code"]] = nearer(i, found.get(i["code"]))
    level = random.randint(answer["level"], 4)
    return {"level": level, "evidence": answer["evidence"] or random.random() < 0.5, "indicators": found}


def nearer(node, value):
    """A value nearer to the limit, or at it."""
    if node["kind"] == "yes_no":
        return node["conform"]
    if value == "no_case":
        return value
    operator, _, limit = node["conform"].partition(" ")
    limit = Decimal(limit)
    if value is None:
        return limit
    half = (Decimal(value) + limit) / 2
    if node["kind"] in ("count", "days"):
        half = int(half) if operator == "<=" else -int(-half // 1)
    return max(half, Decimal(value)) if operator == ">=" else min(half, Decimal(value))


@given(cases())
def test_evidence_never_lowers_any_number(case):
    document, norms = case
    proved = {code: answer | {"evidence": True} if "level" in answer else answer for code, answer in norms.items()}

    assert not_lowered(scored(document, norms), scored(document, proved))


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_answers_and_of_norms_does_not_matter(case, random: Random):
    document, norms = case
    expected = scores_json(scored(document, norms))
    mixed = dict(random.sample(sorted(norms.items()), len(norms)))
    mixed = {
        code: answer | {"indicators": shuffled(answer.get("indicators"), random)} for code, answer in mixed.items()
    }
    random.shuffle(document["principles"])
    for part in document["principles"]:
        random.shuffle(part["norms"])

    found = scores_json(scored(document, mixed))

    assert sorted(found.pop("unanswered")) == sorted(expected.pop("unanswered"))
    assert by_name(found.pop("label_rule")["unmet"]) == by_name(expected.pop("label_rule")["unmet"])
    assert found == expected


def shuffled(mapping, random):
    items = sorted((mapping or {}).items())
    random.shuffle(items)
    return dict(items)


def by_name(unmet):
    return sorted(unmet, key=lambda line: (line["rule"], line["object"]))


@given(documents(), st.integers(0, 4))
def test_every_norm_at_one_level_scores_a_quarter_of_it_whatever_the_weights(document, level):
    found = score(load_framework(document), conforming(document, level), LABEL_RULE)

    assert found.overall == 25 * level
    assert {p.value for p in found.principles} == {Fraction(25 * level)}


@given(cases())
def test_numbers_stay_in_range_and_json_says_what_the_fractions_say(case):
    document, norms = case
    found = scored(document, norms)

    assert 0 <= found.overall <= 100
    published = json.loads(json.dumps(scores_json(found)))
    assert published["overall"] == printed(found.overall)
    assert published["label_rule"]["met"] is (found.unmet == ())
    for code, line in published["norms"].items():
        answer = norms.get(code)
        assert line["level"] == (answer["level"] if answer else None)
        assert line["counted"] <= (line["level"] or 0)
        assert (line["counted"] == line["level"]) is not bool(line["caps"]) or line["level"] is None


@given(cases())
def test_a_norm_not_applicable_is_as_if_it_were_not_in_the_framework(case):
    document, norms = case
    found = scores_json(scored(document, norms))
    skipped = {code for code, answer in norms.items() if "not_applicable" in answer}
    for part in document["principles"]:
        part["norms"] = [node for node in part["norms"] if node["code"] not in skipped]
    document["principles"] = [part for part in document["principles"] if part["norms"]]

    without = scores_json(scored(document, {code: a for code, a in norms.items() if code not in skipped}))

    assert without == found


@given(st.fractions(0, 100))
def test_print_is_within_half_a_hundredth_and_halves_go_up(value):
    hundredths_printed = Fraction(printed(value))

    assert -Fraction(1, 200) < hundredths_printed - value <= Fraction(1, 200)


@given(hundredths)
def test_a_json_number_keeps_its_decimals(number):
    assert read_json(f'{{"a": {number}}}') == {"a": number}


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text(max_size=5)
keys = st.sampled_from(["level", "evidence", "indicators", "not_applicable", "A1", "A2", "A1.1", "code", "norms", ""])
anything = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
)
SMALL = framework(principle("A", norm("A1"), norm("A2", [indicator("A2.1", "amount", ">= 1")], skippable=True)))


def refusal_of(act):
    """The sentence of a refusal, "" when there is none; any other exception is a fault of ours."""
    try:
        act()
    except ScoringError as error:
        return str(error) or "a refusal without a sentence"
    return ""


@given(anything, st.dictionaries(st.sampled_from(["level", "evidence", "indicators", "not_applicable"]), anything))
def test_whatever_is_given_as_answers_is_scored_or_refused_with_a_sentence(thing, node):
    whole = load_framework(SMALL)
    for shape in (thing, answers(SMALL, thing), answers(SMALL, {"A1": thing}), answers(SMALL, {"A2": node})):
        assert refusal_of(lambda shape=shape: score(whole, shape, LABEL_RULE)) != "a refusal without a sentence"


@given(anything, st.sampled_from(["code", "tolerance", "principles"]))
def test_whatever_is_given_as_framework_or_rule_is_read_or_refused_with_a_sentence(thing, key):
    for read, node in [(load_framework, thing), (load_framework, SMALL | {key: thing}), (load_rule, thing)]:
        assert refusal_of(lambda read=read, node=node: read(node)) != "a refusal without a sentence"
