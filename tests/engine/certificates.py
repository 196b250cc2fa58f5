"""Certificates for a daemon that speaks TLS: an authority, a server's for localhost, a client's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def make(folder: Path) -> Path:
    """Write what `DOCKER_CERT_PATH` holds (ca.pem, cert.pem, key.pem), and server.pem for the daemon."""
    folder.mkdir()
    authority = ec.generate_private_key(ec.SECP256R1())
    root = _certificate("authority", authority, authority, "authority")
    (folder / "ca.pem").write_bytes(_pem(root))
    for who, name in (("client", "client"), ("server", "localhost")):
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _pem(_certificate(name, key, authority, "authority"))
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        if who == "server":
            (folder / "server.pem").write_bytes(certificate + secret)
        else:
            (folder / "cert.pem").write_bytes(certificate)
            (folder / "key.pem").write_bytes(secret)
    return folder


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, signer: ec.EllipticCurvePrivateKey, issuer: str
) -> x509.Certificate:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=name == issuer, path_length=None), critical=True)
        .sign(signer, hashes.SHA256())
    )
