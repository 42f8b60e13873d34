"""Both sides stay in step: what moved, how terminals are, what is missing, and what they are given."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from district.sync_schemas import HEALTH

_devices = count(50)


@pytest.fixture
def device() -> str:
    """A terminal of one's own at the shared gateway."""
    return f"{next(_devices):02d}"


def changes(gateway: Any, device: str, since: str = "", limit: int = 100) -> Any:
    """What moved since."""
    answer = gateway.call("GET", f"/v1/changes?since={since}&limit={limit}", Doorstep_Device=f"017/{device}")
    assert answer.status == 200
    return answer.json()


def report(gateway: Any, device: str, **members: Any) -> Any:
    """Send a health report that says ``members`` instead of the example's."""
    body = json.dumps(HEALTH["examples"][0] | members).encode()
    return gateway.call("POST", "/v1/health", body, Content_Type="application/json", Doorstep_Device=f"017/{device}")


def terminal(gateway: Any, device: str) -> Any:
    """What the desk knows of a terminal."""
    terminals = gateway.raw("GET", "/desk/fleet.json").json()["terminals"]
    (found,) = [one for one in terminals if (one["site"], one["device"]) == ("017", device)]
    return found


# --- counted ----------------------------------------------------------------------------------------------------------


def test_the_highest_contiguous_number_is_told(gateway: Any, device: str) -> None:
    """Newest first leaves gaps, which close from below; each epoch counts for itself."""
    envelopes = {number: gateway.envelope(device=device, dseq=number) for number in (1, 2, 3, 4, 6)}
    told = [gateway.put(envelopes[number]).json()["counted"]["contiguous"] for number in (4, 3, 1, 6, 2)]
    assert told == [0, 0, 1, 1, 4]
    assert terminal(gateway, device)["counted"] == [{"epoch": "AA", "contiguous": 4, "highest": 6, "lacking": 1}]
    other = gateway.put(gateway.envelope(device=device, epoch="AB", dseq=1)).json()
    assert other["counted"] == {"epoch": "AB", "contiguous": 1}
    assert gateway.put(envelopes[4]).json()["counted"] == {"epoch": "AA", "contiguous": 4}


def test_what_is_neither_here_nor_there_is_an_alarm_on_both_sides(gateway: Any, device: str) -> None:
    """The terminal gave out five numbers, has nothing, and four are here: one is lost."""
    for number in (1, 2, 3, 5):
        gateway.put(gateway.envelope(device=device, dseq=number))
    queue = {"unsent": 0, "held": 0}
    alarm = report(gateway, device, queue=queue, counted={"epoch": "AA", "dseq": 5})
    assert alarm.status == 200
    assert alarm.json() == {"alarm": "submissions-missing", "counted": {"epoch": "AA", "contiguous": 3}}
    assert "submissions-missing" in terminal(gateway, device)["alarms"]
    page = gateway.raw("GET", "/desk/fleet").body.decode()
    assert "办件缺号" in page
    assert report(gateway, device, queue=queue | {"held": 1}, counted={"epoch": "AA", "dseq": 5}).status == 204
    assert terminal(gateway, device)["alarms"] == ["held"]


def test_an_old_image_put_back_is_an_alarm(gateway: Any, device: str) -> None:
    """More has arrived than the terminal says it ever gave out."""
    for number in (1, 2, 3):
        gateway.put(gateway.envelope(device=device, dseq=number))
    alarm = report(gateway, device, counted={"epoch": "AA", "dseq": 2})
    assert alarm.json()["alarm"] == "counter-rewound"
    assert report(gateway, device, counted={"epoch": "AB", "dseq": 0}).status == 204


# --- health -----------------------------------------------------------------------------------------------------------


def test_a_well_terminal_is_noted_and_shown(gateway: Any, device: str) -> None:
    """Versions, the age of the oldest unsent item, and no alarm."""
    assert report(gateway, device, counted={"epoch": "AA", "dseq": 3}).status == 204
    shown = terminal(gateway, device)
    assert shown["alarms"] == []
    assert shown["report"]["versions"] == {"kiosk": "0.1.0"}
    page = gateway.raw("GET", "/desk/fleet").body.decode()
    row = page[page.index(f"017/{device}") :].partition("</tr>")[0]
    assert "kiosk 0.1.0" in row
    assert "0 min 40 s" in row


def test_a_terminal_in_trouble_is_shown_with_each_trouble(gateway: Any, device: str) -> None:
    """The useful alarms, and no others."""
    report(
        gateway,
        device,
        queue={"unsent": 3, "held": 2, "oldest_unsent_s": 7201},
        clock={"offset_s": -61, "quality": "drifting"},
        free_bytes=1000,
        certificate_days=-3,
        counted={"epoch": "AA", "dseq": 5},
    )
    assert terminal(gateway, device)["alarms"] == [
        "oldest-unsent",
        "held",
        "disk-full",
        "clock-off",
        "certificate-ends",
    ]


def test_a_terminal_that_never_reported_is_on_the_list(gateway: Any, device: str) -> None:
    """Expected but silent: what vanished is not forgotten."""
    gateway.put(gateway.envelope(device=device, dseq=1))
    assert terminal(gateway, device)["alarms"] == ["silent"]


@pytest.mark.parametrize(
    "members",
    [
        {"queue": {}},
        {"versions": "1"},
        {"counted": {"epoch": "AA"}},
        {"free_bytes": -1},
        {"clock": {"quality": "good"}},
        {"queue": {"unsent": True, "held": 0}},
    ],
)
def test_a_report_that_breaks_the_contract_is_refused(gateway: Any, device: str, members: dict[str, Any]) -> None:
    """Nothing of it is kept."""
    assert report(gateway, device, **members).problem == "invalid-report"


@pytest.mark.parametrize(
    "text",
    [
        '{"unsent":0,"held":0,"oldest_unsent_s":1e999}',
        '{"unsent":0,"held":0,"oldest_unsent_s":1e300}',
        '{"unsent":0,"held":0,"oldest_unsent_s":NaN}',
        '{"unsent":0,"held":0,"more":"\\ud800"}',
        '{"unsent":0,"held":0,"more":' + "[" * 5000 + "]" * 5000 + "}",
    ],
)
def test_no_report_can_spoil_the_page_of_the_fleet(gateway: Any, device: str, text: str) -> None:
    """What cannot be drawn or written down again is refused when it comes."""
    body = json.dumps(HEALTH["examples"][0] | {"queue": "here"}).replace('"here"', text).encode()
    answer = gateway.call("POST", "/v1/health", body, Content_Type="application/json", Doorstep_Device=f"017/{device}")
    assert answer.problem in {"malformed", "invalid-report"}
    assert gateway.raw("GET", "/desk/fleet").status == gateway.raw("GET", "/desk/fleet.json").status == 200


def test_names_in_a_report_are_drawn_as_text(gateway: Any, device: str) -> None:
    """A terminal cannot put a script into the clerk's page."""
    report(gateway, device, versions={"<script>": "<b>"}, counted={"epoch": "AA", "dseq": 3})
    page = gateway.raw("GET", "/desk/fleet").body.decode()
    assert "&lt;script&gt; &lt;b&gt;" in page
    assert "<script>" not in page


# --- changes ----------------------------------------------------------------------------------------------------------


def test_what_moved_is_told_once_with_its_last_state(gateway: Any, device: str) -> None:
    """Reason, all that is missing, promise and outcome, each with what it belongs to; then nothing more."""
    first, second, still = (gateway.envelope(device=device) for _ in range(3))
    references = [gateway.put(envelope).json()["reference"] for envelope in (first, second, still)]
    assert changes(gateway, device)["changes"] == []
    gateway.move(references[1], "correction_required", "bank%20card%0Aphotograph")
    gateway.move(references[0], "accepted")
    gateway.move(references[0], "processing")
    told = changes(gateway, device)
    assert [(one["id"], one["state"]) for one in told["changes"]] == [
        (second["id"], "correction_required"),
        (first["id"], "processing"),
    ]
    assert told["changes"][0]["missing"] == ["bank card", "photograph"]
    assert {"accepted_at", "promised_on"} <= set(told["changes"][1])
    assert changes(gateway, device, told["cursor"])["changes"] == []
    gateway.move(references[0], "refused", "not%20of%20age")
    (last,) = changes(gateway, device, told["cursor"])["changes"]
    assert (last["outcome"], last["reason"]) == ("refused", "not of age")


def test_a_page_goes_on_where_the_last_one_ended(gateway: Any, device: str) -> None:
    """Nothing twice, nothing left out, whatever the limit."""
    references = [gateway.put(gateway.envelope(device=device)).json()["reference"] for _ in range(5)]
    for reference in references:
        gateway.move(reference, "accepted")

    def pages() -> Iterator[Any]:
        page = changes(gateway, device, limit=2)
        while page["more"]:
            yield page
            page = changes(gateway, device, page["cursor"], 2)
        yield page

    told = [one["reference"] for page in pages() for one in page["changes"]]
    assert told == references


def test_another_terminals_changes_are_not_told(gateway: Any, device: str) -> None:
    """A reason is for the holder; only the device that handed in keeps it."""
    reference = gateway.put(gateway.envelope(device=device)).json()["reference"]
    gateway.move(reference, "accepted")
    assert changes(gateway, "49")["changes"] == []
    assert gateway.call("GET", "/v1/changes").problem == "device-unknown"


@pytest.mark.parametrize("cursor", ["0", "00000000-99", "x-1", "%00", "-1", "9" * 40, "%E2%91%A0"])
def test_an_unknown_cursor_starts_from_the_beginning(gateway: Any, device: str, cursor: str) -> None:
    """After the district restored an old store, terminals hear everything again, and nothing is skipped."""
    gateway.move(gateway.put(gateway.envelope(device=device)).json()["reference"], "accepted")
    own = changes(gateway, device)["cursor"].partition("-")[0]
    for foreign in (cursor, f"{own}-{10**12}", f"{own}-x"):
        assert len(changes(gateway, device, foreign)["changes"]) == 1


@pytest.mark.parametrize("limit", ["0", "101", "x", "-1", ""])
def test_a_wrong_limit_is_refused(gateway: Any, limit: str) -> None:
    """The contract names the bounds."""
    answer = gateway.call("GET", f"/v1/changes?limit={limit}", Doorstep_Device="017/01")
    assert answer.problem == "bad-request"


# --- packages ---------------------------------------------------------------------------------------------------------


def test_a_package_is_fetched_once_and_again_when_it_is_new(gateway: Any) -> None:
    """ETag spares the bytes; exchanging the file in the folder is all that is needed."""
    folder = gateway.directory / "packages"
    folder.mkdir(exist_ok=True)
    (folder / "catalogue").write_bytes(b"\x00signed, version 1")
    answer = gateway.call("GET", "/v1/packages/catalogue")
    assert (answer.status, answer.body) == (200, b"\x00signed, version 1")
    tag = answer.headers["etag"]
    assert gateway.call("GET", "/v1/packages/catalogue", If_None_Match=tag).status == 304
    (folder / "catalogue").write_bytes(b"\x00signed, version 2")
    assert gateway.call("GET", "/v1/packages/catalogue", If_None_Match=tag).body == b"\x00signed, version 2"


@pytest.mark.parametrize("name", ["nothing", "%2e%2e", "..%2Finbox.sqlite3", "Catalogue", "%00", "a" * 300])
def test_only_packages_are_handed_out(gateway: Any, name: str) -> None:
    """The folder has no way out."""
    assert gateway.raw("GET", f"/v1/packages/{name}").status == 404


# --- certificates -----------------------------------------------------------------------------------------------------


def request(name: str = "anything") -> str:
    """A certificate request for a new key."""
    key = generate_private_key(SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    csr = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
    return csr.public_bytes(Encoding.PEM).decode()


def renew(gateway: Any, device: str, csr: str) -> Any:
    """Ask for the next certificate."""
    return gateway.call(
        "POST",
        "/v1/certificates",
        json.dumps({"csr": csr}).encode(),
        Content_Type="application/json",
        Doorstep_Device=f"017/{device}",
    )


def enrol(gateway: Any, device: str) -> Any:
    """Give a terminal its first certificate at the desk."""
    body = {"site": "017", "device": device, "csr": request()}
    return gateway.raw("POST", "/desk/certificates", json.dumps(body).encode())


def test_a_certificate_is_renewed_in_the_devices_name(gateway: Any, device: str) -> None:
    """Staff gives the first; the device then renews it, and can name itself nothing else."""
    assert renew(gateway, device, request()).problem == "certificate-lapsed"
    assert enrol(gateway, device).status == 201
    answer = renew(gateway, device, request("somebody else"))
    assert answer.status == 201
    certificate = x509.load_pem_x509_certificate(answer.json()["certificate"].encode())
    root = x509.load_pem_x509_certificate(answer.json()["chain"].encode())
    certificate.verify_directly_issued_by(root)
    (name,) = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    assert name.value == f"017/{device}"
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert certificate.not_valid_after_utc > datetime.now(UTC) + timedelta(days=300)
    assert terminal(gateway, device)["certified_until"] is not None


@pytest.mark.parametrize("csr", ["", "no request", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END"])
def test_what_is_no_request_is_refused(gateway: Any, device: str, csr: str) -> None:
    """Nothing is signed that is not understood."""
    enrol(gateway, device)
    assert renew(gateway, device, csr).problem == "invalid-request"


def test_a_request_that_its_key_did_not_sign_is_refused(gateway: Any, device: str) -> None:
    """Whoever asks has the key."""
    enrol(gateway, device)
    der = bytearray(x509.load_pem_x509_csr(request().encode()).public_bytes(Encoding.DER))
    der[-1] ^= 1
    spoilt = x509.load_der_x509_csr(bytes(der)).public_bytes(Encoding.PEM).decode()
    assert renew(gateway, device, spoilt).problem == "invalid-request"


def test_the_root_outlives_the_process(start_gateway: Callable[..., Any]) -> None:
    """A restart renews what an earlier run issued."""
    gateway = start_gateway()
    chain = enrol(gateway, "01").json()["chain"]
    gateway.stop()
    gateway.start()
    assert renew(gateway, "01", request()).json()["chain"] == chain


def test_nobody_enrols_from_another_web_site(gateway: Any) -> None:
    """The desk's guard stands in front of the first certificate."""
    body = json.dumps({"site": "017", "device": "99", "csr": request(str(uuid4()))}).encode()
    assert gateway.raw("POST", "/desk/certificates", body, Origin="http://elsewhere.example").status == 403
