"""What the running installation notes about itself."""

from __future__ import annotations

from django.db import models


class WorkerHeartbeat(models.Model):
    """When a worker for background tasks last said that it lives."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "config"

    def __str__(self) -> str:
        return f"{self.worker_id} {self.at:%Y-%m-%d %H:%M:%S}"


class RecurringRun(models.Model):
    """When recurring background work was last put into the queue."""

    name = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "config"

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
