"""All that the migrations it replaces have made, for a database that begins: it takes half the time."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import editorial.dates


class Migration(migrations.Migration):
    replaces = [
        ("programmes", "0001_initial"),
        ("programmes", "0002_children_of_programmes"),
        ("programmes", "0003_newest_public"),
        ("programmes", "0004_names_of_kinds"),
        ("programmes", "0005_lists_read_from_an_index"),
        ("programmes", "0006_other_languages"),
        ("programmes", "0007_verified_by"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("policies", "0001_squashed_0006_verified_by"),
        ("reference", "0001_squashed_0003_other_languages"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalProgramme",
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
                    "title",
                    models.CharField(
                        help_text="The name in full, as the source gives it, without the acronym.", max_length=250
                    ),
                ),
                (
                    "acronym",
                    models.CharField(
                        blank=True,
                        help_text="The short name by which it is known, such as COPOLAD. Other names are added under “aliases” below.",
                        max_length=40,
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="What it is, in one or two plain sentences. Shown in lists and at the top of the page.",
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        blank=True,
                        help_text="Markdown. Cite a source as [@eprs2017, p. 6]; it prints as a numbered note at the end of the page.",
                    ),
                ),
                (
                    "title_es",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        max_length=250,
                        verbose_name="title in Spanish",
                    ),
                ),
                (
                    "title_pt",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        max_length=250,
                        verbose_name="title in Portuguese",
                    ),
                ),
                (
                    "title_fr",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        max_length=250,
                        verbose_name="title in French",
                    ),
                ),
                (
                    "summary_es",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="summary in Spanish",
                    ),
                ),
                (
                    "summary_pt",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="summary in Portuguese",
                    ),
                ),
                (
                    "summary_fr",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="summary in French",
                    ),
                ),
                (
                    "text_es",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="text in Spanish",
                    ),
                ),
                (
                    "text_pt",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="text in Portuguese",
                    ),
                ),
                (
                    "text_fr",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="text in French",
                    ),
                ),
                ("folded", models.TextField(default="", editable=False)),
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("programme", "Programme"),
                            ("project", "Project"),
                            ("component", "Component"),
                            ("phase", "Phase"),
                            ("bilateral-allocation", "Bilateral allocation"),
                        ],
                        db_index=True,
                        default="programme",
                        help_text="A programme is made of projects or components; a phase continues an earlier one; an allocation is money set aside for one country.",
                        max_length=20,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("trans-regional", "Trans-regional"),
                            ("regional", "Regional"),
                            ("sub-regional", "Sub-regional"),
                            ("bilateral", "Bilateral"),
                        ],
                        db_index=True,
                        help_text="Trans-regional programmes reach beyond Latin America and the Caribbean; regional ones cover it, sub-regional ones a part of it, bilateral ones one country.",
                        max_length=14,
                        verbose_name="geographical level",
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
                "verbose_name": "historical programme",
                "verbose_name_plural": "historical programmes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Programme",
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
                    "title",
                    models.CharField(
                        help_text="The name in full, as the source gives it, without the acronym.", max_length=250
                    ),
                ),
                (
                    "acronym",
                    models.CharField(
                        blank=True,
                        help_text="The short name by which it is known, such as COPOLAD. Other names are added under “aliases” below.",
                        max_length=40,
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="What it is, in one or two plain sentences. Shown in lists and at the top of the page.",
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        blank=True,
                        help_text="Markdown. Cite a source as [@eprs2017, p. 6]; it prints as a numbered note at the end of the page.",
                    ),
                ),
                (
                    "title_es",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        max_length=250,
                        verbose_name="title in Spanish",
                    ),
                ),
                (
                    "title_pt",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        max_length=250,
                        verbose_name="title in Portuguese",
                    ),
                ),
                (
                    "title_fr",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        max_length=250,
                        verbose_name="title in French",
                    ),
                ),
                (
                    "summary_es",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="summary in Spanish",
                    ),
                ),
                (
                    "summary_pt",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="summary in Portuguese",
                    ),
                ),
                (
                    "summary_fr",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="summary in French",
                    ),
                ),
                (
                    "text_es",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="text in Spanish",
                    ),
                ),
                (
                    "text_pt",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="text in Portuguese",
                    ),
                ),
                (
                    "text_fr",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="text in French",
                    ),
                ),
                ("folded", models.TextField(default="", editable=False)),
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("programme", "Programme"),
                            ("project", "Project"),
                            ("component", "Component"),
                            ("phase", "Phase"),
                            ("bilateral-allocation", "Bilateral allocation"),
                        ],
                        db_index=True,
                        default="programme",
                        help_text="A programme is made of projects or components; a phase continues an earlier one; an allocation is money set aside for one country.",
                        max_length=20,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("trans-regional", "Trans-regional"),
                            ("regional", "Regional"),
                            ("sub-regional", "Sub-regional"),
                            ("bilateral", "Bilateral"),
                        ],
                        db_index=True,
                        help_text="Trans-regional programmes reach beyond Latin America and the Caribbean; regional ones cover it, sub-regional ones a part of it, bilateral ones one country.",
                        max_length=14,
                        verbose_name="geographical level",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Regions and groups that the source names as covered, whether or not it lists their members.",
                        related_name="programmes",
                        to="reference.countrygroup",
                    ),
                ),
                (
                    "instruments",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Where the money comes from.",
                        related_name="programmes",
                        to="reference.instrument",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="The programme that this project, component or phase belongs to.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="programmes.programme",
                        verbose_name="part of",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        help_text="The programme or phase that it continues.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="programmes.programme",
                    ),
                ),
                (
                    "provisions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The commitments in policy documents that it carries out.",
                        related_name="programmes",
                        to="policies.provision",
                        verbose_name="provisions delivered",
                    ),
                ),
                (
                    "themes",
                    models.ManyToManyField(
                        blank=True,
                        help_text="What it is about; readers find it under each.",
                        related_name="programmes",
                        to="reference.theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "programme",
                "verbose_name_plural": "programmes",
                "ordering": ["title", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish", "import"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalProgrammeOrganisation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(blank=True, db_index=True, editable=False, verbose_name="last changed"),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("implementer", "Implementing partner"),
                            ("partner", "Partner"),
                            ("funder", "Funder"),
                            ("coordinator", "Coordinator"),
                            ("beneficiary", "Beneficiary"),
                        ],
                        default="implementer",
                        help_text="What the organisation does in it: implements, funds or coordinates it, is a partner, or benefits.",
                        max_length=12,
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
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The organisation that has the role.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reference.organisation",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The programme that it has a part in.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programmes.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical programme organisation",
                "verbose_name_plural": "historical programme organisations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProgrammeCountry",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(blank=True, db_index=True, editable=False, verbose_name="last changed"),
                ),
                (
                    "since",
                    editorial.dates.PartialDateField(
                        blank=True,
                        help_text="Since when, if the source says so: a year, a month or a day.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("covered", "Covered"),
                            ("priority", "Priority"),
                            ("eligible", "Eligible"),
                            ("expected", "Expected"),
                        ],
                        default="covered",
                        help_text="Covered by it, one of its priorities, eligible for it, or expected to join.",
                        max_length=12,
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
                    "country",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The country that has the role.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reference.country",
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
                    "record",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The programme that it is part of.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programmes.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical programme country",
                "verbose_name_plural": "historical programme countries",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProgrammeCitation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(blank=True, db_index=True, editable=False, verbose_name="last changed"),
                ),
                (
                    "locator",
                    models.CharField(
                        blank=True, help_text="Page, section, table or article: p. 6; endnote 2.", max_length=120
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
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The source that says so.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reference.source",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical programme citation",
                "verbose_name_plural": "historical programme citations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProgramme_themes",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="programmes.historicalprogramme",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reference.theme",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalProgramme_themes",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProgramme_provisions",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="programmes.historicalprogramme",
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
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalProgramme_provisions",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProgramme_instruments",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="programmes.historicalprogramme",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reference.instrument",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalProgramme_instruments",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProgramme_groups",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "countrygroup",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reference.countrygroup",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="programmes.historicalprogramme",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalProgramme_groups",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="historicalprogramme",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="The programme that this project, component or phase belongs to.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="programmes.programme",
                verbose_name="part of",
            ),
        ),
        migrations.AddField(
            model_name="historicalprogramme",
            name="predecessor",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="The programme or phase that it continues.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="programmes.programme",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalElement",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(blank=True, db_index=True, editable=False, verbose_name="last changed"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("general-objective", "General objective"),
                            ("specific-objective", "Specific objective"),
                            ("line-of-action", "Line of action"),
                            ("component", "Component"),
                            ("cross-cutting", "Cross-cutting issue"),
                            ("expected-result", "Expected result"),
                            ("activity", "Activity"),
                        ],
                        help_text="General objectives say what for, specific ones what is to be reached, lines of action how.",
                        max_length=20,
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Its place among those of its kind, counted from 1."
                    ),
                ),
                ("text", models.TextField(help_text="One sentence, in your own words.")),
                (
                    "text_es",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="text in Spanish",
                    ),
                ),
                (
                    "text_pt",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="text in Portuguese",
                    ),
                ),
                (
                    "text_fr",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="text in French",
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
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The programme whose sentence it is.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="programmes.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical objective or line of action",
                "verbose_name_plural": "historical objectives and lines of action",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Element",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True, verbose_name="last changed")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("general-objective", "General objective"),
                            ("specific-objective", "Specific objective"),
                            ("line-of-action", "Line of action"),
                            ("component", "Component"),
                            ("cross-cutting", "Cross-cutting issue"),
                            ("expected-result", "Expected result"),
                            ("activity", "Activity"),
                        ],
                        help_text="General objectives say what for, specific ones what is to be reached, lines of action how.",
                        max_length=20,
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Its place among those of its kind, counted from 1."
                    ),
                ),
                ("text", models.TextField(help_text="One sentence, in your own words.")),
                (
                    "text_es",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="text in Spanish",
                    ),
                ),
                (
                    "text_pt",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="text in Portuguese",
                    ),
                ),
                (
                    "text_fr",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        verbose_name="text in French",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        help_text="The programme whose sentence it is.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="elements",
                        to="programmes.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "objective or line of action",
                "verbose_name_plural": "objectives and lines of action",
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeCountry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True, verbose_name="last changed")),
                (
                    "since",
                    editorial.dates.PartialDateField(
                        blank=True,
                        help_text="Since when, if the source says so: a year, a month or a day.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("covered", "Covered"),
                            ("priority", "Priority"),
                            ("eligible", "Eligible"),
                            ("expected", "Expected"),
                        ],
                        default="covered",
                        help_text="Covered by it, one of its priorities, eligible for it, or expected to join.",
                        max_length=12,
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        help_text="The country that has the role.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="reference.country",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        help_text="The programme that it is part of.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="country_links",
                        to="programmes.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "programme countries",
                "ordering": ["role", "country__name_en"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="programme",
            name="countries",
            field=models.ManyToManyField(
                related_name="programmes", through="programmes.ProgrammeCountry", to="reference.country"
            ),
        ),
        migrations.CreateModel(
            name="ProgrammeOrganisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True, verbose_name="last changed")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("implementer", "Implementing partner"),
                            ("partner", "Partner"),
                            ("funder", "Funder"),
                            ("coordinator", "Coordinator"),
                            ("beneficiary", "Beneficiary"),
                        ],
                        default="implementer",
                        help_text="What the organisation does in it: implements, funds or coordinates it, is a partner, or benefits.",
                        max_length=12,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        help_text="The organisation that has the role.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="reference.organisation",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        help_text="The programme that it has a part in.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="organisation_links",
                        to="programmes.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "ordering": ["role", "organisation__name"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="programme",
            name="organisations",
            field=models.ManyToManyField(
                related_name="programmes", through="programmes.ProgrammeOrganisation", to="reference.organisation"
            ),
        ),
        migrations.CreateModel(
            name="ProgrammeCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True, verbose_name="last changed")),
                (
                    "locator",
                    models.CharField(
                        blank=True, help_text="Page, section, table or article: p. 6; endnote 2.", max_length=120
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="citations", to="programmes.programme"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        help_text="The source that says so.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="reference.source",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "source", "locator"),
                        name="programmes_programmecitation_once",
                        violation_error_message="This source is cited with that locator already.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="programmecountry",
            constraint=models.UniqueConstraint(
                fields=("record", "country", "role"),
                name="programmes_programmecountry_once",
                violation_error_message="This country has that role already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeorganisation",
            constraint=models.UniqueConstraint(
                fields=("record", "organisation", "role"),
                name="programmes_programmeorganisation_once",
                violation_error_message="This organisation has that role already.",
            ),
        ),
        migrations.AddIndex(
            model_name="programme",
            index=models.Index(
                condition=models.Q(("state", "published")), fields=["-changed_at"], name="programme_public_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="programme",
            index=models.Index(fields=["state", "title", "id"], name="programme_by_title"),
        ),
        migrations.AddIndex(
            model_name="programme",
            index=models.Index(fields=["state", "kind", "level", "starts", "ends"], name="programme_facets"),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True), ("published_at__isnull", False), _connector="OR"
                ),
                name="programmes_programme_published_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts__isnull", True),
                    ("ends__isnull", True),
                    ("ends__latest__gte", models.F("starts__earliest")),
                    _connector="OR",
                ),
                name="programmes_programme_end_not_before_start",
                violation_error_message="The end is before the start.",
            ),
        ),
    ]
