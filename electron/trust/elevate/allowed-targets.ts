// The files that the helper writes, and nothing else. The helper judges by itself, in build/package/ferry-helper.sh; that
// both say the same of every path is tested (test/integration/trust-helper.test.ts).
import path from 'node:path';
import { isOwnDropInName, OWN_CA_NAME } from '../../../shared/trust/own-names';

const DAEMON_JSON = '/etc/docker/daemon.json';
const DROP_INS = '/etc/containers/registries.conf.d';
const CERTIFICATES: ReadonlySet<string> = new Set([
	'/etc/docker/certs.d',
	'/etc/containers/certs.d',
]);
const HOST =
	/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[a-f0-9:.]+\])(?::[0-9]{1,5})?$/;
const MAX_HOST = 255;

const UNITS: ReadonlySet<string> = new Set([
	'docker.service',
	'podman.service',
	'podman.socket',
	'snap.docker.dockerd.service',
]);

/** Tells whether the helper writes this file, given as the path without links. */
export function isHelperTarget(file: string): boolean {
	if (path.posix.normalize(file) !== file) {
		return false;
	}
	const folder = path.posix.dirname(file);
	const name = path.posix.basename(file);
	if (folder === DROP_INS) {
		return isOwnDropInName(name);
	}
	const host = path.posix.basename(folder);
	return (
		file === DAEMON_JSON ||
		(name === OWN_CA_NAME &&
			CERTIFICATES.has(path.posix.dirname(folder)) &&
			host.length <= MAX_HOST &&
			HOST.test(host))
	);
}

/** Tells whether the helper reloads or restarts this unit. */
export function isHelperUnit(unit: string): boolean {
	return UNITS.has(unit);
}
