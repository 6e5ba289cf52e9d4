# syntax=docker/dockerfile:1
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY nest-cli.json tsconfig.json tsconfig.build.json ormconfig.ts ./
COPY libs libs
COPY src src
RUN npm run build

FROM node:24-slim AS modules
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
# Backups and restores run the client programs of MariaDB. Debian has no package of MySQL's (deploy/README.md, Servers
# of MySQL).
RUN apt-get update && apt-get install -y --no-install-recommends mariadb-client && rm -rf /var/lib/apt/lists/* \
  && mkdir -p /data /backups && chown node:node /data /backups
COPY --from=modules /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
# Shell scripts for existing crontabs; they call the command line.
COPY scripts/*.sh scripts/
RUN chmod +x dist/src/cli.js && ln -s /app/dist/src/cli.js /usr/local/bin/impact-auto
USER node
VOLUME ["/data", "/backups"]
EXPOSE 3000
# The container is healthy if the process is ready, not only alive. Dependants (nginx at its start, a rolling restart of
# the APIs) must wait while this process drains or while the global database has an older schema. Restart policies
# ignore the health check. Node handles SIGTERM itself and starts no children that outlive it, so no init process is
# needed.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.MANAGEMENT_PORT || 9090}/health/ready`).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
