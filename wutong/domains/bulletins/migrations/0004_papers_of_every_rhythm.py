"""Load the papers of every rhythm: week, month, year, and one page for a leader."""

import json
from pathlib import Path
from typing import Any

from django.db import migrations
from django.utils import timezone

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
CODES = ("weekly", "monthly-assessment", "annual", "one-page")


def load(apps: Any, schema_editor: Any) -> None:
    """Add the first version of each; one that is there already stays."""
    template = apps.get_model("bulletins", "BulletinTemplate")
    for code in CODES:
        data = json.loads((REFERENCE / f"{code}.json").read_text(encoding="utf-8"))
        template.objects.using(schema_editor.connection.alias).get_or_create(
            code=code,
            version=1,
            defaults={"name": data["name"], "body": data["body"], "created_at": timezone.now()},
        )


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0003_upward_forms")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
