import { describe, expect, it } from 'vitest';
import { MAX_LIST_BYTES, readImageList } from '../../../../../shared/image-list/from-text';
import {
	appended,
	isMirrorFile,
	readListFile,
	referenceLines,
	takeReferences,
	withoutReferences,
} from '../../../../../shared/mirror/draft/pasted-text';
import { vendorList } from '../../../../support/made-drafts';

const bytes = (text: string) => new TextEncoder().encode(text);

it('a mirror file is known by its head', () => {
	expect(isMirrorFile('# x\napiVersion: image-ferry/v1\nkind: Mirror\n')).toBe(true);
	expect(isMirrorFile('{ "apiVersion": "image-ferry/v1", "kind": "Mirror" }')).toBe(false);
	expect(isMirrorFile('apiVersion: v1\nkind: Pod')).toBe(false);
	expect(isMirrorFile(vendorList())).toBe(false);
});

describe('references taken out of a script', () => {
	it('are those of pull and copy commands and of image keys; the rest becomes comments', () => {
		const script = [
			'#!/bin/sh',
			'set -e',
			'docker pull --platform linux/amd64 quay.io/a/b:1',
			'  sudo podman pull "r.example/c:2"',
			'skopeo copy --all docker://r.example/d:3 docker://z.example/d:3',
			'    { name: x, image: r.example/e:4 }',
			'done',
			'nginx',
		].join('\n');
		const { text, taken, commented } = takeReferences(script);
		expect({ taken, commented }).toEqual({ taken: 4, commented: 2 });
		const { references, problems } = readImageList(text);
		expect(problems).toEqual([]);
		expect(references.map(({ line, reference }) => [line, reference.repository])).toEqual([
			[3, 'a/b'],
			[4, 'c'],
			[5, 'd'],
			[6, 'e'],
			[8, 'library/nginx'],
		]);
	});

	it('leave a good list as it is', () => {
		expect(takeReferences(vendorList())).toEqual({ text: vendorList(), taken: 0, commented: 0 });
	});

	it('never guess at variables', () => {
		expect(takeReferences('docker pull $REGISTRY/a:1')).toMatchObject({ taken: 0, commented: 1 });
	});
});

describe('a file as a list', () => {
	it('is read as UTF-8, or as UTF-16 where it says so', () => {
		expect(readListFile(bytes('nginx'))).toEqual({ ok: true, text: 'nginx' });
		const wide = new Uint8Array([0xff, 0xfe, 0x6e, 0, 0x67, 0]);
		expect(readListFile(wide)).toEqual({ ok: true, text: 'ng' });
		const big = new Uint8Array([0xfe, 0xff, 0, 0x6e, 0, 0x67]);
		expect(readListFile(big)).toEqual({ ok: true, text: 'ng' });
	});

	it('is refused when it is binary, empty or too large', () => {
		expect(readListFile(new Uint8Array([0x7f, 0x45, 0, 1]))).toEqual({ ok: false, why: 'binary' });
		expect(readListFile(bytes(' \n'))).toEqual({ ok: false, why: 'empty' });
		const large = new Uint8Array(MAX_LIST_BYTES + 1);
		expect(readListFile(large)).toEqual({ ok: false, why: 'too-large' });
	});
});

it('more is added at the end, under where it is from', () => {
	expect(appended('', 'a:1\n\n', 'one.txt')).toBe('# one.txt\na:1\n');
	expect(appended('x:1\n\n', '\uFEFFa:1', '')).toBe('x:1\na:1\n');
	expect(appended('x'.repeat(MAX_LIST_BYTES), 'a:1', '')).toBeUndefined();
});

it('tags become lines', () => {
	expect(referenceLines('nginx', ['1', '2'])).toBe(
		'docker.io/library/nginx:1\ndocker.io/library/nginx:2',
	);
	expect(referenceLines('not one', ['1'])).toBe('');
});

it('references are left out by making their lines comments', () => {
	const names = new Set(['docker.io/library/nginx:latest']);
	expect(withoutReferences('a.io/x:1\r\nnginx\nnginx:latest', names)).toBe(
		'a.io/x:1\n# nginx\n# nginx:latest',
	);
});

it('reads a long text of anything at once', () => {
	const startedAtMs = performance.now();
	for (const piece of ['\n', ' ', "'", ';', '- ', '-a ', 'image: ']) {
		const text = `docker pull a${piece.repeat(Math.ceil(1_000_000 / piece.length))}b`;
		isMirrorFile(text);
		takeReferences(text);
		appended(text, text, 'x');
	}
	expect(performance.now() - startedAtMs).toBeLessThan(10_000);
});
