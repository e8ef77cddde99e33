"""Log lines: JSON, UTC, with the request's id; no bodies, no query strings, no secrets."""

import logging.config
from typing import Any

import structlog

from core.web import request_id

Line = dict[str, Any]


def add_request_id(_logger: Any, _method: str, line: Any) -> Any:
    """Put the id of the request being answered into the line."""
    if current := request_id.current():
        line.setdefault("request_id", current)
    return line


BEFORE: list[Any] = [
    structlog.contextvars.merge_contextvars,
    add_request_id,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(["http"]),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def configuration(level: str = "INFO") -> dict[str, Any]:
    """The logging configuration, shared by Django, gunicorn and Celery."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": BEFORE,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            # One line for each request comes from core.web.request_id already.
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
            "gunicorn.access": {"handlers": [], "level": "WARNING", "propagate": True},
            # Ticks each second are no news.
            "celery.app.trace": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
            "kombu": {"level": "WARNING"},
        },
    }


def set_up(level: str = "INFO") -> None:
    """Make every logger of this process write JSON lines to standard error."""
    logging.config.dictConfig(configuration(level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *BEFORE[:-3],
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
