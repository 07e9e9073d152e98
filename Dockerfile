# The harness with k6. This project's own CI does not build it.
#   docker build -t auditbox-harness .
#   docker run --rm -e AUDITBOX_URL -e KEYCLOAK_URL -e OIDC_CLIENT_ID -e OIDC_CLIENT_SECRET -v "$PWD/results:/results" auditbox-harness check --output /results
FROM grafana/k6:2.2.0 AS k6

FROM node:22-slim AS package
WORKDIR /source
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm pack --silent --pack-destination /tmp

FROM node:22-slim
COPY --from=k6 /usr/bin/k6 /usr/local/bin/k6
COPY --from=package /tmp/auditbox-harness-*.tgz /tmp/
RUN npm install --global --no-audit --no-fund /tmp/auditbox-harness-*.tgz && rm /tmp/auditbox-harness-*.tgz
# The user node, as a number: a cluster that enforces runAsNonRoot can't resolve names.
USER 1000
WORKDIR /home/node
ENTRYPOINT ["auditbox-harness"]
