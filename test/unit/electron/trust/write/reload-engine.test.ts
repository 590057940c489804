import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProgramEnd } from '../../../../../electron/trust/run-program';
import {
	type SystemTools,
	signalEngine,
	tellUnit,
} from '../../../../../electron/trust/write/reload-engine';
import { faultOf } from '../../../../support/fault-of';
import { startProcess, temporaryFolder, waitFor } from '../../../../support/own-process';

function system(answers: Partial<ProgramEnd> = {}): SystemTools & { readonly asked: string[] } {
	const asked: string[] = [];
	return {
		asked,
		processes: '/proc',
		variables: {},
		run: async (program, args) => {
			asked.push([program, ...args].join(' '));
			return { code: 0, output: '', errors: '', ...answers };
		},
	};
}

async function startNamed(name: string) {
	const program = path.join(temporaryFolder('engine'), name);
	copyFileSync('/bin/sleep', program);
	const child = startProcess(program, ['60']);
	await waitFor('its id', () => child.pid > 0);
	// setpriv becomes the program a moment later.
	await new Promise((resolve) => setTimeout(resolve, 200));
	return child;
}

describe('the signal', () => {
	it('reaches an engine, and is SIGHUP', async () => {
		const child = await startNamed('dockerd');
		await signalEngine(child.pid, system());
		expect(await child.exited).toEqual({ code: null, signal: 'SIGHUP' });
	});

	it('is kept from other programs, and from those that only have the name of one', async () => {
		const child = await startNamed('dockerdx');
		const pretender = path.join(temporaryFolder('proc'), '7');
		mkdirSync(pretender);
		writeFileSync(path.join(pretender, 'comm'), 'dockerd\n');
		symlinkSync('/usr/bin/editor', path.join(pretender, 'exe'));
		for (const [pid, processes] of [
			[child.pid, '/proc'],
			[7, path.dirname(pretender)],
			[999_999_999, '/proc'],
		] as const) {
			expect(await faultOf(() => signalEngine(pid, { ...system(), processes }))).toMatchObject({
				code: 'trust.reload-failed',
				facts: { problem: `Process ${pid} is no engine.` },
			});
		}
		expect(child.isRunning()).toBe(true);
		await child.kill();
	});

	it('that fails is told', async () => {
		const folder = temporaryFolder('proc');
		mkdirSync(path.join(folder, '999999999'));
		writeFileSync(path.join(folder, '999999999', 'comm'), 'podman\n');
		symlinkSync('/usr/bin/podman (deleted)', path.join(folder, '999999999', 'exe'));
		const fault = await faultOf(() =>
			signalEngine(999_999_999, { ...system(), processes: folder }),
		);
		expect(fault.facts?.['problem']).toContain('ESRCH');
	});
});

describe('a unit', () => {
	it('is reloaded, or restarted however often that failed before', async () => {
		const tools = system();
		await tellUnit('docker.service', 'reload', false, tools);
		await tellUnit('podman.socket', 'restart', true, tools);
		expect(tools.asked).toEqual([
			'systemctl --no-ask-password reload -- docker.service',
			'systemctl --user --no-ask-password reset-failed -- podman.socket',
			'systemctl --user --no-ask-password restart -- podman.socket',
		]);
	});

	it('that fails is told in the words of systemctl', async () => {
		const tools = system({ code: 1, errors: 'Job for docker.service failed.\nSee more.\n' });
		expect(await faultOf(() => tellUnit('docker.service', 'reload', false, tools))).toMatchObject({
			code: 'trust.reload-failed',
			facts: { problem: 'systemctl reload docker.service: Job for docker.service failed.' },
		});
	});

	it.each(['--now', 'docker', 'a b.service', '', 'docker.service\n', '../x.service'])(
		'called %j is none',
		async (unit) => {
			const tools = system();
			const fault = await faultOf(() => tellUnit(unit, 'restart', false, tools));
			expect(fault.code).toBe('trust.reload-failed');
			expect(tools.asked).toEqual([]);
		},
	);
});
