"""The labels by which Compose says what belongs to which project and service."""

from __future__ import annotations

COMPOSE_PROJECT = "com.docker.compose.project"
COMPOSE_SERVICE = "com.docker.compose.service"
