"""All that the migrations it replaces have made, for a database that begins: it takes half the time."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import editorial.dates
import figures.models


class Migration(migrations.Migration):
    replaces = [
        ("figures", "0001_initial"),
        ("figures", "0002_newest_public"),
        ("figures", "0003_names_of_kinds"),
        ("figures", "0004_lists_read_from_an_index"),
        ("figures", "0005_other_languages"),
        ("figures", "0006_units_in_other_languages"),
        ("figures", "0007_totals_read_from_an_index"),
        ("figures", "0008_commitments_measured"),
        ("figures", "0009_verified_by"),
        ("figures", "0010_counts_that_overlap"),
        ("figures", "0011_units_of_one"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("missions", "0001_squashed_0007_verified_by"),
        ("policies", "0001_squashed_0006_verified_by"),
        ("programmes", "0001_squashed_0007_verified_by"),
        ("reference", "0001_squashed_0003_other_languages"),
    ]

    operations = [
        migrations.CreateModel(
            name="Figure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True, verbose_name="last changed")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in-review", "In review"),
                            ("published", "Published"),
                            ("archived", "Archived"),
                        ],
                        db_index=True,
                        default="draft",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="first published"),
                ),
                (
                    "verified_on",
                    models.DateField(
                        blank=True,
                        help_text="When it was last checked against its sources. An edit alone does not renew it.",
                        null=True,
                    ),
                ),
                ("verified_by", models.CharField(blank=True, default="", editable=False, max_length=150)),
                (
                    "review_by",
                    models.DateField(
                        blank=True, help_text="When it should be checked against its sources again.", null=True
                    ),
                ),
                (
                    "starts",
                    editorial.dates.PartialDateField(
                        blank=True,
                        db_index=True,
                        help_text="When it began or will begin: a year, a month or a day, exactly as the source gives it.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "ends",
                    editorial.dates.PartialDateField(
                        blank=True,
                        db_index=True,
                        help_text="When it ended or will end. Leave it empty when the source does not say.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "code",
                    models.SlugField(
                        help_text="Short and permanent, part of its address: aircop-cocaine-seized-2017.",
                        max_length=120,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9_-]*$", "Small letters, digits and hyphens only, such as el-pacto."
                            )
                        ],
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        help_text="What the number says, without the number: Cocaine seized.", max_length=250
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="All digits that the source gives, without separators: 45844918. “€6.5 million” is 6500000.",
                        max_digits=15,
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True,
                        help_text="ISO 4217, only for money: EUR.",
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator("^[A-Z]{3}$", "Three capital letters, such as EUR."),
                            figures.models.validate_currency,
                        ],
                    ),
                ),
                (
                    "bound",
                    models.CharField(
                        choices=[
                            ("exact", "exactly"),
                            ("about", "about"),
                            ("over", "over"),
                            ("at-least", "at least"),
                            ("up-to", "up to"),
                        ],
                        default="exact",
                        help_text="How the source puts it: “over 50” is not 50.",
                        max_length=8,
                    ),
                ),
                (
                    "as_of",
                    editorial.dates.PartialDateField(
                        blank=True,
                        help_text="The date on which the source says it was true.",
                        max_length=10,
                        null=True,
                        verbose_name="as of",
                    ),
                ),
                (
                    "locator",
                    models.CharField(blank=True, help_text="Page, section or table: p. 6; Table 1.", max_length=120),
                ),
                ("note", models.TextField(blank=True, help_text="What a reader must know to use the number rightly.")),
                (
                    "label_es",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        max_length=250,
                        verbose_name="label in Spanish",
                    ),
                ),
                (
                    "label_pt",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        max_length=250,
                        verbose_name="label in Portuguese",
                    ),
                ),
                (
                    "label_fr",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        max_length=250,
                        verbose_name="label in French",
                    ),
                ),
                (
                    "note_es",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="note in Spanish",
                    ),
                ),
                (
                    "note_pt",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="note in Portuguese",
                    ),
                ),
                (
                    "note_fr",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="note in French",
                    ),
                ),
                (
                    "countries",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Several countries share one figure; it is never repeated in full for each.",
                        related_name="figures",
                        to="reference.country",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        help_text="The event that the number is about.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="policies.event",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        help_text="The group of countries that the number is about, when it is not about each country singly.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="reference.countrygroup",
                        verbose_name="country group",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        blank=True,
                        help_text="The instrument that the money is from.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="reference.instrument",
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        blank=True,
                        help_text="The mission that the number is about.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="missions.mission",
                    ),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        help_text="The figure that already contains this one, so that nobody adds the two.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="figures.figure",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        help_text="The document that the number is about.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="policies.policy",
                        verbose_name="document",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        help_text="The programme, project or phase that the number is about.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="programmes.programme",
                    ),
                ),
                (
                    "provisions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The commitments in policy documents that it gives the money for, or shows the delivery of.",
                        related_name="figures",
                        to="policies.provision",
                        verbose_name="provisions measured",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        help_text="The source that gives the number.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="reference.source",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        help_text="The earlier figure that this one revises. It keeps its place in the history.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="figures.figure",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure",
                "verbose_name_plural": "figures",
                "ordering": ["label", "code"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish", "import"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalFigure",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(blank=True, db_index=True, editable=False, verbose_name="last changed"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in-review", "In review"),
                            ("published", "Published"),
                            ("archived", "Archived"),
                        ],
                        db_index=True,
                        default="draft",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="first published"),
                ),
                (
                    "verified_on",
                    models.DateField(
                        blank=True,
                        help_text="When it was last checked against its sources. An edit alone does not renew it.",
                        null=True,
                    ),
                ),
                ("verified_by", models.CharField(blank=True, default="", editable=False, max_length=150)),
                (
                    "review_by",
                    models.DateField(
                        blank=True, help_text="When it should be checked against its sources again.", null=True
                    ),
                ),
                (
                    "starts",
                    editorial.dates.PartialDateField(
                        blank=True,
                        db_index=True,
                        help_text="When it began or will begin: a year, a month or a day, exactly as the source gives it.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "ends",
                    editorial.dates.PartialDateField(
                        blank=True,
                        db_index=True,
                        help_text="When it ended or will end. Leave it empty when the source does not say.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "code",
                    models.SlugField(
                        help_text="Short and permanent, part of its address: aircop-cocaine-seized-2017.",
                        max_length=120,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9_-]*$", "Small letters, digits and hyphens only, such as el-pacto."
                            )
                        ],
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        help_text="What the number says, without the number: Cocaine seized.", max_length=250
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=2,
                        help_text="All digits that the source gives, without separators: 45844918. “€6.5 million” is 6500000.",
                        max_digits=15,
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True,
                        help_text="ISO 4217, only for money: EUR.",
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator("^[A-Z]{3}$", "Three capital letters, such as EUR."),
                            figures.models.validate_currency,
                        ],
                    ),
                ),
                (
                    "bound",
                    models.CharField(
                        choices=[
                            ("exact", "exactly"),
                            ("about", "about"),
                            ("over", "over"),
                            ("at-least", "at least"),
                            ("up-to", "up to"),
                        ],
                        default="exact",
                        help_text="How the source puts it: “over 50” is not 50.",
                        max_length=8,
                    ),
                ),
                (
                    "as_of",
                    editorial.dates.PartialDateField(
                        blank=True,
                        help_text="The date on which the source says it was true.",
                        max_length=10,
                        null=True,
                        verbose_name="as of",
                    ),
                ),
                (
                    "locator",
                    models.CharField(blank=True, help_text="Page, section or table: p. 6; Table 1.", max_length=120),
                ),
                ("note", models.TextField(blank=True, help_text="What a reader must know to use the number rightly.")),
                (
                    "label_es",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        max_length=250,
                        verbose_name="label in Spanish",
                    ),
                ),
                (
                    "label_pt",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        max_length=250,
                        verbose_name="label in Portuguese",
                    ),
                ),
                (
                    "label_fr",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        max_length=250,
                        verbose_name="label in French",
                    ),
                ),
                (
                    "note_es",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="note in Spanish",
                    ),
                ),
                (
                    "note_pt",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="note in Portuguese",
                    ),
                ),
                (
                    "note_fr",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="note in French",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The event that the number is about.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="policies.event",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The group of countries that the number is about, when it is not about each country singly.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reference.countrygroup",
                        verbose_name="country group",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The instrument that the money is from.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reference.instrument",
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The mission that the number is about.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="missions.mission",
                    ),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The figure that already contains this one, so that nobody adds the two.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="figures.figure",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The document that the number is about.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="policies.policy",
                        verbose_name="document",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The programme, project or phase that the number is about.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The source that gives the number.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reference.source",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The earlier figure that this one revises. It keeps its place in the history.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="figures.figure",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical figure",
                "verbose_name_plural": "historical figures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFigure_countries",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reference.country",
                    ),
                ),
                (
                    "figure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="figures.figure",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="figures.historicalfigure",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalFigure_countries",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFigure_provisions",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "figure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="figures.figure",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="figures.historicalfigure",
                    ),
                ),
                (
                    "provision",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="policies.provision",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalFigure_provisions",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMeasure",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(blank=True, db_index=True, editable=False, verbose_name="last changed"),
                ),
                (
                    "slug",
                    models.SlugField(
                        error_messages={"unique": "Another entry already has this slug."},
                        help_text="The last part of the address. It should never change; if it does, the old one redirects.",
                        max_length=120,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9_-]*$", "Small letters, digits and hyphens only, such as el-pacto."
                            )
                        ],
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        db_index=True, help_text="The name in full, as the pages show it.", max_length=200
                    ),
                ),
                ("description", models.TextField(blank=True, help_text="One to three plain sentences.")),
                (
                    "name_es",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        max_length=200,
                        verbose_name="name in Spanish",
                    ),
                ),
                (
                    "name_pt",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        max_length=200,
                        verbose_name="name in Portuguese",
                    ),
                ),
                (
                    "name_fr",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        max_length=200,
                        verbose_name="name in French",
                    ),
                ),
                (
                    "description_es",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="description in Spanish",
                    ),
                ),
                (
                    "description_pt",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="description in Portuguese",
                    ),
                ),
                (
                    "description_fr",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="description in French",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("money", "Money"),
                            ("count", "Count"),
                            ("mass", "Mass"),
                            ("duration", "Duration"),
                            ("rank", "Rank"),
                        ],
                        help_text="What sort of number it is. Only money has a currency.",
                        max_length=10,
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        help_text="Such as kg or persons. Leave empty for money: each figure has its currency.",
                        max_length=40,
                    ),
                ),
                (
                    "in_totals",
                    models.CharField(
                        choices=[("added", "may be added"), ("never", "overlaps, so it is never added")],
                        default="added",
                        help_text="Whether the numbers of several records may be added. Countries covered overlap, so they may not; ranks and durations are never added.",
                        max_length=5,
                    ),
                ),
                (
                    "unit_es",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        max_length=40,
                        verbose_name="unit in Spanish",
                    ),
                ),
                (
                    "unit_pt",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        max_length=40,
                        verbose_name="unit in Portuguese",
                    ),
                ),
                (
                    "unit_fr",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        max_length=40,
                        verbose_name="unit in French",
                    ),
                ),
                (
                    "unit_of_one",
                    models.CharField(
                        blank=True,
                        help_text="Behind a number that takes the singular: project where the unit is projects. Empty: it is the same.",
                        max_length=40,
                        verbose_name="unit of one",
                    ),
                ),
                (
                    "unit_of_one_es",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        max_length=40,
                        verbose_name="unit of one in Spanish",
                    ),
                ),
                (
                    "unit_of_one_pt",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        max_length=40,
                        verbose_name="unit of one in Portuguese",
                    ),
                ),
                (
                    "unit_of_one_fr",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        max_length=40,
                        verbose_name="unit of one in French",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical measure",
                "verbose_name_plural": "historical measures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True, verbose_name="last changed")),
                (
                    "slug",
                    models.SlugField(
                        error_messages={"unique": "Another entry already has this slug."},
                        help_text="The last part of the address. It should never change; if it does, the old one redirects.",
                        max_length=120,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9_-]*$", "Small letters, digits and hyphens only, such as el-pacto."
                            )
                        ],
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="The name in full, as the pages show it.", max_length=200, unique=True),
                ),
                ("description", models.TextField(blank=True, help_text="One to three plain sentences.")),
                (
                    "name_es",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        max_length=200,
                        verbose_name="name in Spanish",
                    ),
                ),
                (
                    "name_pt",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        max_length=200,
                        verbose_name="name in Portuguese",
                    ),
                ),
                (
                    "name_fr",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        max_length=200,
                        verbose_name="name in French",
                    ),
                ),
                (
                    "description_es",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="description in Spanish",
                    ),
                ),
                (
                    "description_pt",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="description in Portuguese",
                    ),
                ),
                (
                    "description_fr",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="description in French",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("money", "Money"),
                            ("count", "Count"),
                            ("mass", "Mass"),
                            ("duration", "Duration"),
                            ("rank", "Rank"),
                        ],
                        help_text="What sort of number it is. Only money has a currency.",
                        max_length=10,
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        help_text="Such as kg or persons. Leave empty for money: each figure has its currency.",
                        max_length=40,
                    ),
                ),
                (
                    "in_totals",
                    models.CharField(
                        choices=[("added", "may be added"), ("never", "overlaps, so it is never added")],
                        default="added",
                        help_text="Whether the numbers of several records may be added. Countries covered overlap, so they may not; ranks and durations are never added.",
                        max_length=5,
                    ),
                ),
                (
                    "unit_es",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        max_length=40,
                        verbose_name="unit in Spanish",
                    ),
                ),
                (
                    "unit_pt",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        max_length=40,
                        verbose_name="unit in Portuguese",
                    ),
                ),
                (
                    "unit_fr",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        max_length=40,
                        verbose_name="unit in French",
                    ),
                ),
                (
                    "unit_of_one",
                    models.CharField(
                        blank=True,
                        help_text="Behind a number that takes the singular: project where the unit is projects. Empty: it is the same.",
                        max_length=40,
                        verbose_name="unit of one",
                    ),
                ),
                (
                    "unit_of_one_es",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        max_length=40,
                        verbose_name="unit of one in Spanish",
                    ),
                ),
                (
                    "unit_of_one_pt",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        max_length=40,
                        verbose_name="unit of one in Portuguese",
                    ),
                ),
                (
                    "unit_of_one_fr",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        max_length=40,
                        verbose_name="unit of one in French",
                    ),
                ),
            ],
            options={
                "verbose_name": "measure",
                "verbose_name_plural": "measures",
                "ordering": ["name"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("kind", "money"), _negated=True), ("unit", ""), _connector="OR"),
                        name="measure_of_money_has_no_unit",
                        violation_error_message="A measure of money has no unit; its figures have a currency.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="historicalfigure",
            name="measure",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="What is counted, such as a budget or persons trained. It fixes the unit.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="figures.measure",
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="measure",
            field=models.ForeignKey(
                help_text="What is counted, such as a budget or persons trained. It fixes the unit.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="figures.measure",
            ),
        ),
        migrations.AddIndex(
            model_name="figure",
            index=models.Index(
                condition=models.Q(("state", "published")), fields=["-changed_at"], name="figure_public_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="figure",
            index=models.Index(fields=["state", "label", "code"], name="figure_by_label"),
        ),
        migrations.AddIndex(
            model_name="figure",
            index=models.Index(
                fields=[
                    "state",
                    "measure",
                    "currency",
                    "bound",
                    "value",
                    "instrument",
                    "group",
                    "programme",
                    "mission",
                    "policy",
                    "event",
                ],
                name="figure_totals",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True), ("published_at__isnull", False), _connector="OR"
                ),
                name="figures_figure_published_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts__isnull", True),
                    ("ends__isnull", True),
                    ("ends__latest__gte", models.F("starts__earliest")),
                    _connector="OR",
                ),
                name="figures_figure_end_not_before_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("part_of", models.F("id")), _negated=True),
                name="figure_not_part_of_itself",
                violation_error_message="A figure is not part of itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("supersedes", models.F("id")), _negated=True),
                name="figure_does_not_supersede_itself",
                violation_error_message="A figure does not supersede itself.",
            ),
        ),
    ]
