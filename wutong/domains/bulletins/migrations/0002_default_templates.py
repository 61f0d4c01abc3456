"""Load the default templates: usable for any unit, without a region of their own."""

import json
from pathlib import Path
from typing import Any

from django.db import migrations
from django.utils import timezone

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
CODES = ("semimonthly", "overview")


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
    dependencies = [("bulletins", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
