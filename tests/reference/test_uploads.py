"""What a file is and whether it is taken is told by its content; what is taken can do nothing but be looked at."""

import io
import subprocess
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from reference import uploads
from reference.uploads import Unfit
from tests.reference.attached import SCRIPT, judge, pdf, picture


def refusal_of(content: bytes) -> str:
    with pytest.raises(Unfit) as caught:
        judge(content)
    return str(caught.value)


def shown(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("png", "RGB"), ("png", "P"), ("png", "LA"), ("png", "1"), ("jpeg", "RGB"), ("jpeg", "CMYK"), ("webp", "RGBA")],
)
def test_a_picture_stays_the_picture_that_it_is(kind, mode):
    file = judge(picture(kind, mode if mode != "1" else "L"))

    assert (file.kind, file.width, file.height) == (kind, 40, 30)
    assert (shown(file.content).format.lower(), shown(file.content).size) == (kind, (40, 30))


def test_what_is_lossless_keeps_every_dot_and_what_can_be_seen_through():
    file = judge(picture("png", "RGBA"))

    assert shown(file.content).getpixel((3, 4)) == (200, 30, 90, 128)


def test_sixteen_bits_of_grey_become_eight():
    made = io.BytesIO()
    Image.new("I;16", (4, 4), 0x8000).save(made, "png")

    assert shown(judge(made.getvalue()).content).getpixel((1, 1)) == 128


def test_where_and_with_what_a_picture_was_taken_is_left_out():
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "A camera of mine", {1: "N", 2: (12.0, 3.0, 0.0), 3: "W", 4: (77.0, 1.0, 0.0)}
    content = picture("jpeg", exif=exif, comment=b"Seen by me")
    assert b"A camera of mine" in content
    assert shown(content).getexif().get_ifd(0x8825)

    file = judge(content)
    assert (dict(shown(file.content).getexif()), shown(file.content).info.get("comment")) == ({}, None)
    assert b"camera" not in file.content
    assert b"Seen by me" not in file.content


def test_a_picture_that_was_held_upright_stays_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # it lies on its side

    assert judge(picture("jpeg", exif=exif)).height == 40


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_what_stands_behind_the_end_of_a_picture_is_gone(kind):
    file = judge(picture(kind) + b"PK\x03\x04" + SCRIPT)

    assert SCRIPT not in file.content
    assert file.content == judge(picture(kind)).content


def test_what_is_hidden_in_a_picture_is_gone():
    text = b"tEXtComment\x00" + SCRIPT
    chunk = (len(text) - 4).to_bytes(4) + text + zlib.crc32(text).to_bytes(4)
    content = picture()
    assert SCRIPT in (hiding := content[:33] + chunk + content[33:])

    assert judge(hiding).content == judge(content).content


def test_the_same_file_has_the_same_key_and_another_one_another():
    assert judge(picture()).key == judge(picture()).key != judge(picture(size=(41, 30))).key


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "SVG"),
        (b"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- a --><SVG >", "SVG"),
        (b"<!doctype html><script>1</script>", "web page"),
        (b"GIF89a" + SCRIPT, "GIF"),
        (b"PK\x03\x04 and so on", "office document"),
        (b"....ftypheic", "HEIC"),
        (b"Only words.", "none of these"),
        (b"MZ\x90", "none of these"),
        (SCRIPT + b"%PDF-1.7", "web page"),
    ],
)
def test_what_is_no_pdf_and_no_picture_is_named(content, told):
    assert told in refusal_of(content)


def test_a_moving_picture_is_refused():
    made = io.BytesIO()
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    frames[0].save(made, "webp", save_all=True, append_images=frames[1:])

    assert refusal_of(made.getvalue()) == "It is a moving picture. Save one of its frames and choose that."


@pytest.mark.parametrize(
    "content", [picture()[:60], b"\x89PNG\r\n\x1a\n" + SCRIPT, b"\xff\xd8\xff" + SCRIPT, b"%PDF-1.7 %%EOF"]
)
def test_what_only_begins_like_one_is_refused(content):
    assert "damaged" in refusal_of(content)


def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused_before_it_is_unpacked():
    bomb = bomb_of(30_000)
    assert len(bomb) < 300_000

    assert refusal_of(bomb).startswith("It is 30000 × 30000 pixels large; at most 40 million pixels are taken.")


def bomb_of(side: int) -> bytes:
    header = b"IHDR" + side.to_bytes(4) * 2 + bytes([1, 0, 0, 0, 0])
    rows = b"IDAT" + zlib.compress(bytes(side * (side // 8 + 1)), 9)
    chunks = (header, rows, b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (len(one) - 4).to_bytes(4) + one + zlib.crc32(one).to_bytes(4) for one in chunks
    )


def test_a_picture_that_lies_about_its_size_is_refused():
    content = bytearray(picture())
    content[16:24] = (100).to_bytes(4) + (1_000_000).to_bytes(4)
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4)

    assert "pixels large" in refusal_of(bytes(content))


def test_a_file_that_is_too_large_is_not_even_read(settings):
    settings.ATTACHMENT_LIMIT_MB = 1

    with pytest.raises(Unfit, match="It has 2 MB; at most 1 MB are taken"):
        uploads.judged(None, 1_500_000)


@pytest.mark.parametrize(("code", "told"), [(-24, "takes longer"), (1, "more memory"), (-6, "more memory")])
def test_what_takes_more_memory_or_time_than_it_may_is_refused(monkeypatch, code, told):
    monkeypatch.setattr(uploads.subprocess, "run", lambda *args, **kwargs: subprocess.CompletedProcess(args, code))

    with pytest.raises(Unfit, match=told):  # asked itself: other tests may have had this very picture judged
        uploads.judged(io.BytesIO(picture()), len(picture()))


# PDF


def with_action(**action):
    def change(document):
        document.Root.OpenAction = Dictionary(**action)

    return change


def with_script_on_a_page(document):
    document.pages[0].AA = Dictionary(O=document.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert(1)")))


def with_named_script(document):
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["one", Dictionary(S=Name.JavaScript, JS="1")])))


def with_file(document):
    document.attachments["invoice.exe"] = b"MZ"


def with_form(document):
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=document.make_stream(b"<xdp/>"))


def with_film(document):
    document.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]))])


def test_a_pdf_is_kept_as_it_is():
    content = pdf()

    assert (judge(content).kind, judge(content).content, judge(content).width) == ("pdf", content, None)


@pytest.mark.parametrize("packed", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (with_action(S=Name.JavaScript, JS="app.alert(1)"), "a program (JavaScript)"),
        (with_script_on_a_page, "a program (JavaScript)"),
        (with_named_script, "a program (JavaScript)"),
        (with_action(S=Name.Launch, F="cmd.exe"), "start other programs"),
        (with_file, "Other files are hidden"),
        (with_action(S=Name.SubmitForm, F="https://example.org/"), "send what is typed"),
        (with_form, "send what is typed"),
        (with_film, "films"),
    ],
)
def test_a_pdf_that_can_do_more_than_be_read_is_refused_and_told_how_to_mend_it(change, told, packed):
    sentence = refusal_of(pdf(change, object_stream_mode=packed))

    assert told in sentence
    assert "Print it to a new PDF" in sentence


def test_all_that_is_wrong_with_a_pdf_is_said_at_once():
    def change(document):
        with_file(document)
        with_script_on_a_page(document)

    sentence = refusal_of(pdf(change))
    assert "Other files" in sentence
    assert "JavaScript" in sentence
    assert sentence.count("Print it") == 1


def test_a_name_that_is_written_in_numbers_hides_nothing():
    content = pdf(with_action(S=Name.JavaScript, JS="app.alert(1)")).replace(b"/JavaScript", b"/J#61vaScript")
    assert b"/JavaScript" not in content

    assert "JavaScript" in refusal_of(content)


def test_a_link_to_a_page_of_the_web_is_no_danger():
    def change(document):
        action = Dictionary(S=Name.URI, URI="https://example.org/")
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
        document.pages[0].Annots = Array([link])

    assert judge(pdf(change)).kind == "pdf"


def test_a_pdf_with_something_behind_its_end_is_refused():
    assert "behind its end" in refusal_of(pdf() + b"PK\x03\x04" + bytes(3000))


def test_a_pdf_that_is_locked_is_refused():
    locked = pdf(encryption=pikepdf.Encryption(owner="one", user="other"))

    assert "password" in refusal_of(locked)
