import django.db.models.deletion
from django.db import migrations, models


def erase_what_told_visitors_apart(apps, schema_editor):
    """Leave nothing of the keys and the salt in the file, neither in free pages."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("PRAGMA secure_delete = ON")
    for model in ("SeenVisitor", "DailySalt"):
        apps.get_model("visitors", model).objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('visitors', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(erase_what_told_visitors_apart, migrations.RunPython.noop),
        migrations.CreateModel(
            name='DailyCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('read', 'lượt đọc'), ('download', 'lượt tải'), ('referrer', 'trang dẫn đến'), ('missed_search', 'tìm không thấy'), ('dropped', 'không tính')], max_length=16, verbose_name='loại')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='nội dung')),
                ('number', models.PositiveIntegerField(verbose_name='số lần')),
            ],
            options={
                'verbose_name': 'số đếm trong ngày',
                'verbose_name_plural': 'số đếm trong ngày',
            },
        ),
        migrations.DeleteModel(
            name='DailySalt',
        ),
        migrations.DeleteModel(
            name='SeenVisitor',
        ),
        migrations.AlterModelOptions(
            name='importedtotal',
            options={'verbose_name': 'số liệu trang cũ', 'verbose_name_plural': 'số liệu trang cũ'},
        ),
        migrations.AddField(
            model_name='dailyvisits',
            name='imported',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='days', to='visitors.importedtotal', verbose_name='trang cũ'),
        ),
        migrations.AddField(
            model_name='dailyvisits',
            name='journal',
            field=models.CharField(db_default='', editable=False, max_length=32, verbose_name='sổ đếm'),
        ),
        migrations.AddField(
            model_name='dailyvisits',
            name='length',
            field=models.PositiveBigIntegerField(db_default=0, editable=False, verbose_name='đã ghi đến byte'),
        ),
        migrations.AddField(
            model_name='dailyvisits',
            name='on_phone',
            field=models.PositiveIntegerField(db_default=0, verbose_name='số lượt bằng điện thoại'),
        ),
        migrations.AddField(
            model_name='dailyvisits',
            name='views',
            field=models.PositiveIntegerField(db_default=0, verbose_name='số lượt xem trang'),
        ),
        migrations.AddField(
            model_name='dailyvisits',
            name='written_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='ghi lúc'),
        ),
        migrations.AlterField(
            model_name='dailyvisits',
            name='date',
            field=models.DateField(verbose_name='ngày'),
        ),
        migrations.AddConstraint(
            model_name='dailyvisits',
            constraint=models.UniqueConstraint(condition=models.Q(('imported', None)), fields=('date', 'journal'), name='dailyvisits_one_a_journal'),
        ),
        migrations.AddConstraint(
            model_name='dailyvisits',
            constraint=models.UniqueConstraint(fields=('imported', 'date'), name='dailyvisits_one_a_day_of_an_old_site'),
        ),
        migrations.AddField(
            model_name='dailycount',
            name='day',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='visitors.dailyvisits', verbose_name='ngày'),
        ),
        migrations.AddIndex(
            model_name='dailycount',
            index=models.Index(fields=['kind', 'subject'], name='dailycount_of_a_subject'),
        ),
        migrations.AddConstraint(
            model_name='dailycount',
            constraint=models.UniqueConstraint(fields=('day', 'kind', 'subject'), name='dailycount_one_a_subject'),
        ),
    ]
