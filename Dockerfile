# syntax=docker/dockerfile:1

# The simulator of Kayle ID, for tests in any language:
#
#   docker build --tag kayle .
#   docker run --rm --publish 127.0.0.1:8787:8787 kayle --key kk_00000000000000000000000000000000

# On Alpine Rust links programs statically with musl.
FROM rust:1.95-alpine3.22 AS build
RUN apk add --no-cache build-base=~0.5 cmake=~3.31
WORKDIR /source
COPY . .
# Without the inbox commands, whose drivers of databases a simulator does not need.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/source/target \
    cargo build --locked --release --package kayle --no-default-features \
    && install target/release/kayle /kayle

FROM alpine:3.22
LABEL org.opencontainers.image.title="Kayle ID simulator" \
      org.opencontainers.image.source="https://github.com/kayleai/kayle-id-rust" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
COPY --from=build /kayle /usr/local/bin/kayle
# Nobody that the host knows.
USER 65532:65532
ENV KAYLE_SIMULATE_ADDRESS=0.0.0.0:8787
EXPOSE 8787
# The simulator writes its address to the file once it answers. This route needs no key.
HEALTHCHECK --interval=5s --timeout=3s --start-period=1s --retries=3 \
    CMD ["sh", "-c", "wget -q -O /dev/null \"$(cat /tmp/ready)/openapi\""]
ENTRYPOINT ["kayle", "simulate", "--ready-file", "/tmp/ready"]
