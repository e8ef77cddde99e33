"""Run with the generated client on the path: creates, lists and patches a joint."""

from __future__ import annotations

import sys
from typing import Any

from portal_client import AuthenticatedClient
from portal_client.api.joints import joints_create, joints_list, joints_partial_update
from portal_client.api.locations import locations_list
from portal_client.api.memoranda import memoranda_list
from portal_client.api.product_lines import product_lines_list
from portal_client.models import (
    JointsListExpandItem,
    JointsListStatusItem,
    LocationRow,
    NewJointBodyRequest,
    PatchedJointBodyRequest,
)


def main(url: str, token: str) -> None:
    """Raises AssertionError where the client and the portal do not understand each other."""
    client: Any = AuthenticatedClient(base_url=url, token=token, raise_on_unexpected_status=True)
    joint, etag = created(client)
    listed(client, joint)
    patched(client, joint.id, etag)


def created(client: Any) -> tuple[Any, str]:
    """A new joint and its tag."""
    memorandum = memoranda_list.sync(client=client).results[0]
    body = NewJointBodyRequest(
        memorandum=memorandum.id,
        serial="CLIENT-1",
        product_line=product_lines_list.sync(client=client, limit=1).results[0].id,
        location=locations_list.sync(client=client, memorandum=[memorandum.id]).results[0].id,
        effective_length_m="12.850",
    )
    answer = joints_create.sync_detailed(client=client, body=body, idempotency_key="client-1")
    assert answer.status_code == 201, answer.content
    return answer.parsed, answer.headers["ETag"]


def listed(client: Any, joint: Any) -> None:
    """The joint alone is found, with its place opened."""
    page = joints_list.sync(
        client=client,
        serial=["CLIENT-1"],
        status=[JointsListStatusItem.ON_RIG],
        expand=[JointsListExpandItem.LOCATION],
        effective_length_m_gte=12.85,
    )
    assert [row.id for row in page.results] == [joint.id]
    assert isinstance(page.results[0].location, LocationRow)
    assert page.results[0].location.id == joint.location.id


def patched(client: Any, id: str, etag: str) -> None:
    """A change under the tag that stands is taken, a second one under the same is not."""
    body = PatchedJointBodyRequest(effective_length_m="12.900")
    changed = joints_partial_update.sync_detailed(id, client=client, body=body, if_match=etag)
    assert changed.status_code == 200, changed.content
    assert changed.parsed.effective_length_m == "12.900"
    late = joints_partial_update.sync_detailed(id, client=client, body=body, if_match=etag)
    assert late.status_code == 412, late.content
    assert late.parsed.code == "precondition_failed"


if __name__ == "__main__":
    main(*sys.argv[1:])
