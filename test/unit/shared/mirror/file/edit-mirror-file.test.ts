import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	editMirrorFile,
	formatMirrorFile,
} from '../../../../../shared/mirror/file/edit-mirror-file';
import { readMirrorFile } from '../../../../../shared/mirror/mirror-file';
import type { MirrorSpec } from '../../../../../shared/mirror/mirror-spec';
import { mirrorSpecs } from '../../../../support/arbitrary-mirror';

const TEXT = `# Our mirror: ask Jo before changing it
apiVersion: image-ferry/v1
kind: Mirror # the only kind

images:
  # the vendor's list
  - list: appcircle-images.txt # monthly
  - reference: h.x/a:1 # pinned on purpose
  # tools
  - reference: h.x/b:2

destination:
  registry: d.x:5000 # the new one
  repository: 'appcircle'
route: direct
limits: { concurrency: auto, bandwidth: 25MB/s } # nights only
`;

function specOf(text: string): MirrorSpec {
	const reading = readMirrorFile(text, 'm.yaml');
	if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
	return reading.spec;
}

function edited(text: string, spec: MirrorSpec): string {
	const edit = editMirrorFile(text, spec, 'm.yaml');
	if (!edit.ok) throw new Error(JSON.stringify(edit.problems));
	expect(specOf(edit.text)).toEqual(spec);
	return edit.text;
}

/** Lines of the old text that are missing in the new one, and the other way round. */
function difference(before: string, after: string): { removed: string[]; added: string[] } {
	const [old, fresh] = [before.split('\n'), after.split('\n')];
	return {
		removed: old.filter((line) => !fresh.includes(line)),
		added: fresh.filter((line) => !old.includes(line)),
	};
}

describe('editMirrorFile', () => {
	const spec = specOf(TEXT);

	it('changes nothing when nothing changed', () => {
		expect(edited(TEXT, spec)).toBe(TEXT);
	});

	it('changes one value and keeps its comment', () => {
		const text = edited(TEXT, { ...spec, destination: { ...spec.destination, registry: 'e.x' } });
		expect(difference(TEXT, text)).toEqual({
			removed: ['  registry: d.x:5000 # the new one'],
			added: ['  registry: e.x # the new one'],
		});
	});

	it('adds and removes entries; the others keep their comments', () => {
		const images = [...spec.images.slice(0, 1), { reference: 'h.x/c:3' }, ...spec.images.slice(2)];
		const text = edited(TEXT, { ...spec, images });
		expect(text).toContain("  # the vendor's list\n  - list: appcircle-images.txt # monthly\n");
		expect(text).toContain('  # tools\n  - reference: h.x/b:2\n');
		expect(text).toContain('- reference: h.x/c:3');
		expect(text).not.toContain('h.x/a:1');
	});

	it('moves entries with their comments', () => {
		const text = edited(TEXT, { ...spec, images: [...spec.images].reverse() });
		expect(text).toContain('- reference: h.x/a:1 # pinned on purpose');
		expect(text).toContain('- list: appcircle-images.txt # monthly');
		expect(text).toMatch(/# tools\n\s+- reference: h.x\/b:2/);
	});

	it('adds what was left out, and removes what became default', () => {
		const changed: MirrorSpec = {
			...spec,
			platforms: ['linux/amd64'],
			limits: { concurrency: 'auto', oneByOne: false },
		};
		expect(difference(TEXT, edited(TEXT, changed))).toEqual({
			removed: ['limits: { concurrency: auto, bandwidth: 25MB/s } # nights only'],
			added: ['platforms:', '  - linux/amd64'],
		});
	});

	it('leaves explicit defaults where they are', () => {
		expect(edited(TEXT, { ...spec, existingTag: 'keep' })).toContain('\nroute: direct\n');
	});

	it('keeps CRLF and lists that are not indented', () => {
		const text = TEXT.replace(/^ {2}(?=[-#])/gm, '').replaceAll('\n', '\r\n');
		const after = edited(text, { ...specOf(text), existingTag: 'keep' });
		expect(difference(text.replaceAll('\r', ''), after.replaceAll('\r', ''))).toEqual({
			removed: [],
			added: ['existingTag: keep'],
		});
		expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
	});

	it('keeps JSON JSON', () => {
		const text = JSON.stringify({
			apiVersion: 'image-ferry/v1',
			kind: 'Mirror',
			images: [{ reference: 'nginx' }],
			destination: { registry: 'h.x' },
		});
		const after = edited(text, { ...specOf(text), existingTag: 'keep' });
		expect(JSON.parse(after)).toMatchObject({
			existingTag: 'keep',
			destination: { registry: 'h.x' },
		});
	});

	it('does not change what an alias shares', () => {
		const text = `apiVersion: image-ferry/v1
kind: Mirror
images:
  - repository: h.x/a
    tags: &some { include: ["v*"] }
  - repository: h.x/b
    tags: *some
destination: { registry: h.x }
`;
		const { images, ...rest } = specOf(text);
		const [first, second] = images;
		if (first === undefined || second === undefined) throw new Error('two');
		edited(text, {
			...rest,
			images: [{ ...first, tags: { include: ['w*'] } } as typeof first, second],
		});
	});

	it('gives the problems of a broken file, and of a broken mirror', () => {
		expect(editMirrorFile('nginx', spec, 'm.yaml').ok).toBe(false);
		const wrong = { ...spec, destination: { registry: 'https://h.x' } };
		expect(editMirrorFile(TEXT, wrong, 'm.yaml')).toMatchObject({
			ok: false,
			problems: [{ key: 'destination.registry' }],
		});
	});

	it('turns any mirror into any other', () => {
		fc.assert(
			fc.property(mirrorSpecs, mirrorSpecs, (from, to) => {
				edited(`# ours\n${formatMirrorFile(from, 'm.yaml')}`, to);
			}),
			{ numRuns: 50 },
		);
	});

	it('keeps the comments of entries that stay, wherever they go', () => {
		fc.assert(
			fc.property(fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 1 }), (kept) => {
				const head = 'apiVersion: image-ferry/v1\nkind: Mirror\ndestination: {registry: h.x}\n';
				const entries = ['a', 'b', 'c', 'd'].map(
					(name) => `  - reference: h.x/${name}:1 # why ${name}\n`,
				);
				const text = `${head}images:\n${entries.join('')}`;
				const images = kept.map((name) => ({ reference: `h.x/${name}:1` }));
				const after = edited(text, { ...specOf(text), images });
				for (const name of kept) {
					expect(after).toContain(`- reference: h.x/${name}:1 # why ${name}\n`);
				}
			}),
		);
	});
});

describe('formatMirrorFile', () => {
	it('writes what a person would', () => {
		const spec: MirrorSpec = {
			...specOf(TEXT),
			name: 'm',
			images: [{ list: 'a.txt' }, { repository: 'h.x/a', tags: { include: ['v*'] } }],
			limits: { concurrency: 'auto', oneByOne: false },
		};
		expect(formatMirrorFile(spec, 'm.yaml')).toBe(`apiVersion: image-ferry/v1
kind: Mirror
images:
  - list: a.txt
  - repository: h.x/a
    tags:
      include:
        - v*
destination:
  registry: d.x:5000
  repository: appcircle
`);
	});
});
