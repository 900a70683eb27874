#!/bin/sh
# System packages for the tests: Chromium, the PostgreSQL server, the machine voice with its encoder and converter,
# libfaketime for the drill of a wrong clock, gcc for those of upgrades and power cuts, libfuse for that of a stick.
# Installed when run as root, otherwise only named.
set -eu
install() {
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
missing=
command -v chromium >/dev/null || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v espeak-ng >/dev/null || missing="$missing espeak-ng"
command -v ffmpeg >/dev/null || missing="$missing ffmpeg"
command -v opusenc >/dev/null || missing="$missing opus-tools"
ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 || missing="$missing faketime"
command -v gcc >/dev/null || missing="$missing gcc libc6-dev"
ls /usr/lib/*/libfuse3.so.3 >/dev/null 2>&1 || missing="$missing libfuse3-3"
if [ "$(id -u)" -ne 0 ]; then
	[ -z "$missing" ] && exit 0
	echo "Missing for the tests: apt-get install$missing"
	exit 1
fi
if [ -n "$missing" ]; then
	apt-get update -qq
	# shellcheck disable=SC2086
	install $missing
fi
# The headless build of Chromium takes a third less time; without it, the full one is used.
command -v chromium-headless-shell >/dev/null || install chromium-headless-shell 2>/dev/null || true
