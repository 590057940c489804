#!/bin/sh
# After the files are gone (deb: postrm). Settings and runs in people's homes are theirs and stay.
set -e

case $1 in
remove | purge) ;;
*) exit 0 ;;
esac

profile='/etc/apparmor.d/${executable}'
if [ -f "$profile" ]; then
	if apparmor_status --enabled >/dev/null 2>&1 && ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; }; then
		apparmor_parser --remove "$profile" || true
	fi
	rm -f "$profile"
fi
