// What may come in with dependencies (security.md T20): the lock as it is has no breach, and each kind of breach is one.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { KNOWN_INSTALL_SCRIPTS, lockBreaches } from '../../build/lock-rules.mjs';
import { APP_DIR } from '../support/built-app';

const npmrc = readFileSync(path.join(APP_DIR, '.npmrc'), 'utf8');
const lock = JSON.parse(readFileSync(path.join(APP_DIR, 'package-lock.json'), 'utf8')) as {
	packages: Record<string, object>;
};
const fine = { version: '1.0.0', integrity: 'sha512-x', license: 'MIT' };
const withOne = (name: string, one: object) => ({
	packages: { ...lock.packages, [`node_modules/${name}`]: { ...fine, ...one } },
});

describe('the lock', () => {
	it('has nothing that nobody looked at', () => {
		expect(lockBreaches(lock, npmrc)).toEqual([]);
	});

	it.each([
		['evil', { hasInstallScript: true }, /install script/],
		[
			'a/node_modules/evil',
			{ hasInstallScript: true, dev: true, optional: true },
			/install script/,
		],
		['evil', { resolved: 'git+https://git.example/evil.git' }, /not from the npm registry/],
		['evil', { integrity: undefined }, /no digest/],
		['evil', { license: 'AGPL-3.0-only' }, /AGPL-3\.0-only, which nobody allowed/],
		['evil', { license: undefined }, /no licence/],
		['evil', { link: true }, /is a link/],
	])('does not take %s with %o', (name, one, what) => {
		const breaches = lockBreaches(withOne(name, one), npmrc);
		expect(breaches).toHaveLength(1);
		expect(breaches[0]).toMatch(what);
	});

	it('takes another version of what was looked at, and tools of any licence', () => {
		expect(
			lockBreaches(withOne('a/node_modules/keytar', { hasInstallScript: true }), npmrc),
		).toEqual([]);
		expect(lockBreaches(withOne('tool', { dev: true, license: 'MPL-2.0' }), npmrc)).toEqual([]);
	});

	it('is of no use where scripts may run, or where nothing is locked', () => {
		expect(lockBreaches(lock, 'save-exact=true\n')).toEqual(['.npmrc: lacks ignore-scripts=true']);
		expect(lockBreaches({}, npmrc)).toHaveLength(Object.keys(KNOWN_INSTALL_SCRIPTS).length + 1);
	});
});
