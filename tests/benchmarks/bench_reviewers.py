"""Simulated reviewers: python tests/benchmarks/bench_reviewers.py [--repeats 200]

Five people read the same clips: with 0, 5 and 15 % errors, one careless (half wrong), and one who in 30 % of the clips
says what the model says. Prints one JSON object a line:
- votes saved by "until the posterior is above .95, at most 5" against three votes a clip, where both are resolved by
  Dawid–Skene, and the share of right labels of each;
- how often the careless one is found within 60 gold clips, and how often anybody else is taken for careless;
- how far the anchoring that is measured from 200 blind clips lies from the true one, without and with other people's
  votes on the same clips, and how far from it a meter would lie that knew without error how often this person agrees
  with the model in its sight, and so left to chance nothing but the 200 votes themselves;
- how far WAF against blind votes lies from WAF against the truth: of one person's, in and out of the model's sight,
  and of what the votes of all come to.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

import numpy as np

from emodesk.domain.blind import SHARE
from emodesk.domain.checks import Share, anchoring, careless
from emodesk.domain.dawid_skene import Votes, Worth, learn
from emodesk.domain.passes import PassRule
from trainer.measures.scores import score

LABELS = ("neutral", "anger", "happiness", "sadness", "worry", "surprise")
K = len(LABELS)
RIGHT = 0.7  # share of the clips on which the model is right
SURE = (3.5, 1.5)  # of the beta distribution of how sure the model is: mean .7
LEARN_EVERY = 1.2  # as services.passes: times as many votes after which people's worth is learnt anew


@dataclass(frozen=True)
class Person:
    """How often somebody errs, and how often they say what the model says where they see it."""

    name: str
    errs: float
    follows: float = 0.0

    def vote(self, truth: np.ndarray, model: np.ndarray, random: np.random.Generator, blind: bool) -> np.ndarray:
        """Votes [n] on clips."""
        wrong = (truth + random.integers(1, K, len(truth))) % K
        own = np.where(random.random(len(truth)) < self.errs, wrong, truth)
        return own if blind else np.where(random.random(len(truth)) < self.follows, model, own)


PEOPLE = (Person("no errors", 0), Person("5 %", 0.05), Person("15 %", 0.15), Person("careless", 0.5),
          Person("follows", 0.05, 0.3))  # fmt: skip
CARELESS = 3


def drawn(clips: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The truth [n] of clips and what a model says of them."""
    truth = random.integers(0, K, clips)
    wrong = (truth + random.integers(1, K, clips)) % K
    return truth, np.where(random.random(clips) < RIGHT, truth, wrong)


def learnt(table: np.ndarray) -> Worth:
    """What the votes [clips, people], -1 for none, say of the people."""
    clip, person = np.nonzero(table >= 0)
    names = tuple(person.name for person in PEOPLE)
    return learn(Votes(LABELS, names, len(table), clip, person, table[clip, person], np.full(len(table), -1)))


def resolved(table: np.ndarray, worth: Worth) -> np.ndarray:
    """Likeliest labels [clips]."""
    return np.array([worth.posterior(_said(row)).argmax() for row in table])


def _said(row: np.ndarray) -> list[tuple[str, str]]:
    return [(PEOPLE[at].name, LABELS[row[at]]) for at in np.flatnonzero(row >= 0)]


def until_sure(truth: np.ndarray, all_votes: np.ndarray, rule: PassRule, random: np.random.Generator) -> np.ndarray:
    """The votes [clips, people] that are asked for in turn until the rule has enough."""
    table = np.full(all_votes.shape, -1)
    order = random.permuted(np.tile(np.arange(len(PEOPLE)), (len(truth), 1)), axis=1)
    worth, learnt_at, given = Worth(LABELS, np.full(K, 1 / K), {}), 1.0, 0
    for turn in range(rule.votes):
        for clip in range(len(truth)):
            if turn and rule.is_enough(rule.votes, _said(table[clip]), worth):
                continue
            table[clip, order[clip, turn]] = all_votes[clip, order[clip, turn]]
            given += 1
            if given >= LEARN_EVERY * learnt_at and given > 30:
                several = table[(table >= 0).sum(axis=1) > 1]  # as store.passes: by one's own alone nothing is learnt
                worth, learnt_at = learnt(several) if len(several) else worth, given
    return table


def saved(clips: int, random: np.random.Generator) -> dict[str, float]:
    """Votes a clip and share of right labels, of three votes each and of the rule."""
    truth, model = drawn(clips, random)
    everybody = np.stack([person.vote(truth, model, random, blind=True) for person in PEOPLE], axis=1)
    three = np.where(random.permuted(np.tile([True] * 3 + [False] * 2, (clips, 1)), axis=1), everybody, -1)
    asked = until_sure(truth, everybody, PassRule(votes=5, until=0.95), random)
    return {
        "votes_three": 3.0, "right_three": float((resolved(three, learnt(three)) == truth).mean()),
        "votes_asked": float((asked >= 0).sum() / clips),
        "right_asked": float((resolved(asked, learnt(asked)) == truth).mean()),
        "waf_asked_minus_truth": _waf(resolved(asked, learnt(asked)), model) - _waf(truth, model),
    }  # fmt: skip


def _waf(labels: np.ndarray, model: np.ndarray) -> float:
    return float(score(labels, model, K).waf)


def found_careless(gold: int, random: np.random.Generator) -> list[bool]:
    """Who [people] is taken for careless: fewer right of `gold` clips than the others together, beyond chance."""
    truth, model = drawn(gold, random)
    right = {
        person.name: Share(int((person.vote(truth, model, random, blind=True) == truth).sum()), gold)
        for person in PEOPLE
    }
    found = careless(right)
    return [person.name in found for person in PEOPLE]


def anchored(
    blind: int, clips: int, person: Person, others: Sequence[Person], random: np.random.Generator
) -> tuple[float, float, bool, float]:
    """How much more often this person agrees with the model in its sight, as the meter says and truly, whether its
    interval holds the truth, and what a meter that leaves nothing but the blind votes to chance says. The model is
    right as often as it is sure; `others` vote too, a tenth of theirs blind."""
    sure = random.beta(*SURE, clips)
    truth = random.integers(0, K, clips)
    model = np.where(random.random(clips) < sure, truth, (truth + random.integers(1, K, clips)) % K)
    hides = np.isin(np.arange(clips), random.permutation(clips)[:blind])

    def agrees(who: Person, hidden: np.ndarray) -> np.ndarray:
        unseen, seen = (who.vote(truth, model, random, blind=blind) for blind in (True, False))
        return np.where(hidden, unseen, seen) == model

    said = [agrees(other, random.random(clips) < SHARE) for other in others]
    agreed = agrees(person, hides)
    found = anchoring(sure, agreed, hides, np.mean(said, axis=0) if said else None)
    own = sure * (1 - person.errs) + (1 - sure) * person.errs / (K - 1)
    least = float((person.follows + (1 - person.follows) * own - agreed)[hides].mean())
    right = SURE[0] / sum(SURE)
    alone = right * (1 - person.errs) + (1 - right) * person.errs / (K - 1)
    true = person.follows * (1 - alone)
    return found.more, true, found.low <= true <= found.high, least


def flattered(clips: int, person: Person, random: np.random.Generator) -> tuple[float, float, float]:
    """WAF of the model against the truth, against this person's blind votes and against those in its sight."""
    truth, model = drawn(clips, random)
    votes = [person.vote(truth, model, random, blind=hides) for hides in (True, False)]
    return tuple(_waf(labels, model) for labels in (truth, *votes))  # type: ignore[return-value]


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=200)
    parser.add_argument("--clips", type=int, default=600)
    parser.add_argument("--passes", type=int, default=10, help="of the votes that are saved, which take longer")
    args = parser.parse_args()

    def seeds(count: int):
        return [np.random.default_rng(seed) for seed in range(count)]

    runs = [saved(args.clips, random) for random in seeds(args.passes)]
    mean = {name: round(float(np.mean([run[name] for run in runs])), 4) for name in runs[0]}
    less = round(1 - mean["votes_asked"] / 3, 3)
    print(json.dumps({"name": "votes saved until .95", "saved": less, **mean, "clips": args.clips,
                      "seeds": args.passes}), flush=True)  # fmt: skip
    for gold in (20, 40, 60):
        found = np.array([found_careless(gold, random) for random in seeds(args.repeats)])
        false = {person.name: round(float(found[:, at].mean()), 3) for at, person in enumerate(PEOPLE)
                 if at != CARELESS}  # fmt: skip
        print(json.dumps({"name": "careless found", "gold": gold, "found": round(float(found[:, CARELESS].mean()), 3),
                          "false_alarms": false, "seeds": args.repeats}), flush=True)  # fmt: skip
    for person in PEOPLE:
        four = [other for other in PEOPLE if other is not person]
        for others in ([], four[:1], four):
            runs = [anchored(200, 2000, person, others, random) for random in seeds(args.repeats)]
            off, least = (np.array([run[at] - run[1] for run in runs]) for at in (0, 3))
            print(json.dumps({"name": "anchoring at 200 blind clips", "person": person.name, "others": len(others),
                              "true": round(runs[0][1], 4), "bias": round(float(off.mean()), 4),
                              "within_5_points": round(float((np.abs(off) <= 0.05).mean()), 3),
                              "error_95": round(float(np.quantile(np.abs(off), 0.95)), 4),
                              "least_within_5_points": round(float((np.abs(least) <= 0.05).mean()), 3),
                              "interval_holds": round(float(np.mean([run[2] for run in runs])), 3),
                              "seeds": args.repeats}), flush=True)  # fmt: skip
    for person in PEOPLE:
        waf = np.array([flattered(2000, person, random) for random in seeds(args.repeats)])
        print(json.dumps({"name": "WAF against votes", "person": person.name,
                          "truth": round(float(waf[:, 0].mean()), 4),
                          "blind_minus_truth": round(float((waf[:, 1] - waf[:, 0]).mean()), 4),
                          "seen_minus_truth": round(float((waf[:, 2] - waf[:, 0]).mean()), 4),
                          "seeds": args.repeats}), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
