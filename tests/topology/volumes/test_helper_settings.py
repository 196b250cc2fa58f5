"""What a helper that runs may do, which is little; and of which image it is made, which is ours alone."""

from __future__ import annotations

from typing import Any

import pytest

from topology.volumes.running import READING, WRITING, _settings
from topology.volumes.toolbox import Toolbox, _is_sound

TOOLS = Toolbox(b"", "d" * 64)


@pytest.mark.parametrize("capabilities", [READING, WRITING])
def test_it_has_no_network_nothing_to_write_to_and_only_the_capabilities_that_files_need(
    capabilities: tuple[str, ...],
) -> None:
    settings = _settings("image", ["/bin/sh"], ["data:/volume:ro,nocopy"], capabilities)
    host = settings["HostConfig"]
    assert (settings["NetworkDisabled"], host["NetworkMode"]) == (True, "none")
    assert (host["ReadonlyRootfs"], host["SecurityOpt"]) == (True, ["no-new-privileges"])
    assert (host["CapDrop"], host["CapAdd"]) == (["ALL"], list(capabilities))
    assert (host["AutoRemove"], host["Binds"]) == (True, ["data:/volume:ro,nocopy"])
    assert settings["StopSignal"] == "SIGKILL"  # else an engine that ends would wait for it
    assert host["LogConfig"] == {"Type": "none"}
    assert host.keys().isdisjoint({"Privileged", "PidMode", "IpcMode", "Devices", "VolumesFrom"})


def image(**config: object) -> dict[str, Any]:
    return {"Config": config, "RootFS": {"Layers": [f"sha256:{TOOLS.digest}"]}}


def test_an_image_of_our_name_is_used_only_if_it_is_ours_in_every_bit() -> None:
    assert _is_sound(image(), TOOLS)
    assert _is_sound(image(Env=["PATH=/usr/bin:/bin"]), TOOLS)
    for odd in (
        image(Env=["LD_PRELOAD=/x"]),
        image(Entrypoint=["/x"]),
        image(Volumes={"/volume": {}}),
        image(Healthcheck={"Test": ["CMD", "/x"]}),
        {**image(), "RootFS": {"Layers": [f"sha256:{TOOLS.digest}", "sha256:more"]}},
        {**image(), "RootFS": {"Layers": ["sha256:other"]}},
    ):
        assert not _is_sound(odd, TOOLS), odd
