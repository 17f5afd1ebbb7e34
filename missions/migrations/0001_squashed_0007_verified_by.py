"""All that the migrations it replaces have made, for a database that begins: it takes half the time."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import editorial.dates


class Migration(migrations.Migration):
    replaces = [
        ("missions", "0001_initial"),
        ("missions", "0002_newest_public"),
        ("missions", "0003_names_of_kinds"),
        ("missions", "0004_lists_read_from_an_index"),
        ("missions", "0005_other_languages"),
        ("missions", "0006_participations_named"),
        ("missions", "0007_verified_by"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("policies", "0001_squashed_0006_verified_by"),
        ("programmes", "0001_squashed_0007_verified_by"),
        ("reference", "0001_squashed_0003_other_languages"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
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
                    "kind",
                    models.CharField(
                        choices=[("framework", "Framework participation agreement"), ("ad-hoc", "Ad hoc agreement")],
                        db_index=True,
                        help_text="A framework agreement covers missions in general, an ad hoc agreement a single one.",
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("in-negotiation", "In negotiation"),
                            ("signed", "Signed"),
                            ("in-force", "In force"),
                            ("ended", "Ended"),
                        ],
                        db_index=True,
                        help_text="As the source states it.",
                        max_length=14,
                    ),
                ),
                (
                    "signed",
                    editorial.dates.PartialDateField(
                        blank=True,
                        help_text="When both sides signed it: a year, a month or a day.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "provisional_from",
                    editorial.dates.PartialDateField(
                        blank=True,
                        help_text="From when it was applied before it entered into force.",
                        max_length=10,
                        null=True,
                        verbose_name="provisionally applied from",
                    ),
                ),
                (
                    "in_force_from",
                    editorial.dates.PartialDateField(
                        blank=True,
                        help_text="When it entered into force, which can be long after it was signed.",
                        max_length=10,
                        null=True,
                        verbose_name="in force from",
                    ),
                ),
                (
                    "ended",
                    editorial.dates.PartialDateField(
                        blank=True, help_text="When it ceased to apply.", max_length=10, null=True
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        help_text="The country from outside the EU that concluded it.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="reference.country",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        help_text="The text of the agreement, if it is recorded as a policy document.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="policies.policy",
                        verbose_name="document",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "ordering": ["country__name_en", "signed"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish", "import"),
            },
        ),
        migrations.CreateModel(
            name="AgreementCitation",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="citations", to="missions.agreement"
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
            },
        ),
        migrations.CreateModel(
            name="HistoricalAgreement",
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
                    "kind",
                    models.CharField(
                        choices=[("framework", "Framework participation agreement"), ("ad-hoc", "Ad hoc agreement")],
                        db_index=True,
                        help_text="A framework agreement covers missions in general, an ad hoc agreement a single one.",
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("in-negotiation", "In negotiation"),
                            ("signed", "Signed"),
                            ("in-force", "In force"),
                            ("ended", "Ended"),
                        ],
                        db_index=True,
                        help_text="As the source states it.",
                        max_length=14,
                    ),
                ),
                (
                    "signed",
                    editorial.dates.PartialDateField(
                        blank=True,
                        help_text="When both sides signed it: a year, a month or a day.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "provisional_from",
                    editorial.dates.PartialDateField(
                        blank=True,
                        help_text="From when it was applied before it entered into force.",
                        max_length=10,
                        null=True,
                        verbose_name="provisionally applied from",
                    ),
                ),
                (
                    "in_force_from",
                    editorial.dates.PartialDateField(
                        blank=True,
                        help_text="When it entered into force, which can be long after it was signed.",
                        max_length=10,
                        null=True,
                        verbose_name="in force from",
                    ),
                ),
                (
                    "ended",
                    editorial.dates.PartialDateField(
                        blank=True, help_text="When it ceased to apply.", max_length=10, null=True
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
                        help_text="The country from outside the EU that concluded it.",
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
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The text of the agreement, if it is recorded as a policy document.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="policies.policy",
                        verbose_name="document",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical agreement",
                "verbose_name_plural": "historical agreements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAgreementCitation",
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
                    "record",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="missions.agreement",
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
            ],
            options={
                "verbose_name": "historical agreement citation",
                "verbose_name_plural": "historical agreement citations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMission",
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
                        blank=True,
                        choices=[
                            ("military", "Military operation"),
                            ("civilian", "Civilian mission"),
                            ("mixed", "Civilian and military"),
                        ],
                        db_index=True,
                        help_text="Leave it empty if the source does not say.",
                        max_length=10,
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
                "verbose_name": "historical mission",
                "verbose_name_plural": "historical missions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Mission",
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
                        blank=True,
                        choices=[
                            ("military", "Military operation"),
                            ("civilian", "Civilian mission"),
                            ("mixed", "Civilian and military"),
                        ],
                        db_index=True,
                        help_text="Leave it empty if the source does not say.",
                        max_length=10,
                    ),
                ),
                (
                    "programmes",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Programmes that it works with.",
                        related_name="missions",
                        to="programmes.programme",
                    ),
                ),
                (
                    "provisions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The commitments in policy documents that it carries out.",
                        related_name="missions",
                        to="policies.provision",
                        verbose_name="provisions delivered",
                    ),
                ),
                (
                    "themes",
                    models.ManyToManyField(
                        blank=True,
                        help_text="What it is about; readers find it under each.",
                        related_name="missions",
                        to="reference.theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "mission",
                "verbose_name_plural": "missions",
                "ordering": ["title", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish", "import"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalParticipation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(blank=True, db_index=True, editable=False, verbose_name="last changed"),
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
                ("locator", models.CharField(blank=True, help_text="Page or section: p. 6.", max_length=120)),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="What a reader must know, for example what the source leaves open."
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
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Only the agreement that this participation rests on; a later framework agreement is not it.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="missions.agreement",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The country from outside the EU that takes part.",
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
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The source that says that it takes part.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reference.source",
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The mission or operation.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="missions.mission",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical participation",
                "verbose_name_plural": "historical participations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMissionOrganisation",
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
                        choices=[("lead", "Lead"), ("partner", "Partner")],
                        default="lead",
                        help_text="Whether it leads the mission or works with it.",
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
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="missions.mission",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical mission organisation",
                "verbose_name_plural": "historical mission organisations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMissionCountry",
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
                        choices=[("host", "Host"), ("area", "In its area of operations")],
                        default="host",
                        help_text="The host, or a neighbour in the area in which it works.",
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
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="missions.mission",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical mission country",
                "verbose_name_plural": "historical mission countries",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMissionCitation",
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
                        to="missions.mission",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical mission citation",
                "verbose_name_plural": "historical mission citations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMission_themes",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="missions.historicalmission",
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
                    "mission",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="missions.mission",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalMission_themes",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMission_provisions",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="missions.historicalmission",
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
                    "mission",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="missions.mission",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalMission_provisions",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMission_programmes",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="missions.historicalmission",
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
                (
                    "mission",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="missions.mission",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalMission_programmes",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MissionCitation",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="citations", to="missions.mission"
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
            },
        ),
        migrations.CreateModel(
            name="MissionCountry",
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
                        choices=[("host", "Host"), ("area", "In its area of operations")],
                        default="host",
                        help_text="The host, or a neighbour in the area in which it works.",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="country_links", to="missions.mission"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "mission countries",
                "ordering": ["role", "country__name_en"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="mission",
            name="countries",
            field=models.ManyToManyField(
                related_name="missions", through="missions.MissionCountry", to="reference.country"
            ),
        ),
        migrations.CreateModel(
            name="MissionOrganisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True, verbose_name="last changed")),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "Lead"), ("partner", "Partner")],
                        default="lead",
                        help_text="Whether it leads the mission or works with it.",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="organisation_links",
                        to="missions.mission",
                    ),
                ),
            ],
            options={
                "ordering": ["role", "organisation__name"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="mission",
            name="organisations",
            field=models.ManyToManyField(
                related_name="missions", through="missions.MissionOrganisation", to="reference.organisation"
            ),
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True, verbose_name="last changed")),
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
                ("locator", models.CharField(blank=True, help_text="Page or section: p. 6.", max_length=120)),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="What a reader must know, for example what the source leaves open."
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        help_text="Only the agreement that this participation rests on; a later framework agreement is not it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="missions.agreement",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        help_text="The country from outside the EU that takes part.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="reference.country",
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        help_text="The mission or operation.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participations",
                        to="missions.mission",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        help_text="The source that says that it takes part.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="reference.source",
                    ),
                ),
            ],
            options={
                "verbose_name": "participation",
                "verbose_name_plural": "participations",
                "ordering": ["mission__title", "country__name_en"],
            },
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(
                condition=models.Q(("state", "published")), fields=["-changed_at"], name="agreement_public_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(fields=["state", "title", "id"], name="agreement_by_title"),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True), ("published_at__isnull", False), _connector="OR"
                ),
                name="missions_agreement_published_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementcitation",
            constraint=models.UniqueConstraint(
                fields=("record", "source", "locator"),
                name="missions_agreementcitation_once",
                violation_error_message="This source is cited with that locator already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="missioncitation",
            constraint=models.UniqueConstraint(
                fields=("record", "source", "locator"),
                name="missions_missioncitation_once",
                violation_error_message="This source is cited with that locator already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="missioncountry",
            constraint=models.UniqueConstraint(
                fields=("record", "country", "role"),
                name="missions_missioncountry_once",
                violation_error_message="This country has that role already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="missionorganisation",
            constraint=models.UniqueConstraint(
                fields=("record", "organisation", "role"),
                name="missions_missionorganisation_once",
                violation_error_message="This organisation has that role already.",
            ),
        ),
        migrations.AddIndex(
            model_name="mission",
            index=models.Index(
                condition=models.Q(("state", "published")), fields=["-changed_at"], name="mission_public_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="mission",
            index=models.Index(fields=["state", "title", "id"], name="mission_by_title"),
        ),
        migrations.AddConstraint(
            model_name="mission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True), ("published_at__isnull", False), _connector="OR"
                ),
                name="missions_mission_published_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="mission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts__isnull", True),
                    ("ends__isnull", True),
                    ("ends__latest__gte", models.F("starts__earliest")),
                    _connector="OR",
                ),
                name="missions_mission_end_not_before_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts__isnull", True),
                    ("ends__isnull", True),
                    ("ends__latest__gte", models.F("starts__earliest")),
                    _connector="OR",
                ),
                name="missions_participation_end_not_before_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.UniqueConstraint(
                fields=("mission", "country"),
                name="participation_once",
                violation_error_message="This country's participation in this mission is recorded already.",
            ),
        ),
    ]
