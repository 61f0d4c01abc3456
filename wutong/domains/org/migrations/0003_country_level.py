from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0002_accounts_in_order"),
    ]

    operations = [
        migrations.AlterField(
            model_name="region",
            name="level",
            field=models.CharField(
                choices=[
                    ("country", "全国"),
                    ("province", "省"),
                    ("city", "市"),
                    ("county", "县区"),
                    ("town", "乡镇街道"),
                    ("development_zone", "开发区"),
                    ("park", "园区"),
                ],
                max_length=20,
                verbose_name="层级",
            ),
        ),
    ]
