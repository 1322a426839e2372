"""A form is written label, hint, error, control; each error leads to its field; nothing typed is lost."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation

from miza.core import fields

LEVELS = [(n, fields.Option({"ar": f"مستوى {n}"}, {"ar": "نص"}, level=n)) for n in range(5)]
DECISIONS = [
    ("accept", fields.Option("المصادقة", "اكتملت المقاعد", disabled=True)),
    ("wait", fields.Option("لائحة الانتظار", "توجه رسالة")),
]


class CardForm(forms.Form):
    name = forms.CharField(label="الاسم", help_text="كما في القرار", max_length=5)
    staff = fields.WholeField(label="الموظفون", example="25", unit="موظف")
    since = fields.DayField(label="التاريخ", required=False)
    level = forms.TypedChoiceField(
        label="المستوى", choices=LEVELS, coerce=int, widget=fields.Levels, help_text="حسب السلم"
    )
    decision = forms.ChoiceField(label="القرار", choices=DECISIONS, widget=fields.Cards)
    team = forms.MultipleChoiceField(label="الهيئات", choices=[("a", "منتخبون")], widget=forms.CheckboxSelectMultiple)
    letter = forms.FileField(label="الرسالة")
    honest = forms.BooleanField(label="أصرح")

    def clean(self):
        if self.data.get("honest") == "no":
            raise forms.ValidationError("لا ينسجم الجوابان.")


def written(source, form, language="ar"):
    with translation.override(language):
        return render_to_string(source, {"form": form}) if source.endswith(".html") else str(form)


def page(form):
    """The summary and the form, as on a page."""
    return written("core/_errors.html", form) + written("", form)


def test_field_is_label_then_hint_then_error_then_control():
    with translation.override("ar"):
        html = str(CardForm({"name": "أطول من خمسة"})["name"].as_field_group())

    order = [html.index(part) for part in ("<label", 'class="hint"', 'class="error"', "<input")]
    assert order == sorted(order)
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="أطول من خمسة"' in html


@pytest.mark.parametrize("data", [{}, {"staff": "كثير", "since": "31/02/2022", "level": "9", "honest": "no"}])
def test_every_line_of_the_summary_leads_to_something_on_the_page(data):
    html = page(CardForm(data))
    targets = re.findall(r'<li><a href="#([^"]+)"', html)
    ids = set(re.findall(r'\bid="([^"]+)"', html))

    assert len(targets) == len([e for errors in CardForm(data).errors.values() for e in errors])
    assert set(targets) <= ids


def test_a_group_is_a_fieldset_described_by_its_hint_and_error():
    html = written("", CardForm({"level": "9"}))

    assert 'id="id_level" aria-describedby="id_level_helptext id_level_error"' in html
    assert '<bdi class="level l2">2</bdi><span><b>مستوى 2</b>نص</span>' in html
    assert '<a href="#id_level_0">' in page(CardForm({"level": "9"}))


def test_a_missing_answer_is_named_and_says_what_to_do():
    html = page(CardForm({})).replace("\u2068", "").replace("\u2069", "")

    assert "هذه المعلومة ناقصة: الاسم. املؤوها للمتابعة." in html
    assert "الاسم: هذه المعلومة ناقصة" not in html


def test_what_was_typed_is_shown_again():
    html = written(
        "", CardForm({"name": "<ب>", "staff": "كثير", "since": "31/02/2022", "decision": "wait", "team": ["a"]})
    )

    assert 'value="&lt;ب&gt;"' in html
    assert 'value="كثير"' in html
    assert 'type="text" name="since" value="31/02/2022"' in html
    assert re.search(r'value="wait"[^>]*checked', html)
    assert re.search(r'value="a"[^>]*checked', html)


def test_an_option_that_is_not_possible_stays_with_its_reason_and_cannot_be_pressed():
    html = written("", CardForm())

    assert re.search(r'<input type="radio" name="decision" value="accept"[^>]* disabled', html)
    assert "اكتملت المقاعد" in html
    assert not re.search(r'value="wait"[^>]* disabled', html)


def test_optional_is_said_only_of_what_may_stay_empty():
    html = written("", CardForm())

    assert re.findall(r">([^<>]*) <span class=\"soft small\">\(اختياري\)", html) == ["التاريخ"]
    search = type("Search", (CardForm,), {"all_optional": True})
    assert "اختياري" not in written("", search())


def test_the_fault_of_a_whole_form_is_in_the_summary_and_in_the_form():
    html = page(CardForm({"honest": "no"}))

    assert html.count("لا ينسجم الجوابان.") == 2
    assert 'id="form-faults"' in html
    assert 'href="#form-faults"' in html


def test_a_unit_stands_beside_its_control():
    assert re.search(
        r'<span class="unit"><input[^>]*name="staff"[^>]*><span>موظف</span></span>', written("", CardForm())
    )


def test_forms_speak_french_with_its_spaces():
    html = written("", CardForm({"staff": "beaucoup"}), "fr").replace("\u2068", "").replace("\u2069", "")

    assert "Nous avons trouvé «\u00a0beaucoup\u00a0»." in html
