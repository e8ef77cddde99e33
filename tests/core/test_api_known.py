"""A matching `If-None-Match` is answered before any view, and only to who may read the object."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from core.models import ApiToken, RoleGrant
from equipment.models import Joint
from tests import cast, factories
from tests.callers import Caller, caller, problem_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def actors() -> cast.Cast:
    return cast.assemble()


@pytest.fixture
def joint(actors: cast.Cast) -> Joint:
    return factories.make_joint(factories.make_location(actors.memorandum, actors.socar))


@pytest.fixture
def erp(actors: cast.Cast) -> Caller:
    return caller(actors.socar_engineer)


def path_of(joint: Joint) -> str:
    return f"joints/{joint.public_id}/"


def test_known_answer_has_the_headers_of_every_answer(erp: Caller, joint: Joint) -> None:
    tag = erp.etag(path_of(joint))
    answer = erp.get(path_of(joint), if_none_match=tag)
    assert (answer.status_code, answer.content) == (304, b"")
    for name in ("X-Request-Id", "RateLimit-Limit", "RateLimit-Remaining", "Cache-Control"):
        assert answer.headers[name]
    assert answer.headers["ETag"] == tag


@pytest.mark.parametrize("header", ["*", '"x", {tag}', "W/{tag}"])
def test_every_form_of_the_header_is_understood(erp: Caller, joint: Joint, header: str) -> None:
    tag = erp.etag(path_of(joint))
    answer = erp.get(path_of(joint), if_none_match=header.format(tag=tag))
    assert answer.status_code == 304


def test_changed_object_is_shown(erp: Caller, joint: Joint) -> None:
    tag = erp.etag(path_of(joint))
    Joint.objects.update(version=2)
    answer = erp.get(path_of(joint), if_none_match=tag)
    assert answer.status_code == 200
    assert answer.headers["ETag"] != tag


def test_object_of_others_answers_like_a_missing_one(
    actors: cast.Cast, erp: Caller, joint: Joint
) -> None:
    third = caller(actors.third_admin)
    for header in (erp.etag(path_of(joint)), "*"):
        problem_of(third.get(path_of(joint), if_none_match=header), 404)


def test_who_lost_their_role_is_not_told_that_nothing_changed(
    actors: cast.Cast, erp: Caller, joint: Joint
) -> None:
    tag = erp.etag(path_of(joint))
    RoleGrant.objects.filter(person=actors.socar_engineer).update(revoked_at=factories.now())
    problem_of(erp.get(path_of(joint), if_none_match=tag), 404)


def test_token_is_judged_as_everywhere(
    actors: cast.Cast, erp: Caller, joint: Joint, settings: Settings
) -> None:
    tag = erp.etag(path_of(joint))
    blind = caller(actors.socar_engineer, "acts:read")
    assert problem_of(blind.get(path_of(joint), if_none_match=tag), 403)["code"] == "scope_missing"
    settings.API_LIMIT, settings.API_LIMIT_SECONDS = 1, 10**9
    assert erp.get(path_of(joint), if_none_match=tag).status_code == 304
    problem_of(erp.get(path_of(joint), if_none_match=tag), 429)
    ApiToken.objects.update(revoked_at=factories.now())
    problem_of(erp.get(path_of(joint), if_none_match=tag), 401)
    wrong = Caller({"authorization": erp.headers["authorization"][:-1] + "~"})
    problem_of(wrong.get(path_of(joint), if_none_match=tag), 401)


def test_deactivated_person_is_told_nothing(actors: cast.Cast, erp: Caller, joint: Joint) -> None:
    tag = erp.etag(path_of(joint))
    type(actors.socar_engineer).objects.update(is_active=False)
    problem_of(erp.get(path_of(joint), if_none_match=tag), 401)


@pytest.mark.parametrize("path", ["", "nothing/abc_00000000000000000000000000/", "joints/"])
def test_other_addresses_are_answered_as_without_the_header(erp: Caller, path: str) -> None:
    plain: Any = erp.get(path)
    assert erp.get(path, if_none_match="*").status_code == plain.status_code
