# syntax=docker/dockerfile:1
# What goes in is what `npm run image-root` puts into a folder; docs/container.md says how to use it.
FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY . .
RUN npm run setup && npm run image-root -- /image

FROM scratch
COPY --from=build /image /
COPY --from=build --chown=10001:10001 /image/data /data
ENV HOME=/data \
    SIGMAFLOW_DATA_DIR=/data/runs \
    SIGMAFLOW_CACHE_DIR=/data/cache \
    SIGMAFLOW_MODELS=/models
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 7878
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/usr/bin/node", "/app/health.mjs"]
ENTRYPOINT ["/usr/bin/node", "/app/node_modules/sigmaflow/bin/sigmaflow.js"]
CMD ["serve", "--host", "0.0.0.0"]
