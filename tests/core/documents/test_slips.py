"""The slip: bytes that only print, on a printer that may be missing, silent or full."""

import os
import pty
import select
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.documents import qr, slips
from kiosk.core.documents.slips import PrintFailed, Slip, escpos, print_slip, valid_printer

TICKET = Slip("Tiket Anda", "Simpan kode ini untuk membaca jawaban.\n\nK7QDM-3X9TA", "K7QDM-3X9TA")
CODE_START = b"\x1d(k"
# What a slip may command: start and page, alignment, size, feed, cut.
COMMANDS = (b"\x1b@", b"\x1bt\x00", b"\x1ba\x00", b"\x1ba\x01", b"\x1d!\x00", b"\x1d!\x11", b"\x1bd\x03", b"\x1dVB\x00")


def read(data):
    """Return the printed bytes and the QR commands, parsed as a printer does."""
    printed, symbol = b"", []
    while data:
        command = next((one for one in COMMANDS if data.startswith(one)), b"")
        if data.startswith(CODE_START):
            length = int.from_bytes(data[3:5], "little")
            symbol.append(data[5 : 5 + length])
            command = data[: 5 + length]
        printed += b"" if command else data[:1]
        data = data[len(command) or 1 :]
    return printed, symbol


def printed_lines(slip, columns=48):
    return read(escpos(slip, columns))[0].decode("cp437").split("\n")


@pytest.fixture
def printer():
    """Provide a pseudo terminal: the end to read from, and the path of the device to write to."""
    reader, device = pty.openpty()
    yield reader, os.ttyname(device)
    os.close(device)
    os.close(reader)


@pytest.fixture
def lp(tmp_path, monkeypatch):
    """Return a way to place a program ``lp`` first on the path."""

    def place(script):
        program = tmp_path / "lp"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        return tmp_path

    return place


@pytest.mark.parametrize("columns", [48, 32])
def test_lines_are_wrapped_at_words_to_the_paper(columns):
    sentence = "Narapidana bisa diusulkan setelah menjalani dua pertiga hukuman dan memenuhi semua syarat."

    lines = printed_lines(Slip("Pembebasan Bersyarat dan Cuti Bersyarat", sentence), columns)

    end_of_title = lines.index("")
    assert all(len(line) <= columns // 2 for line in lines[:end_of_title])
    assert all(len(line) <= columns for line in lines[end_of_title:])
    assert " ".join(lines[end_of_title:]).split() == sentence.split()


def test_the_title_is_large_and_centred_and_the_rest_is_not():
    assert escpos(Slip("Tiket", "Isi")) == (
        b"\x1b@\x1bt\x00\x1ba\x01\x1d!\x11Tiket\n\x1d!\x00\x1ba\x00\nIsi\n\x1bd\x03\x1dVB\x00"
    )


def test_the_lines_of_a_list_are_indented_and_a_code_is_never_broken():
    lines = printed_lines(
        Slip("", "- Surat jaminan keluarga, diketahui lurah\nKode yang tercetak di sini: K7QDM-3X9TA"), 32
    )

    assert lines[2:] == [
        "- Surat jaminan keluarga,",
        "  diketahui lurah",
        "Kode yang tercetak di sini:",
        "K7QDM-3X9TA",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("UU 22/2022 · Pasal 72–73", "UU 22/2022 - Pasal 72-73"),
        ("kafe\u0301 dan caf\xe9", "kafé dan café"),
        ("“hak” …", '"hak" ...'),
        ("Łódź ş ﬁ", "?ódz s fi"),
        ("paling sedikit ≥ 9\xa0bulan", "paling sedikit >= 9 bulan"),
        ("senyum 👍🏽", "senyum ??"),
    ],
)
def test_a_character_that_the_printer_lacks_becomes_the_nearest(text, line):
    assert printed_lines(Slip("", text))[2] == line


@given(st.text(), st.text(), st.text(max_size=200), st.sampled_from([32, 48]))
def test_no_text_can_command_the_printer(title, body, code, columns):
    printed, symbol = read(escpos(Slip(title, body, code), columns))

    assert all(byte == 0x0A or byte >= 0x20 and byte != 0x7F for byte in printed)
    assert all(byte == 0x0A or byte >= 0x20 and byte != 0x7F for command in symbol[3:4] for byte in command)
    assert all(len(line) <= columns for line in printed.split(b"\n"))


@given(st.text(alphabet="\x1b@\x10\x04\x14\x1d(kV\x00\x18a\n", max_size=80))
def test_commands_in_the_text_are_printed_as_their_letters(text):
    printed, symbol = read(escpos(Slip(text, text)))

    assert not symbol
    assert set(printed) <= set(b"@(kVa\n ")


@pytest.mark.parametrize(
    ("text", "columns", "dots"), [("K7QDM-3X9TA", 48, 8), ("é " * 222, 48, 5), ("é " * 222, 32, 3)]
)
def test_the_qr_names_its_lengths_and_fits_the_paper(text, columns, dots):
    symbol = read(escpos(Slip("", "", text), columns))[1]

    assert symbol == [b"1A2\x00", b"1C" + bytes([dots]), b"1E1", b"1P0" + text.encode(), b"1Q0"]
    assert dots * (qr.modules(text) + 8) <= columns * 12


@pytest.mark.parametrize("name", ["", "slip", "Epson_TM-T20", "/dev/usb/lp0", "/dev/serial/by-id/usb-x_1-if00:1.0"])
def test_a_queue_and_a_device_are_printers(name):
    assert valid_printer(name)


@pytest.mark.parametrize(
    "name",
    [
        "-d",
        "a b",
        "a;b",
        "slip\n",
        "/dev",
        "/dev/",
        "/dev/../etc/x",
        "/dev/usb/..",
        "/dev//lp0",
        "/etc/x",
        "dev/lp0",
        "lp/0",
        "ä",
    ],
)
def test_anything_else_is_no_printer(name):
    assert not valid_printer(name)


def test_a_device_gets_the_slip_byte_for_byte(printer):
    reader, path = printer
    expected = escpos(TICKET, 32)

    print_slip(TICKET, path, 32)

    received = b""
    while select.select([reader], [], [], 0)[0]:
        received += os.read(reader, 4096)
    assert received == expected


def test_a_device_that_takes_nothing_more_ends_the_wait(printer, monkeypatch):
    monkeypatch.setattr(slips, "SECONDS", 0.2)

    with pytest.raises(PrintFailed) as failed:
        print_slip(Slip("Panjang", "baris\n" * 50_000), printer[1], 48)

    assert failed.value.reason == "blocked"
    assert not slips._turn.locked()


def test_a_slip_waits_for_the_one_before_it_and_not_for_ever(printer, monkeypatch):
    monkeypatch.setattr(slips, "SECONDS", 0.1)

    with slips._turn, pytest.raises(PrintFailed) as failed:
        print_slip(TICKET, printer[1], 48)

    assert failed.value.reason == "blocked"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "none"),
        ("/etc/hostname", "invalid"),
        ("a b", "invalid"),
        ("/dev/usb/lp99", "missing"),
        ("/dev/full", "refused"),
    ],
)
def test_a_printer_that_cannot_print_says_why(name, reason):
    with pytest.raises(PrintFailed) as failed:
        print_slip(TICKET, name, 48)

    assert failed.value.reason == reason


def test_a_file_below_dev_is_never_overwritten(tmp_path):
    target = tmp_path / "disk"
    target.write_bytes(b"data")

    with pytest.raises(PrintFailed) as failed:
        slips._to_device(b"slip", str(target))

    assert failed.value.reason == "invalid"
    assert target.read_bytes() == b"data"


def test_a_queue_gets_the_slip_under_a_title_that_reveals_nothing(lp):
    place = lp('echo "$@" > "${0%/*}/options"; cat > "${0%/*}/data"')

    print_slip(TICKET, "Epson_TM-T20", 48)

    options = (place / "options").read_text().split()
    assert options == "-d Epson_TM-T20 -o raw -o job-sheets=none -o job-cancel-after=30 -t slip -s".split()
    assert (place / "data").read_bytes() == escpos(TICKET, 48)


@pytest.mark.parametrize(
    ("script", "reason"),
    [("echo 'lp: The printer or class does not exist.' >&2; exit 1", "refused"), ("exec sleep 60", "blocked")],
)
def test_a_queue_that_does_not_take_the_slip_says_why(lp, monkeypatch, script, reason):
    lp(script)
    monkeypatch.setattr(slips, "SECONDS", 0.3)

    with pytest.raises(PrintFailed) as failed:
        print_slip(TICKET, "slip", 48)

    assert failed.value.reason == reason


def test_a_machine_without_cups_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(PrintFailed) as failed:
        print_slip(TICKET, "slip", 48)

    assert failed.value.reason == "missing"
