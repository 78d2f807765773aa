"""Settings: one frozen object, read from the environment once, at the edge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_SECRET = "only-for-demonstration"  # noqa: S105 - production refuses it
SECRET_FILE = "secret-key"  # noqa: S105 - a file name
NO_SUCH_BANK = "999999"
SHORTEST_PASSPHRASE = 12


class MisconfiguredError(Exception):
    """The environment lacks or contradicts what this installation needs; the message says what."""


@dataclass(frozen=True, kw_only=True)
class Bank:
    """Where a fine is paid to: the State Treasury account that the decision prints."""

    bin: str = NO_SUCH_BANK
    account: str = "0000000000000"
    name_vi: str = "Ngân hàng trình diễn (không có thật)"
    holder_vi: str = "Kho bạc Nhà nước (trình diễn)"


@dataclass(frozen=True, kw_only=True)
class SigningKeys:
    """Where the keys of signers and seals are: PKCS#12 files in a folder or, where a module is named, a token."""

    passphrase: str = field(default="", repr=False)
    pkcs11_module: str = ""
    pkcs11_token: str = ""
    pkcs11_pin: str = field(default="", repr=False)
    tsa_url: str = ""
    """The time-stamping authority; empty signs without a time stamp."""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """The server that takes the office's messages; without a host nothing is sent by e-mail."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    encrypted: bool = True
    """STARTTLS, or TLS from the first byte on port 465."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything an installation may choose. Built by hand in tests, by `from_env` elsewhere."""

    database_url: str
    broker_url: str
    data_dir: Path
    secret_key: str = field(repr=False)
    paper_key: str = field(repr=False)
    public_url: str = "http://localhost:8000"
    production: bool = False
    bank: Bank = field(default_factory=Bank)
    trusted_proxies: int = 0
    rate_limits: bool = True
    password_cost: int = 3
    second_factor: bool = True
    """Whether those who decide, sign, correct or administer must have one; production always asks for it."""
    reader: str = "processing.vision:plate_reader"
    """The plate reader's maker, as module:function."""
    signing: SigningKeys = field(default_factory=SigningKeys)
    mail: Mail = field(default_factory=Mail)
    print_files_days: int = 30
    """How long the file of a printed job is kept; its list stays, and the file can be made again."""
    outbox_dir: Path | None = None
    """Where the national application fetches what it shall show; None: it is not connected."""

    @property
    def demonstration(self) -> bool:
        """Whether accounts, papers and money here are invented, and must be marked so."""
        return not self.production

    @property
    def evidence_dir(self) -> Path:
        return self.data_dir / "evidence"

    @property
    def papers_dir(self) -> Path:
        return self.data_dir / "papers"

    @property
    def log_roots_dir(self) -> Path:
        return self.data_dir / "log-roots"

    @property
    def signing_dir(self) -> Path:
        return self.data_dir / "signing"

    @property
    def authorities_dir(self) -> Path:
        """Certificates of the authorities that issue signing certificates, and their revocation lists."""
        return self.signing_dir / "authorities"

    @property
    def print_dir(self) -> Path:
        return self.data_dir / "printing"

    @property
    def watch_dir(self) -> Path:
        return self.data_dir / "watch"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read the environment; in production nothing falls back to a default that is only safe for a demonstration."""
        production = _is_production(env)
        data_dir = Path(env.get("DATA_DIR", "var")).resolve()
        secret = env.get("SECRET_KEY") or _kept_secret(data_dir)
        settings = cls(
            database_url=env.get("DATABASE_URL", f"sqlite:///{data_dir}/phat-nguoi.sqlite3"),
            broker_url=env.get("BROKER_URL", f"redis+socket://{data_dir}/broker.sock"),
            data_dir=data_dir,
            secret_key=secret,
            paper_key=env.get("PAPER_KEY", secret),
            public_url=env.get("PUBLIC_URL", f"http://localhost:{env.get('PORT', '8000')}").rstrip("/"),
            production=production,
            bank=_bank(env),
            trusted_proxies=_count(env, "TRUSTED_PROXIES"),
            rate_limits=env.get("RATE_LIMITS", "on") != "off",
            second_factor=production or env.get("SECOND_FACTOR", "on") != "off",
            reader=env.get("READER", cls.reader),
            signing=_signing(env, secret),
            mail=_mail(env),
            print_files_days=_count(env, "PRINT_FILES_DAYS", cls.print_files_days),
            outbox_dir=Path(env["OUTBOX_DIR"]).resolve() if env.get("OUTBOX_DIR") else None,
        )
        if production:
            _refuse_unsafe(settings, env)
        return settings


def _is_production(env: Mapping[str, str]) -> bool:
    """A misspelt word must not open a demonstration where an office was meant."""
    stated = env.get("APP_ENV", "demonstration")
    if stated not in ("production", "demonstration"):
        raise MisconfiguredError(f"APP_ENV={stated} is neither production nor demonstration")
    return stated == "production"


def _count(env: Mapping[str, str], name: str, otherwise: int = 0) -> int:
    stated = env.get(name, str(otherwise))
    if not stated.isdecimal():
        raise MisconfiguredError(f"{name}={stated} is no number")
    return int(stated)


def _kept_secret(data_dir: Path) -> str:
    """The key that `make run` made for this data folder; production states its own."""
    try:
        return (data_dir / SECRET_FILE).read_text()
    except FileNotFoundError:
        return DEFAULT_SECRET


def _bank(env: Mapping[str, str]) -> Bank:
    stated = {key: env[name] for key, name in _BANK_NAMES.items() if name in env}
    return Bank(**stated)


def _signing(env: Mapping[str, str], secret: str) -> SigningKeys:
    return SigningKeys(
        passphrase=_secret(env, "SIGNING_PASSPHRASE") or secret, pkcs11_module=env.get("PKCS11_MODULE", ""),
        pkcs11_token=env.get("PKCS11_TOKEN", ""), pkcs11_pin=_secret(env, "PKCS11_PIN"), tsa_url=env.get("TSA_URL", ""))


def _mail(env: Mapping[str, str]) -> Mail:
    return Mail(
        host=env.get("SMTP_HOST", ""), port=_count(env, "SMTP_PORT", Mail.port), user=env.get("SMTP_USER", ""),
        password=_secret(env, "SMTP_PASSWORD"), sender=env.get("SMTP_SENDER", ""),
        encrypted=env.get("SMTP_ENCRYPTION", "on") != "off")


def _secret(env: Mapping[str, str], name: str) -> str:
    """A secret stated as NAME, or in the file that NAME_FILE names."""
    file = env.get(f"{name}_FILE")
    if file is None:
        return env.get(name, "")
    try:
        return Path(file).read_text().strip()
    except OSError as error:
        raise MisconfiguredError(f"{name}_FILE={file} cannot be read: {error.strerror}") from None


_BANK_NAMES = {"bin": "BANK_BIN", "account": "BANK_ACCOUNT", "name_vi": "BANK_NAME", "holder_vi": "BANK_HOLDER"}


_STATED_IN_PRODUCTION = ("DATABASE_URL", "BROKER_URL", "DATA_DIR", "SECRET_KEY", "PAPER_KEY", "PUBLIC_URL")


def _refuse_unsafe(settings: Settings, env: Mapping[str, str]) -> None:
    wrong = [name for name in _STATED_IN_PRODUCTION if name not in env]
    keys = (("SECRET_KEY", settings.secret_key), ("PAPER_KEY", settings.paper_key))
    wrong += [f"{name} (at least 32 characters, not the default)" for name, value in keys
              if len(value) < 32 or value == DEFAULT_SECRET]
    if settings.bank.bin == NO_SUCH_BANK or len(settings.bank.bin) != 6 or not settings.bank.bin.isdigit():
        wrong.append("BANK_BIN (the six digits of a real bank)")
    wrong += [name for name in ("BANK_ACCOUNT", "BANK_NAME", "BANK_HOLDER") if name not in env]
    if not settings.public_url.startswith("https://"):
        wrong.append("PUBLIC_URL (https)")
    if settings.database_url.startswith("sqlite"):
        wrong.append("DATABASE_URL (PostgreSQL; SQLite is for one machine's trial)")
    wrong += _unsafe_keys(settings.signing, env)
    wrong += _unsafe_mail(settings.mail)
    if wrong:
        raise MisconfiguredError("Production needs: " + ", ".join(dict.fromkeys(wrong)))


def _unsafe_keys(signing: SigningKeys, env: Mapping[str, str]) -> list[str]:
    """Files of keys need a passphrase of their own: whoever reads the session key must not open them with it."""
    if signing.pkcs11_module:
        return [] if signing.pkcs11_pin else ["PKCS11_PIN (or PKCS11_PIN_FILE)"]
    others = {env.get("SECRET_KEY"), env.get("PAPER_KEY"), DEFAULT_SECRET}
    if len(signing.passphrase) < SHORTEST_PASSPHRASE or signing.passphrase in others:
        return [f"SIGNING_PASSPHRASE or SIGNING_PASSPHRASE_FILE (at least {SHORTEST_PASSPHRASE} characters, none of "
                "the other keys; or PKCS11_MODULE)"]
    return []


def _unsafe_mail(mail: Mail) -> list[str]:
    if not mail.host:
        return []
    missing = [] if mail.sender else ["SMTP_SENDER (the address that citizens see)"]
    local = mail.host in ("localhost", "127.0.0.1", "::1")
    return missing + ([] if mail.encrypted or local else ["SMTP_ENCRYPTION (on, unless the server is this machine)"])


_current: Settings | None = None


def configure(settings: Settings) -> None:
    """Make these the settings of this process."""
    global _current
    _current = settings


def current() -> Settings:
    """The settings of this process; an error before `configure`."""
    if _current is None:
        raise MisconfiguredError("configure(Settings…) has not been called in this process")
    return _current
