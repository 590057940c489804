import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { claim, findHolder, tryClaim } from '../../../../../electron/platform/lock/claim-lock';
import { ownIdentity } from '../../../../../electron/platform/lock/process-identity';
import { childScript } from '../../../../support/child-script';
import {
	type OwnProcess,
	startProcess,
	temporaryFolder,
	waitFor,
} from '../../../../support/own-process';

function locks(): string {
	return path.join(temporaryFolder('locks'), 'locks');
}

function outputOf(child: OwnProcess): () => string {
	let text = '';
	child.child.stdout?.on('data', (chunk: Buffer) => {
		text += chunk.toString();
	});
	return () => text;
}

describe('a claim', () => {
	it('is given to whoever asked first; the second one is told and waits', async () => {
		const folder = locks();
		const order: string[] = [];
		const first = await claim({ folder, subjects: ['a'] });
		const second = claim({
			folder,
			subjects: ['a', 'b'],
			onWaiting: (holder) => {
				order.push(`waiting for ${holder.pid === process.pid} ${holder.subjects.join()}`);
				void first.release().then(() => order.push('released'));
			},
			wait: async () => undefined,
		});
		const held = await second;
		expect(order).toEqual(['waiting for true a', 'released']);
		await held.release();
		await held.release();
		expect(readdirSync(folder)).toEqual([]);
	});

	it('does not wait for other subjects', async () => {
		const folder = locks();
		await claim({ folder, subjects: ['a'] });
		const refuse = () => Promise.reject(new Error('waited'));
		await claim({ folder, subjects: ['b', 'c'], wait: refuse });
		await expect(claim({ folder, subjects: ['c'], wait: refuse })).rejects.toThrow('waited');
	});

	it('is withdrawn when waiting is given up', async () => {
		const folder = locks();
		await claim({ folder, subjects: ['a'] });
		const controller = new AbortController();
		const waiting = claim({
			folder,
			subjects: ['a'],
			signal: controller.signal,
			onWaiting: () => controller.abort(new Error('given up')),
		});
		await expect(waiting).rejects.toThrow('given up');
		expect(readdirSync(folder)).toHaveLength(1);
	});

	it('of a dead process, or of another one with its id, does not count and is removed', async () => {
		const folder = locks();
		await (await claim({ folder, subjects: ['z'] })).release();
		const own = ownIdentity();
		for (const name of [
			`${own.pid}-${own.start}1-0123456789abcdef.claim`,
			`4194300-${own.start}-0123456789abcdef.claim`,
		]) {
			writeFileSync(path.join(folder, name), '["a"]\nticket 1\n');
		}
		expect(await findHolder(folder, 'a')).toBeUndefined();
		const held = await claim({
			folder,
			subjects: ['a'],
			wait: () => Promise.reject(new Error('waited')),
		});
		expect(readdirSync(folder)).toHaveLength(1);
		await held.release();
	});

	it('is waited for while its owner is still writing it', async () => {
		const folder = locks();
		await (await claim({ folder, subjects: ['z'] })).release();
		const own = ownIdentity();
		const file = path.join(folder, `${own.pid}-${own.start}-0123456789abcdef.claim`);
		const rounds: number[] = [];
		for (const content of ['', '["a', '["a"]\n', '["a"]\ntick']) {
			writeFileSync(file, content);
			const held = await claim({
				folder,
				subjects: ['a'],
				wait: async () => {
					rounds.push(content.length);
					writeFileSync(file, '["a"]\nticket 99\n');
				},
			});
			await held.release();
		}
		expect(rounds).toHaveLength(4);
	});

	it('at once is refused with the holder, and succeeds once when several try together', async () => {
		const folder = locks();
		const tries = await Promise.all(
			Array.from({ length: 8 }, () => tryClaim({ folder, subjects: ['run'] })),
		);
		const held = tries.flatMap((one) => ('held' in one ? [one.held] : []));
		expect(held).toHaveLength(1);
		expect(await tryClaim({ folder, subjects: ['run'] })).toMatchObject({
			holder: { pid: process.pid },
		});
		await held[0]?.release();
		expect(await tryClaim({ folder, subjects: ['run'] })).toHaveProperty('held');
	});
});

describe('claims of several processes', () => {
	let holding = '';
	let claiming = '';
	beforeAll(async () => {
		holding = await childScript('test/support/children/holding.ts');
		claiming = await childScript('test/support/children/claiming.ts');
	}, 30_000);

	it('are never held twice, and no update is lost', async () => {
		const folder = locks();
		writeFileSync(path.join(folder, '..', 'counter'), '0');
		const children = Array.from({ length: 4 }, () =>
			startProcess(process.execPath, [claiming, folder, 'a', '15'], {
				stdio: ['ignore', 'pipe', 'inherit'],
			}),
		);
		const outputs = children.map(outputOf);
		const codes = await Promise.all(children.map(async (child) => (await child.exited).code));
		expect(codes).toEqual([0, 0, 0, 0]);
		expect(outputs.map((output) => output())).toEqual(['done\n', 'done\n', 'done\n', 'done\n']);
	}, 30_000);

	it('end with kill -9 of the holder', async () => {
		const folder = locks();
		const child = startProcess(process.execPath, [holding, folder, 'a'], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const output = outputOf(child);
		await waitFor('the claim', () => output().includes('held'));
		expect(await tryClaim({ folder, subjects: ['a'] })).toMatchObject({
			holder: { pid: child.pid },
		});
		await child.kill();
		expect(await tryClaim({ folder, subjects: ['a'] })).toHaveProperty('held');
	}, 30_000);
});
