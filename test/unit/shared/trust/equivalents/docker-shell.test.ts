import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dockerShell } from '../../../../../shared/trust/equivalents/docker-shell';
import type { TrustWish } from '../../../../../shared/trust/trust-wish';
import { type ScriptBench, scriptBench } from '../../../../support/run-script';
import { SAMPLE_CA_PEM } from '../../../../support/trust-samples';

const HOST = 'r.example:5000';
let root = '';
let bench: ScriptBench;
beforeEach(() => {
	root = mkdtempSync(path.join(tmpdir(), 'ferry-docker-shell-'));
	bench = scriptBench(root, ['systemctl', 'docker']);
	mkdirSync(path.join(root, 'etc'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const file = (): string => path.join(root, 'etc/docker/daemon.json');

/** Runs all parts below the root; gives what daemon.json then holds. */
function applied(wish: TrustWish, old?: string): unknown {
	if (old !== undefined) {
		mkdirSync(path.dirname(file()), { recursive: true });
		writeFileSync(file(), old);
	}
	const script = dockerShell(wish)
		.parts.map(({ text }) => text)
		.join('\n');
	bench.run(script.replaceAll('/etc/', `${root}/etc/`));
	return JSON.parse(readFileSync(file(), 'utf8'));
}

describe('dockerShell, run', () => {
	it('adds the registry and keeps every other key in its place', () => {
		const old = '{"debug": true, "insecure-registries": ["a.example"], "data-root": "/x"}';
		const now = applied({ host: HOST, as: 'insecure' }, old);
		expect(now).toEqual({
			debug: true,
			'insecure-registries': ['a.example', HOST],
			'data-root': '/x',
		});
		expect(Object.keys(now as object)).toEqual(['debug', 'insecure-registries', 'data-root']);
		const names = readdirSync(path.join(root, 'etc/docker'));
		expect(names.filter((name) => name.includes('image-ferry-backup'))).toHaveLength(1);
		expect(applied({ host: HOST, as: 'insecure' })).toEqual(now);
	});

	it('makes the file where there is none, reloads and shows what Docker took', () => {
		const script = dockerShell({ host: '10.0.0.0/8', as: 'insecure' }).parts[0]?.text ?? '';
		const calls = bench.run(script.replaceAll('/etc/', `${root}/etc/`));
		expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({
			'insecure-registries': ['10.0.0.0/8'],
		});
		expect(calls).toEqual([
			'systemctl|reload|docker',
			'docker|info|--format|{{json .RegistryConfig}}',
		]);
	});

	it('trusts the CA and takes the registry out of the insecure ones, leaving an empty list', () => {
		const wish = { host: HOST, as: 'ca', caPem: SAMPLE_CA_PEM } as const;
		expect(applied(wish, `{"insecure-registries":["${HOST}"]}`)).toEqual({
			'insecure-registries': [],
		});
		const ca = path.join(root, 'etc/docker/certs.d', HOST, 'image-ferry.crt');
		expect(readFileSync(ca, 'utf8')).toBe(SAMPLE_CA_PEM);
		expect(applied({ host: HOST, as: 'none' })).toEqual({ 'insecure-registries': [] });
		expect(existsSync(ca)).toBe(false);
	});

	it('mirrors docker.io, and takes the mirror back in each way it may be written', () => {
		const wish = { host: HOST, as: 'mirror', of: 'docker.io', tls: 'plain-http' } as const;
		expect(applied(wish, '{}')).toEqual({ 'registry-mirrors': [`http://${HOST}`] });
		const old = `{"registry-mirrors":["http://${HOST}/","https://other.example"]}`;
		expect(applied({ host: HOST, as: 'none' }, old)).toEqual({
			'registry-mirrors': ['https://other.example'],
		});
	});

	it('accepts an unchecked certificate of a mirror', () => {
		expect(
			applied({ host: HOST, as: 'mirror', of: 'docker.io', tls: 'skip-verify' }, '{}'),
		).toEqual({ 'insecure-registries': [HOST], 'registry-mirrors': [`https://${HOST}`] });
	});

	it('stops at a file that is no JSON, with nothing written and nothing reloaded', () => {
		expect(() => applied({ host: HOST, as: 'insecure' }, '{ // no }')).toThrow();
		expect(readFileSync(file(), 'utf8')).toBe('{ // no }');
	});
});

describe('dockerShell', () => {
	it('says that it mirrors docker.io alone', () => {
		const { parts, impossible } = dockerShell({ host: HOST, as: 'mirror', of: 'quay.io' });
		expect(parts).toEqual([]);
		expect(impossible).toContain('quay.io');
	});
});
