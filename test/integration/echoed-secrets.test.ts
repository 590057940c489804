// A registry, a sign-in server or a credential helper repeats what it was given. Wherever it says it, and however it
// spells it, the password is in no report, journal, log or line afterwards.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { errorReply, type RegistryReply } from '../support/memory-registry';
import { isManifestRead, withPassword } from '../support/registry-profiles';
import { createFerryHome, type FerryHome } from '../support/run-ferry';
import { type SeededImage, seedTiny } from '../support/sample-sets';
import {
	type Profile,
	type ScriptedRegistry,
	startScriptedRegistry,
} from '../support/scripted-registry';
import { writingsOf } from '../support/secret-watch';

const USER = 'user';
const PASSWORD = 'CANARY7un/common+"x';
const PAIR = Buffer.from(`${USER}:${PASSWORD}`).toString('base64');
const JSON_TYPE = { 'content-type': 'application/json' };

let source: ScriptedRegistry;
let destination: ScriptedRegistry;
let images: readonly SeededImage[];
let home: FerryHome;

beforeAll(async () => {
	[source, destination] = await Promise.all([startScriptedRegistry(), startScriptedRegistry()]);
	images = await seedTiny(source, 2, 1);
});
afterAll(async () => {
	await Promise.all([source.stop(), destination.stop()]);
});
beforeEach(async () => {
	home = await createFerryHome();
	source.setProfiles(withPassword(USER, PASSWORD));
	destination.setProfiles(withPassword(USER, PASSWORD));
	const auth = { auth: PAIR };
	home.writeFile(
		'.docker/config.json',
		JSON.stringify({ auths: { [source.host]: auth, [destination.host]: auth } }),
	);
	home.writeFile(
		'm.yaml',
		`apiVersion: image-ferry/v1
kind: Mirror
images: [${images.map(({ reference }) => `{ reference: "${reference}" }`).join(', ')}]
destination: { registry: "${destination.host}", repository: d }
registries: { "${source.host}": { tls: plain-http }, "${destination.host}": { tls: plain-http } }
`,
	);
});

/** Once signed in, the registry answers manifests so. */
function says(reply: RegistryReply): Profile {
	return { before: (call) => (isManifestRead(call) ? reply : undefined) };
}

/** Runs and looks: the password is where its user keeps it, and nowhere else. */
async function runAndLook(wants: 'a failure' | 'success' = 'a failure'): Promise<string> {
	const run = await home.run(['run', 'm.yaml', '--report', 'r.json', '--progress', 'json']);
	const runId = /"runId":\s*"([^"]+)"/.exec(readFileSync(join(home.folder, 'r.json'), 'utf8'))?.[1];
	const others = await Promise.all(
		['csv', 'html'].map((format) => home.run(['report', runId ?? '', '--format', format])),
	);
	const probe = await home.run(['registry', 'test', source.host]);
	const said = [run, probe, ...others].map(({ stdout, stderr }) => stdout + stderr).join('\n');
	expect(run.code).toBe(wants === 'success' ? 0 : 1);
	const sent = [...source.requests(), ...destination.requests()].map(
		({ headers }) => headers['authorization'] ?? '',
	);
	expect(sent.some((header) => header.includes(PAIR))).toBe(true);
	for (const word of [...writingsOf(USER, PASSWORD), 'CANARY']) {
		expect([word, said.includes(word)]).toEqual([word, false]);
		const files = home.filesContaining(word).filter((file) => !file.includes('.docker'));
		expect([word, files]).toEqual([word, []]);
	}
	return said;
}

const SAYINGS: readonly (readonly [string, RegistryReply])[] = [
	['its message', errorReply(403, 'DENIED', `login failed for ${PASSWORD}`)],
	['its code', errorReply(403, PASSWORD, 'no')],
	['its detail', errorReply(403, 'DENIED', 'no', { header: `Basic ${PAIR}`, [PASSWORD]: 1 })],
	['base64 alone', errorReply(500, 'UNKNOWN', `cannot parse ${PAIR}`)],
	['a URL', errorReply(404, 'X', `at http://${USER}:${encodeURIComponent(PASSWORD)}@h/x`)],
	['hidden characters in it', errorReply(403, 'DENIED', [...PASSWORD].join('\u200b'))],
	['a message that is cut', errorReply(403, 'DENIED', 'x'.repeat(490) + PASSWORD)],
	[
		'JSON escapes',
		{
			status: 403,
			headers: JSON_TYPE,
			body: `{"errors":[{"code":"DENIED","message":"\\u0043ANARY7un\\/common+\\"x"}]}`,
		},
	],
	['plain text', { status: 502, body: `upstream got ${PASSWORD}` }],
	[
		'a web page',
		{
			status: 403,
			headers: { 'content-type': 'text/html' },
			body: `<html><b>${PASSWORD.replace('"', '&quot;')}</b></html>`,
		},
	],
	['a body that is cut', { status: 500, body: 'x '.repeat(32_760) + PASSWORD }],
	['its digest', { status: 200, headers: { 'docker-content-digest': PASSWORD }, body: '{}' }],
	['its media type', { status: 200, headers: { 'content-type': `a/${PASSWORD}` }, body: '{}' }],
	['the media type of a document', { status: 200, body: JSON.stringify({ mediaType: PASSWORD }) }],
];

describe('a registry repeats the password in', () => {
	it.each(SAYINGS)('%s, and nobody else does', { timeout: 60_000 }, async (_name, reply) => {
		source.setProfiles(withPassword(USER, PASSWORD), says(reply));
		await runAndLook();
	});

	it('the address of an upload, which is not kept', { timeout: 60_000 }, async () => {
		destination.setProfiles(withPassword(USER, PASSWORD), {
			after: (_call, reply) => {
				const location = reply.headers?.['location'];
				return location?.includes('/uploads/') === true
					? {
							...reply,
							headers: {
								...reply.headers,
								location: `${location}${location.includes('?') ? '&' : '?'}_x=${encodeURIComponent(PASSWORD)}`,
							},
						}
					: reply;
			},
		});
		await runAndLook('success');
	});
});

describe('a sign-in server', () => {
	let server: Server;
	afterAll(() => server.close());

	it('repeats the password, and nobody else does', { timeout: 60_000 }, async () => {
		server = createServer((request, response) => {
			response.statusCode = 401;
			response.end(`no such user: ${request.headers.authorization ?? ''} ${PASSWORD}`);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const realm = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
		const challenge = `Bearer realm="${realm}",service="${source.host}"`;
		source.setProfiles({
			before: () => ({ status: 401, headers: { 'www-authenticate': challenge } }),
		});
		home.writeFile(
			'.docker/config.json',
			JSON.stringify({ auths: { [source.host]: { auth: PAIR } } }),
		);
		const planned = await home.run(['plan', 'm.yaml']);
		expect(planned.code).toBe(1);
		expect(planned.stdout + planned.stderr).not.toMatch(/CANARY/);
	});
});
