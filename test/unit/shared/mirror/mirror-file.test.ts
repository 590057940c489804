import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMirrorFile } from '../../../../shared/mirror/file/edit-mirror-file';
import { formatFileProblem } from '../../../../shared/mirror/file/file-problem';
import {
	defaultName,
	MAX_MIRROR_FILE_BYTES,
	readMirrorFile,
} from '../../../../shared/mirror/mirror-file';
import { mirrorSpecSchema } from '../../../../shared/mirror/mirror-spec';
import { mirrorSpecs } from '../../../support/arbitrary-mirror';

const HEX = `sha256:${'a'.repeat(64)}`;

/** The example of the documentation, with a whole digest. */
const EXAMPLE = `apiVersion: image-ferry/v1               # required, with kind, images, destination
kind: Mirror
name: appcircle                          # default: the file's name
images:                                  # what to copy
  - list: appcircle-images.txt           # one reference a line
  - reference: 127.0.0.1:5001/multi/tool:2.0
  - reference: 127.0.0.1:5001/multi/tool@${HEX}
  - repository: 127.0.0.1:5001/small/app1 # many tags of one repository
    tags: { include: ["v*"], exclude: ["*-rc*"], semver: ">=1.4 <2", newest: 5 }
  - kubernetes: rendered.yaml            # every image in rendered manifests
destination:
  registry: 127.0.0.1:5002
  repository: appcircle                  # put before the rewritten path
rewrite:                                 # first match wins
  - from: europe-west1-docker.pkg.dev/appcircle/docker-registry
    to: ""                               # a path below destination.repository
platforms: all                           # default all
referrers: all                           # default all
existingTag: replace                     # default replace
route: direct                            # default direct; engine
engine: unix:///run/docker.sock          # only for route engine
limits: { concurrency: auto, oneByOne: false, bandwidth: 200Mbit/s }
registries:                              # never a secret
  127.0.0.1:5001: { tls: plain-http }    # verify | private-ca | skip-verify | plain-http
  127.0.0.1:5002: { tls: private-ca, ca: ./company-ca.pem }
`;

const HEAD = 'apiVersion: image-ferry/v1\nkind: Mirror\n';
const SMALL = `${HEAD}images: [{reference: nginx}]\ndestination: {registry: "h.x:5000"}\n`;

function complaints(text: string): string[] {
	const reading = readMirrorFile(text, 'm.yaml');
	return reading.ok ? [] : reading.problems.map(formatFileProblem);
}

describe('the example of the documentation', () => {
	it('is read whole', () => {
		expect(readMirrorFile(EXAMPLE, 'folder/m.yaml')).toEqual({
			ok: true,
			spec: {
				name: 'appcircle',
				images: [
					{ list: 'appcircle-images.txt' },
					{ reference: '127.0.0.1:5001/multi/tool:2.0' },
					{ reference: `127.0.0.1:5001/multi/tool@${HEX}` },
					{
						repository: '127.0.0.1:5001/small/app1',
						tags: { include: ['v*'], exclude: ['*-rc*'], semver: '>=1.4 <2', newest: 5 },
					},
					{ kubernetes: 'rendered.yaml' },
				],
				destination: { registry: '127.0.0.1:5002', repository: 'appcircle' },
				rewrite: [{ from: 'europe-west1-docker.pkg.dev/appcircle/docker-registry', to: '' }],
				platforms: 'all',
				referrers: 'all',
				existingTag: 'replace',
				route: 'direct',
				engine: 'unix:///run/docker.sock',
				limits: { concurrency: 'auto', oneByOne: false, bandwidthBytesPerSecond: 25_000_000 },
				registries: {
					'127.0.0.1:5001': { tls: 'plain-http' },
					'127.0.0.1:5002': { tls: 'private-ca', ca: './company-ca.pem' },
				},
			},
			imageLines: [5, 6, 7, 8, 10],
			warnings: ['folder/m.yaml:21: engine has no use with route: direct.'],
		});
	});

	it.each([
		['CRLF', EXAMPLE.replaceAll('\n', '\r\n')],
		['a byte order mark', `\uFEFF${EXAMPLE}`],
	])('is the same with %s', (_name, text) => {
		expect(readMirrorFile(text, 'm.yaml')).toEqual(readMirrorFile(EXAMPLE, 'm.yaml'));
	});
});

describe('defaults', () => {
	it('are what the documentation says', () => {
		const reading = readMirrorFile(SMALL, 'mirrors/small.yaml');
		expect(reading).toMatchObject({
			ok: true,
			spec: {
				name: 'small',
				rewrite: [],
				platforms: 'all',
				referrers: 'all',
				existingTag: 'replace',
				route: 'direct',
				limits: { concurrency: 'auto', oneByOne: false },
				registries: {},
			},
		});
	});

	it.each([
		['a/b/c.yaml', 'c'],
		['C:\\a\\b.YML', 'b'],
		['m.json', 'm'],
		['mirror', 'mirror'],
		['.yaml', 'mirror'],
		['a.b.yaml', 'a.b'],
	])('the name of %s is %s', (file, name) => {
		expect(defaultName(file)).toBe(name);
	});
});

describe('headers', () => {
	it.each([
		['', 'm.yaml:1: is no mirror file. Begin with apiVersion: image-ferry/v1'],
		['nginx\nredis\n', 'm.yaml:1: is no mirror file.'],
		['- nginx\n- redis\n', 'm.yaml:1: is no mirror file.'],
		[
			SMALL.replace('v1', 'v2'),
			'm.yaml:1: apiVersion: is v2: the file was written for a newer version of Image Ferry. Update Image Ferry; this one reads image-ferry/v1.',
		],
		[SMALL.replace('v1', 'v10beta1'), 'is v10: the file was written for a newer version'],
		[
			SMALL.replace('ferry/v1', 'fery/v1'),
			'm.yaml:1: apiVersion: is "image-fery/v1", which is not known. Write image-ferry/v1 if you mean that',
		],
		[
			SMALL.replace('Mirror', 'mirror'),
			'm.yaml:2: kind: is "mirror", which is not known. Write Mirror if you mean that',
		],
		[SMALL.replace(/^.*\n/, ''), 'm.yaml:1: has no apiVersion. Add apiVersion: image-ferry/v1.'],
		[SMALL.replace('kind: Mirror\n', ''), 'm.yaml:1: has no kind. Add kind: Mirror.'],
	])('%j', (text, complaint) => {
		expect(complaints(text)).toHaveLength(1);
		expect(complaints(text)[0]).toContain(complaint);
	});

	it('says nothing about the keys of another kind of file', () => {
		expect(complaints('apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n')).toHaveLength(2);
	});

	it('says nothing about the keys of a newer version', () => {
		expect(complaints('apiVersion: image-ferry/v2\nkind: Other\nnew: 1\n')).toHaveLength(1);
	});
});

describe('all problems at once', () => {
	it('come in the order of the lines', () => {
		const text = `${HEAD}destination:
  registry: https://Registry.Spacetech.com:8083/appcircle/
imags: []
platforms: [linux/amd64, amd64]
existingTag: overwrite
kind: Mirror
name: ""
`;
		expect(complaints(text).map((line) => line.split('. ')[0])).toEqual([
			'm.yaml:1: has no images',
			'm.yaml:4: destination.registry: has a scheme, a path and upper-case letters',
			'm.yaml:5: imags: is not known',
			'm.yaml:6: platforms[1]: "amd64" is no platform',
			'm.yaml:7: existingTag: is "overwrite", which is not known',
			'm.yaml:8: kind: stands in line 2 already',
			'm.yaml:9: name: "" is no name',
		]);
	});

	it('name the nearest known key', () => {
		expect(complaints(`${SMALL}destinaton: {}\n`)[0]).toContain(
			'Write destination if you mean that',
		);
		expect(complaints(`${SMALL}existing_tag: keep\n`)[0]).toContain('Write existingTag if');
	});

	it('has a whole file too large', () => {
		const text = `${SMALL}#${'x'.repeat(MAX_MIRROR_FILE_BYTES)}`;
		expect(complaints(text)[0]).toContain(
			'm.yaml: is larger than 1 MiB. Put long lists into files',
		);
	});

	it.each([
		['name: "a\\u0000b"', 'name: "a\\u{0000}b" is no name'],
		[`name: ${'x'.repeat(129)}`, 'is no name. Write a name of 1 to 128 characters.'],
		['engine: ""', 'engine: is no endpoint'],
		['route: engin', 'Write engine if you mean that'],
	])('%s', (line, complaint) => {
		expect(complaints(`${SMALL}${line}\n`).join('\n')).toContain(complaint);
	});
});

describe('for any mirror', () => {
	it('reads what was written, and it fits the schema', () => {
		fc.assert(
			fc.property(mirrorSpecs, (spec) => {
				expect(mirrorSpecSchema.parse(spec)).toEqual(spec);
				const reading = readMirrorFile(formatMirrorFile(spec, 'm.yaml'), 'm.yaml');
				expect(reading.ok ? reading.spec : reading.problems).toEqual(spec);
			}),
		);
	});

	it('never throws, and gives either a mirror that fits the schema or problems', () => {
		const piece = fc.constantFrom(
			...EXAMPLE.split(/(?<=[\s:,])/),
			'\n',
			'  ',
			'{',
			']',
			'&a ',
			'*a',
			'"',
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
				const reading = readMirrorFile(HEAD + pieces.join(''), 'm.yaml');
				if (reading.ok) {
					mirrorSpecSchema.parse(reading.spec);
					expect(reading.imageLines).toHaveLength(reading.spec.images.length);
				} else {
					expect(reading.problems.length).toBeGreaterThan(0);
				}
			}),
			{ numRuns: 150 },
		);
	});
});

it('reads a long value of anything at once', () => {
	const startedAtMs = performance.now();
	for (const piece of ['/', ' ', ':', 'a:', '::', '.', '-', '@', 'a@', '*', '[', '_']) {
		const value = JSON.stringify(`a${piece.repeat(Math.ceil(200_000 / piece.length))}b`);
		readMirrorFile(
			`apiVersion: image-ferry/v1
kind: Mirror
name: ${value}
images:
  - list: ${value}
  - reference: ${value}
  - repository: ${value}
    tags: { include: [${value}], semver: ${value} }
destination: { registry: ${value}, repository: ${value} }
rewrite: [{ from: ${value}, to: ${value} }]
platforms: [${value}]
limits: { bandwidth: ${value} }
registries: { ${value}: { tls: private-ca, ca: ${value} } }
`,
			'm.yaml',
		);
	}
	expect(performance.now() - startedAtMs).toBeLessThan(20_000);
}, 60_000);
