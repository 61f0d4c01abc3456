"""Departments and the people in them, for populations of the benchmarks."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

SINCE: Final = date(2015, 1, 1)


def official(region: Any, name: str, role: str) -> Any:
    """Somebody with a post of ``role`` for the region; the same one when asked again."""
    from wutong.domains.org.models import Post, User

    user, made = User.objects.get_or_create(username=name, defaults={"name": name, "password": "!"})
    if made:
        Post.objects.create(user=user, title=name, role=role, region=region, starts_on=SINCE)
    return user


def departments(region: Any, count: int, each: int) -> tuple[list[Any], dict[int, list[int]]]:
    """``count`` departments of ``region`` with ``each`` people; the first of a department is its
    head, the others are clerks, named ``clerk-0`` and on. Their keys by the key of the unit."""
    from wutong.domains.org.choices import Role, UnitKind
    from wutong.domains.org.models import Post, Unit, User

    units = Unit.objects.bulk_create(
        Unit(name=f"第{number}审批处", kind=UnitKind.DEPARTMENT, region=region)
        for number in range(count)
    )
    people = User.objects.bulk_create(
        User(username=f"clerk-{number}", name=f"经办{number}", password="!")
        for number in range(count * each)
    )
    clerks: dict[int, list[int]] = {}
    posts = []
    for number, user in enumerate(people):
        unit = units[number % count]
        head = unit.pk not in clerks
        clerks.setdefault(unit.pk, []).append(user.pk)
        role = Role.LINE_DEPARTMENT if head else Role.APPROVAL_CLERK
        posts.append(Post(user=user, title="经办", role=role, unit=unit, starts_on=SINCE))
    Post.objects.bulk_create(posts)
    return units, clerks
