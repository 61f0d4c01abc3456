"""What an issued bulletin refuses."""

from typing import Any

from django.db import models


class IssuedIsImmutable(TypeError):
    """An issued bulletin can't be changed or deleted; a mistake is put right by a new issue."""

    def __init__(self) -> None:
        super().__init__("通报已印发，不能修改或删除；有误请重新发布更正后的通报")


class Frozen(models.Model):
    """A row that is written once, when its bulletin is issued."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a second save is refused."""
        if not self._state.adding:
            raise IssuedIsImmutable
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise IssuedIsImmutable
