import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { meantMirror } from '../../../../electron/drafts/draft-orders';
import { type DraftStore, openDraftStore } from '../../../../electron/drafts/draft-store';
import { mirrorFiles } from '../../../../electron/drafts/mirror-files';
import { loadMirror } from '../../../../electron/mirror/load-mirror';
import { intentionText } from '../../../../shared/mirror/intention';
import { faultOf } from '../../../support/fault-of';
import { temporaryFolder } from '../../../support/own-process';
import { testCertificates } from '../../../support/test-ca';

const YAML = `# Ours, kept by hand
apiVersion: image-ferry/v1
kind: Mirror
name: vendor
images:
  - list: images.txt # from the vendor
  - reference: nginx
  - repository: c.x/many
    tags: { newest: 3 }
destination:
  registry: d.x:8083
  repository: base
rewrite:
  - from: b.x/deep
    to: ""
platforms: [linux/amd64]
limits: { concurrency: 4, bandwidth: 10MB/s }
registries:
  b.x: { tls: private-ca, ca: company.pem }
  c.x: { tls: plain-http }
`;

describe('mirror files', () => {
	let folder = '';
	let file = '';
	let drafts: DraftStore;
	let chosen: string | undefined;
	let offered: string[] = [];
	let files: ReturnType<typeof mirrorFiles>;

	beforeEach(async () => {
		folder = temporaryFolder('mirror-files');
		file = path.join(folder, 'vendor.yaml');
		writeFileSync(file, YAML);
		writeFileSync(path.join(folder, 'images.txt'), '# all\nb.x/deep/a:1\nb.x/deep/b:2\n');
		writeFileSync(path.join(folder, 'company.pem'), readFileSync(testCertificates().caFile));
		drafts = await openDraftStore({
			dataFolder: path.join(folder, 'data'),
			nowMs: () => 1,
			onChanged: () => undefined,
		});
		offered = [];
		chosen = file;
		files = mirrorFiles({
			drafts,
			newId: () => 'opened',
			dialogs: {
				open: async () => chosen,
				save: async (_kind, name) => {
					offered.push(name);
					return chosen;
				},
			},
		});
	});

	it('become drafts that mean the same, with everything they name read in', async () => {
		expect(await files.open()).toEqual({ kind: 'opened', id: 'opened', warnings: [] });
		const { draft, file: known } = drafts.get('opened');
		expect(known).toBe(file);
		expect(draft).toMatchObject({
			name: 'vendor',
			imagesText: 'b.x/deep/a:1\nb.x/deep/b:2\ndocker.io/library/nginx\n',
			repositories: [{ repository: 'c.x/many', tags: { newest: 3 } }],
			rewrite: [{ from: 'b.x/deep', to: '' }],
			fileName: 'vendor.yaml',
			limits: { concurrency: 4, oneByOne: false, bandwidthBytesPerSecond: 10_000_000 },
		});
		expect(draft.registries['b.x']?.caPem).toContain('BEGIN CERTIFICATE');
		expect(JSON.stringify(draft)).not.toContain(folder);
		expect(intentionText(meantMirror(draft))).toBe(intentionText(await loadMirror(file)));
	});

	it('are not opened when the user closes the dialog, or they are wrong', async () => {
		chosen = undefined;
		expect(await files.open()).toEqual({ kind: 'cancelled' });
		chosen = file;
		writeFileSync(file, 'kind: Pod');
		expect((await faultOf(() => files.open())).code).toBe('mirror.invalid');
		expect(drafts.list()).toEqual([]);
	});

	it('are made from dropped text, unless it names other files', async () => {
		const text = YAML.replace('  - list: images.txt # from the vendor\n', '').replace(
			'  b.x: { tls: private-ca, ca: company.pem }\n',
			'',
		);
		expect(await files.openText(text, 'dropped.yaml')).toMatchObject({ id: 'opened' });
		expect(drafts.get('opened').draft.fileName).toBe('dropped.yaml');
		expect(drafts.get('opened')).not.toHaveProperty('file');
		const fault = await faultOf(() => files.openText(YAML, path.join(folder, 'vendor.yaml')));
		expect(fault.code).toBe('mirror.file-unreadable');
	});

	it('written back keep comments, list and certificate; only what changed is touched', async () => {
		await files.open();
		const { draft } = drafts.get('opened');
		await drafts.save({ ...draft, platforms: 'all' });
		expect(await files.export('opened')).toEqual({ kind: 'saved', fileName: 'vendor.yaml' });
		expect(offered).toEqual([file]);
		expect(readFileSync(file, 'utf8')).toBe(YAML.replace('platforms: [linux/amd64]\n', ''));
	});

	it('written back with other images name them, and keep the comments elsewhere', async () => {
		await files.open();
		const { draft } = drafts.get('opened');
		await drafts.save({ ...draft, imagesText: 'b.x/deep/a:1\n' });
		await files.export('opened');
		const text = readFileSync(file, 'utf8');
		expect(text).toContain('# Ours, kept by hand');
		expect(text).not.toContain('images.txt');
		const loaded = await loadMirror(file);
		expect(loaded.images).toHaveLength(1);
		expect(loaded.registries.get('b.x')?.caPem).toContain('BEGIN');
	});

	it('written elsewhere bring their certificate along, and many images in a list of their own', async () => {
		await files.open();
		const { draft } = drafts.get('opened');
		const imagesText = Array.from({ length: 300 }, (_, i) => `b.x/deep/app-${i}:1\n`).join('');
		await drafts.save({ ...draft, imagesText });
		chosen = path.join(temporaryFolder('elsewhere'), 'copy.yaml');
		expect(await files.export('opened')).toEqual({ kind: 'saved', fileName: 'copy.yaml' });
		const loaded = await loadMirror(chosen);
		expect(loaded.images).toHaveLength(300);
		expect(loaded.registries.get('b.x')?.caPem).toContain('BEGIN CERTIFICATE');
		expect(existsSync(path.join(path.dirname(chosen), 'b.x-ca.pem'))).toBe(true);
		expect(statSync(path.join(path.dirname(chosen), 'copy-images.txt')).size).toBeGreaterThan(300);
		expect(intentionText(meantMirror(drafts.get('opened').draft))).toBe(intentionText(loaded));
		// From now on that is its file.
		expect(drafts.get('opened').file).toBe(chosen);
	});

	it('are not written of a draft that means nothing yet, nor when the dialog is closed', async () => {
		await files.open();
		const { draft } = drafts.get('opened');
		chosen = undefined;
		expect(await files.export('opened')).toEqual({ kind: 'cancelled' });
		await drafts.save({ ...draft, imagesText: '???', repositories: [] });
		const fault = await faultOf(() => files.export('opened'));
		expect(fault).toMatchObject({ code: 'mirror.invalid', subject: 'vendor' });
		expect(fault.detail).toContain('line 1');
		expect(readFileSync(file, 'utf8')).toBe(YAML);
	});
});
