# syntax=docker/dockerfile:1

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
# No C: the program needs nothing of the image it runs in.
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/ ./cmd/probity ./cmd/probity-verify && mkdir -p /out/keys /out/log-copy

# A Temporal server for installations that want neither a cluster nor the command line tool.
# Not built by docker compose; docker build --target temporald .
FROM build AS build-temporald
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    cd temporald && CGO_ENABLED=0 go build -trimpath -tags=disable_grpc_modules -ldflags="-s -w" -o /out/temporald . \
    && mkdir -p /out/data

FROM gcr.io/distroless/static-debian12:nonroot AS temporald
COPY --from=build-temporald /out/temporald /temporald
COPY --from=build-temporald --chown=65532:65532 /out/data /data
VOLUME /data
EXPOSE 7233
ENTRYPOINT ["/temporald", "--addr", "0.0.0.0:7233", "--db", "/data/temporal.db"]

# The same with a Chromium, for PDFs (docs/operations.md). Not built by docker compose;
# docker build --target probity-pdf .
FROM debian:bookworm-slim AS probity-pdf
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates chromium fonts-noto-core && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/probity /out/probity-verify /
COPY --from=build --chown=65532:65532 --chmod=700 /out/keys /keys
COPY --from=build --chown=65532:65532 --chmod=755 /out/log-copy /log-copy
ENV PROBITY_CHROMIUM=/usr/bin/chromium
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/probity"]
CMD ["api"]

# The default target: certificates, time zones, one static program, an ordinary user.
FROM gcr.io/distroless/static-debian12:nonroot AS probity
COPY --from=build /out/probity /out/probity-verify /
# A volume that is mounted here first belongs to the user below.
COPY --from=build --chown=65532:65532 --chmod=700 /out/keys /keys
COPY --from=build --chown=65532:65532 --chmod=755 /out/log-copy /log-copy
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/probity"]
CMD ["api"]
