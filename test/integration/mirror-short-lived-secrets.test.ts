// A credential helper, a program, whose secrets live a minute carries a run of five: what Google, Azure and Amazon do by
// the hour. Time passes by requests, so that every secret ends in the middle of something.
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { credentialProvider } from '../../electron/credentials/credential-provider';
import { dockerLogins } from '../../electron/credentials/docker-config-import';
import { memoryVault } from '../../electron/credentials/memory-vault';
import { itemCounts } from '../../shared/mirror/run-selectors';
import { mirrorOf, runForTest } from '../support/mirror-bench';
import { temporaryFolder } from '../support/own-process';
import { imageManifest } from '../support/sample-images';
import { startScriptedRegistry } from '../support/scripted-registry';
import { signsIn } from '../support/sign-in-profiles';

const LIFE_MS = 60_000;
const IMAGES = 40;
/** Gives the time as the secret, and notes that it was asked. */
const HELPER = `#!/bin/sh
read -r server
echo "$server" >> "$CLOCK_FOLDER/asked"
printf '{"ServerURL":"%s","Username":"robot","Secret":"%s"}' "$server" "$(cat "$CLOCK_FOLDER/now")"
`;

describe.each(['basic', 'bearer'] as const)('a helper whose secrets live a minute, %s', (kind) => {
	it('carries a run of five minutes', async () => {
		const folder = temporaryFolder('short-lived');
		const startMs = 1_700_000_000_000;
		let nowMs = startMs;
		const pass = (ms: number): void => {
			nowMs += ms;
			// In one step: the helper may be reading.
			writeFileSync(path.join(folder, 'next'), String(nowMs));
			renameSync(path.join(folder, 'next'), path.join(folder, 'now'));
		};
		pass(0);
		mkdirSync(path.join(folder, 'bin'));
		mkdirSync(path.join(folder, '.docker'));
		writeFileSync(path.join(folder, 'bin', 'docker-credential-minute'), HELPER);
		chmodSync(path.join(folder, 'bin', 'docker-credential-minute'), 0o755);
		writeFileSync(path.join(folder, '.docker', 'config.json'), '{"credsStore":"minute"}');
		const rules = {
			kind,
			isRight: (_user: string, secret: string) => nowMs - Number(secret) <= LIFE_MS,
			answerOf: (token: string) => ({ token, expires_in: 30 }),
			// Slower than the helper is to start: no clock runs a minute ahead meanwhile.
			onRequest: () => pass(600),
		};
		const [source, destination] = await Promise.all([
			startScriptedRegistry({ profiles: [signsIn(rules)] }),
			startScriptedRegistry({ profiles: [signsIn(rules)] }),
		]);
		const references = Array.from({ length: IMAGES }, (_, index) => {
			source.registry.store(`team/app${index}`, imageManifest({ name: `app${index}` }), 'v1');
			return `${source.host}/team/app${index}:v1`;
		});
		const variables = {
			PATH: `${folder}/bin:/usr/bin:/bin`,
			CLOCK_FOLDER: folder,
			XDG_RUNTIME_DIR: folder,
		};
		const provider = credentialProvider({
			vault: memoryVault(),
			logins: dockerLogins(
				{ platform: 'linux', homeFolder: folder, userId: 0, variables },
				(note) => expect.unreachable(note),
			),
			onNote: (note) => expect.unreachable(note),
		});

		const mirror = mirrorOf(references, { registry: destination.host });
		const state = await runForTest(mirror, {
			stores: { now: () => nowMs, credentialOf: provider.get, maxConcurrency: 2 },
		});

		expect(itemCounts(state)).toMatchObject({ done: IMAGES, failed: 0 });
		expect(nowMs - startMs).toBeGreaterThan(5 * LIFE_MS);
		const asked = readFileSync(path.join(folder, 'asked'), 'utf8').trim().split('\n').length;
		// Both hosts, once a minute and once again where a secret had just ended: not by request.
		expect(asked).toBeLessThanOrEqual(((nowMs - startMs) / LIFE_MS) * 4 + 4);
		await Promise.all([source.stop(), destination.stop()]);
	});
});
