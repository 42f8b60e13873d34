"""The same wire on PostgreSQL, as in service: several gateways on one database."""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.contract.conftest import RunningGateway
from tests.contract.sealed_blobs import one_blob
from tests.contract.test_wire_gateway_services import asked, book, free_slots, post, use
from tests.unit.district.cluster import Cluster, programs


@pytest.fixture(scope="module")
def conninfo() -> Iterator[str]:
    """A PostgreSQL of one's own."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed")
    cluster = Cluster(found)
    yield cluster.conninfo
    cluster.remove()


@pytest.fixture
def start(conninfo: str, tmp_path: Path) -> Iterator[Callable[[], RunningGateway]]:
    """Gateways on one database, with one folder of keys and blobs."""
    with ExitStack() as stack:

        def started() -> RunningGateway:
            running = RunningGateway(tmp_path / "district", "--postgresql", conninfo)
            stack.callback(running.stop)
            return running

        yield started


def test_two_gateways_store_each_submission_once(start: Callable[[], Any]) -> None:
    """20 parallel identical PUTs per id over both: one row, one number, no 5xx."""
    gateways = [start(), start()]
    assert gateways[0].key == gateways[1].key
    for dseq in range(1, 11):
        envelope = gateways[0].envelope(device="02", dseq=dseq)
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda at, it=envelope: gateways[at % 2].put(it), range(20)))
        assert sorted(answer.status for answer in answers) == [200] * 19 + [201]
        assert len({answer.json()["reference"] for answer in answers}) == 1
    assert answers[0].json()["counted"] == {"epoch": "AA", "contiguous": 10}
    assert len([case for case in gateways[1].desk().values() if case["device"] == "02"]) == 10


def test_two_gateways_keep_each_blob_once(start: Callable[[], Any]) -> None:
    """A piece goes to one gateway and the next to the other; a third that starts disturbs nothing."""
    gateways = [start(), start()]
    content = one_blob(gateways[0], 300_000)
    digest = hashlib.sha256(content).hexdigest()
    photograph = {"n": 1, "kind": "photo", "media_type": "image/jpeg", "digest": digest, "size": len(content)}
    envelope = gateways[0].envelope(id=content.submission_id, device="04", attachments=[photograph])
    gateways[0].put(envelope)
    statuses = []
    for at, begin in enumerate(range(0, 300_000, 50_000)):
        upload = {
            "Upload_Offset": str(begin),
            "Upload_Length": "300000",
            "Upload_Complete": f"?{int(begin == 250_000)}",
        }
        headers = upload | {"Doorstep_Device": "017/04", "Content_Type": "application/partial-upload"}
        piece = content[begin : begin + 50_000]
        statuses.append(gateways[at % 2].call("PATCH", f"/v1/blobs/{digest}", piece, **headers).status)
        if at == 3:
            start()
    assert statuses == [204] * 5 + [201]
    assert gateways[1].put(envelope).json()["need"] == []
    assert (gateways[0].directory / "blobs" / digest).read_bytes() == content


def test_a_case_lives_through_a_killed_gateway(start: Callable[[], Any]) -> None:
    """Stored, completed, moved, told, erased: on PostgreSQL everything is as on SQLite."""
    gateway = start()
    content = one_blob(gateway, 3000)
    digest = hashlib.sha256(content).hexdigest()
    photograph = {"n": 1, "kind": "photo", "media_type": "image/jpeg", "digest": digest, "size": len(content)}
    envelope = gateway.envelope(id=content.submission_id, device="03", attachments=[photograph])
    reference = gateway.put(envelope).json()["reference"]
    gateway.kill()
    gateway.start()
    assert gateway.put(envelope).json()["need"] == [digest]
    upload = {"Upload_Offset": "0", "Upload_Length": "3000", "Upload_Complete": "?1"}
    headers = upload | {"Doorstep_Device": "017/03", "Content_Type": "application/partial-upload"}
    assert gateway.call("PATCH", f"/v1/blobs/{digest}", content, **headers).status == 201
    for state in ("accepted", "processing", "decided", "issued", "archived"):
        assert gateway.move(reference, state).status == 303
    changes = gateway.call("GET", "/v1/changes", Doorstep_Device="017/03").json()["changes"]
    assert [(change["reference"], change["state"]) for change in changes] == [(reference, "archived")]
    assert gateway.raw("POST", f"/desk/cases/{reference}/erase").status == 303
    assert gateway.put(envelope).problem == "erased"
    assert list((gateway.directory / "blobs").iterdir()) == []


def test_wrong_codes_are_counted_by_all_gateways_together(start: Callable[[], Any]) -> None:
    """Five tries in all, not five at each; the lock outlives the process that set it."""
    gateways = [start(), start()]
    envelope = gateways[0].envelope(device="05")
    told = gateways[0].put(envelope).json()
    path = f"/v1/cases/{told['reference']}"
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda at: gateways[at % 2].call("GET", path, Doorstep_Query_Code="222222"), range(16)))
    assert sorted(answer.problem for answer in answers) == ["code-locked"] * 12 + ["code-wrong"] * 4
    gateways[0].kill()
    gateways[0].start()
    for gateway in gateways:
        locked = gateway.call("GET", path, Doorstep_Query_Code=told["query_code"])
        assert (locked.status, locked.problem) == (423, "code-locked")


def test_two_gateways_give_each_seat_once(start: Callable[[], Any]) -> None:
    """Bookings of one slot over both at the same instant: two are taken, ten are told."""
    gateways = [start(), start()]
    slot = free_slots(gateways[0], "105")[-1]["id"]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda at: book(gateways[at % 2], slot, device=f"1{at % 2}").status, range(12)))
    assert sorted(answers) == [201] * 2 + [409] * 10
    wish = use(gateways[0])
    assert [post(gateway, "/v1/licences", wish).status for gateway in gateways] == [200, 200]
    instant = asked(gateways[0])
    done = [post(gateway, "/v1/instant/residence-proof", instant) for gateway in gateways]
    assert [answer.status for answer in done] == [201, 200]
    assert done[0].body == done[1].body
