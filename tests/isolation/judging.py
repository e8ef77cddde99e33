"""What must come back in each cell of the matrix, and what is wrong with what came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.isolation import bodies
from tests.isolation.asking import Crowd, Said
from tests.isolation.policy import MISSING, Line
from tests.isolation.policy_api import API
from tests.isolation.policy_certificates import CERTIFICATES
from tests.isolation.policy_defects import DEFECTS
from tests.isolation.policy_gates import GATES
from tests.isolation.policy_pages import PAGES
from tests.isolation.policy_revision import REVISION
from tests.isolation.policy_testing import TESTING
from tests.isolation.policy_workshop import WORKSHOP
from tests.isolation.routes import Route
from tests.isolation.world import World

POLICY: dict[str, Line] = {
    **PAGES,
    **API,
    **DEFECTS,
    **WORKSHOP,
    **GATES,
    **TESTING,
    **REVISION,
    **CERTIFICATES,
}
NOBODY = ("anonymous", "socar_left")
REFUSALS = (401, 403, 404, 405, 429)
OBJECTS = ("public_id", "id", "secret", "token")


def filled(value: Any, objects: dict[str, Any]) -> Any:
    """`value` with each {kind} in it as the id of that object."""
    if isinstance(value, dict):
        return {name: filled(inner, objects) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, objects) for inner in value]
    if isinstance(value, str) and value[:1] == "{":
        return objects[value.strip("{}")].public_id
    return value


def methods(route: Route) -> tuple[str, ...]:
    return route.methods if hasattr(route.callback, "actions") else ("get", "post")


def object_id(line: Line, objects: dict[str, Any]) -> str:
    if not line.about or line.about == "nobodys":
        return f"xyz_{MISSING}"
    return str(objects[line.about].public_id)


def address(route: Route, line: Line, id: str, objects: dict[str, Any]) -> str:
    taken = {name: id for name in route.takes if name in OBJECTS}
    taken |= filled(dict(line.taken), objects)
    return route.address(**taken)


def body_for(crowd: Crowd, route: Route, method: str) -> dict[str, Any]:
    """What the route is sent: what its serializer needs, and the words of its policy line."""
    line, world = POLICY[route.name], crowd.world
    body: dict[str, Any] = filled(dict(line.body), world.first)
    shape = bodies.body_of(route, method) if route.is_api and method != "get" else None
    if shape is not None:
        body = bodies.sample(shape(), world.stage.socar_engineer) | body
    return body


def answers(crowd: Crowd, route: Route, method: str, name: str, id: str) -> Said:
    """One cell, asked."""
    where = address(route, POLICY[route.name], id, crowd.world.first)
    body = body_for(crowd, route, method)
    return crowd.ask(name, method, where, body, token=route.is_api)


def faults(crowd: Crowd, route: Route, method: str) -> Iterator[str]:
    """What is wrong in the row of the matrix: everybody, the first memorandum's object."""
    line = POLICY[route.name]
    id = object_id(line, crowd.world.first)
    for name in crowd.browsers:
        said = answers(crowd, route, method, name, id)
        for fault in _wrong(crowd, route, method, name, id, said):
            yield f"{method.upper()} {route.name} by {name}: {fault}"


def _wrong(  # noqa: PLR0917
    crowd: Crowd, route: Route, method: str, name: str, id: str, said: Said
) -> Iterator[str]:
    line, world = POLICY[route.name], crowd.world
    allowed = line.may(method)
    yield from leaks(crowd, name, said)
    if said.status >= 500 and route.name != "health-ready":
        yield f"answers {said.status} {said.failure}"
    elif allowed is None:
        if said.status != 405 and not (name in NOBODY and said.status == 401):
            yield f"answers {said.status}; the policy knows no such method"
    elif name in allowed:
        if said.status in REFUSALS or _to_sign_in(said):
            yield f"answers {said.status}, but the policy lets them: {said.text[:160]}"
    elif name in NOBODY and line.about != "nobodys":
        if said.status != 401 and not _to_sign_in(said) and not _public(line, method, said):
            yield f"answers {said.status} to somebody who is not signed in"
    elif line.about and not world.sees_object(name, line.about):
        missing = f"{id[:3]}_{MISSING}"
        other = answers(crowd, route, method, name, missing)
        if said.about(id, missing) != other.about(id, missing):
            yield f"answers {said.status}, a missing one {other.status}: not the same"
        elif said.status < 400 and not _to_sign_in(said):
            yield f"answers {said.status} for what they may not know"
    elif said.status not in _forbidden(world, line, route, name):
        yield f"answers {said.status} instead of 403"


def _forbidden(world: World, line: Line, route: Route, name: str) -> tuple[int, ...]:
    """403; 404 where there is nothing for anybody, or no memorandum for this person; 400 where
    the body names what they may not know."""
    nothing = line.about == "nobodys" or route.name == "api/^.*$" or name == "socar_nobody"
    unknown = route.is_api and not line.about and not world.sees(name, "first")
    return (400, 403, 404) if nothing or unknown else (403,)


def _public(line: Line, method: str, said: Said) -> bool:
    return said.status == 404 and not line.about


def _to_sign_in(said: Said) -> bool:
    return said.status == 302 and "/accounts/login" in said.to


def leaks(crowd: Crowd, name: str, said: Said) -> Iterator[str]:
    """Words of a memorandum that the person does not see, anywhere in the answer."""
    for word in crowd.world.canaries_hidden_from(name):
        if word.lower() in said.all.lower():
            yield f"tells {word}, which they may not know"
