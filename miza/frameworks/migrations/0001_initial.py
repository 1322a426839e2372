import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Framework",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("version", models.CharField(max_length=20)),
                ("status", models.CharField(choices=[("proposal", "proposal"), ("adopted", "adopted")], max_length=10)),
                ("title", models.JSONField(default=dict)),
                ("scale", models.JSONField(default=dict)),
                ("fields", models.JSONField(default=dict)),
                ("tolerance", models.JSONField(default=dict)),
                ("sha256", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["code", "-loaded_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="one_framework_a_version"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("proposal", "adopted"))), name="framework_has_a_known_status"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Principle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12)),
                ("order", models.PositiveSmallIntegerField()),
                ("weight", models.PositiveSmallIntegerField(default=1)),
                ("title", models.JSONField(default=dict)),
                ("summary", models.JSONField(default=dict)),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="principles",
                        to="frameworks.framework",
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="Norm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12)),
                ("order", models.PositiveSmallIntegerField()),
                ("weight", models.PositiveSmallIntegerField(default=1)),
                ("field", models.CharField(max_length=12)),
                ("title", models.JSONField(default=dict)),
                ("mandatory", models.BooleanField()),
                ("not_applicable", models.JSONField(null=True)),
                ("legal", models.JSONField(default=list)),
                ("levels", models.JSONField(default=dict)),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="norms", to="frameworks.framework"
                    ),
                ),
                (
                    "principle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="norms", to="frameworks.principle"
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.JSONField()),
                ("text", models.TextField()),
                (
                    "framework",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="source", to="frameworks.framework"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("order", models.PositiveSmallIntegerField()),
                ("title", models.JSONField(default=dict)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("yes_no", "yes_no"),
                            ("count", "count"),
                            ("percent", "percent"),
                            ("days", "days"),
                            ("amount", "amount"),
                        ],
                        max_length=10,
                    ),
                ),
                ("conform", models.CharField(max_length=40)),
                ("sources", models.JSONField(default=list)),
                (
                    "norm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="indicators", to="frameworks.norm"
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
                "constraints": [
                    models.UniqueConstraint(fields=("norm", "code"), name="one_indicator_a_code"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("yes_no", "count", "percent", "days", "amount"))),
                        name="indicator_of_a_known_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImprovementAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("order", models.PositiveSmallIntegerField()),
                ("title", models.JSONField(default=dict)),
                ("from_level", models.PositiveSmallIntegerField()),
                ("to_level", models.PositiveSmallIntegerField()),
                ("months", models.PositiveSmallIntegerField()),
                ("cost_min", models.PositiveBigIntegerField()),
                ("cost_max", models.PositiveBigIntegerField()),
                (
                    "norm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="actions", to="frameworks.norm"
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
                "constraints": [
                    models.UniqueConstraint(fields=("norm", "code"), name="one_improvement_a_code"),
                    models.CheckConstraint(
                        condition=models.Q(("to_level__gt", models.F("from_level")), ("to_level__lte", 4)),
                        name="improvement_raises_the_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cost_max__gte", models.F("cost_min"))), name="improvement_cost_is_a_range"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="principle",
            constraint=models.UniqueConstraint(fields=("framework", "code"), name="one_principle_a_code"),
        ),
        migrations.AddConstraint(
            model_name="norm",
            constraint=models.UniqueConstraint(fields=("framework", "code"), name="one_norm_a_code"),
        ),
    ]
