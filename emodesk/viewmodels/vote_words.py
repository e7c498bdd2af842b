"""What is said about votes: the rules by name, and by which of them a clip has its label."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from emodesk.commands.registry import QT_TRANSLATE_NOOP
from emodesk.domain.resolution import Resolution, Rule
from emodesk.services.bulk import Pledge
from emodesk.viewmodels.words import word
from trainer.protocol.grammar import filled

translate = QCoreApplication.translate
_RULES = {
    Rule.LATEST: QT_TRANSLATE_NOOP("votes", "Latest decision"),
    Rule.MAJORITY: QT_TRANSLATE_NOOP("votes", "Majority"),
    Rule.ADJUDICATED: QT_TRANSLATE_NOOP("votes", "All agree, or adjudicated"),
    Rule.DAWID_SKENE: QT_TRANSLATE_NOOP("votes", "Dawid–Skene"),
}
_MEASURED = {
    Rule.LATEST: QT_TRANSLATE_NOOP("votes", "Scores are measured against the latest decision on each clip."),
    Rule.MAJORITY: QT_TRANSLATE_NOOP("votes", "Scores are measured against the majority of the votes on each clip."),
    Rule.ADJUDICATED: QT_TRANSLATE_NOOP(
        "votes", "Scores are measured against labels on which all votes agree, or which were adjudicated."
    ),
    Rule.DAWID_SKENE: QT_TRANSLATE_NOOP(
        "votes", "Scores are measured against the likeliest labels of the votes, weighed by Dawid–Skene."
    ),
}


def rule_name(rule: Rule) -> str:
    """A rule as the menu names it."""
    return translate("votes", _RULES[rule])


def measured_against(rule: str) -> str:
    """Whose labels the scores of a round were measured against; '' where nobody said or the rule is unknown."""
    return translate("votes", _MEASURED[Rule(rule)]) if rule in list(Rule) else ""


def standing(found: Resolution | None, rule: Rule) -> str:
    """What a clip counts as and by which rule: “anger · majority of 3 votes”.

    '' where no rule had anything to choose: nobody voted, or the latest decision is the only one.
    """
    if found is None or not (found.votes or found.settled) or (rule is Rule.LATEST and found.votes < 2):
        return ""
    if found.state == "disputed":
        return filled(translate("votes", "open · {n} votes differ"), n=found.votes)
    if found.state not in ("reviewed", "unsure"):
        return ""
    label = word(found.label) if found.label else translate("votes", "cannot tell")
    return translate("votes", "{label} · {rule}").format(label=label, rule=_by(found, rule))


def promised(under: str) -> str:
    """What was promised of clips accepted unseen, by the mark of their votes; the mark where it is another's."""
    pledge, _, error = under.rpartition(" ")
    try:
        percent = f"{100 * float(error):g}"
        text = {
            Pledge.CERTAIN: translate("votes", "with 95 % certainty at most {n} % of them are wrong"),
            Pledge.BY_LABEL: translate("votes", "with 95 % certainty at most {n} % of those of every label are wrong"),
            Pledge.ON_AVERAGE: translate("votes", "on average at most {n} % of them are wrong"),
        }[Pledge(pledge)]
    except ValueError:
        return under
    return text.format(n=percent)


def _by(found: Resolution, rule: Rule) -> str:
    if found.settled and rule is not Rule.LATEST:
        return translate("votes", "settled by an adjudicator")
    if rule is Rule.DAWID_SKENE:
        text = translate("votes", "Dawid–Skene, {percent} % likely, votes: {n}")
        return text.format(n=found.votes, percent=round(100 * found.share))
    if found.votes == 1:
        return translate("votes", "the only vote")
    text = {
        Rule.LATEST: translate("votes", "latest of {n} votes"),
        Rule.MAJORITY: translate("votes", "majority of {n} votes"),
        Rule.ADJUDICATED: translate("votes", "all {n} votes agree"),
    }[rule]
    return text.format(n=found.votes)
