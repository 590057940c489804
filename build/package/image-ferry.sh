#!/bin/sh
# The installed `image-ferry`: without arguments, or with options of the window only, it opens the window; anything else
# is a command, for which the app starts without window and display. The process becomes the app: exit status, streams
# and signals are the app's own.
set -eu

say() { printf 'image-ferry: %s\n' "$1" >&2; }

here=$(dirname -- "$(readlink -f -- "$0")")
app=${here%/bin}/image-ferry
is_root() { [ "$(id -u)" -eq 0 ]; }

wants_window() {
	[ $# -gt 0 ] || return 0
	case $1 in
	--help | -h | --version | -v | --) false ;;
	-*) true ;;
	*) false ;;
	esac
}

# Whether Chromium can lock a child process of this user in: by user namespaces, else by its helper that is SUID root.
has_sandbox() {
	[ -u "${here%/bin}/chrome-sandbox" ] || unshare --user --map-root-user true 2>/dev/null
}

if wants_window "$@"; then
	if [ -z "${DISPLAY-}${WAYLAND_DISPLAY-}" ]; then
		say 'there is no display here, so no window can open. Commands work: image-ferry help'
		exit 2
	fi
	case " $* " in *' --no-sandbox '*) ;; *)
		if is_root; then
			say 'the window does not open for root, whose pages no sandbox holds. Start it as your own user; commands work for root, too.'
			exit 2
		fi
		;;
	esac
	exec "$app" "$@"
fi

# Chromium reads no switch after `--`. A command shows no page, so it needs no sandbox where none is to be had.
set -- --ozone-platform=headless --disable-gpu --disable-software-rasterizer --log-level=3 -- "$@"
if is_root || ! has_sandbox; then
	set -- --no-sandbox "$@"
fi
exec "$app" "$@"
