import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import {
	type MirrorInput,
	readMirrorInput,
} from '../../../../../electron/command-line/mirror/mirror-input';
import { loadMirrorText } from '../../../../../electron/mirror/load-mirror';
import { intentionDigest } from '../../../../../electron/mirror/run-mirror';
import {
	definitionOf,
	mirrorOfDefinition,
} from '../../../../../shared/mirror/definition/run-definition';
import { nameImages } from '../../../../../shared/mirror/name-images';
import { formatReference } from '../../../../../shared/oci/reference';
import { faultOf } from '../../../../support/fault-of';
import { temporaryFolder } from '../../../../support/own-process';

const digest = `sha256:${'a'.repeat(64)}`;
let folder: string;

beforeEach(() => {
	folder = temporaryFolder('mirror-input');
	writeFileSync(path.join(folder, 'images.txt'), `r.x/v/a:1\nr.x/v/b@${digest}\n`);
});

const read = (input: MirrorInput, stdin = '') =>
	readMirrorInput(input, { workingFolder: folder, readInput: async () => stdin });

async function namesOf(input: MirrorInput, stdin = ''): Promise<readonly string[]> {
	const { mirror } = await read(input, stdin);
	return nameImages(mirror.images, mirror.spec).map(({ name }) =>
		name.ok ? formatReference(name.value) : name.fault.code,
	);
}

const list = (more: Partial<Extract<MirrorInput, { kind: 'list' }>> = {}): MirrorInput => ({
	kind: 'list',
	file: 'images.txt',
	to: 'h:5000',
	platforms: [],
	...more,
});

describe('a list with a destination', () => {
	it.each([
		[list(), ['h:5000/v/a:1', `h:5000/v/b@${digest}`]],
		[list({ to: 'h:5000/team/' }), ['h:5000/team/v/a:1', `h:5000/team/v/b@${digest}`]],
		[list({ to: 'https://h:5000/p', from: 'r.x/v' }), ['h:5000/p/a:1', `h:5000/p/b@${digest}`]],
		[list({ from: 'r.x/v/a' }), ['mirror.empty-name', `h:5000/v/b@${digest}`]],
	])('is named %#', async (input, names) => {
		expect(await namesOf(input)).toEqual(names);
	});

	it('may come from standard input, with a byte order mark', async () => {
		expect(await namesOf(list({ file: '-' }), '\uFEFFr.x/c:2\n')).toEqual(['h:5000/c:2']);
		expect((await read(list({ file: '-' }), 'r.x/c:2')).mirror.spec.name).toBe('images');
	});

	it('means the same as the mirror file that is written of it, wherever that lies', async () => {
		const input = list({ from: 'r.x/v', platforms: ['linux/amd64'] });
		const { mirror, textAt, file } = await read(input);
		expect(file).toBeUndefined();
		const saved = path.join(folder, 'sub.yaml');
		writeFileSync(saved, textAt?.(saved) ?? '');
		const again = await read({ kind: 'file', file: 'sub.yaml' });
		expect(again.file).toBe(saved);
		expect(intentionDigest(again.mirror)).toBe(intentionDigest(mirror));
		expect(again.mirror.spec.platforms).toEqual(['linux/amd64']);
		expect(textAt?.(path.join(folder, 'deep', 'm.yaml'))).toContain('- list: ../images.txt');
		const piped = await read(list({ file: '-' }), 'r.x/c:2');
		const text = piped.textAt?.(saved) ?? '';
		expect(text).toContain('- reference: r.x/c:2');
		expect(intentionDigest(await loadMirrorText(text, saved, async () => ''))).toBe(
			intentionDigest(piped.mirror),
		);
	});

	it.each([
		[list({ to: 'not a host' }), /--to .* is no registry/],
		[list({ to: 'h:99999' }), /--to .* is no registry/],
		[list({ to: 'user:secret@h' }), /--to .* is no registry/],
		[list({ to: 'h/UPPER' }), /upper-case/],
		[list({ from: 'a b' }), /--from .* is neither a registry nor a path/],
	])('is refused with the place %#', async (input, problem) => {
		const fault = await faultOf(() => read(input));
		expect(fault.code).toBe('command.invalid');
		expect(fault.facts?.['problem']).toMatch(problem);
		expect(JSON.stringify(fault)).not.toContain('secret@');
	});

	it('names its own lines when they are wrong', async () => {
		writeFileSync(path.join(folder, 'images.txt'), 'r.x/a:1\nr.x/B:1\n');
		const fault = await faultOf(() => read(list()));
		expect(fault.code).toBe('mirror.invalid');
		expect(fault.detail).toContain(`${path.join(folder, 'images.txt')}:2: `);
	});
});

describe('a list without a destination', () => {
	it('is told what it lacks, not that it is bad YAML', async () => {
		const fault = await faultOf(() => read({ kind: 'file', file: 'images.txt' }));
		expect(fault.facts?.['problem']).toBe(
			'images.txt is a list of 2 images, and nothing says where they go',
		);
		expect(fault.facts?.['remedy']).toContain('--to HOST');
	});

	it.each([
		['apiVersion: image-ferry/v1\n', 'mirror.invalid'],
		['images: [\n', 'mirror.invalid'],
		['', 'mirror.invalid'],
	])('is not suspected in %j', async (text, code) => {
		writeFileSync(path.join(folder, 'm.yaml'), text);
		expect((await faultOf(() => read({ kind: 'file', file: 'm.yaml' }))).code).toBe(code);
	});
});

describe('one image', () => {
	const image = (source: string, destination: string): MirrorInput => ({
		kind: 'image',
		source,
		destination,
	});

	it.each([
		['r.x/v/a:1', 'h:5000/other', 'h:5000/other:1'],
		['r.x/v/a:1', 'h:5000/deep/other:v9', 'h:5000/deep/other:v9'],
		['r.x/v/a', 'h:5000/other', 'h:5000/other:latest'],
		['nginx', 'h:5000/web', 'h:5000/web:latest'],
		[`r.x/v/a@${digest}`, 'h:5000/other', `h:5000/other@${digest}`],
		[`r.x/v/a@${digest}`, 'h:5000/other:2', `h:5000/other:2@${digest}`],
		[`r.x/v/a:1@${digest}`, 'h:5000/other', `h:5000/other:1@${digest}`],
	])('%s to %s', async (source, destination, name) => {
		expect(await namesOf(image(source, destination))).toEqual([name]);
	});

	it('is another run under another tag, and keeps its name where the run is kept', async () => {
		const one = (await read(image('r.x/a:1', 'h/a:2'))).mirror;
		const other = (await read(image('r.x/a:1', 'h/a:3'))).mirror;
		expect(intentionDigest(one)).not.toBe(intentionDigest(other));
		const kept = mirrorOfDefinition(definitionOf(one));
		expect(kept?.images).toEqual(one.images);
		expect(kept === undefined ? '' : intentionDigest(kept)).toBe(intentionDigest(one));
	});

	it.each([
		['r.x/A:1', 'h/a', /SOURCE is no reference/],
		['r.x/a:1', 'h/a:bad tag', /DESTINATION is no reference/],
		['r.x/a:1', `h/a@${digest}`, /DESTINATION has a digest/],
	])('%s to %s is refused', async (source, destination, problem) => {
		const fault = await faultOf(() => read(image(source, destination)));
		expect(fault.code).toBe('command.invalid');
		expect(fault.facts?.['problem']).toMatch(problem);
	});
});
