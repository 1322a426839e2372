"""One commune by hand in Arabic, on a phone's screen, without scripts: from its draft letter to an action plan first, then the label;
another to the end that it chose. Real files, the real framework of 57 norms, every page as a newcomer meets it."""

from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.utils import timezone

from miza.console.demo.papers import paper
from miza.core import texts
from miza.frameworks import actions as frameworks

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("demonstration")]
FRAMEWORK = yaml.safe_load((Path(frameworks.__file__).parent / "data" / "lcc-2026.yaml").read_text("utf-8"))
NORMS = [norm for principle in FRAMEWORK["principles"] for norm in principle["norms"]]
WEAK = ("PAR-01", "TRA-01")  # mandatory norms first found below level 2, so that the rule asks for a plan
ORGANISATIONS = ("dgct", "ampcc", "targa")


def day(offset=0):
    return (timezone.localdate() + timedelta(days=offset)).isoformat()


@pytest.fixture(scope="session")
def pdf(tmp_path_factory):
    """`pdf("letter")`: the path of a real PDF of that name."""
    folder = tmp_path_factory.mktemp("papers")

    def made(name):
        path = folder / f"{name}.pdf"
        if not path.exists():
            path.write_bytes(paper(path.name, f"by hand: {name}").read())
        return str(path)

    return made


class Hand:
    """What a person does on one dossier."""

    def __init__(self, people, url, ref):
        self.people, self.url, self.ref = people, url, ref

    def open(self, who, path):
        page = self.people(who)
        answer = page.goto(
            f"{self.url}/{path}" if path.startswith(("sessions", "home")) else f"{self.url}/dossiers/{self.ref}/{path}"
        )
        assert answer.status == 200, f"{who} on {path}: {answer.status} {page.inner_text('main')[:300]}"
        return page

    def send(self, page, button=None):
        """Press the form's button, or the one with these words; nothing may be refused."""
        target = page.locator("main form button.btn:visible").first if button is None else button
        with page.expect_navigation():  # the answer has come, and with it the next page
            target.click()
        assert not page.locator(".errors").count(), page.locator(".errors").first.inner_text()

    def move(self, who, key, **typed):
        """Take a move from its page: what it needs is there, so its button is."""
        page = self.open(who, f"moves/{key}/")
        if "reason" in typed:
            page.locator("textarea[name=reason]").fill(typed["reason"])
        if typed.get("signed"):
            page.locator("input[name=signed]").check()
        self.send(page, page.locator("main form button.btn"))
        assert page.locator(".notice.ok").count(), page.inner_text("main")[:400]

    def state(self, who, key):
        """The state shown on the dossier's page."""
        page = self.open(who, "")
        assert STATES[key] in page.locator(".page-head").inner_text()


STATES = {
    k: v["ar"]
    for k, v in yaml.safe_load((Path(texts.__file__).parents[1] / "dossiers/data/journey.yaml").read_text("utf-8"))[
        "states"
    ].items()
}


@pytest.fixture
def hand(people, demonstration):
    """The dossier of whoever is signed in."""

    def of(who):
        page = people(who)
        page.goto(f"{demonstration['url']}/home/")
        ref = page.locator(".page-head bdi.code").first.inner_text()
        return Hand(people, demonstration["url"], ref)

    return of


def unfold(page, inside):
    """Open the <details> that holds something, unless it is open."""
    if not page.locator(inside).first.is_visible():
        page.locator(f"details:has({inside}) > summary").first.click()


def candidacy(hand, pdf):
    """Complete the card, the conditions and the letter; the president submits; the committee agrees and accepts."""
    page = hand.open("focal_point", "card/")
    page.locator("[name=associations_active]").fill("٤٢")
    page.locator("[name=postal_address]").fill("مقر الجماعة، الشارع الرئيسي")
    page.locator("[name=commune_phone]").fill("05 37 00 00 00")
    hand.send(page)
    page = hand.open("focal_point", "conditions/")
    unfold(page, "[name='ELG-05-answer']")
    page.locator("[name='ELG-05-answer'][value=yes]").check()
    hand.send(page, page.locator("form:has([name='ELG-05-answer']) button.btn").first)
    unfold(page, "[name='ELG-03-dated_on']")
    page.locator("[name='ELG-03-dated_on']").fill(day(-10))
    page.locator("[name='ELG-03-file']").set_input_files(pdf("designation"))
    hand.send(page, page.locator("form:has([name='ELG-03-file']) button.btn").first)
    page = hand.open("focal_point", "letter/")
    page.locator("[name=file]").set_input_files(pdf("letter"))
    page.locator("[name=dated_on]").fill(day(-1))
    hand.send(page)
    hand.move("president", "submit")
    hand.state("president", "submitted")
    page = hand.open("coordination.dgct", "decide/")
    for _ in range(13):
        forms = page.locator("form:has([name=verdict])")
        if not forms.count():
            break
        forms.first.locator("[value=ok]").check()
        hand.send(page, forms.first.locator("button.btn").first)
    for organisation in ORGANISATIONS:
        page = hand.open(f"coordination.{organisation}", "decide/")
        form = page.locator("form:has([name=move])")
        form.locator("[name=move][value=accept]").check()
        hand.send(page, form.locator("button:not([name=object])").first)
    hand.move("coordination.dgct", "accept")
    page = hand.open("coordination.dgct", "people/")
    page.locator("[name=expert]").select_option(index=1)
    page.locator("[name=task][value=verify]").check()
    hand.send(page)
    return page.locator("main").inner_text()


def launch(hand, pdf):
    """Team of the three colleges, kick-off, calendar, opening."""
    for college in ("elected", "staff", "civil_society"):
        page = hand.open("focal_point", "team/")
        unfold(page, "[name=name]")
        page.locator("[name=name]").fill(f"عضو {college}")
        page.locator(f"[name=college][value={college}]").check()
        hand.send(page)
    page = hand.open("focal_point", "launch/kickoff/")
    page.locator("[name=kickoff_on]").fill(day(-1))
    page.locator("[name=women]").fill("6")
    page.locator("[name=men]").fill("7")
    page.locator("[name=minutes]").set_input_files(pdf("kickoff"))
    hand.send(page)
    page = hand.open("focal_point", "launch/calendar/")
    page.locator("[name=submission_on]").fill(day(40))
    page.locator("[name=meeting_1]").fill(day(20))
    hand.send(page)
    hand.move("focal_point", "open_assessment")
    hand.state("focal_point", "assessing")


def assess(hand, pdf):
    """Every norm by its own page: level, values, evidence; then the president signs."""
    page = hand.open("focal_point", f"assessment/{NORMS[0]['code']}/")
    for number, norm in enumerate(NORMS):
        assert norm["code"] in page.url
        level = 1 if norm["code"] in WEAK else 3
        page.locator(f"[name=level][value='{level}']").check()
        for indicator in norm["indicators"]:
            value(page, indicator)
        if number == 0:
            page.locator("[name=proof-file]").set_input_files(pdf("evidence"))
        else:
            unfold(page, "[name=proof-existing]")
            page.locator("[name=proof-existing]").select_option(index=1)
        page.locator("[name=settled]").check()
        last = norm is NORMS[-1]
        hand.send(page, page.locator(".actions button.btn").first if last else page.locator("button[name=next]"))
    hand.move("president", "submit_assessment", signed=True)
    hand.state("president", "reviewing")


def value(page, indicator):
    """A value within the limit."""
    name = f"value-{indicator['code']}"
    if indicator["kind"] == "yes_no":
        page.locator(f"[name='{name}'][value=yes]").check()
    else:
        page.locator(f"[name='{name}']").fill(indicator["conform"].split()[1].replace(".", ","))


def visit(hand, expert):
    """Dates proposed, confirmed, interests declared, announced."""
    page = hand.open("coordination.dgct", "visit/propose/")
    page.locator("[name=starts_on]").fill(day(6))
    page.locator("[name=ends_on]").fill(day(7))
    page.locator("[name=programme]").fill("لقاء مع الفريق المحلي ثم فحص الوثائق")
    page.locator("[name=team]").first.check()
    hand.send(page)
    page = hand.open("focal_point", "visit/")
    hand.send(page, page.locator("form[action*=confirm] button.btn"))
    page = hand.open(expert, "visit/interests/")
    page.locator("[name=declared][value=none]").check()
    hand.send(page)
    hand.move("coordination.dgct", "open_visit")


def verify(hand, expert, codes, levels):
    """A verified level for each norm, its evidence accepted; the report signed by both sides; the visit closed."""
    for code in codes:
        page = hand.open(expert, f"verification/{code}/")
        for verdict in page.locator("[name^=verdict_][value=accepted]").all():
            verdict.check()
        level = levels.get(code, 3)
        page.locator(f"[name=level][value='{level}']").check()
        hand.send(page)
    page = hand.open(expert, "visit/report/")
    page.locator("[name=people_met]").fill("الفريق المحلي")
    page.locator("[name=report_text]").fill("تم فحص الاستمارة والوثائق بمقر الجماعة.")
    hand.send(page)
    for who in (expert, "president"):
        page = hand.open(who, "visit/sign/")
        page.locator("[name=signed]").check()
        hand.send(page)
    hand.move(expert, "close_visit")


def plan(hand, expert, pdf, *, add):
    """Activities for the weak norms, workshop, agreement, evaluation report."""
    for code in add:
        page = hand.open(expert, "plan/")
        hand.send(page, page.locator(f"button[name=action][value^='{code}.']").first)
    page = hand.open(expert, "plan/workshop/")
    page.locator("[name=on]").fill(day(0))
    page.locator("[name=women]").fill("5")
    page.locator("[name=men]").fill("6")
    page.locator("[name=minutes]").set_input_files(pdf("workshop"))
    hand.send(page)
    page = hand.open("president", "plan/agreement/")
    page.locator("[name=signed]").check()
    hand.send(page)
    page = hand.open(expert, "report/")
    page.locator("[name=strengths]").fill("انتظام الدورات")
    page.locator("[name=improvements]").fill("نشر المحاضر")
    page.locator("[name=text]").fill("تقرير تقييم الجماعة")
    hand.send(page)
    hand.move(expert, "file_report")


def propose(hand, outcome):
    """The reasoned proposal, agreed by the three organisations."""
    page = hand.open("coordination.dgct", f"sessions/proposal/{hand.ref}/")
    page.locator(f"[name=outcome][value={outcome}]").check()
    page.locator("[name=reasons]").fill("نتائج التحقق كما وردت في تقرير التقييم.")
    hand.send(page)
    for organisation in ORGANISATIONS:
        page = hand.open(f"coordination.{organisation}", f"sessions/proposal/{hand.ref}/")
        hand.send(page, page.locator("button[name=agrees]"))
    hand.move("coordination.dgct", "propose")


def deliberate(hand, subject, **typed):
    """A session: convened, opened, presence, put to the vote, six votes, closed, released by a second person, issued."""
    keeper, second = "accreditation.dgct", "accreditation.ampcc"
    page = hand.open(keeper, "sessions/convene/")
    page.locator("[name=held_on]").fill(day(0))
    page.locator("[name=place]").fill("الرباط")
    page.locator(f"[name=dossiers][value='{hand.ref}']").check()
    hand.send(page)
    number = page.url.rstrip("/").split("/")[-1]
    page.locator("[name=chair]").select_option(index=1)
    page.locator("[name=secretary]").select_option(index=1)
    hand.send(page, page.locator("form[action$='/open/'] button"))
    for box in page.locator("[name=present]").all():
        box.check()
    hand.send(page, page.locator("form[action$='/presence/'] button"))
    page = hand.open(keeper, f"sessions/{number}/1/")
    page.locator(f"[name=subject][value={subject}]").check()
    page.locator("[name=reasons]").fill("بعد دراسة التقرير والمقترح.")
    if subject == "require_plan":
        for box in page.locator("[name=activities]").all():
            box.check()
        page.locator("[name=plan_date]").fill(day(120))
    hand.send(page, page.locator("form:has([name=subject]) button.btn"))
    for organisation in ORGANISATIONS:
        for which in ("", ".2"):
            page = hand.open(f"accreditation.{organisation}{which}", f"sessions/{number}/1/")
            page.locator("[name=choice][value=yes]").check()
            hand.send(page, page.locator("form[action$='/vote/'] button.btn"))
    page = hand.open(keeper, f"sessions/{number}/1/")
    hand.send(page, page.locator("form[action$='/1/close/'] button.btn"))
    assert not page.locator("form[action$='/release/']").count(), "whoever recorded the decision must not release it"
    page = hand.open(second, f"sessions/{number}/1/")
    hand.send(page, page.locator("form[action$='/release/'] button.btn"))
    hand.move(keeper, subject)


def test_a_commune_from_its_letter_to_a_plan_first_and_then_the_label(hand, people, demonstration, pdf):
    one = hand("focal_point")
    one.state("focal_point", "draft")
    candidacy(one, pdf)
    launch(one, pdf)
    assess(one, pdf)
    expert = expert_of(one, people)
    visit(one, expert)
    verify(one, expert, [norm["code"] for norm in NORMS], dict.fromkeys(WEAK, 1))
    plan(one, expert, pdf, add=WEAK)
    propose(one, "require_plan")
    deliberate(one, "require_plan")
    one.state("president", "consulting")

    one.move("president", "continue_with_plan", signed=True)
    one.state("president", "improving")
    page = one.open("focal_point", "plan/")
    for address in [link.get_attribute("href") for link in page.locator("a[href*='/done/']").all()]:
        page.goto(one.url + address)
        page.locator("[name=done_on]").fill(day(0))
        page.locator("[name=proof]").set_input_files(pdf("done" + address.split("/")[-3]))
        one.send(page)
    one.move("president", "finish_plan")

    visit(one, expert)
    verify(one, expert, WEAK, dict.fromkeys(WEAK, 2))  # what the finished activities reach
    plan(one, expert, pdf, add=())
    propose(one, "grant")
    deliberate(one, "grant")
    one.state("president", "labelled")

    public = people("president")
    public.goto(f"{one.url}/ar/registry/")
    assert "سارية" in public.inner_text("main")
    page = one.open("president", "history/")
    assert page.locator(".journal li").count() > 20


def test_a_commune_that_does_not_wish_to_continue(hand):
    one = hand("president.2")
    one.state("president.2", "assessing")
    one.move("president.2", "end_participation", signed=True)
    one.state("president.2", "ending")
    deliberate(one, "take_note")
    one.state("president.2", "not_continuing")


def expert_of(hand, people):
    """Which of the two experts was named: the one who may open the dossier."""
    for name in ("expert", "expert.2", "companion"):
        page = people(name)
        if page.goto(f"{hand.url}/dossiers/{hand.ref}/verification/").status == 200:
            return name
    raise AssertionError("no expert may open the dossier")
