// Ten thousand images in one run: the process that moves them stays small. Its own process, so that only it is measured.
import { expect, test } from 'vitest';
import { childScript } from '../support/child-script';
import { expectCommand } from '../support/run-command';
import { imageManifest, layerFor } from '../support/sample-images';
import { startScriptedRegistry } from '../support/scripted-registry';

const IMAGES = 10_000;
const REPOSITORIES = 50;
const LIMIT_BYTES = 200 * 1024 * 1024;

interface Outcome {
	readonly counts: { readonly done: number; readonly failed: number };
	readonly firstFault?: unknown;
	readonly grownBytes: number;
}

test('ten thousand images grow a run by less than 200 MB', { timeout: 300_000 }, async () => {
	const source = await startScriptedRegistry();
	const destination = await startScriptedRegistry();
	const base = layerFor('many-base', 2000);
	for (let i = 0; i < IMAGES; i += 1)
		source.registry.store(
			`many/repo-${i % REPOSITORIES}`,
			imageManifest({ name: `many-${i}`, layers: [base] }),
			`v${i}`,
		);
	const forgetting = setInterval(() => {
		source.forgetRequests();
		destination.forgetRequests();
	}, 500);
	try {
		const script = await childScript('test/support/children/mirroring-many.ts');
		const output = await expectCommand(
			process.execPath,
			[script, source.host, destination.host, String(IMAGES), String(REPOSITORIES)],
			{ timeoutMs: 280_000 },
		);
		const outcome = JSON.parse(output) as Outcome;
		expect(outcome).toMatchObject({ counts: { done: IMAGES, failed: 0 } });
		expect(outcome.grownBytes).toBeLessThan(LIMIT_BYTES);
	} finally {
		clearInterval(forgetting);
		await source.stop();
		await destination.stop();
	}
});
