"""How gunicorn serves the portal; the address is given on its command line."""

import os

from mou_portal import logs

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads let a browser's second connection be answered while a worker writes to the first.
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 50_000
max_requests_jitter = 5_000
# Bodies are limited by settings; these bound what comes before them.
limit_request_line = 8190
limit_request_fields = 100
# The scheme is taken from a proxy's header by Django, and only where TRUSTED_PROXY_COUNT says so.
forwarded_allow_ips = ""
logconfig_dict = logs.configuration()
