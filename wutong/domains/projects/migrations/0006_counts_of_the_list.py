from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0005_credit_shares"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="project",
            name="projects_pr_stage_5b6dbc_idx",
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                fields=["stage", "region_path", "confidential", "removed_at"],
                name="project_counted_in_a_stage",
            ),
        ),
    ]
