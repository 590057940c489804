// What somebody put where settings, logins, lists or journals are expected: pipes, devices, folders, files of gigabytes.
// No command waits for them, and each says which file it is and what to do.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withPassword } from '../support/registry-profiles';
import { createFerryHome, type FerryHome } from '../support/run-ferry';
import { type ScriptedRegistry, startScriptedRegistry } from '../support/scripted-registry';

/** Far less than a person waits, far more than a command takes on a busy machine. */
const PATIENCE = { timeoutMs: 30_000 } as const;
const LIMIT_MS = 120_000;

const KINDS = ['pipe', 'device', 'folder', 'sparse'] as const;
type Kind = (typeof KINDS)[number];

let home: FerryHome;
let registry: ScriptedRegistry;
beforeAll(async () => {
	registry = await startScriptedRegistry({ profiles: [withPassword('user', 'secret')] });
});
afterAll(() => registry.stop());
beforeEach(async () => {
	home = await createFerryHome();
	mkdirSync(home.dataFolder, { mode: 0o700 });
});

function put(kind: Kind, name: string): string {
	const file = join(home.folder, name);
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	rmSync(file, { force: true, recursive: true });
	if (kind === 'pipe') execFileSync('mkfifo', [file]);
	if (kind === 'device') symlinkSync('/dev/zero', file);
	if (kind === 'folder') mkdirSync(file);
	if (kind === 'sparse') {
		writeFileSync(file, '');
		truncateSync(file, 20 * 1024 ** 3);
	}
	return file;
}

const said = ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string =>
	stdout + stderr;

describe.each(KINDS)('a %s', (kind) => {
	it('as settings is named, with what to do', { timeout: LIMIT_MS }, async () => {
		const file = put(kind, 'ferry-data/settings.json');
		const listed = await home.run(['registry', 'list'], PATIENCE);
		expect(listed.code).toBe(2);
		expect(said(listed)).toContain(file);
		expect(said(listed)).toContain('then try again.');
	});

	it('as a file of logins is named and passed over', { timeout: LIMIT_MS }, async () => {
		const files = [
			'.docker/config.json',
			'.config/containers/auth.json',
			'run/containers/auth.json',
		];
		const places = files.map((file) => put(kind, file));
		home.writeFile(
			'm.yaml',
			`apiVersion: image-ferry/v1
kind: Mirror
images: [{ reference: "${registry.host}/a:1" }]
destination: { registry: "${registry.host}", repository: d }
registries: { "${registry.host}": { tls: plain-http } }
`,
		);
		const planned = await home.run(['plan', 'm.yaml'], PATIENCE);
		expect(planned.code).toBe(1);
		for (const place of places) expect(said(planned)).toContain(place);
		// Engines are looked for by Docker's configuration, too.
		const engines = await home.run(['engines'], PATIENCE);
		expect(engines.code).toBeLessThanOrEqual(1);
	});

	it('as mirror file, list or CA is named, with what to do', { timeout: LIMIT_MS }, async () => {
		const odd = put(kind, 'odd');
		const head = 'apiVersion: image-ferry/v1\nkind: Mirror\n';
		const tail = 'destination: { registry: "d.example" }\n';
		home.writeFile('list.yaml', `${head}images: [{ list: odd }]\n${tail}`);
		home.writeFile(
			'ca.yaml',
			`${head}images: [{ reference: "a.example/b:1" }]\n${tail}registries: { a.example: { tls: private-ca, ca: odd } }\n`,
		);
		for (const file of ['odd', 'list.yaml', 'ca.yaml']) {
			const planned = await home.run(['plan', file], PATIENCE);
			expect([file, planned.code]).toEqual([file, 2]);
			expect(said(planned)).toContain(`${odd} `);
			expect(said(planned)).toContain('(mirror.file-unreadable, this-computer)');
		}
	});

	it('as part of one run hides no other run', { timeout: LIMIT_MS }, async () => {
		put(kind, 'ferry-data/runs/20260101-000000-aaaa/journal.jsonl');
		put(kind, 'ferry-data/runs/20260101-000000-bbbb/summary.json');
		const listed = await home.run(['runs'], PATIENCE);
		expect(listed.code).toBe(0);
		expect(said(listed)).toContain('No runs yet.');
		const report = await home.run(['report', '20260101-000000-aaaa'], PATIENCE);
		expect(report.code).not.toBe(0);
		expect(said(report)).toContain('journal.jsonl');
	});

	it('as what an environment variable names is passed over', { timeout: LIMIT_MS }, async () => {
		const odd = put(kind, 'odd.pem');
		home.writeFile(
			'm.yaml',
			'apiVersion: image-ferry/v1\nkind: Mirror\nimages: [{ reference: "127.0.0.1:9/a:1" }]\ndestination: { registry: "127.0.0.1:9" }\n',
		);
		const env = { SSL_CERT_FILE: odd, REGISTRY_AUTH_FILE: odd };
		const planned = await home.run(['plan', 'm.yaml'], { ...PATIENCE, env });
		expect(planned.code).toBe(1);
	});
});

it('standard input without an end is not taken for a password', { timeout: LIMIT_MS }, async () => {
	const login = await home.run(['login', 'r.example', '-u', 'u', '--password-stdin'], {
		...PATIENCE,
		stdin: 'x'.repeat(3 * 1024 * 1024),
	});
	expect(login.code).toBe(2);
	expect(said(login)).toContain('standard input has more than the 1.0 MB allowed');
});
