# The image holds the binary, certificates and an empty /data, and nothing else: no shell, no package manager, no root.
#
#   docker build --tag headsup .
#   docker run --env-file .env --read-only --tmpfs /tmp --volume headsup:/data headsup
#
# deploy/image_test.go runs each step of it without an engine, and starts what comes out.

# The build runs on the builder's own machine for any platform (--platform linux/arm64): Go needs no emulation.
FROM --platform=$BUILDPLATFORM golang:1.26.8-bookworm AS build
WORKDIR /src

# Modules first: they change less often than the code.
COPY go.mod go.sum ./
RUN go mod download

COPY . .
ARG VERSION=""
ARG TARGETOS
ARG TARGETARCH
# SQLite is the Go one, so nothing needs cgo, and the binary needs no libc. Zones are in the binary too.
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -trimpath -buildvcs=false -ldflags="-s -w -X main.release=$VERSION" -o /out/headsup . \
 && mkdir -p /out/data /out/tmp && chmod 1777 /out/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/headsup /headsup
# Nothing is written but /data and /tmp, so all else may be read-only.
COPY --from=build /out/tmp /tmp
# 65532 is nobody that any machine knows. A volume on /data takes over its owner.
COPY --from=build --chown=65532:65532 /out/data /data

USER 65532:65532
# .env is read from here, and headsup.db is written here.
WORKDIR /data
VOLUME /data
# Health, metrics and calendars. Nobody outside reaches the port before it is published.
ENV HEADSUP_HTTP_ADDR=:8080
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["/headsup", "health"]
ENTRYPOINT ["/headsup"]
