// What people hand in by mistake: each is refused with place and remedy, before any registry is asked, and nothing changes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPlan } from '../support/contract-documents';
import { createFerryHome, type FerryHome } from '../support/run-ferry';
import { type SeededImage, seedTiny } from '../support/sample-sets';
import { type ScriptedRegistry, startScriptedRegistry } from '../support/scripted-registry';

let home: FerryHome;
let source: ScriptedRegistry;
let destination: ScriptedRegistry;
let images: readonly SeededImage[];

beforeAll(async () => {
	[source, destination] = await Promise.all([startScriptedRegistry(), startScriptedRegistry()]);
	images = await seedTiny(source, 6, 3);
	home = await createFerryHome();
});
afterAll(async () => {
	await Promise.all([home.stop(), source.stop(), destination.stop()]);
});

const mirror = (
	imagesText: string,
	more = '',
	destinationText = `{ registry: ${destination.host}, repository: d }`,
): string => `apiVersion: image-ferry/v1
kind: Mirror
images:
${imagesText}
destination: ${destinationText}
registries: { "${source.host}": { tls: plain-http }, "${destination.host}": { tls: plain-http } }
${more}`;

/** Runs `plan` and `run` on files; both must refuse with exit 2, without a request or a file. Gives what `run` said. */
async function refusal(files: Readonly<Record<string, string>>): Promise<string> {
	for (const [name, content] of Object.entries(files)) home.writeFile(name, content);
	source.forgetRequests();
	destination.forgetRequests();
	const before = home.filesContaining('');
	const planned = await home.run(['plan', 'm.yaml']);
	const { code, stdout, stderr } = await home.run(['run', 'm.yaml', '--report', 'r.json']);
	expect([planned.code, planned.stdout, code, stdout]).toEqual([2, '', 2, '']);
	expect(stderr).toBe(planned.stderr);
	expect([source.requests(), destination.requests()]).toEqual([[], []]);
	expect(home.filesContaining('')).toEqual(before);
	return stderr;
}

const at = (name: string, line?: number): string =>
	`${home.folder}/${name}${line === undefined ? '' : `:${line}`}`;

describe('a list', () => {
	it('may have a byte order mark, CRLF, quotes, comments, prefixes, blank lines and duplicates', async () => {
		const [a, b, c] = images.map(({ reference }) => reference);
		home.writeFile(
			'odd.txt',
			`\uFEFF# the images\r\n\r\n"${a ?? ''}"\r\nimage: ${b ?? ''}\r\n   - image: '${c ?? ''}'  # third\r\n${a ?? ''}\r\n`,
		);
		home.writeFile('odd.yaml', mirror('  - list: odd.txt'));
		const { code, stdout, stderr } = await home.run(['plan', 'odd.yaml', '--json']);
		expect(stderr).toBe(`warning: ${at('odd.txt', 6)}: ${a ?? ''} stands in line 3 already.\n`);
		expect(code).toBe(0);
		expect(readPlan(stdout).items.map((item) => item.source)).toEqual([a, b, c]);
	});

	it('with wrong lines is refused with every line number', async () => {
		const said = await refusal({
			'm.yaml': mirror('  - list: bad.txt'),
			'bad.txt': `${images[0]?.reference ?? ''}\nhttps://r.example/a:1\n\nr.example/UPPER:1\nr.example/a:bad tag\nr.example/a@sha256:12\n`,
		});
		expect(said).toContain(`${at('m.yaml')} has 4 problems`);
		for (const line of [2, 4, 5, 6]) expect(said).toContain(`${at('bad.txt', line)}: `);
		expect(said).not.toContain(at('bad.txt', 1));
		expect(said).toContain('(mirror.invalid, this-computer)');
	});

	it('of ten thousand lines is read at once, and the wrong one is found', async () => {
		const lines = Array.from({ length: 10_000 }, (_, index) => `r.example/app-${index}:1`);
		lines[9_876] = 'r.example/app 9876:1';
		const said = await refusal({ 'm.yaml': mirror('  - list: l.txt'), 'l.txt': lines.join('\n') });
		expect(said).toContain(`${at('l.txt', 9877)}: `);
	});

	it.each([
		['empty', '# nothing\n\n', 'names no image'],
		['of another encoding', 'r.example/caf\u00e9\uD800', ''],
	])('that is %s is refused', async (_, content, problem) => {
		const said = await refusal({ 'm.yaml': mirror('  - list: e.txt'), 'e.txt': content });
		expect(said).toContain(at('e.txt'));
		expect(said).toContain(problem);
	});

	it('that is not there is named with its folder', async () => {
		const said = await refusal({ 'm.yaml': mirror('  - list: gone/away.txt') });
		expect(said).toBe(
			`image-ferry: ${at('gone/away.txt')} does not exist\n  Check its name and folder.\n  (mirror.file-unreadable, this-computer)\n`,
		);
	});
});

describe('a mirror file', () => {
	it.each([
		[
			'that is not there',
			undefined,
			/nowhere\.yaml does not exist\n {2}Check its name and folder\./,
		],
	])('%s', async (_, __, words) => {
		const { code, stdout, stderr } = await home.run(['run', 'nowhere.yaml']);
		expect([code, stdout]).toEqual([2, '']);
		expect(stderr).toMatch(words);
	});

	it.each([
		[
			'a trailing slash',
			'{ registry: "r.example:5000/", repository: d }',
			/destination.*r\.example:5000/,
		],
		['a scheme', '{ registry: "https://r.example:5000" }', /destination.*r\.example:5000/],
		['a path', '{ registry: "r.example:5000/team" }', /destination/],
		['a slash after the repository', '{ registry: r.example, repository: team/ }', /repository/],
		['upper case', '{ registry: r.example, repository: Team }', /"?Team"?.*team/],
		['nothing', '{}', /registry/],
	])('with %s in its destination', async (_, destinationText, words) => {
		const said = await refusal({
			'm.yaml': mirror(`  - reference: ${images[0]?.reference ?? ''}`, '', destinationText),
		});
		expect(said).toContain(`${at('m.yaml', 5)}: `);
		expect(said).toMatch(words);
		expect(said).toContain('(mirror.invalid, this-computer)');
	});

	it('with a repository that is too long', async () => {
		const said = await refusal({
			'm.yaml': mirror(
				`  - reference: ${images[0]?.reference ?? ''}`,
				'',
				`{ registry: r.example, repository: ${'x'.repeat(256)} }`,
			),
		});
		expect(said).toContain(
			`${at('m.yaml', 5)}: destination.repository: has more than 255 characters`,
		);
	});

	it('with a name that becomes too long refuses that image, and asks nobody for it', async () => {
		home.writeFile(
			'long.yaml',
			mirror(
				`  - reference: ${images[0]?.reference ?? ''}`,
				'',
				`{ registry: ${destination.host}, repository: ${'x'.repeat(235)} }`,
			),
		);
		source.forgetRequests();
		const { code, stdout } = await home.run(['plan', 'long.yaml', '--json']);
		expect(code).toBe(1);
		const [item] = readPlan(stdout).items;
		expect(item).toMatchObject({ action: 'refused', fault: { code: 'reference.invalid' } });
		expect(item?.fault?.title).toContain('x/tiny/repo-000');
		expect(item?.fault?.remedy).toContain('destination: repository');
		expect(source.requests()).toEqual([]);
	});

	it('with unknown keys suggests the nearest, with line', async () => {
		const said = await refusal({
			'm.yaml': mirror(`  - reference: ${images[0]?.reference ?? ''}`, 'platfroms: all\n'),
		});
		expect(said).toContain(`${at('m.yaml', 7)}: platfroms: `);
		expect(said).toMatch(/platforms/);
	});

	it('with a word that no key takes suggests the nearest', async () => {
		const said = await refusal({
			'm.yaml': mirror(`  - reference: ${images[0]?.reference ?? ''}`, 'existingTag: replase\n'),
		});
		expect(said).toMatch(/:7: existingTag: .*replase.*replace/s);
	});

	it('of another version, with broken YAML, or with a secret is refused', async () => {
		const good = mirror(`  - reference: ${images[0]?.reference ?? ''}`);
		const version = await refusal({ 'm.yaml': good.replace('ferry/v1', 'ferry/v9') });
		expect(version).toContain(`${at('m.yaml', 1)}: apiVersion: `);
		const broken = await refusal({ 'm.yaml': `${good}\n  - [` });
		expect(broken).toContain(at('m.yaml'));
		const secret = await refusal({
			'm.yaml': good.replace('{ tls: plain-http }', '{ tls: plain-http, password: s3cret }'),
		});
		expect(secret).toContain('password');
		expect(secret).not.toContain('s3cret');
	});

	it('that names one destination for two sources is refused, both places named', async () => {
		const said = await refusal({
			'm.yaml': mirror(
				`  - reference: ${source.host}/a/x:1\n  - reference: ${source.host}/b/x:1@sha256:${'a'.repeat(64)}\n  - reference: ${source.host}/a/x@sha256:${'b'.repeat(64)}`,
				`rewrite:\n  - { from: ${source.host}/a/x, to: y }\n  - { from: ${source.host}/b/x, to: y }\n`,
			).replace(`${source.host}/a/x:1\n`, `${source.host}/a/x:1@sha256:${'c'.repeat(64)}\n`),
		});
		expect(said).toContain(`Two different images would get the name ${destination.host}/d/y:1`);
		expect(said).toContain(`(${at('m.yaml')}, line 4)`);
		expect(said).toContain(`(${at('m.yaml')}, line 5)`);
		expect(said).toContain('(mirror.name-collision, this-computer)');
	});

	it('whose two tags meet in one name is refused when they differ, before anything moves', async () => {
		const [one, two] = [images[0], images[1]];
		home.writeFile(
			'meet.yaml',
			mirror(
				`  - reference: ${one?.reference ?? ''}\n  - reference: ${two?.reference ?? ''}`,
				`rewrite:\n  - { from: "${source.host}/${one?.repository ?? ''}", to: y }\n  - { from: "${source.host}/${two?.repository ?? ''}", to: y }\n`,
			),
		);
		destination.forgetRequests();
		const { code, stdout, stderr } = await home.run(['run', 'meet.yaml']);
		expect([code, stdout]).toEqual([2, '']);
		expect(stderr).toContain(`Two different images would get the name ${destination.host}/d/y:`);
		expect(stderr).toContain('Nothing was moved.');
		expect(destination.requests().filter(({ method }) => !/GET|HEAD/.test(method))).toEqual([]);
	});

	it('with kubernetes says that it is not supported yet', async () => {
		const said = await refusal({ 'm.yaml': mirror('  - kubernetes: all.yaml') });
		expect(said).toContain('is not supported yet');
		expect(said).toContain('(command.unsupported, this-computer)');
	});

	it('through an engine that is not there asks no registry', async () => {
		const said = await refusal({
			'm.yaml': mirror(
				'  - reference: r.example/a:1',
				'route: engine\nengine: unix:///no/such/docker.sock\n',
			),
		});
		expect(said).toMatch(/\(engine\.[a-z-]+, this-computer\)/);
		expect(said).toContain('/no/such/docker.sock');
	});
});
