from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="region_path",
            field=models.CharField(blank=True, default="", editable=False, max_length=120),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="exportentry",
            name="region_path",
            field=models.CharField(blank=True, default="", editable=False, max_length=120),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                fields=["region_path", "-at"], name="kernel_audi_region__3639b3_idx"
            ),
        ),
    ]
