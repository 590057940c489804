import {
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadMirror } from '../../../../electron/mirror/load-mirror';
import { FaultError } from '../../../../electron/platform/fault-error';
import type { Fault } from '../../../../shared/fault/fault';
import { formatReference } from '../../../../shared/oci/reference';
import { testCertificates } from '../../../support/test-ca';

const HEAD = 'apiVersion: image-ferry/v1\nkind: Mirror\n';
const DESTINATION = 'destination: { registry: "d.x:5000" }\n';

let folder = '';
let mirror = '';

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'image-ferry-load-mirror-'));
	mirror = path.join(folder, 'vendor.yaml');
	mkdirSync(path.join(folder, 'lists'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array): string {
	const file = path.join(folder, name);
	writeFileSync(file, content);
	return file;
}

async function fault(): Promise<Fault> {
	const error: unknown = await loadMirror(mirror).catch((reason: unknown) => reason);
	if (!(error instanceof FaultError)) throw new Error(`loaded, or: ${String(error)}`);
	return error.fault;
}

describe('loadMirror', () => {
	it('reads a mirror with lists, references, repositories and a CA, relative to itself', async () => {
		write('company-ca.pem', `# ours\n${readFileSync(testCertificates().caFile, 'utf8')}`);
		const list = write(
			'lists/images.txt',
			'\uFEFF# list\r\n"nginx:1",\r\n\r\n- image: h.x/a:1\r\nnginx:1\r\n',
		);
		write(
			'vendor.yaml',
			`${HEAD}images:
  - list: lists/images.txt
  - reference: h.x/a:1
  - repository: h.x/many
    tags: { newest: 2 }
${DESTINATION}registries:
  h.x: { tls: private-ca, ca: company-ca.pem }
  "d.x:5000": { tls: plain-http }
`,
		);
		const loaded = await loadMirror(mirror);
		expect(loaded.spec.name).toBe('vendor');
		expect(
			loaded.images.map(({ reference, origin }) => [formatReference(reference), origin]),
		).toEqual([
			['docker.io/library/nginx:1', { file: list, line: 2 }],
			['h.x/a:1', { file: list, line: 4 }],
			['h.x/a:1', { file: mirror, line: 5 }],
		]);
		expect(loaded.repositories).toEqual([
			{
				reference: { registry: 'h.x', repository: 'many' },
				tags: { newest: 2 },
				origin: { file: mirror, line: 6 },
			},
		]);
		expect(loaded.registries.get('d.x:5000')).toEqual({ tls: 'plain-http' });
		expect(loaded.registries.get('h.x')).toMatchObject({
			tls: 'private-ca',
			caPem: expect.stringContaining('BEGIN CERTIFICATE') as string,
		});
		expect(loaded.warnings).toEqual([
			`${list}:5: docker.io/library/nginx:1 stands in line 2 already.`,
		]);
		expect(loaded.intention).toContain('d.x:5000/a:1');
	});

	it('has the same intention whatever the order and comments of its files', async () => {
		write('vendor.yaml', `${HEAD}images: [{list: a.txt}]\n${DESTINATION}`);
		write('a.txt', 'nginx:1\nredis:2\n');
		const before = (await loadMirror(mirror)).intention;
		write('a.txt', '# newest first\nredis:2 # why\n- image: nginx:1\nredis:2\n');
		expect((await loadMirror(mirror)).intention).toBe(before);
		write('a.txt', 'nginx:1\nredis:3\n');
		expect((await loadMirror(mirror)).intention).not.toBe(before);
	});

	it('loads 10,000 lines', async () => {
		write('vendor.yaml', `${HEAD}images: [{list: a.txt}]\n${DESTINATION}`);
		write('a.txt', Array.from({ length: 10_000 }, (_, n) => `h.x/team/app-${n}:1.0`).join('\r\n'));
		expect((await loadMirror(mirror)).images).toHaveLength(10_000);
	});
});

describe('a mirror that is wrong', () => {
	it('is refused with every problem of the mirror file', async () => {
		write('vendor.yaml', `${HEAD}imags: []\ndestination: { registry: "https://D.x/" }\n`);
		const { code, subject, detail, facts } = await fault();
		expect([code, subject, facts?.['count']]).toEqual(['mirror.invalid', mirror, '3']);
		expect(detail?.split('\n')).toEqual([
			`${mirror}:1: has no images. Add images: with a list of what to copy.`,
			expect.stringContaining(`${mirror}:3: imags: is not known. Write images if you mean that`),
			`${mirror}:4: destination.registry: has a scheme, a slash at its end and upper-case letters. Write registry: d.x.`,
		]);
	});

	it('is refused with every problem of all lists, each with file and line', async () => {
		const one = write('lists/one.txt', 'nginx\nA B\nhttps://h.x/a\n');
		const two = write('lists/two.txt', '\n\nng\u200Binx\n');
		write(
			'vendor.yaml',
			`${HEAD}images: [{list: lists/one.txt}, {list: lists/two.txt}]\n${DESTINATION}`,
		);
		const { detail } = await fault();
		expect(detail?.split('\n')).toEqual([
			`${one}:2: "A B" has more than one word. Write one reference a line, such as registry.example.com/team/app:1.0.`,
			expect.stringContaining(
				`${one}:3: "https://h.x/a" is not a reference: it starts with a scheme`,
			),
			expect.stringContaining(`${two}:3: "ng\\u{200B}inx" has a character that cannot be seen.`),
		]);
	});

	it.each(['outside', 'linked', 'hidden'])(
		'tells of a list that is %s only the numbers of its lines',
		async (how) => {
			const elsewhere = mkdtempSync(path.join(tmpdir(), 'image-ferry-elsewhere-'));
			const secret = 'root:CANARY:20228::\nh.x/CANARY:1\nh.x/canary:1\nh.x/canary:1\n"CANARY\n';
			const inside = { outside: undefined, linked: 'list.txt', hidden: '.docker/list.txt' }[how];
			const list =
				inside === undefined ? path.join(elsewhere, 'list.txt') : path.join(folder, inside);
			mkdirSync(path.dirname(list), { recursive: true });
			if (how === 'linked') {
				writeFileSync(path.join(elsewhere, 'list.txt'), secret);
				symlinkSync(path.join(elsewhere, 'list.txt'), list);
			} else {
				writeFileSync(list, secret);
			}
			write('vendor.yaml', `${HEAD}images: [{list: "${list}"}]\n${DESTINATION}`);
			const told = await fault();
			rmSync(elsewhere, { recursive: true });
			expect(told.detail?.split('\n')).toEqual([
				`${list}:1: is not a reference. Write it as registry/repository:tag.`,
				`${list}:2: is not a reference. Write it as registry/repository:tag.`,
				`${list}:5: has a quote that is opened or closed only on one side. Put the same quote on both sides of the reference, or none.`,
			]);
			expect(JSON.stringify(told)).not.toMatch(/canary/i);
		},
	);

	it('repeats no name of a list outside in a warning', async () => {
		const elsewhere = mkdtempSync(path.join(tmpdir(), 'image-ferry-elsewhere-'));
		const list = path.join(elsewhere, 'list.txt');
		writeFileSync(list, 'h.x/canary:1\nh.x/canary:1\n');
		write('vendor.yaml', `${HEAD}images: [{list: "${list}"}]\n${DESTINATION}`);
		const { warnings } = await loadMirror(mirror);
		rmSync(elsewhere, { recursive: true });
		expect(warnings).toEqual([`${list}:2: what it names stands in line 1 already.`]);
	});

	it('shows nothing that looks like a secret, even of its own list', async () => {
		write('vendor.yaml', `${HEAD}images: [{list: a.txt}]\n${DESTINATION}`);
		write(
			'a.txt',
			'"auth": "dXNlcjpDQU5BUlk="\nb3BlbnNzaC1rZXktdjEAAAAA\nexport REGISTRY_PASSWORD=hunter2\nhttps://u:hunter2@h.x/a\n',
		);
		expect((await fault()).detail).not.toMatch(/dXNl|b3Bl|hunter2/);
	});

	it('keeps of a CA file only its certificates', async () => {
		const ca = readFileSync(testCertificates().caFile, 'utf8');
		write(
			'ca.pem',
			`-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE KEY-----\n${ca}\npassword: CANARY\n`,
		);
		write(
			'vendor.yaml',
			`${HEAD}images: [{reference: nginx}]\n${DESTINATION}registries: {h.x: {tls: private-ca, ca: ca.pem}}\n`,
		);
		const { caPem } = (await loadMirror(mirror)).registries.get('h.x') ?? {};
		expect(caPem?.trim()).toBe(ca.trim());
	});

	it('is refused when a list names nothing', async () => {
		write('vendor.yaml', `${HEAD}images: [{list: a.txt}]\n${DESTINATION}`);
		write('a.txt', '# nothing yet\n\n');
		expect((await fault()).detail).toContain('a.txt: names no image. Write');
	});

	it('is refused when a CA file holds no certificate', async () => {
		write(
			'vendor.yaml',
			`${HEAD}images: [{reference: nginx}]\n${DESTINATION}registries: {h.x: {tls: private-ca, ca: ca.pem}}\n`,
		);
		write('ca.pem', 'hello');
		expect((await fault()).detail).toContain(
			'ca.pem: holds no certificate in PEM form. Convert it',
		);
	});

	it.each([
		['missing', undefined, 'does not exist'],
		['a folder', 'folder', 'is a folder'],
		['binary', 'binary', 'holds NUL bytes'],
		['UTF-16', 'utf16', 'UTF-16'],
		['50 MB', 'large', 'more than the 5.2 MB allowed'],
	])('names a list that is %s', async (_name, kind, problem) => {
		write('vendor.yaml', `${HEAD}images: [{list: a.txt}]\n${DESTINATION}`);
		const list = path.join(folder, 'a.txt');
		if (kind === 'folder') mkdirSync(list);
		if (kind === 'binary') write('a.txt', Buffer.from('\x7fELF\0\0\0\x01'));
		if (kind === 'utf16') write('a.txt', Buffer.from('\uFEFFnginx', 'utf16le'));
		if (kind === 'large') {
			write('a.txt', '');
			truncateSync(list, 50_000_000);
		}
		const { code, subject, facts } = await fault();
		expect([code, subject]).toEqual(['mirror.file-unreadable', list]);
		expect(facts?.['problem']).toContain(problem);
	});

	it('names a mirror file and a CA file that are missing', async () => {
		expect(await fault()).toMatchObject({ code: 'mirror.file-unreadable', subject: mirror });
		write(
			'vendor.yaml',
			`${HEAD}images: [{reference: nginx}]\n${DESTINATION}registries: {h.x: {tls: private-ca, ca: ca.pem}}\n`,
		);
		expect(await fault()).toMatchObject({
			code: 'mirror.file-unreadable',
			subject: path.join(folder, 'ca.pem'),
		});
	});
});

describe('what is not supported yet', () => {
	it.each([['images: [{kubernetes: k.yaml}]\n', 'images from kubernetes: manifests']])(
		'%j',
		async (text, subject) => {
			write('vendor.yaml', `${HEAD}${text}${DESTINATION}`);
			expect(await fault()).toMatchObject({ code: 'command.unsupported', subject });
		},
	);
});
