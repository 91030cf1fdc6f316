"""Forged and worn-out credentials, by name: what stands in the header `Authorization`, row by row (X1, X2).

All of them must be refused with 401 by a bot whose key endpoint lists `KEYS`.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding

from tests.identity import ISSUER, claims, handmade, jwk, private_key, segment, signed

KEYS = [jwk("one"), jwk("web", ("webchat",)), jwk("silent", None), jwk("nothing", ())]
"""One key of Teams', one of another channel, one that lists no channels, one that lists an empty list."""
OTHER = "11111111-2222-3333-4444-555555555555"
EMULATOR_ISSUERS = (
    "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/",
    "https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0",
    "https://sts.windows.net/f8cdef31-a31e-4b4a-93e4-5f571e91255a/",
    "https://login.microsoftonline.com/f8cdef31-a31e-4b4a-93e4-5f571e91255a/v2.0",
)
"""Whom the SDK lets in besides, for the emulator and for skills."""


def headers(service_url: str) -> Mapping[str, str]:
    """Return the header of every X1 row; each is a 401."""
    good = signed(claims(service_url))
    first, middle, last = good.split(".")
    web = signed(claims(service_url), "web").partition(".")[0]
    return {
        "empty": "",
        "no scheme": good,
        "another scheme": f"Basic {good}",
        "scheme alone": "Bearer",
        "scheme and a space": "Bearer ",
        "two spaces": f"Bearer  {good}",
        "a tab": f"Bearer\t{good}",
        "a comma": f"Bearer {good},Bearer {good}",
        "words behind": f"Bearer {good} x",
        "a scheme twice": f"Bearer Bearer {good}",
        "a word": "Bearer hello",
        "dots": "Bearer ..",
        "one dot": f"Bearer {first}.{last}",
        "four parts": f"Bearer {good}.{last}",
        "five parts, as if encrypted": f"Bearer {good}.{last}.{last}",
        "no signature": f"Bearer {first}.{middle}.",
        "signature cut": f"Bearer {good[:-8]}",
        "signature of zeros": f"Bearer {first}.{middle}.{segment(bytes(256))}",
        "signature of another token": f"Bearer {first}.{segment(_json(claims(service_url, x=1)))}.{last}",
        "a header of another token": f"Bearer {web}.{middle}.{last}",
        "no base64": f"Bearer {first}.!!!!.{last}",
        "padding": f"Bearer {first}==.{middle}.{last}=",
        "plus and slash": f"Bearer {first}.{middle}.{'+/' * 171}",
        "not ASCII": f"Bearer {good}é",
        "header no object": f"Bearer {segment(b'[]')}.{middle}.{last}",
        "header no JSON": f"Bearer {segment(b'{')}.{middle}.{last}",
        "header 3000 deep": f"Bearer {segment(b'[' * 3000)}.{middle}.{last}",
        "header of 4000 digits": f"Bearer {segment(b'1' * 4000)}.{middle}.{last}",
        "long": f"Bearer {'a' * 8000}",
        **{name: f"Bearer {token}" for name, token in tokens(service_url).items()},
    }


def tokens(service_url: str) -> Mapping[str, str]:
    """Return tokens that are whole, and still not good (X1)."""
    now, good = time.time(), claims(service_url)
    return {
        **_odd_headers(good),
        "payload no object": handmade({"alg": "RS256", "kid": "one"}, b"[]", b"x"),
        "payload no JSON": handmade({"alg": "RS256", "kid": "one"}, b"{", b"x"),
        "payload not UTF-8": handmade({"alg": "RS256", "kid": "one"}, b'{"a":"\xff"}', b"x"),
        "payload 3000 deep": handmade({"alg": "RS256", "kid": "one"}, b'{"a":' * 700, b"x"),
        "payload empty": signed({}),
        "expired": signed(claims(service_url, exp=int(now) - 301)),
        "expired long ago": signed(claims(service_url, exp=1)),
        "expired, by a fraction": signed(claims(service_url, exp=now - 300.5)),
        "not valid yet": signed(claims(service_url, nbf=int(now) + 400)),
        "exp missing": signed(claims(service_url, exp=None)),
        "nbf missing": signed(claims(service_url, nbf=None)),
        "exp null": raw(good, "exp", "null"),
        "exp a string": raw(good, "exp", f'"{int(now) + 3600}"'),
        "exp true": raw(good, "exp", "true"),
        "exp infinite": raw(good, "exp", "Infinity"),
        "exp no number": raw(good, "exp", "NaN"),
        "exp of 400 digits": raw(good, "exp", "9" * 400),
        "exp a list": raw(good, "exp", "[1]"),
        "nbf minus infinity": raw(good, "nbf", "-Infinity"),
        "nbf a string": raw(good, "nbf", '"0"'),
        "audience missing": signed(claims(service_url, aud=None)),
        "audience another app": signed(claims(service_url, app=OTHER)),
        "audience empty": signed(claims(service_url, app="")),
        "audience the issuer": signed(claims(service_url, app=ISSUER)),
        "audience a list with ours": signed(claims(service_url, aud=[good["aud"], OTHER])),
        "audience with a space": signed(claims(service_url, app=f"{good['aud']} ")),
        "issuer missing": signed(claims(service_url, iss=None)),
        "issuer another": signed(claims(service_url, iss="https://login.example.com")),
        "issuer with a slash": signed(claims(service_url, iss=f"{ISSUER}/")),
        "issuer a list": raw(good, "iss", f'["{ISSUER}"]'),
        "issuer of the government's cloud": signed(claims(service_url, iss="https://api.botframework.us")),
        "serviceurl missing": signed(claims(service_url, serviceurl=None)),
        "serviceurl empty": signed(claims(service_url, serviceurl="")),
        "serviceurl a list": signed(claims(service_url, serviceurl=[service_url])),
        "serviceurl in capitals alone": signed(claims(service_url, serviceurl=None, serviceUrl=service_url)),
        "foreign key under a known id": signed(good, "foreign", kid="one"),
        "foreign key, its own id": signed(good, "foreign"),
        "known key under an unknown id": signed(good, "one", kid="unknown"),
        "key id like a path": signed(good, "foreign", kid="../../one"),
        "key id like SQL": signed(good, "foreign", kid="one' OR '1'='1"),
        "key id of 2000 letters": signed(good, "foreign", kid="k" * 2000),
        "key id of 5000 letters": signed(good, "foreign", kid="k" * 5000),
        "key id of half a character": handmade({"alg": "RS256", "kid": "\ud800"}, dict(good), b"x"),
        "key id twice, the last unknown": raw_header(good, b'{"alg":"RS256","kid":"one","kid":"unknown"}'),
        "alg twice, the last none": raw_header(good, b'{"alg":"RS256","kid":"one","alg":"none"}'),
        "audience twice, the last another": raw(good, "x", f'1,"aud":"{OTHER}"'),
        "issuer twice, the last another": raw(good, "x", '1,"iss":"https://login.example.com"'),
        "serviceurl twice, the last another": raw(good, "x", '1,"serviceurl":"https://example.com/"'),
        "exp twice, the last over": raw(good, "x", '1,"exp":1'),
        "exp a small word of a large number": raw(good, "exp", "1E3"),
        "exp too large for a number": raw(good, "exp", "1e400"),
        "exp negative": raw(good, "exp", "-1"),
        "nbf true": raw(good, "nbf", "true"),
        "nbf false": raw(good, "nbf", "false"),
        "nbf negative": raw(good, "nbf", "-1"),
        "a claim of 5000 digits": raw(good, "x", "9" * 5000),
        "audience an object": raw(good, "aud", f'{{"{good["aud"]}":1}}'),
        "audience a list of ours alone": signed(claims(service_url, aud=[good["aud"]])),
        "audience in capitals": signed(claims(service_url, aud=good["aud"].upper())),
        "a line end behind": f"{signed(good)}%0a",
    }


def _odd_headers(good: Mapping[str, Any]) -> Mapping[str, str]:
    """Return tokens whose header asks for something else than RS256 by a key of Teams'."""
    secret = (
        private_key("one")
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    curve = ec.generate_private_key(ec.SECP256R1())
    foreign = jwk("foreign")
    return {
        "alg none": handmade({"alg": "none", "kid": "one"}, dict(good)),
        "alg None": handmade({"alg": "None", "kid": "one"}, dict(good)),
        "alg nOnE, signed": handmade({"alg": "nOnE", "kid": "one"}, dict(good), b"x" * 256),
        "alg empty": handmade({"alg": "", "kid": "one"}, dict(good), b"x"),
        "alg missing": handmade({"kid": "one"}, dict(good), b"x"),
        "alg null": handmade({"alg": None, "kid": "one"}, dict(good), b"x"),
        "alg a list": handmade({"alg": ["RS256"], "kid": "one"}, dict(good), b"x"),
        "alg rs256": handmade({"alg": "rs256", "kid": "one"}, dict(good), b"x"),
        "RS256 by name, unsigned": handmade({"alg": "RS256", "kid": "one"}, dict(good)),
        "HS256 with the public key": _by_secret("HS256", good, secret),
        "HS256 with the modulus": _by_secret("HS256", good, jwk("one")["n"].encode()),
        "HS256 with nothing": _by_secret("HS256", good, b""),
        "HS512 with the public key": _by_secret("HS512", good, secret),
        "RS384": signed_by(good, "RS384"),
        "RS512": signed_by(good, "RS512"),
        "PS256": signed_by(good, "PS256"),
        "ES256": jwt.encode(dict(good), curve, algorithm="ES256", headers={"kid": "one"}),
        "key id missing": jwt.encode(dict(good), private_key("one"), algorithm="RS256"),
        "key id empty": signed(dict(good), kid=""),
        "key id a number": handmade({"alg": "RS256", "kid": 1}, dict(good), b"x"),
        "key id an object": handmade({"alg": "RS256", "kid": {"a": 1}}, dict(good), b"x"),
        "its own key in the header": signed(dict(good), "foreign", kid="one", jwk=foreign),
        "a link to its own keys": signed(dict(good), "foreign", jku="https://example.com/keys"),
        "a link to its certificate": signed(dict(good), "foreign", kid="one", x5u="https://example.com/c"),
        "an unknown critical word": signed(dict(good), crit=["strange"], strange=True),
        "a payload left out": handmade({"alg": "RS256", "kid": "one", "b64": False, "crit": ["b64"]}, b""),
    }  # fmt: skip


def elsewhere(service_url: str) -> Mapping[str, str]:
    """Return tokens that are good somewhere else (X2): for the emulator, a skill, another channel."""
    good = claims(service_url)
    return {
        **{f"emulator or skill {issuer}": signed({**good, "iss": issuer}) for issuer in EMULATOR_ISSUERS},
        "emulator, version 1.0": signed({**good, "iss": EMULATOR_ISSUERS[0], "ver": "1.0", "appid": OTHER}),
        "emulator, version 2.0": signed({**good, "iss": EMULATOR_ISSUERS[1], "ver": "2.0", "azp": OTHER}),
        "skill, from another app": signed(
            {**good, "iss": EMULATOR_ISSUERS[1], "ver": "2.0", "azp": OTHER, "appid": OTHER}
        ),
        "key endorsed for another channel": signed(good, "web"),
        "key that lists no channels": signed(good, "silent"),
        "key that lists an empty list": signed(good, "nothing"),
    }


def signed_by(good: Mapping[str, Any], algorithm: str) -> str:
    return jwt.encode(dict(good), private_key("one"), algorithm=algorithm, headers={"kid": "one"})


def _by_secret(algorithm: str, good: Mapping[str, Any], secret: bytes) -> str:
    """Sign with a secret by hand: the library refuses to use a public key so."""
    head = f"{segment(_json({'alg': algorithm, 'kid': 'one'}))}.{segment(_json(good))}"
    digest = hmac.new(secret, head.encode(), {"HS256": hashlib.sha256, "HS512": hashlib.sha512}[algorithm])
    return f"{head}.{segment(digest.digest())}"


def raw_header(good: Mapping[str, Any], header: bytes) -> str:
    """Sign with the endpoint's key under a header of these bytes, whatever they say."""
    head = f"{segment(header)}.{segment(_json(good))}"
    proof = private_key("one").sign(head.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{head}.{segment(proof)}"


def raw(good: Mapping[str, Any], claim: str, text: str) -> str:
    """Sign a payload in which a claim is this JSON, whatever it is."""
    body = _json({**good, claim: "@"}).replace(b'"@"', text.encode())
    return jwt.PyJWS().encode(body, private_key("one"), algorithm="RS256", headers={"kid": "one"})


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
