# The pages' scripts and sheets are bundled with Node.js; nothing of it is in the image that runs.
# Base images by exact tag, of releases that are still mended (Node.js 24 until April 2028, Python 3.11 until October 2027).
FROM node:24.11.1-bookworm-slim AS browser
WORKDIR /portolan
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY esbuild.config.mjs ./
COPY static static
RUN npm run build

FROM python:3.11.14-slim-bookworm
WORKDIR /portolan
COPY requirements.txt requirements-postgres.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt -r requirements-postgres.txt
COPY manage.py pyproject.toml ./
COPY topology topology
COPY dashboard dashboard
COPY templates templates
COPY locale locale
# The settings are read without the data folder, which is the running container's.
RUN --mount=type=bind,from=browser,source=/portolan/build/bundle,target=/portolan/build/bundle \
    PORTOLAN_DATA="$(mktemp -d)" python manage.py collectstatic --noinput --verbosity 0 && rm -rf /tmp/*
RUN useradd --system --uid 10001 portolan && install -d -o portolan -m 700 /data
ENV PORTOLAN_DATA=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER portolan
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["python", "manage.py", "up", "--host", "0.0.0.0", "--in-container"]
