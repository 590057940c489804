import { describe, expect, it } from 'vitest';
import type { DockerFiles, PodmanFiles } from '../../../../../shared/trust/engine-files';
import { previewEngine } from '../../../../../shared/trust/preview/preview-engine';
import { enginePreviewSchema } from '../../../../../shared/trust/trust-plan';
import { dockerFiles, engineTrust, plannedEdit, podmanFiles } from '../../../../support/made-trust';
import { fileMissing, fileThere } from '../../../../support/trust-samples';

const FILE = '/etc/docker/daemon.json';
const UNIT = {
	kind: 'unit',
	unit: 'docker.service',
	isUserUnit: false,
	access: { kind: 'administrator' },
} as const;
const change = engineTrust([plannedEdit(fileThere(FILE, '{}\n'), '{ }\n')]);

function consequence(reload: DockerFiles['reload'], says: DockerFiles['says'] = {}) {
	return previewEngine(dockerFiles({ reload, says }), change).consequence;
}

describe('previewEngine', () => {
	it('is what the contract lets through, without bytes', () => {
		const preview = previewEngine(dockerFiles(), change);
		expect(enginePreviewSchema.parse(preview)).toEqual(preview);
	});

	it('says what happens to each file, whose it is and who writes it', () => {
		const link = { ...fileThere(FILE, 'a\n'), link: '/etc/docker/link.json' };
		const { files } = previewEngine(
			dockerFiles(),
			engineTrust([
				plannedEdit(link, 'b\n', { settled: { content: new Uint8Array() } }),
				plannedEdit(fileMissing('/x/new.crt', { kind: 'own' }), 'c\n', { role: 'ca' }),
				plannedEdit(
					fileThere('/x/gone.crt', 'd\n', { kind: 'by-hand', reason: 'denied' }),
					undefined,
					{
						role: 'ca',
						settled: { content: undefined },
					},
				),
			]),
		);
		expect(files).toMatchObject([
			{
				path: FILE,
				link: '/etc/docker/link.json',
				action: 'change',
				settles: 'restored',
				owner: 'root',
				mode: '0644',
				access: 'administrator',
				rows: [{ kind: 'removed' }, { kind: 'added' }],
			},
			{ action: 'create', mode: '0644', access: 'own', rows: [{ kind: 'added', text: 'c' }] },
			{ action: 'remove', settles: 'removed', access: 'by-hand', rows: [{ kind: 'removed' }] },
		]);
	});

	it('shows no password that stands in the same file', () => {
		const text = '{ "proxies": { "http-proxy": "http://ada:hunter2@proxy.example:3128" } }\n';
		const edit = plannedEdit(fileThere(FILE, text), text.replace('{ ', '{ "debug": true, '));
		const preview = previewEngine(dockerFiles(), engineTrust([edit]));
		expect(JSON.stringify(preview)).not.toContain('hunter2');
		expect(preview.files[0]?.rows).toHaveLength(2);
		expect(preview.commands).toEqual([
			expect.stringMatching(/^# \/etc\/docker\/daemon\.json holds/),
		]);
	});

	it('keeps containers with a reload, and with live-restore', () => {
		expect(consequence({ ...UNIT, action: 'reload' }, { containersRunning: 7 })).toEqual({
			step: 'reload',
			what: 'docker.service',
			containersRunning: 7,
			stopsContainers: false,
		});
		expect(
			consequence({ ...UNIT, action: 'restart' }, { containersRunning: 7, isLiveRestore: true }),
		).toMatchObject({ step: 'restart', stopsContainers: false });
	});

	it.each([
		[{ containersRunning: 7 }, true],
		[{}, true],
		[{ containersRunning: 0 }, false],
	])('stops containers with a restart of Docker: %j', (says, stopsContainers) => {
		expect(consequence({ ...UNIT, action: 'restart' }, says)).toMatchObject({ stopsContainers });
	});

	it("leaves Podman's containers alone: they don't belong to its service", () => {
		const reload: PodmanFiles['reload'] = { ...UNIT, unit: 'podman.service', action: 'restart' };
		const files = podmanFiles({ reload, says: { containersRunning: 3 } });
		expect(previewEngine(files, change).consequence).toMatchObject({
			step: 'restart',
			what: 'podman.service',
			stopsContainers: false,
		});
	});

	it('needs nothing where files are read at each operation', () => {
		const files = dockerFiles({ says: { containersRunning: 2 } });
		const { consequence: none } = previewEngine(files, { ...change, needsReload: false });
		expect(none).toEqual({ step: 'nothing', containersRunning: 2, stopsContainers: false });
		expect(previewEngine(files, engineTrust([])).consequence.step).toBe('nothing');
		expect(consequence({ kind: 'none' }).step).toBe('nothing');
	});

	it.each([
		['desktop', true],
		['windows', true],
		['machine', false],
		['remote', false],
		['unknown', false],
	] as const)('leaves it to the person: %s', (what, stopsContainers) => {
		expect(consequence({ kind: 'by-hand', what }, { containersRunning: 1 })).toMatchObject({
			step: 'by-hand',
			what,
			stopsContainers,
		});
	});

	it('names the process that gets the signal', () => {
		const signal = { kind: 'signal', pid: 812, access: { kind: 'own' } } as const;
		expect(consequence(signal)).toMatchObject({ step: 'reload', what: 'process 812' });
	});
});
