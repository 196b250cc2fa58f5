# The browser's libraries are bundled with Node.js; nothing of it is in the image that runs.
FROM node:20-slim AS browser
WORKDIR /portolan
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY esbuild.config.mjs ./
COPY static static
RUN npm run build

FROM python:3.11-slim
WORKDIR /portolan
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY manage.py pyproject.toml ./
COPY topology topology
COPY dashboard dashboard
COPY templates templates
COPY locale locale
COPY --from=browser /portolan/static static
RUN useradd --system --uid 10001 portolan && install -d -o portolan -m 700 /data
ENV PORTOLAN_DATA=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER portolan
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["python", "manage.py", "up", "--host", "0.0.0.0"]
