#!/bin/sh
# After the files are in place (deb: postinst). electron-builder fills in the names in braces.
set -e

[ "$1" = configure ] || exit 0
folder='/opt/${sanitizedProductName}'
profile='/etc/apparmor.d/${executable}'

# Lets the app make user namespaces where AppArmor keeps them from everybody else (Ubuntu 24.04 and newer). Older
# AppArmor does not understand the profile, and needs none.
install_profile() {
	apparmor_status --enabled >/dev/null 2>&1 || return 1
	apparmor_parser --skip-kernel-load --debug "$folder/resources/apparmor-profile" >/dev/null 2>&1 || return 1
	cp -f "$folder/resources/apparmor-profile" "$profile"
	# An image of another computer is being made: nothing to load there.
	if [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; then return 0; fi
	apparmor_parser --replace --write-cache --skip-read-cache "$profile"
}

# Asked as somebody without rights: root always may.
users_have_namespaces() {
	setpriv --reuid=65534 --regid=65534 --clear-groups unshare --user true 2>/dev/null
}

is_restricted() {
	[ "$(cat /proc/sys/kernel/apparmor_restrict_unprivileged_userns 2>/dev/null)" = 1 ]
}

has_profile=no
if install_profile; then has_profile=yes; fi

# Chromium's sandbox stands on user namespaces; only where there are none, on a helper that is SUID root.
if users_have_namespaces && { [ $has_profile = yes ] || ! is_restricted; }; then
	chmod 0755 "$folder/chrome-sandbox"
else
	chmod 4755 "$folder/chrome-sandbox"
fi
