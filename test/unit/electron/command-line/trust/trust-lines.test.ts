import { describe, expect, it } from 'vitest';
import { planLines, stepLines } from '../../../../../electron/command-line/trust/trust-lines';
import { makeFault } from '../../../../../shared/fault/fault';
import type { EffectiveTrust } from '../../../../../shared/trust/trust-plan';
import { enginePreview, trustPreview } from '../../../../support/fake-trust-desk';
import { madeEngine } from '../../../../support/made-trust';

const linesOf = (parts: Parameters<typeof enginePreview>[0]): string =>
	planLines(trustPreview({ engines: [enginePreview(parts)] })).join('\n');

describe('planLines', () => {
	it('says findings in sentences, what blocks in plain view', () => {
		const text = linesOf({
			findings: [
				{
					code: 'flag-conflict',
					severity: 'blocks',
					facts: { flag: 'insecure-registry', key: 'insecure-registries' },
				},
				{ code: 'clear-text', severity: 'warns', facts: { host: 'r.example:5000' } },
			],
		});
		expect(text).toContain('  In the way: The engine was started with --insecure-registry');
		expect(text).toContain('  Warning: Passwords for r.example:5000 may cross the network');
	});

	it('says "as now" only where nothing of it changes', () => {
		const host = 'r.example:5000';
		const asked = (unchecked?: readonly string[], more: readonly string[] = []) => ({
			...{ standing: 'mirror' as const, insecure: [], caFiles: [] },
			mirrors: [
				{ of: 'docker.io', locations: [host, ...more], ...(unchecked ? { unchecked } : {}) },
			],
		});
		const said = (effectiveNow: EffectiveTrust, effectiveAfter: EffectiveTrust): string =>
			linesOf({ effectiveNow, effectiveAfter });
		expect(said(asked(), asked())).toContain(`  ${host}: asked as a mirror, as now\n`);
		expect(said(asked([host]), asked([host]))).toContain('asked as a mirror, unchecked, as now\n');
		expect(said(asked([host]), asked())).toContain(
			`  ${host}: asked as a mirror, unchecked now, asked as a mirror afterwards\n`,
		);
		expect(said(asked([host]), asked([host], ['n.example']))).toContain(
			`  ${host}: asked as a mirror, unchecked\n  Before docker.io it asks: ${host} (unchecked), n.example`,
		);
	});

	it('shouts when containers stop', () => {
		const consequence = {
			step: 'restart',
			what: 'docker.service',
			containersRunning: 1,
			stopsContainers: true,
		} as const;
		expect(linesOf({ consequence })).toContain(
			'Restarts docker.service; 1 running container WILL STOP.',
		);
	});

	it.each([
		[{ step: 'nothing', stopsContainers: false }, 'Counts at once'],
		[
			{ step: 'by-hand', what: 'desktop', stopsContainers: true },
			'Restart Docker Desktop afterwards; running containers WILL STOP.',
		],
		[
			{ step: 'reload', what: 'process 8', containersRunning: 0, stopsContainers: false },
			'Tells process 8 to read its files again; no container is running.',
		],
	] as const)('says what the change does: %j', (consequence, words) => {
		expect(linesOf({ consequence })).toContain(words);
	});

	it('says each kind of line, and what happens to a file besides', () => {
		const [file] = enginePreview().files;
		if (file === undefined) throw new Error('there is one');
		const text = linesOf({
			files: [
				{
					...file,
					link: '/etc/docker/link',
					settles: 'restored',
					rows: [
						{ kind: 'skipped', lines: 4 },
						{ kind: 'same', before: 5, after: 5, text: '\t"a": 1', end: 'crlf' },
						{ kind: 'added', after: 6, text: 'b', end: 'crlf' },
						{ kind: 'removed-bytes', bytes: 9 },
						{ kind: 'added-bytes', bytes: 8 },
					],
				},
			],
		});
		expect(text).toContain(
			[
				'by the link /etc/docker/link)',
				'    … 4 lines as they are',
				'      \t"a": 1',
				'    + b  (ends with CR LF)',
				'    - 9 bytes that are no text',
				'    + 8 bytes that are no text',
				'    Once the engine let go of it, the file gets its own content back.',
			].join('\n'),
		);
	});

	it('names the engines that it could write for, where another one is written by hand', () => {
		const [file] = enginePreview().files;
		if (file === undefined) throw new Error('there is one');
		const byHand = enginePreview({ files: [{ ...file, access: 'by-hand' }] });
		const engine = madeEngine({ endpoint: 'podman:', kind: 'podman' });
		const text = (engines: Parameters<typeof trustPreview>[0]) =>
			planLines(trustPreview({ verdict: 'by-hand', ...engines })).join('\n');
		expect(text({ engines: [byHand, enginePreview({ engine })] })).toContain(
			'It can write what these need: --engine podman:',
		);
		expect(text({ engines: [byHand] })).not.toContain('It can write');
	});

	it('says why nothing could be planned for an engine', () => {
		const fault = makeFault({
			code: 'trust.config-unreadable',
			side: 'this-computer',
			subject: 'x',
			facts: { file: '/etc/docker/daemon.json', owner: 'root', reason: 'denied' },
		});
		expect(linesOf({ fault, files: [] })).toContain(
			"  Can't read /etc/docker/daemon.json. It belongs to root.",
		);
	});
});

describe('stepLines', () => {
	it('keeps quiet while a step runs, and says why one failed', () => {
		const fault = makeFault({
			code: 'trust.elevation-refused',
			side: 'this-computer',
			subject: 'x',
		});
		expect(stepLines({ name: 'authorize', state: 'running' })).toEqual([]);
		expect(stepLines({ name: 'authorize', state: 'failed', fault })).toEqual([
			'failed   administrator prompt: The administrator prompt was closed',
		]);
		expect(stepLines({ name: 'proof', state: 'skipped', by: 'not-asked' })).toEqual([
			'skipped  pull the proof: not asked for',
		]);
	});
});
