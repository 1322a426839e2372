"""What the gallery shows: one example of each component and of each kind of field. Invented, for those who write pages."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator

from miza.core import charts, fields, texts
from miza.core.errors import reason
from miza.core.icons import PATHS

MORNING = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
LEVELS = [
    {"ar": "غائبة", "fr": "Absente", "en": "Absent"},
    {"ar": "في بدايتها أو غير مثبتة", "fr": "Amorcée ou non prouvée", "en": "Started or not proven"},
    {"ar": "مطابقة للقاعدة", "fr": "Conforme à la règle", "en": "Conforms to the rule"},
    {"ar": "فعلية ومتتبعة ومنشورة", "fr": "Effective, suivie, publiée", "en": "Effective, followed, published"},
    {
        "ar": "مقيَّمة مع المرتفقين ومحسَّنة ومتقاسمة",
        "fr": "Évaluée avec les usagers, améliorée, partagée",
        "en": "Evaluated with users, improved, shared",
    },
]
RUBRIC = {
    "ar": "سجل ووصل فوري، وتبليغ الرفض معللا خلال 3 أشهر",
    "fr": "Registre et récépissé immédiat, refus motivés notifiés sous 3 mois",
    "en": "A register and an immediate receipt; reasoned refusals notified within 3 months",
}
PLACE = {"ar": "جماعة عين الزيتون", "fr": "Commune Aïn Zitoune", "en": "Commune of Ain Zitoune"}
FOCAL = {"ar": "نقطة الارتكاز", "fr": "Point focal", "en": "Focal point"}
EXPERT = {"ar": "خبير محقق", "fr": "Expert vérificateur", "en": "Verifying expert"}
CARD = {"ar": "بطاقة المعلومات", "fr": "Fiche d’information", "en": "Information card"}
LETTER = {"ar": "رسالة الترشيح", "fr": "Lettre de candidature", "en": "Application letter"}
WORDS = {
    "now": {"ar": "ما عليكم الآن", "fr": "À faire maintenant", "en": "What to do now"},
    "going": {"ar": "جارية", "fr": "En cours", "en": "Under way"},
    "done": {"ar": "تامة", "fr": "Terminé", "en": "Done"},
    "not_yet": {"ar": "لا يمكن بعد", "fr": "Pas encore possible", "en": "Not possible yet"},
    "staff": {"ar": "عدد موظفي الجماعة", "fr": "Effectif de la commune", "en": "Number of staff"},
    "since": {"ar": "تاريخ بداية الانتداب", "fr": "Date de début du mandat", "en": "Start of the term"},
    "rate": {"ar": "نسبة التحصيل", "fr": "Taux de recouvrement", "en": "Collection rate"},
    "meeting": {"ar": "موعد الاجتماع", "fr": "Date et heure de la réunion", "en": "Date and time of the meeting"},
    "level": {"ar": "المستوى المتوافق عليه", "fr": "Niveau retenu par consensus", "en": "Agreed level"},
    "decision": {"ar": "القرار المقترح", "fr": "Décision proposée", "en": "Proposed decision"},
    "approve": {"ar": "المصادقة على الترشيح", "fr": "Approuver la candidature", "en": "Approve the application"},
    "full": {
        "ar": "لا يمكن الآن: اكتملت مقاعد الدورة.",
        "fr": "Impossible : le cycle est complet.",
        "en": "Not now: the round is full.",
    },
    "waiting": {
        "ar": "تسجيل في لائحة الانتظار",
        "fr": "Inscrire sur la liste d’attente",
        "en": "Put on the waiting list",
    },
    "letter_sent": {
        "ar": "توجه رسالة إلى الجماعة.",
        "fr": "Une lettre est adressée à la commune.",
        "en": "A letter goes to the commune.",
    },
    "yes": {"ar": "نعم", "fr": "Oui", "en": "Yes"},
    "no": {"ar": "لا", "fr": "Non", "en": "No"},
    "abstain": {"ar": "امتناع", "fr": "Abstention", "en": "Abstention"},
    "held": {
        "ar": "هل عقد اجتماع الانطلاق؟",
        "fr": "La réunion de lancement a-t-elle eu lieu ?",
        "en": "Was the kick-off held?",
    },
    "honest": {
        "ar": "أصرح بصحة المعلومات",
        "fr": "J’atteste l’exactitude des informations",
        "en": "I declare that this information is true",
    },
    "colleges": {"ar": "الهيئات الحاضرة", "fr": "Collèges présents", "en": "Colleges present"},
    "elected": {"ar": "المنتخبون", "fr": "Élus", "en": "Elected members"},
    "workers": {"ar": "الموظفون", "fr": "Personnel", "en": "Staff"},
    "society": {"ar": "المجتمع المدني", "fr": "Société civile", "en": "Civil society"},
    "comment": {"ar": "تعليق الفريق", "fr": "Commentaire de l’équipe", "en": "The team’s comment"},
    "signed": {"ar": "رسالة موقعة ومختومة", "fr": "Lettre signée et cachetée", "en": "Signed and stamped letter"},
    "kind": {"ar": "نوع الجماعة", "fr": "Type de commune", "en": "Kind of commune"},
    "rural": {"ar": "قروية", "fr": "Rurale", "en": "Rural"},
    "urban": {"ar": "حضرية", "fr": "Urbaine", "en": "Urban"},
    "score": {"ar": "النقطة", "fr": "Note", "en": "Score"},
    "members": {"ar": "أعضاء لهم صوت", "fr": "membres votants", "en": "voting members"},
    "recused": {"ar": "متجرد", "fr": "déport", "en": "recused"},
    "base": {"ar": "قاعدة النصاب", "fr": "base du quorum", "en": "base of the quorum"},
    "reached": {"ar": "النصاب مكتمل", "fr": "Quorum atteint", "en": "Quorum reached"},
    "sent": {"ar": "تم إيداع الملف.", "fr": "La candidature est déposée.", "en": "The application is submitted."},
    "please": {
        "ar": "المرجو موافاتنا بالمحضر.",
        "fr": "Merci de nous transmettre le procès-verbal.",
        "en": "Please send us the minutes.",
    },
    "attached": {"ar": "أرفقناه.", "fr": "Il est joint.", "en": "It is attached."},
    "dissent": {"ar": "نقترح المستوى 2.", "fr": "Nous proposons le niveau 2.", "en": "We propose level 2."},
    "observer": {"ar": "رأي مخالف", "fr": "Avis divergent", "en": "Dissenting view"},
    "hint": {
        "ar": "الموظفون المزاولون عملهم بالجماعة.",
        "fr": "Personnel en activité dans la commune.",
        "en": "Staff working at the commune.",
    },
    "pages": {"ar": "الصفحات 3–11", "fr": "Pages 3 à 11", "en": "Pages 3 to 11"},
    "accepted": {"ar": "مقبولة", "fr": "Acceptée", "en": "Accepted"},
    "refused": {"ar": "مرفوضة", "fr": "Refusée", "en": "Refused"},
    "register": {"ar": "سجل-العرائض.pdf", "fr": "registre-petitions.pdf", "en": "petitions-register.pdf"},
    "photo": {"ar": "صورة.jpg", "fr": "photo.jpg", "en": "photo.jpg"},
}
STAGES = [
    {"ar": "الترشيح", "fr": "Candidature", "en": "Candidacy"},
    {"ar": "التقييم الذاتي", "fr": "Auto-évaluation", "en": "Self-assessment"},
    {"ar": "التحقق", "fr": "Vérification", "en": "Verification"},
    {"ar": "المداولة", "fr": "Délibération", "en": "Deliberation"},
    {"ar": "النتيجة", "fr": "Résultat", "en": "Outcome"},
]
PRINCIPLES = [
    ({"ar": "المشاركة", "fr": "Participation", "en": "Participation"}, 53.57, 60.71),
    ({"ar": "المساواة", "fr": "Égalité", "en": "Equality"}, 40.63, 43.75),
    ({"ar": "التعاون", "fr": "Coopération", "en": "Cooperation"}, 65.63, 68.75),
    ({"ar": "الفعالية", "fr": "Efficacité", "en": "Effectiveness"}, 59.38, 65.63),
    ({"ar": "الشفافية", "fr": "Transparence", "en": "Transparency"}, 58.33, 63.89),
    ({"ar": "الاستدامة", "fr": "Durabilité", "en": "Sustainability"}, 62.5, 65.63),
    ({"ar": "الابتكار", "fr": "Innovation", "en": "Innovation"}, 50, 53.13),
]
ORGANISATIONS = [
    {
        "ar": "المديرية العامة للجماعات الترابية",
        "fr": "Direction générale des collectivités territoriales",
        "en": "Directorate General of Territorial Authorities",
    },
    {
        "ar": "الجمعية المغربية لرؤساء مجالس الجماعات",
        "fr": "Association marocaine des présidents des conseils communaux",
        "en": "Moroccan Association of Presidents of Communal Councils",
    },
    {
        "ar": "جمعية تاركا للتنمية والبيئة",
        "fr": "Association Targa pour le développement et l’environnement",
        "en": "Targa Association for Development and Environment",
    },
]


def word(key: str) -> str:
    """One of the example words, in the reader's language."""
    return texts.pick(WORDS[key])


class ExampleForm(forms.Form):
    """One field of each kind, two of them refused."""

    template_name = "core/forms/form.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"] = fields.WholeField(label=word("staff"), help_text=word("hint"), example="25")
        self.fields["since"] = fields.DayField(label=word("since"), past=True)
        self.fields["meeting"] = fields.MomentField(label=word("meeting"), required=False)
        self.fields["rate"] = fields.PercentField(label=word("rate"))
        self.fields["kind"] = forms.ChoiceField(
            label=word("kind"), choices=[("r", word("rural")), ("u", word("urban"))]
        )
        self.fields["held"] = forms.ChoiceField(
            label=word("held"), choices=fields.yes_no(word("yes"), word("no")), widget=forms.RadioSelect
        )
        colleges = [(key, word(key)) for key in ("elected", "workers", "society")]
        self.fields["colleges"] = forms.MultipleChoiceField(
            label=word("colleges"), choices=colleges, widget=forms.CheckboxSelectMultiple, required=False
        )
        self.fields["level"] = forms.ChoiceField(
            label=word("level"),
            choices=[(n, fields.Option(LEVELS[n], RUBRIC, level=n)) for n in range(5)],
            widget=fields.Levels,
        )
        options = [
            ("accept", fields.Option(WORDS["approve"], WORDS["full"], disabled=True)),
            ("wait", fields.Option(WORDS["waiting"], WORDS["letter_sent"])),
        ]
        self.fields["decision"] = forms.ChoiceField(label=word("decision"), choices=options, widget=fields.Cards)
        self.fields["signed"] = forms.FileField(label=word("signed"), required=False)
        self.fields["comment"] = forms.CharField(label=word("comment"), required=False, widget=forms.Textarea)
        self.fields["honest"] = forms.BooleanField(label=word("honest"))


def examples() -> dict[str, Any]:
    """The whole context of core/gallery.html."""
    typed = {
        "staff": "خمسة وعشرون",
        "since": "31/02/2022",
        "rate": "62,5",
        "kind": "r",
        "held": "yes",
        "level": "2",
        "decision": "wait",
    }
    return {
        "subnav": [
            {"url": "#tasks", "name": WORDS["now"], "current": True, "count": 3},
            {"url": "#forms", "name": CARD},
            {"url": "#charts", "name": WORDS["score"]},
        ],
        "crumbs": [{"url": "#main", "name": PLACE}],
        "icons": sorted(PATHS),
        "states": _states(),
        "form": ExampleForm(typed),
        "clean_form": ExampleForm(),
        "page": Paginator(range(90), 10).get_page(4),
        **_lists(),
        **_charts(),
    }


def _states() -> list[dict[str, Any]]:
    keys = ["draft", "submitted", "incomplete", "assessing", "labelled", "closed"]
    names = [CARD, LETTER, WORDS["not_yet"], WORDS["going"], WORDS["done"], WORDS["refused"]]
    return [{"key": key, "name": name} for key, name in zip(keys, names, strict=True)]


def _lists() -> dict[str, Any]:
    return {
        "tasks": [
            {"title": CARD, "url": "#tasks", "why": RUBRIC, "css": "work", "tag": WORDS["going"]},
            {"title": LETTER, "url": "#tasks", "css": "done", "tag": WORDS["done"]},
            {"title": texts.find("moves.submit.button"), "why": CARD, "css": "", "tag": WORDS["not_yet"]},
        ],
        "stages": [{"name": name, "done": i < 2, "here": i == 2} for i, name in enumerate(STAGES)],
        "facts": [
            {"term": WORDS["staff"], "answer": "25", "url": "#facts"},
            {"term": WORDS["since"], "answer": "", "missing": True, "url": "#facts"},
            (WORDS["kind"], WORDS["rural"]),
        ],
        "files": [
            {
                "name": word("register"),
                "url": "#files",
                "note": WORDS["pages"],
                "css": "done",
                "tag": WORDS["accepted"],
            },
            {"name": word("photo"), "url": "#files", "image": True, "css": "late", "tag": WORDS["refused"]},
        ],
        "thread": [
            {"author": EXPERT, "at": MORNING, "text": word("please")},
            {"author": FOCAL, "at": MORNING, "text": word("attached"), "mine": True},
            {"author": WORDS["observer"], "at": MORNING, "text": word("dissent"), "dissent": True},
        ],
        "journal": [
            {
                "at": MORNING,
                "text": WORDS["sent"],
                "move": True,
                "seq": 181,
                "hash": "8b25ec53" + "0" * 52 + "4a76",
                "prev": "1" * 64,
            },
            {"at": MORNING, "text": WORDS["attached"]},
        ],
        "conditions": [
            {"met": False, "text": reason("letter_attached").message, "url": "#conditions", "mine": True},
            {"met": False, "text": reason("call_open_at_first_submission").message, "who": FOCAL},
            {"met": True, "text": texts.find("conditions.letter_attached.met")},
        ],
        "agreement": [
            {"organisation": ORGANISATIONS[0], "person": "ح. ر.", "at": MORNING, "state": "agreed"},
            {
                "organisation": ORGANISATIONS[1],
                "person": "س. م.",
                "at": MORNING,
                "state": "opposed",
                "reason": word("please"),
            },
            {"organisation": ORGANISATIONS[2], "mine": True, "state": "missing"},
        ],
        "lines": [
            {"value": "9", "text": WORDS["members"]},
            {"value": "−1", "text": WORDS["recused"]},
            {"value": "8", "text": WORDS["base"], "total": True},
        ],
        "tally": [
            {"name": WORDS["yes"], "value": 5},
            {"name": WORDS["no"], "value": 1},
            {"name": WORDS["abstain"], "value": 1},
        ],
        "columns": [{"name": PLACE}, {"name": WORDS["score"], "num": True}],
        "rows": [
            {"cells": [PLACE, "62,50"], "url": "#tables"},
            {"cells": [PLACE, "9,38"], "css": "late"},
            {"cells": [PLACE, ""], "css": "off"},
        ],
        "options": [
            {"value": 1, "title": WORDS["waiting"], "text": WORDS["letter_sent"], "checked": True},
            {"value": 2, "title": WORDS["approve"], "text": WORDS["full"], "disabled": True},
        ],
    }


def _charts() -> dict[str, Any]:
    axes = [
        charts.Axis(
            texts.pick(name),
            texts.pick({"ar": f"{v:.2f}".replace(".", ","), "fr": f"{v:.2f}".replace(".", ","), "en": f"{v:.2f}"}),
        )
        for name, v, _ in PRINCIPLES
    ]
    title = word("score")
    desc = ", ".join(f"{axis.name} {axis.value}" for axis in axes)
    series = [("verified", [v for _, v, _ in PRINCIPLES]), ("self", [s for _, _, s in PRINCIPLES])]
    return {
        "radar": charts.radar("gallery", title, desc, axes, series, 40),
        "principles": [{"name": n, "verified": v, "own": s} for n, v, s in PRINCIPLES],
    }
