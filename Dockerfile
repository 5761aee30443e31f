# The image holds the binary, certificates and an empty /data, and nothing else: no shell, no package manager, no root.
#
#   docker build --tag headsup .
#   docker run --env-file .env --volume headsup:/data headsup

FROM golang:1.26.8-bookworm AS build
WORKDIR /src

# Modules first: they change less often than the code.
COPY go.mod go.sum ./
RUN go mod download

COPY . .
# SQLite is the Go one, so nothing needs cgo, and the binary needs no libc. Zones are in the binary too.
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w' -o /out/headsup . \
 && mkdir -p /out/data /out/tmp && chmod 1777 /out/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/headsup /headsup
COPY --from=build /out/tmp /tmp
# 65532 is nobody that any machine knows. A volume on /data takes over its owner.
COPY --from=build --chown=65532:65532 /out/data /data

USER 65532:65532
# .env is read from here, and headsup.db is written here.
WORKDIR /data
VOLUME /data
ENTRYPOINT ["/headsup"]
