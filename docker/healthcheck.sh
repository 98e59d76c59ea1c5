#!/bin/bash
# Whether the hub in this container is ready: exit code 0. Bash can open connections by itself, so that the image needs no curl.
set -eu
exec 3<>"/dev/tcp/127.0.0.1/${CAMEL_SERVER_PORT:-8080}"
printf 'GET /observe/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r -t 4 _ status _ <&3
[ "$status" = 200 ]
