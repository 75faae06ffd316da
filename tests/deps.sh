#!/bin/sh
# Installs what is missing of the Debian packages that a use needs: deps.sh build|test [PACKAGE...]
set -eu

packages="gcc libc6-dev make pkg-config flex bison libxml2-dev libjansson-dev libunistring-dev libgmp-dev diffutils"
if [ "$1" = test ]; then
    packages="$packages libcmocka-dev python3 nftables iproute2 conntrack dnsmasq-base libyang-tools libxml2-utils
    valgrind python3-jsonschema mandoc ninja-build git zsh fish vim neovim"
    # Debian's npm brings some 350 packages: only where there is no other.
    command -v npm >/dev/null || packages="$packages nodejs npm"
fi
shift
packages="$packages $*"

missing=
for p in $packages; do
    dpkg-query -W -f='${Status}\n' "$p" 2>/dev/null | grep -q '^install ok installed$' || missing="$missing $p"
done
[ -n "$missing" ] || exit 0

echo "installing:$missing"
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
$sudo apt-get update -qq
# shellcheck disable=SC2086
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
