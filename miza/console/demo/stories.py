"""The journey of one invented commune, act by act through the very actions that people use; nothing is written behind their back."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from miza.accounts.roles import Role
from miza.assessments import actions as assessments
from miza.assessments import queries as forms
from miza.committees import actions as committees
from miza.communes.models import Commune
from miza.console.demo import answers
from miza.console.demo.cards import UNFINISHED, card
from miza.console.demo.cast import Cast
from miza.console.demo.papers import paper
from miza.console.demo.paths import DAYS, STEP
from miza.core import clock
from miza.dossiers import actions as dossiers
from miza.dossiers.journey import Inputs
from miza.dossiers.models import Dossier
from miza.moves.actions import take
from miza.moves.actions.tick import tick
from miza.plans import actions as plans
from miza.plans import queries as gaps
from miza.programme.models import Round
from miza.verification import actions as verification
from miza.verification import queries as review

REASON = "بيان توضيحي خاص بالعرض التجريبي."
WHY_LOWER = "الوثائق المقدمة لا تثبت المستوى المصرح به."
WHY_SEEN = "اطلع الفريق على السجل الأصلي بمقر الجماعة، وهو يثبت هذا المستوى."


class Story:
    """One commune from its first letter on. `seed` fixes everything that is invented; `quality` (0-4) how well it is governed."""

    def __init__(self, commune: Commune, cast: Cast, of: Round, start: date, *, seed: int, quality: float) -> None:
        self.commune, self.cast, self.round, self.day = commune, cast, of, start
        self.random, self.quality = Random(seed), quality  # noqa: S311 - a demonstration, not a secret
        self.dossier: Dossier = None  # type: ignore[assignment]  # made by the first step
        self.done = self.papers = 0
        self.newcomer = False  # the commune that whoever tries the demonstration plays by hand

    def __getattr__(self, name: str) -> Any:
        """`self.president` is the commune's person in that role."""
        if name in ("president", "focal_point"):
            return self.cast.of(self.commune, Role(name))
        raise AttributeError(name)

    def tell(self, path: tuple[str, ...], *, until: str | None = None) -> "Story":
        """Go on along a path, to its end or up to the step `until` (included)."""
        for name in path[self.done :]:
            step: Callable[[], None] | None = getattr(type(self), name, None)
            with clock.at(timezone.make_aware(datetime.combine(self.day, time(10, 15)))):
                step(self) if step else self.move(name)  # type: ignore[call-arg]
            self.done += 1
            self.day = min(self.day + timedelta(days=DAYS.get(name, STEP)), timezone.localdate())
            if name == until:
                break
        return self

    def move(self, name: str, by: Any = None, **inputs: Any) -> None:
        """Take a move as the first of its roles that this story knows."""
        self.dossier = take(self.dossier, name, by=by or self.president, inputs=Inputs(**inputs))

    def paper(self, name: str) -> Any:
        """A small PDF of this commune."""
        self.papers += 1  # so that no two papers have the same content
        return paper(f"{name}.pdf", f"{self.commune.code} {self.day} no. {self.papers}")

    # --- candidacy

    def draft(self) -> None:
        """Card, conditions with their proofs, and the letter; for the newcomer's commune, less the letter and what UNFINISHED names."""
        by = self.focal_point
        self.dossier = dossiers.start(self.commune, self.round, by=by)
        values = {
            code: value
            for code, value in card(self.round.settings["eligibility"], self.random).items()
            if not (self.newcomer and code in UNFINISHED)
        }
        self.dossier = dossiers.save_card(self.dossier, values, version=0, by=by)
        for condition in self.round.settings["eligibility"]["conditions"]:
            if self.newcomer and condition["code"] in UNFINISHED:
                continue
            dated = clock.today() - timedelta(days=20) if condition["kind"] in ("date", "file") else None
            answer = "yes" if condition["kind"] == "yes_no" else ""
            dossiers.answer_condition(self.dossier, condition["code"], answer=answer, dated_on=dated, version=0, by=by)
            if condition["kind"] == "file":
                upload = self.paper(f"وثيقة {condition['code']}")
                dossiers.attach(self.dossier, "condition", condition["code"], upload, dated_on=dated, by=by)
        if not self.newcomer:
            dossiers.attach(self.dossier, "letter", "", self.paper("رسالة الترشيح"), dated_on=clock.today(), by=by)

    def ask_completion(self) -> None:
        """The focal point's paper is missing."""
        by = self.cast.coordination[0]
        row = self.dossier.conditions.get(code="ELG-03")
        dossiers.check_condition(
            self.dossier, "ELG-03", "missing", note="الوثيقة غير موقعة.", version=row.version, by=by
        )
        self.move("ask_completion", by, reason="وثيقة تعيين نقطة الارتكاز غير موقعة.")

    def _agree(self, move: str) -> None:
        for member in self.cast.coordination:
            dossiers.agree(self.dossier, move, by=member)

    def _check_all(self) -> None:
        for row in self.dossier.conditions.all():
            dossiers.check_condition(self.dossier, row.code, "ok", version=row.version, by=self.cast.coordination[1])

    def accept(self) -> None:
        """Every condition checked, three organisations agree; experts are named."""
        self._check_all()
        self._agree("accept")
        self.move("accept", self.cast.coordination[1])
        verifier = self.cast.verifiers[self.commune.pk % len(self.cast.verifiers)]
        dossiers.assign(self.dossier, self.cast.companions[0], "accompany", by=self.cast.coordination[0])
        dossiers.assign(self.dossier, verifier, "verify", by=self.cast.coordination[0])

    def put_on_waiting_list(self) -> None:
        """No place is left."""
        self._check_all()
        self._agree("put_on_waiting_list")
        self.move("put_on_waiting_list", self.cast.coordination[2])

    def decline(self) -> None:
        """Declined with reasons."""
        self._agree("decline")
        self.move("decline", self.cast.coordination[0], reason=REASON)

    def withdraw_candidacy(self) -> None:
        """Withdrawn by the commune."""
        self.move("withdraw_candidacy", signed=True)

    def lapse(self) -> None:
        """Nothing came: two reminders, then the file is closed."""
        deadline = self.dossier.deadline
        assert deadline is not None
        for days in (-15, -3, 5):
            with clock.at(timezone.make_aware(datetime.combine(deadline + timedelta(days=days), time(8)))):
                tick()
        with clock.at(timezone.make_aware(datetime.combine(deadline + timedelta(days=8), time(10)))):
            self.move("lapse", self.cast.coordination[0], reason=REASON)

    # --- self-assessment

    def launch(self) -> None:
        """Team of the three colleges, kick-off, calendar."""
        by = self.focal_point
        for college, sex in (("elected", "f"), ("elected", "m"), ("staff", "m"), ("civil_society", "f")):
            words = {"elected": "عضو(ة) منتخب(ة)", "staff": "موظف(ة)", "civil_society": "ممثل(ة) جمعية"}[college]
            assessments.add_member(self.dossier, name=words, college=college, sex=sex, by=by)
        assessments.record_kickoff(
            self.dossier,
            held_on=clock.today(),
            women=5,
            men=7,
            minutes=self.paper("محضر اجتماع الانطلاق"),
            version=0,
            by=by,
        )
        meetings = [clock.today() + timedelta(days=n) for n in (10, 25, 40)]
        planned = clock.today() + timedelta(days=45)
        assessments.set_calendar(self.dossier, meetings=meetings, submission_on=planned, version=0, by=by)

    def begin(self) -> None:
        """Part of the form."""
        norms = forms.tree(self.dossier).norms
        self._answer(norms[: max(1, round(len(norms) * self.random.uniform(0.3, 0.8)))])

    def fill(self) -> None:
        """The whole form, with evidence for nearly every norm."""
        self._answer(forms.tree(self.dossier).norms)

    def _answer(self, norms: Any) -> None:
        by = self.focal_point
        for norm in norms:
            content = answers.content(self.random, norm, self.quality)
            assessments.save_answer(self.dossier, norm.code, content, version=0, by=by)
        proved = [norm.code for norm in norms if self.random.random() > 0.04]
        for start in range(0, len(proved), 12):
            uses = dict.fromkeys(proved[start : start + 12], "")
            title = f"وثائق {uses and next(iter(uses))}"
            assessments.add_evidence(self.dossier, title=title, upload=self.paper(title), uses=uses, by=by)

    def submit_assessment(self) -> None:
        """Signed by the president."""
        self.move("submit_assessment", signed=True)

    # --- verification

    @property
    def verifier(self) -> Any:
        """The expert assigned to verify."""
        return self.dossier.assignments.get(task="verify", ends_on__isnull=True).expert

    def open_assessment(self) -> None:
        """Opened by the focal point."""
        self.move("open_assessment", self.focal_point)

    def ask_clarification(self) -> None:
        """Two questions."""
        for norm in forms.tree(self.dossier).norms[:2]:
            verification.ask(self.dossier, norm.code, "المرجو بيان الوثيقة التي تثبت هذا المستوى.", by=self.verifier)
        self.move("ask_clarification", self.verifier)

    def propose_visit(self) -> None:
        """Dates proposed, confirmed, interests declared."""
        first = clock.today() + timedelta(days=9)
        visit = verification.propose_visit(
            self.dossier,
            first,
            first + timedelta(days=1),
            "لقاء الفريق المحلي ثم فحص الوثائق.",
            [self.verifier],
            by=self.cast.coordination[0],
        )
        verification.confirm_visit(self.dossier, visit.pk, by=self.focal_point)
        verification.declare_interests(self.dossier, "none", "", by=self.verifier)

    def open_visit(self) -> None:
        """Announced."""
        self.move("open_visit", self.cast.coordination[0])

    def verify(self) -> None:
        """A verified level for every norm, with the reason of every difference; the report signed on both sides."""
        declared = forms.answers(self.dossier)
        pieces: dict[str, list[str]] = {}
        for use in forms.uses(self.dossier):
            pieces.setdefault(use.norm, []).append(str(use.evidence_id))
        for code, answer in declared.items():
            if answer.norm in self.dossier.open_norms or not self.dossier.open_norms:
                self._find(code, answer, pieces.get(code, []))
        visit = verification.announced_visit(self.dossier)
        assert visit is not None
        verification.write_report(
            self.dossier,
            "تم التحقق من الاستمارة مع الفريق المحلي.",
            "الفريق المحلي",
            version=visit.version,
            by=self.verifier,
        )
        visit = verification.announced_visit(self.dossier)
        assert visit is not None
        read = review.fingerprint(visit)
        verification.sign_report(self.dossier, read, by=self.verifier)
        verification.sign_report(self.dossier, read, by=self.president)

    def _find(self, code: str, answer: Any, pieces: list[str]) -> None:
        """One finding: lower than declared where the papers prove less, higher than counted where an original was seen on site."""
        lower = answer.level and self.random.random() < 0.12
        level = answer.level - 1 if lower else answer.level
        content = {
            "level": level,
            "verdicts": dict.fromkeys(pieces, "accepted"),
            "indicators": answer.indicators,
            "reason": WHY_LOWER if lower else WHY_SEEN,
        }
        if not pieces:
            content |= {"seen_on_site": "السجل الأصلي", "seen_where": "مقر الجماعة", "seen_on": clock.today()}
        verification.save_finding(self.dossier, code, content, version=0, by=self.verifier)

    def close_visit(self) -> None:
        """Levels frozen."""
        self.move("close_visit", self.verifier)

    def plan(self) -> None:
        """Workshop, activities for the largest gaps, agreement, evaluation report."""
        by = self.verifier
        for action in gap_actions(self.dossier)[:6]:
            plans.add_from_framework(self.dossier, action, by=by)
        plans.record_workshop(self.dossier, clock.today(), 6, 8, self.paper("محضر ورشة خطة العمل"), version=0, by=by)
        plan = gaps.current(self.dossier)
        assert plan is not None
        plans.agree(self.dossier, edition=plan.edition, by=self.president)
        verification.file_evaluation_report(
            self.dossier,
            strengths="انتظام دورات المجلس.",
            improvements="نشر الوثائق وتتبع العرائض.",
            text="تقرير تجريبي.",
            file=None,
            by=by,
        )

    def file_report(self) -> None:
        """To the coordination committee."""
        self.move("file_report", self.verifier)

    # --- deliberation

    @property
    def met(self) -> bool:
        """Does the verified score meet the label rule?"""
        snapshot = self.dossier.snapshots.filter(which="verified").last()
        return bool(snapshot and snapshot.scores["label_rule"]["met"])

    def propose(self) -> None:
        """What the rule says, with reasons."""
        outcome = "grant" if self.met else "require_plan"
        committees.write_proposal(
            self.dossier,
            outcome=outcome,
            reasons="مطابقة نتائج التحقق لقاعدة الميزة.",
            version=0,
            by=self.cast.coordination[0],
        )
        self._agree("propose")
        self.move("propose", self.cast.coordination[0])

    def _deliberate(self, subject: str, **more: Any) -> None:
        """A session of its own: everybody is there and votes; a second person releases."""
        members = self.cast.accreditation
        session = committees.convene(held_on=clock.today(), place="الرباط", dossiers=[self.dossier], by=members[0])
        committees.open_session(session, chair=members[2], secretary=members[0], by=members[0])
        committees.mark_presence(session, members, by=members[0])
        item = session.items.get()
        committees.open_vote(item, subject=subject, reasons="بعد دراسة التقرير والمقترح.", by=members[0], **more)
        for member in members:
            committees.vote(item, "yes", by=member)
        committees.close_item(item, by=members[0])
        committees.release(item, by=members[4])
        committees.close_session(session, by=members[0])
        self.move(subject, members[0])

    def grant(self) -> None:
        """The label."""
        self._deliberate("grant")

    def require_plan(self) -> None:
        """An action plan first: every activity of the plan, within eight months."""
        plan = gaps.current(self.dossier)
        activities = [a.pk for a in gaps.activities(plan)][:3]
        self._deliberate("require_plan", required_activities=activities, plan_date=clock.today() + timedelta(days=240))

    def continue_with_plan(self) -> None:
        """The commune goes on."""
        self.move("continue_with_plan", signed=True)

    def finish_activities(self) -> None:
        """Every required activity done, with its proof."""
        for activity in gaps.activities(gaps.current(self.dossier)).filter(required=True):
            plans.record_done(
                self.dossier,
                activity.pk,
                clock.today(),
                self.paper(f"إثبات {activity.pk}"),
                version=activity.version,
                by=self.focal_point,
            )

    def end_participation(self) -> None:
        """The commune does not wish to go on."""
        self.move("end_participation", signed=True)

    def take_note(self) -> None:
        """Noted in session."""
        self._deliberate("take_note")


def gap_actions(dossier: Dossier) -> list[str]:
    """Codes of framework actions that raise the weakest verified norms."""
    snapshot = dossier.snapshots.filter(which="verified").last()
    assert snapshot is not None
    counted = {code: node["counted"] for code, node in snapshot.scores["norms"].items()}
    found = []
    for norm in sorted(forms.tree(dossier).norms, key=lambda n: (counted.get(n.code, 9), n.code)):
        action = next((a for a in norm.actions.all() if a.from_level <= counted.get(norm.code, 9) < a.to_level), None)
        if action:
            found.append(action.code)
    return found
