"""Papers by e-mail: SMTP, spoken so that we know at each moment whether the server has taken the message."""

import re
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import urlsplit

from notices.parcel import NotTakenError, Parcel
from processing import settings
from processing.cases.papers import KINDS
from processing.models import DocumentKind
from processing.settings import Mail

SECONDS = 30
READY, TAKEN = 354, 250
TLS_FROM_THE_START = 465


def send(parcel: Parcel, letting_go: Callable[[], None]) -> None:
    """Everything but the last full stop goes out first; after it nobody can take the message back."""
    stated = settings.current().mail
    data = re.sub(rb"(?m)^\.", b"..", message(parcel, stated).as_bytes(policy=SMTP).rstrip(b"\r\n") + b"\r\n")
    server = _connected(stated)
    try:
        _offer(server, stated, parcel.address, data)
        letting_go()
        code, said = server.docmd(".")
        if code != TAKEN:
            raise _refused(code, said)
    finally:
        server.close()


def message(parcel: Parcel, stated: Mail) -> EmailMessage:
    """No name, plate or link: only what every such message says, and the signed file. The same attempt always has the
    same Message-ID, by which mail servers know it again."""
    portal = settings.current().public_url
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"] = stated.sender, parcel.address
    made["Subject"] = f"{KINDS[DocumentKind(parcel.kind)].name_vi} số {parcel.number}"
    made["Message-ID"] = f"<{parcel.id}@{urlsplit(portal).hostname or 'localhost'}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(
        f"Kính gửi ông/bà,\n\nVăn bản số {parcel.number} được gửi kèm thư này dưới dạng tệp PDF có chữ ký số.\n"
        f"Để kiểm tra tệp là thật, xin tự gõ địa chỉ {portal} và chọn Kiểm tra tệp PDF.\n"
        "Cảnh sát không bao giờ gọi điện thoại hoặc nhắn tin yêu cầu nộp tiền. Không cần trả lời thư này.\n\n"
        f"Document no. {parcel.number} is attached as a PDF with an electronic signature.\n"
        f"To check that it is real, type the address {portal} yourself and choose to check a PDF file.\n"
        "The police never ask for money by telephone or text message. Please do not reply.\n")
    name = re.sub(r"[^0-9A-Za-z-]", "-", parcel.number) or "van-ban"
    made.add_attachment(parcel.pdf, maintype="application", subtype="pdf", filename=f"{name}.pdf")
    return made


def _connected(stated: Mail) -> smtplib.SMTP:
    try:
        if stated.encrypted and stated.port == TLS_FROM_THE_START:
            server: smtplib.SMTP = smtplib.SMTP_SSL(stated.host, stated.port, timeout=SECONDS,
                                                    context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(stated.host, stated.port, timeout=SECONDS)
            if stated.encrypted:
                server.starttls(context=ssl.create_default_context())
        if stated.user:
            server.login(stated.user, stated.password)
    except (OSError, smtplib.SMTPException) as error:
        raise NotTakenError(type(error).__name__) from None
    return server


def _offer(server: smtplib.SMTP, stated: Mail, to: str, data: bytes) -> None:
    """Envelope and words, without the end: a server that is lost here has taken nothing."""
    try:
        server.ehlo_or_helo_if_needed()
        for code, said in (server.mail(stated.sender), server.rcpt(to)):
            if code not in (TAKEN, 251):
                raise _refused(code, said)
        code, said = server.docmd("DATA")
        if code != READY:
            raise _refused(code, said)
        server.send(data)
    except (OSError, smtplib.SMTPException) as error:
        raise NotTakenError(type(error).__name__) from None


def _refused(code: int, _said: bytes) -> NotTakenError:
    """The server's words may repeat the address: only the number is kept. 5xx will stay so."""
    return NotTakenError(f"smtp_{code}", final=500 <= code < 600)
