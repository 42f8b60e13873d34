"""A device's certificate, renewed over real mutual TLS against the real gateway: in time, late, and never again."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from district.authority import LIFE, load_or_create_authority
from district.devices import Device
from district.store.fleet import Fleet
from district.store.sqlite import SqliteDatabase
from offline_queue.certificates import make_key, parse_key, write_request
from offline_queue.district import DistrictClient
from offline_queue.errands import Renewing
from offline_queue.line import Credentials
from offline_queue.model import IdentityRejected, LinkDown
from offline_queue.renewal import Renewal
from offline_queue.replies import Changes
from offline_queue.road import Road
from tests.contract.conftest import RunningGateway
from tests.contract.test_district_client_tls import issue
from tests.contract.tls_border import Border

SITE, DEVICE = "019", "01"


class Terminal:
    """A terminal with a certificate of its own, behind the border."""

    def __init__(self, folder: Path, border: Border, ca: Path) -> None:
        """Use the files in ``folder``."""
        self.certificate, self.key = folder / "device.pem", folder / "device.key"
        self.words: list[str] = []
        self.renewal = Renewal(self.certificate, self.key)
        self.client = DistrictClient(
            border.url,
            site="999",  # what the terminal says of itself counts for nothing: the border knows its certificate
            device="99",
            credentials=Credentials(ca=ca, certificate=self.certificate, key=self.key),
        )

    def renew(self) -> list[str]:
        """Run the courier's errand once; return what it reports."""
        Renewing(self.client, self.renewal, on_outcome=self.words.append).run(Road())
        return self.words

    @property
    def serial(self) -> int:
        """The serial number of the certificate that lies in its file."""
        return x509.load_pem_x509_certificates(self.certificate.read_bytes())[0].serial_number


@pytest.fixture
def district(start_gateway: Callable[..., RunningGateway], tmp_path: Path) -> Iterator[tuple[RunningGateway, Border]]:
    """A gateway of one's own with a border in front of it."""
    gateway = start_gateway()
    authority = issue(tmp_path, "authority", None)
    issue(tmp_path, "district", authority)
    border = Border(
        gateway.ready["url"],
        gateway.directory / "district-ca.pem",
        gateway.directory / "district-ca.crl.pem",
        (tmp_path / "district.pem", tmp_path / "district.key"),
    )
    yield gateway, border
    border.stop()


@pytest.fixture
def terminal_aged(district: tuple[RunningGateway, Border], tmp_path: Path) -> Iterator[Callable[[timedelta], Terminal]]:
    """Terminals whose certificate the district issued so long ago."""
    gateway, border = district
    terminals: list[Terminal] = []

    def make(age: timedelta) -> Terminal:
        _issued(gateway, tmp_path, datetime.now(UTC) - age)
        border.stand_before(gateway.ready["url"])
        terminals.append(Terminal(tmp_path, border, tmp_path / "authority.pem"))
        return terminals[-1]

    yield make
    for terminal in terminals:
        terminal.client.close()


def _issued(gateway: RunningGateway, folder: Path, at: datetime) -> None:
    """Let the district's authority issue a certificate at some past moment, and the district know of it."""
    key = make_key()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{SITE}/{DEVICE}")])
    gateway.stop()
    database = SqliteDatabase(gateway.directory)
    try:
        authority = load_or_create_authority(gateway.directory)
        issued = authority.issue(write_request(parse_key(key), subject), Device(SITE, DEVICE), at)
        assert issued is not None
        Fleet(database).certify(SITE, DEVICE, issued.number, issued.not_after)
    finally:
        database.close()
    gateway.start()
    (folder / "device.pem").write_text(issued.certificate, encoding="ascii")
    (folder / "device.key").write_bytes(key)
    (folder / "device.key").chmod(0o600)


def works(terminal: Terminal) -> bool:
    """Whether the district answers this terminal as the device that it is."""
    return isinstance(terminal.client.changes(""), Changes)


def test_a_fresh_certificate_opens_everything_and_is_left_alone(terminal_aged: Any) -> None:
    """Two thirds of its life pass before it is renewed."""
    terminal = terminal_aged(timedelta(days=1))
    serial = terminal.serial
    assert works(terminal)
    assert terminal.renew() == []
    assert terminal.serial == serial


@pytest.mark.parametrize("ended", [timedelta(days=-30), timedelta(days=1), timedelta(days=179)])
def test_renewed_in_time_and_up_to_180_days_after_its_end(terminal_aged: Any, ended: timedelta) -> None:
    """A terminal that was dark for a season finds its way back by itself, over the very TLS that shuts it out."""
    terminal = terminal_aged(LIFE + ended)
    if ended > timedelta(0):
        assert isinstance(terminal.client.changes(""), IdentityRejected)
    serial = terminal.serial
    assert terminal.renew() == ["renewed"]
    assert terminal.serial != serial
    assert works(terminal)
    assert terminal.renewal.left(datetime.now(UTC)) > timedelta(days=360)
    assert not list(terminal.certificate.parent.glob("*.next"))


def test_after_180_days_the_district_wants_to_see_somebody(terminal_aged: Any) -> None:
    """Refused in words, the old files stay, and the sender stops for staff."""
    terminal = terminal_aged(LIFE + timedelta(days=181))
    serial = terminal.serial
    assert terminal.renew() == ["refused"]
    assert terminal.serial == serial
    assert isinstance(terminal.client.changes(""), IdentityRejected)


@pytest.mark.parametrize("age", [timedelta(days=1), LIFE - timedelta(days=30), LIFE + timedelta(days=30)])
def test_a_revoked_certificate_opens_nothing_and_is_not_renewed(
    district: tuple[RunningGateway, Border], terminal_aged: Any, age: timedelta
) -> None:
    """A stolen terminal is shut out at its next connection, whatever the end of its certificate says."""
    gateway, _ = district
    terminal = terminal_aged(age)
    body = json.dumps({"site": SITE, "device": DEVICE}).encode()
    assert gateway.raw("POST", "/desk/certificates/revoke", body).json() == {"revoked": 1}
    serial = terminal.serial
    assert isinstance(terminal.client.changes(""), IdentityRejected | LinkDown)
    assert terminal.renew() in ([], ["refused"])
    assert terminal.serial == serial
    assert gateway.raw("POST", "/desk/certificates/revoke", body).json() == {"revoked": 0}


def test_the_gateway_itself_renews_nothing_for_a_revoked_device(
    district: tuple[RunningGateway, Border], terminal_aged: Any
) -> None:
    """Also when a border reads an old list: the call is refused in the contract's words."""
    gateway, _ = district
    terminal_aged(timedelta(days=300))
    gateway.raw("POST", "/desk/certificates/revoke", json.dumps({"site": SITE, "device": DEVICE}).encode())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{SITE}/{DEVICE}")])
    request = {"csr": write_request(parse_key(make_key()), name)}
    headers = {"Content_Type": "application/json", "Doorstep_Device": f"{SITE}/{DEVICE}"}
    assert gateway.call("POST", "/v1/certificates", json.dumps(request).encode(), **headers).problem == (
        "certificate-lapsed"
    )


def test_nobody_speaks_as_another_device(district: tuple[RunningGateway, Border], terminal_aged: Any) -> None:
    """The name comes from the certificate: what the terminal's own header says is dropped."""
    gateway, _ = district
    terminal = terminal_aged(timedelta(days=300))
    assert terminal.renew() == ["renewed"]
    fleet = gateway.raw("GET", "/desk/fleet.json").json()["terminals"]
    assert [(one["site"], one["device"]) for one in fleet] == [(SITE, DEVICE)]
    with closing(terminal.client):
        assert works(terminal)
