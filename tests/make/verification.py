"""A dossier under verification, with its commune, its expert and a small framework; each test says only what matters to it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from make import base, documents
from miza.accounts.models import User
from miza.accounts.roles import Role
from miza.assessments import actions as assessments
from miza.assessments.models import Answer, Evidence, EvidenceUse
from miza.core import clock
from miza.dossiers.journey import Case
from miza.dossiers.models import Dossier, Signature
from miza.dossiers.workflow import MOVES
from miza.frameworks import actions as frameworks
from miza.verification import queries
from miza.verification.models import Finding, Query, Visit, VisitMember

NORMS = ("PAR-01", "PAR-02", "EGA-01")


@dataclass
class Verified:
    """A dossier with the people around it."""

    dossier: Dossier
    expert: User
    president: User
    focal_point: User
    coordination: User

    def case(self, move="close_visit", by=None):
        """One person wanting one move: what conditions are asked about."""
        return Case(self.dossier, MOVES[move], by or self.expert)

    def fresh(self):
        """The dossier as stored now."""
        return Dossier.objects.select_related("commune", "round").get(pk=self.dossier.pk)


def document(norms=NORMS):
    """PAR-01 is a legal obligation with a yes_no indicator, PAR-02 may be not applicable and has a percentage; the others are like PAR-01."""
    return documents.framework(
        documents.principle(
            "PAR",
            _norm("PAR-01", mandatory=True),
            _norm("PAR-02", skippable=True, indicators=[documents.indicator("PAR-02.1", "percent", ">= 80")]),
        ),
        documents.principle("EGA", *[_norm(code) for code in norms if code.startswith("EGA")]),
    )


def _norm(code, **kwargs):
    node = documents.norm(code, **kwargs)
    node["actions"] = [
        {**documents.action(f"{code}.A1", 0, 2), "cost_mad": [1000, 4000]},
        {**documents.action(f"{code}.A2", 2, 3), "months": 6},
    ]
    return node


def under_verification(
    state="visiting", *, answers=None, levels=2, norms=NORMS, separation="refuse", settings=None, **kwargs
):
    """A dossier handed over with `answers` (norm -> node of an Answers object), or every norm at level `levels`, proved."""
    made = frameworks.publish(frameworks.load(document(norms), by=None), by=None)
    of = base.round(framework=made, settings={"expert_separation": separation, **(settings or {})})
    commune = base.commune()
    dossier = base.dossier(state, commune=commune, round=of, **kwargs)
    given = {code: declared(code, levels) for code in norms} | (answers or {})
    people = [base.person(role, commune) for role in (Role.PRESIDENT, Role.FOCAL_POINT)]
    _answer(dossier, given, people[1])
    whole = {"framework": {"code": made.code, "version": made.version}, "norms": given}
    assessments.snapshot(dossier, "self", whole, by=people[0])
    expert = base.person(Role.EXPERT)
    base.assignment(dossier, expert, "verify")
    return Verified(dossier, expert, *people, base.person(Role.COORDINATION, organisation="targa"))


def declared(code, level=2, evidence=True):
    """One norm of an Answers object, its indicators conforming."""
    values = {"PAR-02": {"PAR-02.1": "90"}}
    return {"level": level, "evidence": evidence, "indicators": values.get(code, {f"{code}.1": "yes"})}


def _answer(dossier, given, author):
    for code, node in given.items():
        skipped = bool(node.get("not_applicable"))
        Answer.objects.create(
            dossier=dossier,
            pass_no=dossier.pass_no,
            norm=code,
            level=node.get("level"),
            indicators=node.get("indicators", {}),
            not_applicable="لم تبرمج الجماعة أي مشروع" if skipped else "",
            settled=True,
            author=author,
            saved_at=clock.now(),
        )
        if node.get("evidence"):
            evidence(dossier, code, by=author)


def evidence(dossier, *norms, by=None, title="محضر"):
    """A piece declared for some norms."""
    by = by or base.person()
    piece = Evidence.objects.create(
        dossier=dossier, title=title, file=base.file(dossier.stream), added_by=by, added_at=clock.now()
    )
    EvidenceUse.objects.bulk_create(EvidenceUse(evidence=piece, norm=norm) for norm in norms)
    return piece


def finding(dossier, norm, level=2, *, by=None, accepted=True, **kwargs):
    """A stored finding, its indicators conforming."""
    values: dict[str, Any] = {"indicators": declared(norm)["indicators"], "evidence_accepted": accepted} | kwargs
    return Finding.objects.create(
        dossier=dossier,
        pass_no=values.pop("pass_no", dossier.pass_no),
        norm=norm,
        level=level,
        author=by or base.person(Role.EXPERT),
        saved_at=clock.now(),
        **values,
    )


def found(norm, level=2, *, pieces=(), verdict="accepted", **kwargs):
    """The content of a finding as the action reads it: every piece accepted, the indicators conforming."""
    content: dict[str, Any] = {"level": level, "indicators": declared(norm)["indicators"]}
    return content | {"verdicts": {str(pk): verdict for pk in pieces}} | kwargs


def pieces(dossier, norm):
    """Ids of the pieces declared for a norm."""
    return list(EvidenceUse.objects.filter(evidence__dossier=dossier, norm=norm).values_list("evidence_id", flat=True))


def query(dossier, norm="PAR-01", *, by=None, sent=False, answered=False, closed=False, **kwargs):
    """A query, written; sent, answered or closed when said so."""
    now = clock.now()
    return Query.objects.create(
        dossier=dossier,
        pass_no=dossier.pass_no,
        norm=norm,
        question="أين المحضر؟",
        asked_by=by or base.person(Role.EXPERT),
        asked_at=now,
        sent_at=now if sent or answered else None,
        answer="هو مرفق" if answered else "",
        answered_by=base.person() if answered else None,
        answered_at=now if answered else None,
        closed_at=now if closed else None,
        **kwargs,
    )


def visit(made, *, confirmed=True, declared_as="none", report="عاينا السجلات.", members=None, **kwargs):
    """A visit of the present pass, two days from now; its team is the verifying expert unless `members` says otherwise."""
    starts_on = kwargs.pop("starts_on", clock.today() + timedelta(days=2))
    now = clock.now()
    row = Visit.objects.create(
        dossier=made.dossier,
        pass_no=made.dossier.pass_no,
        starts_on=starts_on,
        ends_on=kwargs.pop("ends_on", starts_on + timedelta(days=1)),
        proposed_by=made.coordination,
        proposed_at=now,
        confirmed_by=made.focal_point if confirmed else None,
        confirmed_at=now if confirmed else None,
        report_text=report,
        report_by=made.expert if report else None,
        report_at=now if report else None,
        version=1 if report else 0,
        **kwargs,
    )
    for expert in [made.expert] if members is None else members:
        declared_at = now if declared_as else None
        VisitMember.objects.create(visit=row, expert=expert, declared=declared_as, declared_at=declared_at)
    return row


def signed(row, by, role):
    """A signature on the report of a visit as it stands now."""
    return Signature.objects.create(
        dossier=row.dossier,
        act="visit_report",
        pass_no=row.pass_no,
        by=by,
        role=role,
        text=queries.fingerprint(row),
        signed_at=clock.now(),
    )
