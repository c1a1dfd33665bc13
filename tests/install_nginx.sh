#!/bin/sh
# The nginx of the smoke test: found, or Debian's installed where we may. Otherwise the test says what to do.
set -eu
if [ -n "${NGINX:-}" ] || command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    # Not as a service: only the test starts it.
    own=""
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        own=yes
        printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d 2>/dev/null && chmod +x /usr/sbin/policy-rc.d || true
    fi
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light openssl) >/dev/null 2>&1 || true
    if [ -n "$own" ]; then rm -f /usr/sbin/policy-rc.d; fi
fi
exit 0
