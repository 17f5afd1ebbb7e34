"""All that the migrations it replaces have made, for a database that begins: it takes half the time."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("editorial", "0001_initial"),
        ("editorial", "0002_changes"),
        ("editorial", "0003_corrections"),
        ("editorial", "0004_parts_and_untold"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True)),
                ("transaction", models.BigIntegerField(db_index=True, null=True)),
                ("model", models.CharField(max_length=80)),
                ("keys", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="FormerSlug",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(editable=False, max_length=80)),
                ("slug", models.SlugField(max_length=120)),
                ("object_id", models.PositiveBigIntegerField(editable=False)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("model", "slug"), name="former_slug_once")],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.PositiveBigIntegerField(editable=False)),
                ("field", models.CharField(editable=False, max_length=40)),
                ("part", models.CharField(blank=True, default="", editable=False, max_length=120)),
                ("old", models.TextField(blank=True, editable=False)),
                ("new", models.TextField(blank=True, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("correction", "Correction"), ("update", "Update"), ("revision", "Revision")],
                        help_text="A correction: we were wrong. An update: the world moved on. A revision: the source revised it.",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, help_text="Why, in a sentence for readers.", max_length=300)),
                (
                    "reason_es",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Spanish see instead of the English. Empty: they see the English, marked so.",
                        max_length=300,
                        verbose_name="reason in Spanish",
                    ),
                ),
                (
                    "reason_pt",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of Portuguese see instead of the English. Empty: they see the English, marked so.",
                        max_length=300,
                        verbose_name="reason in Portuguese",
                    ),
                ),
                (
                    "reason_fr",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="What readers of French see instead of the English. Empty: they see the English, marked so.",
                        max_length=300,
                        verbose_name="reason in French",
                    ),
                ),
                ("is_told", models.BooleanField(default=True, editable=False, verbose_name="told")),
                ("created_at", models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="made")),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True, verbose_name="last changed")),
                (
                    "content_type",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="contenttypes.contenttype",
                        verbose_name="kind of record",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "correction",
                "verbose_name_plural": "corrections",
                "ordering": ["-created_at", "-pk"],
                "default_permissions": ("view", "publish"),
                "indexes": [
                    models.Index(fields=["content_type", "object_id", "-created_at"], name="correction_of_record")
                ],
            },
        ),
    ]
