# The image of Postern: one executable on a base with nothing but glibc, certificates and /tmp.
#   docker build -t postern .
FROM node:24-bookworm AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build \
    && mkdir -p /image/usr/local/bin \
    && cp dist/postern /image/usr/local/bin/postern \
    # The name under which charts and pods made for Envoy Gateway call it.
    && ln -s postern /image/usr/local/bin/envoy-gateway

FROM gcr.io/distroless/base-nossl-debian12:nonroot
COPY --from=build /image/ /
# Nothing is written but /tmp and what is mounted: the root file system may be read-only.
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/postern"]
CMD ["server"]
