// A program `oc` of two calls, get and patch, over objects in a JSON file: enough to run scripts that change a cluster's
// image configuration. Merge patches are merged as RFC 7396 says.
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';

const PROGRAM = `
const { readFileSync, writeFileSync } = require('node:fs');
const file = process.env.OC_STATE;
const state = JSON.parse(readFileSync(file, 'utf8'));
const args = process.argv.slice(2).filter((arg, n, all) => arg !== '-n' && all[n - 1] !== '-n');
const [verb, what, name] = args;
const key = what.includes('/') ? what : what + '/' + name;
const option = (flag) => args[args.indexOf(flag) + 1];
const merge = (into, patch) => {
	if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
	const merged = into !== null && typeof into === 'object' && !Array.isArray(into) ? { ...into } : {};
	for (const [field, value] of Object.entries(patch)) {
		if (value === null) delete merged[field];
		else merged[field] = merge(merged[field], value);
	}
	return merged;
};
if (verb === 'create') state[key] = {};
else if (state[key] === undefined) process.exit(1);
else if (verb === 'patch') {
	if (option('--type') !== 'merge') process.exit(2);
	state[key] = merge(state[key], JSON.parse(option('-p')));
} else if (args.includes('-o')) {
	const path = /^jsonpath=\\{\\.(.*)\\}$/.exec(option('-o'))[1].split('.');
	const value = path.reduce((at, field) => at?.[field], state[key]);
	process.stdout.write(value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));
}
writeFileSync(file, JSON.stringify(state));
`;

export type ClusterObjects = Readonly<Record<string, unknown>>;

/** Writes the program to a path. It reads and writes the objects in the file that OC_STATE names. */
export function writeFakeOc(program: string): void {
	writeFileSync(`${program}.cjs`, PROGRAM);
	writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${program}.cjs" "$@"\n`);
	chmodSync(program, 0o755);
}

export function readCluster(file: string): ClusterObjects {
	return JSON.parse(readFileSync(file, 'utf8')) as ClusterObjects;
}
