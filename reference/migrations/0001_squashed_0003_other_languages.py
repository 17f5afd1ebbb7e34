"""All that the migrations it replaces have made, for a database that begins: it takes half the time."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import editorial.dates


class Migration(migrations.Migration):
    replaces = [
        ("reference", "0001_initial"),
        ("reference", "0002_names_of_kinds"),
        ("reference", "0003_other_languages"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Country",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True, verbose_name="last changed")),
                (
                    "iso2",
                    models.CharField(
                        help_text="Two letters of ISO 3166-1, such as CO. It names the country in sheets, filters and addresses.",
                        max_length=2,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{2}$", "Two capital letters.")],
                        verbose_name="ISO code",
                    ),
                ),
                (
                    "iso3",
                    models.CharField(
                        help_text="Three letters of ISO 3166-1, such as COL.",
                        max_length=3,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{3}$", "Three capital letters.")],
                        verbose_name="three-letter code",
                    ),
                ),
                (
                    "m49",
                    models.CharField(
                        blank=True,
                        help_text="Three digits of the UN's M49 standard, such as 170. Empty for areas that it does not list.",
                        max_length=3,
                        null=True,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[0-9]{3}$", "Three digits.")],
                        verbose_name="M49 code",
                    ),
                ),
                (
                    "name_en",
                    models.CharField(
                        help_text="As the pages show it.", max_length=100, unique=True, verbose_name="name"
                    ),
                ),
                (
                    "name_es",
                    models.CharField(
                        help_text="Found in searches and sheets as well.",
                        max_length=100,
                        verbose_name="name in Spanish",
                    ),
                ),
                (
                    "name_pt",
                    models.CharField(
                        help_text="Found in searches and sheets as well.",
                        max_length=100,
                        verbose_name="name in Portuguese",
                    ),
                ),
                (
                    "name_fr",
                    models.CharField(
                        help_text="Found in searches and sheets as well.", max_length=100, verbose_name="name in French"
                    ),
                ),
                (
                    "name_un",
                    models.CharField(
                        blank=True,
                        help_text="The name in the UN's lists, if it differs.",
                        max_length=100,
                        verbose_name="UN name",
                    ),
                ),
                ("region", models.CharField(blank=True, help_text="M49 region, such as Americas.", max_length=60)),
                (
                    "subregion",
                    models.CharField(blank=True, help_text="M49 sub-region or intermediate region.", max_length=60),
                ),
            ],
            options={
                "verbose_name": "country",
                "verbose_name_plural": "countries",
                "ordering": ["name_en"],
            },
        ),
        migrations.CreateModel(
            name="CountryGroup",
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
                ("acronym", models.CharField(blank=True, help_text="The short name, such as CELAC.", max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("region", "Region"),
                            ("organisation", "Organisation of states"),
                            ("eligibility", "Eligibility list"),
                        ],
                        help_text="A region on the map, an organisation that states join, or a list of who is eligible for something.",
                        max_length=12,
                    ),
                ),
                (
                    "stated_members",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="How many members a source says it has, if it says so.", null=True
                    ),
                ),
            ],
            options={
                "verbose_name": "country group",
                "verbose_name_plural": "country groups",
                "ordering": ["name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True, verbose_name="last changed")),
                (
                    "key",
                    models.CharField(
                        help_text="Short and permanent, such as eprs2017.",
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9-]*$", "Small letters, digits and hyphens, such as eprs2017."
                            )
                        ],
                        verbose_name="citation key",
                    ),
                ),
                ("title", models.CharField(help_text="The title of the text, page or data set.", max_length=300)),
                (
                    "authors",
                    models.CharField(blank=True, help_text="Surname, First name; Surname, First name.", max_length=300),
                ),
                ("publisher", models.CharField(blank=True, help_text="The body that published it.", max_length=200)),
                (
                    "published_on",
                    editorial.dates.PartialDateField(
                        blank=True,
                        help_text="A year, a month or a day, as the source gives it: 2016, 2016-08 or 2016-08-24.",
                        max_length=10,
                        null=True,
                        verbose_name="published",
                    ),
                ),
                (
                    "details",
                    models.CharField(blank=True, help_text="Journal, volume, pages, document number.", max_length=250),
                ),
                (
                    "url",
                    models.URLField(
                        blank=True,
                        help_text="Where it is on the web. Leave it empty if that is not known.",
                        max_length=500,
                        verbose_name="address",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True, help_text="Two letters: the language that it is written in.", max_length=2
                    ),
                ),
                (
                    "accessed_on",
                    models.DateField(
                        blank=True,
                        help_text="When it was last seen at that address.",
                        null=True,
                        verbose_name="accessed",
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["authors", "title"],
            },
        ),
        migrations.CreateModel(
            name="Term",
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
                ("expansion", models.CharField(blank=True, help_text="What the acronym stands for.", max_length=250)),
                (
                    "language",
                    models.CharField(
                        default="en", help_text="Two letters: the language of the expansion.", max_length=2
                    ),
                ),
            ],
            options={
                "verbose_name": "term",
                "verbose_name_plural": "terms",
                "ordering": ["name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HistoricalAlias",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(blank=True, db_index=True, editable=False, verbose_name="last changed"),
                ),
                (
                    "object_id",
                    models.PositiveBigIntegerField(help_text="The number of that entry.", verbose_name="entry"),
                ),
                (
                    "name",
                    models.CharField(help_text="The other name, exactly as it is written elsewhere.", max_length=250),
                ),
                ("folded", models.CharField(db_index=True, editable=False, max_length=250)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("acronym", "Acronym"),
                            ("former", "Former name"),
                            ("translation", "Translation"),
                            ("variant", "Spelling variant"),
                            ("misspelling", "Known misspelling"),
                        ],
                        default="variant",
                        help_text="Why it differs. A known misspelling is found in searches and sheets, and named as such on the page.",
                        max_length=12,
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True, help_text="Two letters, such as es. Leave empty if it has none.", max_length=2
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
                    "content_type",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="What kind of entry has this other name.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="contenttypes.contenttype",
                        verbose_name="kind of entry",
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
            ],
            options={
                "verbose_name": "historical alias",
                "verbose_name_plural": "historical aliases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCountry",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(blank=True, db_index=True, editable=False, verbose_name="last changed"),
                ),
                (
                    "iso2",
                    models.CharField(
                        db_index=True,
                        help_text="Two letters of ISO 3166-1, such as CO. It names the country in sheets, filters and addresses.",
                        max_length=2,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{2}$", "Two capital letters.")],
                        verbose_name="ISO code",
                    ),
                ),
                (
                    "iso3",
                    models.CharField(
                        db_index=True,
                        help_text="Three letters of ISO 3166-1, such as COL.",
                        max_length=3,
                        validators=[django.core.validators.RegexValidator("^[A-Z]{3}$", "Three capital letters.")],
                        verbose_name="three-letter code",
                    ),
                ),
                (
                    "m49",
                    models.CharField(
                        blank=True,
                        db_index=True,
                        help_text="Three digits of the UN's M49 standard, such as 170. Empty for areas that it does not list.",
                        max_length=3,
                        null=True,
                        validators=[django.core.validators.RegexValidator("^[0-9]{3}$", "Three digits.")],
                        verbose_name="M49 code",
                    ),
                ),
                (
                    "name_en",
                    models.CharField(
                        db_index=True, help_text="As the pages show it.", max_length=100, verbose_name="name"
                    ),
                ),
                (
                    "name_es",
                    models.CharField(
                        help_text="Found in searches and sheets as well.",
                        max_length=100,
                        verbose_name="name in Spanish",
                    ),
                ),
                (
                    "name_pt",
                    models.CharField(
                        help_text="Found in searches and sheets as well.",
                        max_length=100,
                        verbose_name="name in Portuguese",
                    ),
                ),
                (
                    "name_fr",
                    models.CharField(
                        help_text="Found in searches and sheets as well.", max_length=100, verbose_name="name in French"
                    ),
                ),
                (
                    "name_un",
                    models.CharField(
                        blank=True,
                        help_text="The name in the UN's lists, if it differs.",
                        max_length=100,
                        verbose_name="UN name",
                    ),
                ),
                ("region", models.CharField(blank=True, help_text="M49 region, such as Americas.", max_length=60)),
                (
                    "subregion",
                    models.CharField(blank=True, help_text="M49 sub-region or intermediate region.", max_length=60),
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
                "verbose_name": "historical country",
                "verbose_name_plural": "historical countries",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCountryGroup",
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
                ("acronym", models.CharField(blank=True, help_text="The short name, such as CELAC.", max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("region", "Region"),
                            ("organisation", "Organisation of states"),
                            ("eligibility", "Eligibility list"),
                        ],
                        help_text="A region on the map, an organisation that states join, or a list of who is eligible for something.",
                        max_length=12,
                    ),
                ),
                (
                    "stated_members",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="How many members a source says it has, if it says so.", null=True
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
                "verbose_name": "historical country group",
                "verbose_name_plural": "historical country groups",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMembership",
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
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="Where the membership or its date is known from.", max_length=250
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
                        help_text="The member.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reference.country",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The group that the country belongs to.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reference.countrygroup",
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
            ],
            options={
                "verbose_name": "historical membership",
                "verbose_name_plural": "historical memberships",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSource",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(blank=True, editable=False)),
                (
                    "changed_at",
                    models.DateTimeField(blank=True, db_index=True, editable=False, verbose_name="last changed"),
                ),
                (
                    "key",
                    models.CharField(
                        db_index=True,
                        help_text="Short and permanent, such as eprs2017.",
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9-]*$", "Small letters, digits and hyphens, such as eprs2017."
                            )
                        ],
                        verbose_name="citation key",
                    ),
                ),
                ("title", models.CharField(help_text="The title of the text, page or data set.", max_length=300)),
                (
                    "authors",
                    models.CharField(blank=True, help_text="Surname, First name; Surname, First name.", max_length=300),
                ),
                ("publisher", models.CharField(blank=True, help_text="The body that published it.", max_length=200)),
                (
                    "published_on",
                    editorial.dates.PartialDateField(
                        blank=True,
                        help_text="A year, a month or a day, as the source gives it: 2016, 2016-08 or 2016-08-24.",
                        max_length=10,
                        null=True,
                        verbose_name="published",
                    ),
                ),
                (
                    "details",
                    models.CharField(blank=True, help_text="Journal, volume, pages, document number.", max_length=250),
                ),
                (
                    "url",
                    models.URLField(
                        blank=True,
                        help_text="Where it is on the web. Leave it empty if that is not known.",
                        max_length=500,
                        verbose_name="address",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True, help_text="Two letters: the language that it is written in.", max_length=2
                    ),
                ),
                (
                    "accessed_on",
                    models.DateField(
                        blank=True,
                        help_text="When it was last seen at that address.",
                        null=True,
                        verbose_name="accessed",
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
                "verbose_name": "historical source",
                "verbose_name_plural": "historical sources",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTerm",
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
                ("expansion", models.CharField(blank=True, help_text="What the acronym stands for.", max_length=250)),
                (
                    "language",
                    models.CharField(
                        default="en", help_text="Two letters: the language of the expansion.", max_length=2
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
                "verbose_name": "historical term",
                "verbose_name_plural": "historical terms",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Instrument",
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
                ("acronym", models.CharField(blank=True, help_text="The short name, such as IcSP.", max_length=40)),
                (
                    "legal_basis",
                    models.CharField(
                        blank=True,
                        help_text="The act that set it up, such as Regulation (EU) No 230/2014.",
                        max_length=250,
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        help_text="The instrument that it replaced.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="reference.instrument",
                    ),
                ),
            ],
            options={
                "verbose_name": "instrument",
                "verbose_name_plural": "instruments",
                "ordering": ["name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HistoricalInstrument",
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
                ("acronym", models.CharField(blank=True, help_text="The short name, such as IcSP.", max_length=40)),
                (
                    "legal_basis",
                    models.CharField(
                        blank=True,
                        help_text="The act that set it up, such as Regulation (EU) No 230/2014.",
                        max_length=250,
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
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The instrument that it replaced.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reference.instrument",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical instrument",
                "verbose_name_plural": "historical instruments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Membership",
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
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="Where the membership or its date is known from.", max_length=250
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        help_text="The member.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="reference.country",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        help_text="The group that the country belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="reference.countrygroup",
                    ),
                ),
            ],
            options={
                "ordering": ["group__name", "country__name_en", "starts"],
            },
        ),
        migrations.AddField(
            model_name="countrygroup",
            name="countries",
            field=models.ManyToManyField(related_name="groups", through="reference.Membership", to="reference.country"),
        ),
        migrations.CreateModel(
            name="Organisation",
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
                    "acronym",
                    models.CharField(
                        blank=True,
                        help_text="The short name, such as UNODC. Acronyms in other languages are aliases.",
                        max_length=40,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("eu", "EU institution or body"),
                            ("international", "International organisation"),
                            ("regional", "Regional organisation"),
                            ("parliament", "Parliament or parliamentary assembly"),
                            ("government", "Government or state body"),
                            ("civil-society", "Civil society"),
                            ("research", "Research or publishing body"),
                            ("armed-group", "Armed group"),
                        ],
                        help_text="What sort of body it is.",
                        max_length=14,
                    ),
                ),
                ("website", models.URLField(blank=True, help_text="The address of its own site.")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="The larger body that it belongs to.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="reference.organisation",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "ordering": ["name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HistoricalOrganisation",
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
                    "acronym",
                    models.CharField(
                        blank=True,
                        help_text="The short name, such as UNODC. Acronyms in other languages are aliases.",
                        max_length=40,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("eu", "EU institution or body"),
                            ("international", "International organisation"),
                            ("regional", "Regional organisation"),
                            ("parliament", "Parliament or parliamentary assembly"),
                            ("government", "Government or state body"),
                            ("civil-society", "Civil society"),
                            ("research", "Research or publishing body"),
                            ("armed-group", "Armed group"),
                        ],
                        help_text="What sort of body it is.",
                        max_length=14,
                    ),
                ),
                ("website", models.URLField(blank=True, help_text="The address of its own site.")),
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The larger body that it belongs to.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reference.organisation",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical organisation",
                "verbose_name_plural": "historical organisations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Theme",
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="The wider theme that it is a part of. A theme without one is shown on the home page.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="narrower",
                        to="reference.theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "theme",
                "verbose_name_plural": "themes",
                "ordering": ["name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HistoricalTheme",
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The wider theme that it is a part of. A theme without one is shown on the home page.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reference.theme",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical theme",
                "verbose_name_plural": "historical themes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True, verbose_name="last changed")),
                (
                    "object_id",
                    models.PositiveBigIntegerField(help_text="The number of that entry.", verbose_name="entry"),
                ),
                (
                    "name",
                    models.CharField(help_text="The other name, exactly as it is written elsewhere.", max_length=250),
                ),
                ("folded", models.CharField(db_index=True, editable=False, max_length=250)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("acronym", "Acronym"),
                            ("former", "Former name"),
                            ("translation", "Translation"),
                            ("variant", "Spelling variant"),
                            ("misspelling", "Known misspelling"),
                        ],
                        default="variant",
                        help_text="Why it differs. A known misspelling is found in searches and sheets, and named as such on the page.",
                        max_length=12,
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True, help_text="Two letters, such as es. Leave empty if it has none.", max_length=2
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(
                        help_text="What kind of entry has this other name.",
                        on_delete=django.db.models.deletion.CASCADE,
                        to="contenttypes.contenttype",
                        verbose_name="kind of entry",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "aliases",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("content_type", "object_id", "name"),
                        name="alias_once",
                        violation_error_message="This entry already has that alias.",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts__isnull", True),
                    ("ends__isnull", True),
                    ("ends__latest__gte", models.F("starts__earliest")),
                    _connector="OR",
                ),
                name="reference_instrument_end_not_before_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts__isnull", True),
                    ("ends__isnull", True),
                    ("ends__latest__gte", models.F("starts__earliest")),
                    _connector="OR",
                ),
                name="reference_membership_end_not_before_start",
                violation_error_message="The end is before the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                fields=("group", "country", "starts"),
                name="membership_once",
                violation_error_message="This membership is recorded already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("starts__isnull", True)),
                fields=("group", "country"),
                name="membership_without_start_once",
                violation_error_message="This membership is recorded already, without a start.",
            ),
        ),
    ]
