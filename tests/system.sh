#!/bin/sh
# What the tests need of the machine: Chromium, PostgreSQL's server, and the voice with its packer.
# As root it is installed, else named.
set -eu
install() {
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
missing=
command -v chromium >/dev/null || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v espeak-ng >/dev/null || missing="$missing espeak-ng"
command -v opusenc >/dev/null || missing="$missing opus-tools"
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
# Chromium without windows takes a third less time; where there is none, the whole one will do.
command -v chromium-headless-shell >/dev/null || install chromium-headless-shell 2>/dev/null || true
