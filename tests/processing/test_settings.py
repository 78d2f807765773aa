"""Settings out of the environment: the demonstration needs none, production refuses every default that is unsafe there."""

import pytest

from processing.settings import DEFAULT_SECRET, NO_SUCH_BANK, MisconfiguredError, Settings

PRODUCTION = {
    "APP_ENV": "production", "DATABASE_URL": "postgresql://db/phat", "BROKER_URL": "redis://broker/0", "DATA_DIR": "/srv/phat",
    "SECRET_KEY": "s" * 40, "PAPER_KEY": "p" * 40, "PUBLIC_URL": "https://phatnguoi.example.vn", "BANK_BIN": "970436",
    "BANK_ACCOUNT": "3949010543", "BANK_NAME": "Ngân hàng", "BANK_HOLDER": "Kho bạc Nhà nước",
    "SIGNING_PASSPHRASE": "mat khau mo khoa",
}


def test_without_an_environment_it_is_a_demonstration_that_nobody_can_pay():
    made = Settings.from_env({})
    assert (made.production, made.demonstration, made.bank.bin) == (False, True, NO_SUCH_BANK)
    assert made.public_url == "http://localhost:8000"
    assert Settings.from_env({"PORT": "8123"}).public_url == "http://localhost:8123"


def test_production_starts_where_everything_is_stated():
    made = Settings.from_env(PRODUCTION)
    assert (made.production, made.demonstration, made.bank.account) == (True, False, "3949010543")


@pytest.mark.parametrize("absent", sorted(PRODUCTION.keys() - {"APP_ENV"}))
def test_production_names_what_is_missing(absent):
    with pytest.raises(MisconfiguredError, match=absent):
        Settings.from_env({name: value for name, value in PRODUCTION.items() if name != absent})


@pytest.mark.parametrize(("name", "value"), [
    ("SECRET_KEY", DEFAULT_SECRET), ("SECRET_KEY", "short"), ("PAPER_KEY", DEFAULT_SECRET), ("BANK_BIN", NO_SUCH_BANK),
    ("BANK_BIN", "97043"), ("BANK_BIN", "97043x"), ("PUBLIC_URL", "http://phatnguoi.example.vn"),
    ("SIGNING_PASSPHRASE", "short"), ("SIGNING_PASSPHRASE", "s" * 40), ("SIGNING_PASSPHRASE", "p" * 40), ("PRINT_FILES_DAYS", "month"),
    ("DATABASE_URL", "sqlite:////srv/phat.sqlite3"), ("APP_ENV", "prod"), ("APP_ENV", "Production"), ("TRUSTED_PROXIES", "one"),
])
def test_production_refuses_what_is_only_safe_for_a_demonstration(name, value):
    with pytest.raises(MisconfiguredError, match=name):
        Settings.from_env({**PRODUCTION, name: value})


def test_keys_on_a_token_need_their_pin_and_no_passphrase():
    without = {name: value for name, value in PRODUCTION.items() if name != "SIGNING_PASSPHRASE"} | {"PKCS11_MODULE": "/usr/lib/token.so"}
    assert Settings.from_env({**without, "PKCS11_PIN": "1234"}).production
    with pytest.raises(MisconfiguredError, match="PKCS11_PIN"):
        Settings.from_env(without)


def test_the_keys_are_never_shown():
    assert "s" * 40 not in repr(Settings.from_env(PRODUCTION))
    assert "p" * 40 not in repr(Settings.from_env(PRODUCTION))
