"""A host in which everything that can hold a secret holds one."""

from __future__ import annotations

from tests.engine import image
from tests.engine.engines import RealEngine
from tests.server import wait_for

#: Whatever holds this has given a secret away.
PLANTED = "planted-7f3a"
CONTAINER, OTHER, STOPPED = "leaky", "neighbour", "asleep"
NETWORK, VOLUME, SHARE, ANONYMOUS = "lan", "shop_data", "share", "f" * 64


def secret(place: str) -> str:
    """Another one for each place, so that the one that is found tells where it came from."""
    return f"{PLANTED}-{place}"


def plant(engine: RealEngine) -> None:
    """Everything at once; most of it on one container."""
    _image(engine)
    _network(engine)
    _volumes(engine)
    for name in (CONTAINER, OTHER):
        _container(engine, name, "run", "--detach")
    _container(engine, STOPPED, "create")
    engine.docker("network", "create", "second")
    engine.docker("network", "connect", "--alias", "shop", "second", CONTAINER)
    execute(engine)
    healthy = "{{.State.Health.Status}}"
    wait_for(lambda: engine.docker("inspect", "-f", healthy, CONTAINER) == "healthy", "a health check")


def execute(engine: RealEngine) -> None:
    """A command with its secret, which engines put into their events."""
    engine.docker(
        "exec", "--env", f"PW={secret('exec-env')}", CONTAINER, "/bin/busybox", "echo", secret("exec")
    )


def _image(engine: RealEngine) -> None:
    changes = (
        f"ENV BUILT={secret('image-env')}\nLABEL built={secret('image-label')}\nCMD {secret('image-cmd')}"
    )
    engine.api(
        "POST", "/images/create", image.archive(), fromSrc="-", repo="shop/app", tag="latest",
        changes=changes, message=secret("image-comment"),
    )  # fmt: skip


def _network(engine: RealEngine) -> None:
    engine.docker(
        "network", "create", "--subnet", "10.231.0.0/24", "--label", f"psk={secret('network-label')}",
        "--opt", f"com.example.psk={secret('network-option')}",
        "--opt", f"com.docker.network.sig={secret('network-sig')}",
        "--opt", f"com.docker.network.bridge.authkey={secret('network-authkey')}", NETWORK,
    )  # fmt: skip


def _volumes(engine: RealEngine) -> None:
    engine.docker("volume", "create", "--label", f"key={secret('volume-label')}", VOLUME)
    engine.docker("volume", "create", "--label", f"key={secret('anonymous-label')}", ANONYMOUS)
    options = f"addr=127.0.0.1,username=bob,password={secret('password')},pass={secret('pass')},vers=3.0"
    options += (
        f",sig={secret('sig')},sas={secret('sas')},bearer={secret('bearer')},x;password={secret('semi')}"
    )
    device = f"//bob:{secret('device')}@127.0.0.1/share"
    device += f";password={secret('device-semi')}?token={secret('device-token')}"
    for name, options_ in ((SHARE, options), ("other", f"addr=127.0.0.1,secret={secret('mount-secret')}")):
        engine.docker(
            "volume",
            "create",
            "--opt",
            "type=cifs",
            "--opt",
            f"o={options_}",
            "--opt",
            f"device={device}",
            name,
        )


def _container(engine: RealEngine, name: str, *how: str) -> None:
    source = f"https://bob:{secret('userinfo')}@git.example/shop?token={secret('query')}#{secret('fragment')}"
    engine.docker(
        *how, "--name", name, "--network", NETWORK, "--volume", f"{VOLUME}:/data",
        "--env", f"API_KEY={secret('env')}",
        "--env", f"DATABASE_URL=postgres://shop:{secret('url')}@db/shop",
        "--label", f"com.example.registry-auth={secret('label')}",
        "--label", f"com.docker.compose.project.config_files=/home/{secret('config-files')}.yaml",
        "--label", f"com.docker.compose.depends_on={secret('depends')}",
        "--label", f"{secret('label-name')}=1",
        "--label", f"org.opencontainers.image.source={source}",
        "--label", "com.docker.compose.project=shop",
        "--label", "com.docker.compose.service=app",
        "--health-cmd", f": {secret('health')}; echo {secret('health-output')}", "--health-interval", "1s",
        "--log-opt", f"tag={secret('log-option')}",
        "--entrypoint", "/bin/sh",
        "shop/app", "-c", f": {secret('command')}; echo {secret('output')}; exec sleep 1000000",
    )  # fmt: skip
