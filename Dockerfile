# syntax=docker/dockerfile:1
# Both native binaries on a root without a shell. 'docker buildx build --platform linux/amd64,linux/arm64 --sbom=true -t kubeproxynet .'
# Target 'iptables' is the same with iptables-restore, which --proxy-mode=iptables runs.
FROM --platform=$TARGETPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update && apt-get install -y --no-install-recommends clang zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN ./dev publish \
 && install -D artifacts/proxy/kubeproxynet /root-fs/usr/local/bin/kubeproxynet \
 && install -D artifacts/cni/kubeproxynet /root-fs/usr/local/bin/kubeproxynet-cni

FROM debian:stable-slim AS iptables
RUN apt-get update && apt-get install -y --no-install-recommends iptables ca-certificates libssl3 && rm -rf /var/lib/apt/lists/*
COPY --from=build /root-fs/ /
ENTRYPOINT ["/usr/local/bin/kubeproxynet"]

# glibc, OpenSSL, certificates; no shell, no package manager.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled AS runtime
COPY --from=build /root-fs/ /
USER 0
ENTRYPOINT ["/usr/local/bin/kubeproxynet"]
