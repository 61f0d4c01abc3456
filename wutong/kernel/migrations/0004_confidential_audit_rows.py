from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0003_audit_by_region"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="confidential",
            field=models.BooleanField(default=False, editable=False),
        ),
    ]
