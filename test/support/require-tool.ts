// Programs that tests run. A missing one is named together with what installs it; where FERRY_REQUIRE names it
// (`all` in npm test and CI), it is a failure, never a silent skip.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'vitest';

/** Debian package of each tool whose package has another name. */
const PACKAGES: Readonly<Record<string, string>> = {
	dockerd: 'docker.io',
	docker: 'docker.io',
	newuidmap: 'uidmap',
	ip: 'iproute2',
	'gnome-keyring-daemon': 'gnome-keyring',
	'dbus-run-session': 'dbus',
	'dbus-daemon': 'dbus',
	htpasswd: 'apache2-utils',
	'xvfb-run': 'xvfb',
	unshare: 'util-linux',
	setpriv: 'util-linux',
};

/** Named like a program by suites that only root can run. */
const ROOT = 'root';

/** Whether a program of this name is on PATH or in one of the system's own folders; `root`: whether this user is. */
function hasTool(tool: string): boolean {
	if (tool === ROOT) return process.getuid?.() === 0;
	const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/sbin'];
	return folders.some((folder) => folder !== '' && existsSync(path.join(folder, tool)));
}

/** @throws Error that says what to install, when one of the tools is missing. */
export function requireTool(...tools: readonly string[]): void {
	const missing = tools.filter((tool) => !hasTool(tool));
	if (missing.length > 0) throw new Error(missingText(missing));
}

/**
 * `describe` for suites that need programs. When one is missing the suite fails if FERRY_REQUIRE names it,
 * and is otherwise skipped with the reason in its name.
 */
export function describeWithTools(tools: readonly string[], name: string, body: () => void): void {
	const missing = tools.filter((tool) => !hasTool(tool));
	if (missing.length === 0) {
		describe(name, body);
	} else if (missing.some(isRequired)) {
		describe(name, () => {
			it(`needs ${missing.join(', ')}`, () => requireTool(...missing));
		});
	} else {
		describe.skip(`${name} (${missingText(missing)})`, body);
	}
}

function isRequired(tool: string): boolean {
	const required = (process.env['FERRY_REQUIRE'] ?? '').split(',').map((name) => name.trim());
	return required.includes('all') || required.includes(tool);
}

function missingText(tools: readonly string[]): string {
	const programs = tools.filter((tool) => tool !== ROOT);
	const packages = [...new Set(programs.map((tool) => PACKAGES[tool] ?? tool))];
	return [
		...(tools.includes(ROOT) ? ['run as root'] : []),
		...(programs.length === 0
			? []
			: [
					`missing: ${programs.join(', ')}; install with: apt-get install -y ${packages.join(' ')}`,
				]),
	].join('; ');
}
