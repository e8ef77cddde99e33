# The portal's image: the same one serves web, worker and beat.
FROM node:22-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

# The version that the pins were resolved for and the tests run on.
FROM python:3.11-slim-bookworm
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN useradd --system --create-home --home-dir /srv/portal portal
WORKDIR /srv/portal/app
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
COPY --from=assets /build/node_modules ./node_modules
RUN python -m mou_portal.assets && python -m mou_portal.messages \
 && mkdir -p /srv/portal/var && chown -R portal:portal /srv/portal/var
ENV VAR_DIR=/srv/portal/var
USER portal
EXPOSE 8000
CMD ["gunicorn", "mou_portal.wsgi", "-c", "mou_portal/gunicorn_conf.py", "-b", "0.0.0.0:8000"]
