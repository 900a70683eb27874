#!/bin/sh
# What the tests need of the machine: Chromium, PostgreSQL's server, and the voice with its packer.
# As root it is installed, else named.
set -eu
missing=
command -v chromium >/dev/null || missing="$missing chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
command -v espeak-ng >/dev/null || missing="$missing espeak-ng"
command -v opusenc >/dev/null || missing="$missing opus-tools"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" -ne 0 ]; then
	echo "Missing for the tests: apt-get install$missing"
	exit 1
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
