from django.db import migrations
from django.db.models.functions import Collate


class Migration(migrations.Migration):
    """How rows are ordered; nothing changes in the database."""

    dependencies = [
        ('tthc', '0003_dossiers'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='procedure',
            options={'ordering': ['sector__position', Collate('sector__name', 'vi-x-icu'), Collate('name', 'vi-x-icu'), 'code'], 'verbose_name': 'thủ tục hành chính', 'verbose_name_plural': 'thủ tục hành chính'},
        ),
        migrations.AlterModelOptions(
            name='sector',
            options={'ordering': ['position', Collate('name', 'vi-x-icu')], 'verbose_name': 'lĩnh vực', 'verbose_name_plural': 'lĩnh vực'},
        ),
        migrations.AlterModelOptions(
            name='sectorresult',
            options={'ordering': ['sector__position', Collate('sector__name', 'vi-x-icu')], 'verbose_name': 'kết quả theo lĩnh vực', 'verbose_name_plural': 'kết quả theo lĩnh vực'},
        ),
    ]
