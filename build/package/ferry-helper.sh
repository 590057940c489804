#!/bin/sh
# Writes the files of container engines for Image Ferry as root, behind pkexec. It trusts nothing that it is told: which
# files there are, whose folders they are in, what was in them before and what will be is judged here again. One session on
# standard input and output, one answer to each request: `ok` or `refused REASON`.
#   write FILE SHA256|absent 0644|0600 SHA256 SIZE   then lines of base64, then a dot
#   remove FILE SHA256
#   commit                                            all that was written or removed since the last one, or nothing
#   signal PID | reload UNIT | restart UNIT | end
set -eu
umask 077
root=
PATH=/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL

if [ "${1-}" != session ]; then
	status=0
	timeout --kill-after=10 7200 "$0" session || status=$?
	# 126 and 127 would be taken for pkexec's own.
	if [ "$status" -ge 126 ]; then status=70; fi
	exit "$status"
fi

mkdir -p -- "$root/run/image-ferry-trust"
exec 9>"$root/run/image-ferry-trust/lock"
stage=$(mktemp -d "$root/run/image-ferry-trust/helper.XXXXXXXX")
trap 'rm -rf -- "$stage"' EXIT
trap 'exit 71' HUP INT TERM
count=0
reason=

refuse() { reason=$1; return 1; }

drop() { rm -f -- "$stage"/*; count=0; }

is_sum() { case $1 in *[!0-9a-f]*) return 1 ;; esac; [ "${#1}" -eq 64 ]; }

is_host() {
	name=$1
	case $1 in
	*]) ;;
	*:*)
		name=${1%:*}
		case ${1##*:} in '' | *[!0-9]* | ??????*) return 1 ;; esac
		;;
	esac
	case $name in
	\[?*\])
		name=${name#\[}
		case ${name%\]} in *[!0-9a-f:.]*) return 1 ;; esac
		;;
	'' | [.-]* | *[.-] | *..* | *.-* | *-.* | *[!a-z0-9.-]*) return 1 ;;
	esac
	[ "${#1}" -le 255 ]
}

is_target() {
	case $1 in
	/etc/docker/daemon.json) ;;
	/etc/containers/registries.conf.d/50-image-ferry-?*.conf)
		name=${1#/etc/containers/registries.conf.d/}
		case $name in *[!a-z0-9._-]*) return 1 ;; esac
		;;
	/etc/docker/certs.d/*/image-ferry.crt | /etc/containers/certs.d/*/image-ferry.crt)
		name=${1%/image-ferry.crt}
		is_host "${name#/etc/*/certs.d/}"
		;;
	*) return 1 ;;
	esac
}

# No link on the way, and no folder that others than root may write to. Gives the deepest folder that is there as $folder.
is_guarded() {
	at_folder=$root/
	left=${1#/}
	while :; do
		if [ -L "${at_folder%/}" ]; then refuse link || return 1; fi
		if [ -e "$at_folder" ]; then
			if ! [ -d "$at_folder" ]; then refuse not-a-file || return 1; fi
			case $(stat -c '%u %a' -- "$at_folder") in
			'0 '*[2367] | '0 '*[2367]?) refuse parent || return 1 ;;
			'0 '*) folder=$at_folder ;;
			*) refuse owner || return 1 ;;
			esac
		fi
		case $left in */*) ;; *) break ;; esac
		at_folder=$at_folder${left%%/*}/
		left=${left#*/}
	done
	if [ -L "$root$1" ]; then refuse link || return 1; fi
	if [ -e "$root$1" ] && ! [ -f "$root$1" ]; then refuse not-a-file || return 1; fi
	[ -w "$folder" ] || refuse read-only
}

sum_of() {
	if ! [ -e "$1" ]; then sum=absent; return; fi
	sum=$(sha256sum <"$1") || return 1
	sum=${sum%% *}
}

is_as_expected() {
	is_guarded "$1" || return 1
	sum_of "$root$1" || refuse failed || return 1
	[ "$sum" = "$2" ] || refuse changed
}

# Content is taken to its end even when it is refused, so that the next request is one.
receive() {
	total=0
	while IFS= read -r line; do
		if [ "$line" = . ]; then return 0; fi
		total=$((total + ${#line} + 1))
		if [ "$total" -le 2000000 ]; then printf '%s\n' "$line"; fi
	done >"$stage/received"
	exit 72
}

stage_write() {
	receive
	is_target "$1" || refuse not-listed || return 1
	case $2 in absent) ;; *) is_sum "$2" || refuse request || return 1 ;; esac
	case $3 in 0644 | 0600) ;; *) refuse request || return 1 ;; esac
	is_sum "$4" || refuse request || return 1
	case $5 in '' | *[!0-9]* | ????????*) refuse content || return 1 ;; esac
	[ "$5" -le 1048576 ] || refuse content || return 1
	base64 -d <"$stage/received" >"$stage/content" 2>/dev/null || refuse content || return 1
	[ "$(stat -c %s -- "$stage/content")" = "$5" ] || refuse content || return 1
	sum_of "$stage/content" || refuse failed || return 1
	[ "$sum" = "$4" ] || refuse content || return 1
	add "$1" "$2" "$3"
}

stage_remove() {
	is_target "$1" || refuse not-listed || return 1
	is_sum "$2" || refuse request || return 1
	rm -f -- "$stage/content"
	add "$1" "$2" remove
}

add() {
	is_as_expected "$1" "$2" || return 1
	[ "$count" -lt 64 ] || refuse request || return 1
	count=$((count + 1))
	printf '%s %s %s\n' "$1" "$2" "$3" >"$stage/$count.request"
	if [ -e "$stage/content" ]; then mv -fT -- "$stage/content" "$stage/$count.content"; fi
}

load() {
	read -r target expected mode <"$stage/$at.request"
	file=$root$target
	new=$file.image-ferry-new
	backup=
	if [ -e "$stage/$at.backup" ]; then read -r backup <"$stage/$at.backup"; fi
}

commit() {
	at=0
	flock -n 9 || refuse busy || return 1
	while [ "$at" -lt "$count" ]; do
		at=$((at + 1))
		load
		is_as_expected "$target" "$expected" || return 1
	done
	# From here on only the end of the computer stops it half-way.
	trap '' HUP INT TERM
	at=0
	while [ "$at" -lt "$count" ]; do
		at=$((at + 1))
		load
		apply && continue
		failed=$at
		while [ "$at" -gt 0 ]; do put_back; at=$((at - 1)); done
		at=$failed
		break
	done
	trap 'exit 71' HUP INT TERM
	[ -z "${failed-}" ] || return 1
	while [ "$at" -gt 0 ]; do
		load
		# An empty folder of a registry would still hide others.
		case $mode-$file in remove-*/image-ferry.crt) rmdir -- "${file%/*}" 2>/dev/null || : ;; esac
		at=$((at - 1))
	done
}

apply() {
	reason=failed
	if [ "$mode" = remove ]; then sum=absent; else prepare && sum_of "$stage/$at.content" || return 1; fi
	placed=$sum
	if [ "$expected" = absent ]; then
		# Noted before it is done: what is there then says whether it was.
		printf '%s\n' "$placed" >"$stage/$at.done" || return 1
		if ! ln -T -- "$new" "$file" 2>/dev/null; then
			rm -f -- "$stage/$at.done"
			refuse changed || return 1
		fi
		rm -f -- "$new" || return 1
	else
		keep || return 1
		printf '%s\n' "$placed" >"$stage/$at.done" || return 1
		if [ "$mode" = remove ]; then rm -f -- "$file"; else mv -fT -- "$new" "$file"; fi || return 1
	fi
	sync "${file%/*}" || return 1
	if command -v restorecon >/dev/null; then restorecon "$file" </dev/null >/dev/null 2>&1 || :; fi
}

prepare() {
	made=$root
	left=${target#/}
	while :; do
		case $left in */*) ;; *) break ;; esac
		made=$made/${left%%/*}
		left=${left#*/}
		if [ -d "$made" ]; then continue; fi
		mkdir -m 0755 -- "$made" && printf '%s\n' "$made" >>"$stage/folders" || return 1
		sync "${made%/*}" || return 1
	done
	rm -f -- "$new" && (set -C && cat <"$stage/$at.content" >"$new") || return 1
	if [ "$expected" = absent ]; then
		chmod "$mode" -- "$new" || return 1
	else
		# In this order: a new owner takes special bits away.
		chown --reference="$file" -- "$new" && chmod --reference="$file" -- "$new" || return 1
	fi
	sync "$new"
}

# The very file stays as the backup: owner, rights and what is written into it at the last moment.
keep() {
	stem=$file
	case $file in */image-ferry.crt) stem=${file%/*}.image-ferry.crt ;; esac
	first=$stem.image-ferry-backup.$(date -u +%Y%m%dT%H%M%SZ)
	backup=$first
	number=1
	while [ -e "$backup" ] || [ -L "$backup" ]; do
		number=$((number + 1))
		backup=$first.$number
	done
	printf '%s\n' "$backup" >"$stage/$at.backup" || return 1
	ln -T -- "$file" "$backup" 2>/dev/null || cp -pT -- "$file" "$backup" || return 1
	sync "$backup" "${backup%/*}" || return 1
	sum_of "$backup" || return 1
	[ "$sum" = "$expected" ] || refuse changed || return 1
	# Others may have put another file in its place while the backup was made durable.
	sum_of "$file" || return 1
	[ "$sum" = "$expected" ] || refuse changed
}

put_back() {
	load
	placed=
	if [ -e "$stage/$at.done" ]; then read -r placed <"$stage/$at.done" || placed=; fi
	sum_of "$file" || sum=unknown
	if [ -z "$placed" ] || [ "$sum" = "$expected" ]; then
		rm -f -- "$new"
		if [ -n "$backup" ]; then rm -f -- "$backup"; fi
	elif [ "$sum" != "$placed" ]; then
		# Somebody else wrote it meanwhile: theirs stays, and the backup beside it.
		reason=roll-back-failed
	elif [ -n "$backup" ]; then
		mv -fT -- "$backup" "$file" || reason=roll-back-failed
	else
		rm -f -- "$file" || reason=roll-back-failed
	fi
	if [ "$at" -eq 1 ] && [ -e "$stage/folders" ]; then
		# The deepest were made last.
		sort -r <"$stage/folders" | while IFS= read -r made; do rmdir -- "$made" 2>/dev/null || :; done
	fi
	sync "${file%/*}" 2>/dev/null || :
}

send_signal() {
	case $1 in '' | *[!0-9]* | ???????????*) refuse request || return 1 ;; esac
	program=$(readlink -- "/proc/$1/exe") || refuse 'reload there is no such process' || return 1
	program=${program%' (deleted)'}
	case ${program##*/} in dockerd | podman) ;; *) refuse 'reload that process is no engine' || return 1 ;; esac
	kill -HUP "$1" || refuse 'reload the process took no signal'
}

tell_unit() {
	case $2 in docker.service | podman.service | podman.socket | snap.docker.dockerd.service) ;; *) refuse not-listed || return 1 ;; esac
	# After a few failed starts systemd refuses another one, which would keep a roll-back from working.
	if [ "$1" = restart ]; then timeout 30 systemctl reset-failed "$2" </dev/null >/dev/null 2>&1 || :; fi
	words=$(timeout 180 systemctl --no-ask-password "$1" "$2" </dev/null 2>&1) ||
		refuse "reload $(printf '%s' "$words" | head -n 1 | tr -d '\000-\037' | cut -c 1-300)"
}

answer() {
	if "$@"; then echo ok; else
		printf 'refused %s\n' "$reason"
		return 1
	fi
}

echo image-ferry-helper 1
while read -r verb one two three four five rest; do
	if [ -n "$rest" ]; then verb=none; fi
	case $verb in
	write) answer stage_write "$one" "$two" "$three" "$four" "$five" || drop ;;
	remove) answer stage_remove "$one" "$two" || drop ;;
	commit)
		failed=
		commit && echo ok || printf 'refused %s %s\n' "$reason" "$at"
		drop
		;;
	signal) answer send_signal "$one" || : ;;
	reload | restart) answer tell_unit "$verb" "$one" || : ;;
	end) echo ok; exit 0 ;;
	*)
		echo refused request
		drop
		;;
	esac
done
