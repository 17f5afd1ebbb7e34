"""All that the migrations it replaces have made, for a database that begins: it takes half the time."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import editorial.dates


class Migration(migrations.Migration):
    replaces = [
        ("policies", "0001_initial"),
        ("policies", "0002_newest_public"),
        ("policies", "0003_names_of_kinds"),
        ("policies", "0004_lists_read_from_an_index"),
        ("policies", "0005_other_languages"),
        ("policies", "0006_verified_by"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("reference", "0001_squashed_0003_other_languages"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
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
                            ("summit", "Summit"),
                            ("dialogue", "Dialogue"),
                            ("seminar", "Seminar or conference"),
                            ("appointment", "Appointment"),
                            ("announcement", "Announcement"),
                            ("meeting", "Meeting"),
                        ],
                        db_index=True,
                        help_text="What sort of event it is. A dialogue may last for years, from its start to its end.",
                        max_length=14,
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True, help_text="The town, and the country if it is not plain.", max_length=120
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Groups of countries that take part or are concerned.",
                        related_name="events",
                        to="reference.countrygroup",
                    ),
                ),
                (
                    "themes",
                    models.ManyToManyField(
                        blank=True,
                        help_text="What it is about; readers find it under each.",
                        related_name="events",
                        to="reference.theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
                "verbose_name_plural": "events",
                "ordering": ["-starts", "title", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish", "import"),
            },
        ),
        migrations.CreateModel(
            name="EventCountry",
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
                        choices=[("host", "Host"), ("participant", "Participant"), ("subject", "Concerned")],
                        default="participant",
                        help_text="Whether it hosts the event, takes part in it, or is concerned by it.",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="country_links", to="policies.event"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "event countries",
                "ordering": ["role", "country__name_en"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="event",
            name="countries",
            field=models.ManyToManyField(
                related_name="events", through="policies.EventCountry", to="reference.country"
            ),
        ),
        migrations.CreateModel(
            name="EventOrganisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True, verbose_name="last changed")),
                (
                    "role",
                    models.CharField(
                        choices=[("organiser", "Organiser"), ("participant", "Participant")],
                        default="participant",
                        help_text="Whether it organises the event or takes part in it.",
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
                        to="policies.event",
                    ),
                ),
            ],
            options={
                "ordering": ["role", "organisation__name"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="event",
            name="organisations",
            field=models.ManyToManyField(
                related_name="events", through="policies.EventOrganisation", to="reference.organisation"
            ),
        ),
        migrations.CreateModel(
            name="HistoricalEvent",
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
                            ("summit", "Summit"),
                            ("dialogue", "Dialogue"),
                            ("seminar", "Seminar or conference"),
                            ("appointment", "Appointment"),
                            ("announcement", "Announcement"),
                            ("meeting", "Meeting"),
                        ],
                        db_index=True,
                        help_text="What sort of event it is. A dialogue may last for years, from its start to its end.",
                        max_length=14,
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True, help_text="The town, and the country if it is not plain.", max_length=120
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
                "verbose_name": "historical event",
                "verbose_name_plural": "historical events",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEvent_groups",
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
                    "event",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="policies.event",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="policies.historicalevent",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalEvent_groups",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEvent_themes",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="policies.event",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="policies.historicalevent",
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
            ],
            options={
                "verbose_name": "HistoricalEvent_themes",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEventCitation",
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
                        to="policies.event",
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
                "verbose_name": "historical event citation",
                "verbose_name_plural": "historical event citations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEventCountry",
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
                        choices=[("host", "Host"), ("participant", "Participant"), ("subject", "Concerned")],
                        default="participant",
                        help_text="Whether it hosts the event, takes part in it, or is concerned by it.",
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
                        to="policies.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical event country",
                "verbose_name_plural": "historical event countries",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEventOrganisation",
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
                        choices=[("organiser", "Organiser"), ("participant", "Participant")],
                        default="participant",
                        help_text="Whether it organises the event or takes part in it.",
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
                        to="policies.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical event organisation",
                "verbose_name_plural": "historical event organisations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPolicy",
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
                            ("action-plan", "Action plan"),
                            ("strategy", "Strategy"),
                            ("resolution", "Resolution"),
                            ("agreement", "Agreement"),
                            ("charter", "Charter"),
                            ("programming-document", "Programming document"),
                            ("decision", "Decision"),
                            ("law", "Law"),
                            ("report", "Report or communication"),
                            ("declaration", "Declaration"),
                        ],
                        db_index=True,
                        help_text="What sort of document it is.",
                        max_length=20,
                    ),
                ),
                (
                    "adopted",
                    editorial.dates.PartialDateField(
                        blank=True,
                        db_index=True,
                        help_text="When it was adopted or signed: 2016, 2016-08 or 2016-08-24.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "celex",
                    models.CharField(
                        blank=True,
                        help_text="Its number in EUR-Lex, such as 32014D0221.",
                        max_length=30,
                        validators=[django.core.validators.RegexValidator("^[0-9A-Z()_/]+$", "Such as 32014D0221.")],
                        verbose_name="CELEX number",
                    ),
                ),
                (
                    "text_number",
                    models.CharField(
                        blank=True,
                        help_text="Such as P8_TA(2017)0345.",
                        max_length=40,
                        verbose_name="Parliament text number",
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
                "verbose_name": "historical policy document",
                "verbose_name_plural": "historical policy documents",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Policy",
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
                            ("action-plan", "Action plan"),
                            ("strategy", "Strategy"),
                            ("resolution", "Resolution"),
                            ("agreement", "Agreement"),
                            ("charter", "Charter"),
                            ("programming-document", "Programming document"),
                            ("decision", "Decision"),
                            ("law", "Law"),
                            ("report", "Report or communication"),
                            ("declaration", "Declaration"),
                        ],
                        db_index=True,
                        help_text="What sort of document it is.",
                        max_length=20,
                    ),
                ),
                (
                    "adopted",
                    editorial.dates.PartialDateField(
                        blank=True,
                        db_index=True,
                        help_text="When it was adopted or signed: 2016, 2016-08 or 2016-08-24.",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "celex",
                    models.CharField(
                        blank=True,
                        help_text="Its number in EUR-Lex, such as 32014D0221.",
                        max_length=30,
                        validators=[django.core.validators.RegexValidator("^[0-9A-Z()_/]+$", "Such as 32014D0221.")],
                        verbose_name="CELEX number",
                    ),
                ),
                (
                    "text_number",
                    models.CharField(
                        blank=True,
                        help_text="Such as P8_TA(2017)0345.",
                        max_length=40,
                        verbose_name="Parliament text number",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Groups of countries that it concerns or that are party to it.",
                        related_name="policies",
                        to="reference.countrygroup",
                    ),
                ),
                (
                    "themes",
                    models.ManyToManyField(
                        blank=True,
                        help_text="What it is about; readers find it under each.",
                        related_name="policies",
                        to="reference.theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "policy document",
                "verbose_name_plural": "policy documents",
                "ordering": ["title", "pk"],
                "abstract": False,
                "default_permissions": ("add", "change", "delete", "view", "publish", "import"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalProvision",
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
                        help_text="The last part of its address inside the document, such as chapter-9.",
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9_-]*$", "Small letters, digits and hyphens only, such as el-pacto."
                            )
                        ],
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, help_text="Its place in the document.")),
                (
                    "number",
                    models.CharField(blank=True, help_text="As printed in the document: ix, 3.4, (a).", max_length=20),
                ),
                (
                    "heading",
                    models.CharField(
                        help_text="What it is about in a few words, or its title in the document.", max_length=250
                    ),
                ),
                ("text", models.TextField(blank=True, help_text="What it provides, in your own words.")),
                (
                    "heading_es",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        max_length=250,
                        verbose_name="heading in Spanish",
                    ),
                ),
                (
                    "heading_pt",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        max_length=250,
                        verbose_name="heading in Portuguese",
                    ),
                ),
                (
                    "heading_fr",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        max_length=250,
                        verbose_name="heading in French",
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
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The document that it stands in.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="policies.policy",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical provision",
                "verbose_name_plural": "historical provisions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPolicyRelation",
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
                            ("implements", "implements"),
                            ("follows", "follows"),
                            ("amends", "amends"),
                            ("cites", "cites"),
                        ],
                        help_text="Read from this document to the other: this one implements, follows, amends or cites it.",
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
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The document that this one is related to.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="policies.policy",
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
                        to="policies.policy",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical policy relation",
                "verbose_name_plural": "historical policy relations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPolicyOrganisation",
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
                            ("adopting", "Adopted it"),
                            ("proposer", "Proposed it"),
                            ("supporter", "Supported it"),
                            ("party", "Party"),
                            ("subject", "Concerned"),
                        ],
                        default="adopting",
                        help_text="Whether it adopted, proposed or supported the document, is a party to it, or is concerned by it.",
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
                        to="policies.policy",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical policy organisation",
                "verbose_name_plural": "historical policy organisations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPolicyCountry",
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
                        choices=[("adopting", "Adopted it"), ("party", "Party"), ("subject", "Concerned")],
                        default="subject",
                        help_text="Whether it adopted the document, is a party to it, or is concerned by it.",
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
                        to="policies.policy",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical policy country",
                "verbose_name_plural": "historical policy countries",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPolicyCitation",
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
                        to="policies.policy",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical policy citation",
                "verbose_name_plural": "historical policy citations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPolicy_themes",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="policies.historicalpolicy",
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
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="policies.policy",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalPolicy_themes",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPolicy_groups",
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
                        to="policies.historicalpolicy",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="policies.policy",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalPolicy_groups",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEvent_policies",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="policies.event",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="policies.historicalevent",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="policies.policy",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalEvent_policies",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="event",
            name="policies",
            field=models.ManyToManyField(
                blank=True,
                help_text="Documents made or presented there.",
                related_name="events",
                to="policies.policy",
                verbose_name="documents",
            ),
        ),
        migrations.CreateModel(
            name="PolicyCitation",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="citations", to="policies.policy"
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
            name="PolicyCountry",
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
                        choices=[("adopting", "Adopted it"), ("party", "Party"), ("subject", "Concerned")],
                        default="subject",
                        help_text="Whether it adopted the document, is a party to it, or is concerned by it.",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="country_links", to="policies.policy"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "policy countries",
                "ordering": ["role", "country__name_en"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="policy",
            name="countries",
            field=models.ManyToManyField(
                related_name="policies", through="policies.PolicyCountry", to="reference.country"
            ),
        ),
        migrations.CreateModel(
            name="PolicyOrganisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True, verbose_name="last changed")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("adopting", "Adopted it"),
                            ("proposer", "Proposed it"),
                            ("supporter", "Supported it"),
                            ("party", "Party"),
                            ("subject", "Concerned"),
                        ],
                        default="adopting",
                        help_text="Whether it adopted, proposed or supported the document, is a party to it, or is concerned by it.",
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
                        to="policies.policy",
                    ),
                ),
            ],
            options={
                "ordering": ["role", "organisation__name"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="policy",
            name="organisations",
            field=models.ManyToManyField(
                related_name="policies", through="policies.PolicyOrganisation", to="reference.organisation"
            ),
        ),
        migrations.CreateModel(
            name="PolicyRelation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True, verbose_name="last changed")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("implements", "implements"),
                            ("follows", "follows"),
                            ("amends", "amends"),
                            ("cites", "cites"),
                        ],
                        help_text="Read from this document to the other: this one implements, follows, amends or cites it.",
                        max_length=10,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        help_text="The document that this one is related to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations_from",
                        to="policies.policy",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="relations", to="policies.policy"
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "other__title"],
            },
        ),
        migrations.AddField(
            model_name="policy",
            name="related",
            field=models.ManyToManyField(
                related_name="related_from", through="policies.PolicyRelation", to="policies.policy"
            ),
        ),
        migrations.CreateModel(
            name="Provision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True, verbose_name="last changed")),
                (
                    "slug",
                    models.SlugField(
                        help_text="The last part of its address inside the document, such as chapter-9.",
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9_-]*$", "Small letters, digits and hyphens only, such as el-pacto."
                            )
                        ],
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, help_text="Its place in the document.")),
                (
                    "number",
                    models.CharField(blank=True, help_text="As printed in the document: ix, 3.4, (a).", max_length=20),
                ),
                (
                    "heading",
                    models.CharField(
                        help_text="What it is about in a few words, or its title in the document.", max_length=250
                    ),
                ),
                ("text", models.TextField(blank=True, help_text="What it provides, in your own words.")),
                (
                    "heading_es",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        max_length=250,
                        verbose_name="heading in Spanish",
                    ),
                ),
                (
                    "heading_pt",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        max_length=250,
                        verbose_name="heading in Portuguese",
                    ),
                ),
                (
                    "heading_fr",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        max_length=250,
                        verbose_name="heading in French",
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
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="The larger part of the same document that it belongs to.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="policies.provision",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        help_text="The document that it stands in.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="provisions",
                        to="policies.policy",
                    ),
                ),
                (
                    "themes",
                    models.ManyToManyField(
                        blank=True,
                        help_text="What it is about; readers find it under each.",
                        related_name="provisions",
                        to="reference.theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "provision",
                "verbose_name_plural": "provisions",
                "ordering": ["policy", "order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalProvision_themes",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="policies.historicalprovision",
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
                "verbose_name": "HistoricalProvision_themes",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="historicalprovision",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="The larger part of the same document that it belongs to.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="policies.provision",
            ),
        ),
        migrations.CreateModel(
            name="EventCitation",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="citations", to="policies.event"
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
                        name="policies_eventcitation_once",
                        violation_error_message="This source is cited with that locator already.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="eventcountry",
            constraint=models.UniqueConstraint(
                fields=("record", "country", "role"),
                name="policies_eventcountry_once",
                violation_error_message="This country has that role already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventorganisation",
            constraint=models.UniqueConstraint(
                fields=("record", "organisation", "role"),
                name="policies_eventorganisation_once",
                violation_error_message="This organisation has that role already.",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("state", "published")), fields=["-changed_at"], name="event_public_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["state", "-starts", "title", "id"], name="event_by_start"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True), ("published_at__isnull", False), _connector="OR"
                ),
                name="policies_event_published_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts__isnull", True),
                    ("ends__isnull", True),
                    ("ends__latest__gte", models.F("starts__earliest")),
                    _connector="OR",
                ),
                name="policies_event_end_not_before_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="policycitation",
            constraint=models.UniqueConstraint(
                fields=("record", "source", "locator"),
                name="policies_policycitation_once",
                violation_error_message="This source is cited with that locator already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="policycountry",
            constraint=models.UniqueConstraint(
                fields=("record", "country", "role"),
                name="policies_policycountry_once",
                violation_error_message="This country has that role already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyorganisation",
            constraint=models.UniqueConstraint(
                fields=("record", "organisation", "role"),
                name="policies_policyorganisation_once",
                violation_error_message="This organisation has that role already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyrelation",
            constraint=models.UniqueConstraint(
                fields=("record", "other", "kind"),
                name="policy_relation_once",
                violation_error_message="This relation is recorded already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyrelation",
            constraint=models.CheckConstraint(
                condition=models.Q(("record", models.F("other")), _negated=True),
                name="policy_not_related_to_itself",
                violation_error_message="A document is not related to itself.",
            ),
        ),
        migrations.AddIndex(
            model_name="policy",
            index=models.Index(
                condition=models.Q(("state", "published")), fields=["-changed_at"], name="policy_public_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="policy",
            index=models.Index(fields=["state", "title", "id"], name="policy_by_title"),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True), ("published_at__isnull", False), _connector="OR"
                ),
                name="policies_policy_published_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts__isnull", True),
                    ("ends__isnull", True),
                    ("ends__latest__gte", models.F("starts__earliest")),
                    _connector="OR",
                ),
                name="policies_policy_end_not_before_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="provision",
            constraint=models.UniqueConstraint(
                fields=("policy", "slug"),
                name="provision_slug_once_in_a_document",
                violation_error_message="Another provision of this document has this slug.",
            ),
        ),
    ]
