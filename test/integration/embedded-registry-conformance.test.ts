// Judges the embedded registry by the distribution spec, row by row, beside Debian's docker-registry; where the two
// differ, the row says so and why.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbeddedRegistry } from '../../electron/embedded-registry/embedded-registry';
import type { RegistryServer } from '../../electron/embedded-registry/registry-server';
import { benchFor, type Seen } from '../support/distribution-bench';
import { BASE_ROWS, BLOB_ROWS, MANIFEST_ROWS } from '../support/distribution-content-rows';
import { LIST_ROWS, UPLOAD_ROWS } from '../support/distribution-push-rows';
import { temporaryFolder } from '../support/own-process';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import type { RegistryAnswer, RegistryTarget } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';

const ROWS = [...BASE_ROWS, ...MANIFEST_ROWS, ...BLOB_ROWS, ...UPLOAD_ROWS, ...LIST_ROWS];

/** What the answer says about everything that `wanted` names. */
function seenIn(answer: RegistryAnswer, wanted: Seen): Record<string, unknown> {
	const text = answer.bytes.toString();
	const headers = Object.keys(wanted.headers ?? {});
	return {
		status: answer.status,
		...(wanted.code === undefined ? {} : { code: codeIn(text) }),
		...(wanted.text === undefined ? {} : { text }),
		...(wanted.json === undefined ? {} : { json: jsonIn(text) }),
		...(wanted.headers === undefined
			? {}
			: {
					headers: Object.fromEntries(headers.map((name) => [name, answer.headers[name] ?? null])),
				}),
	};
}

function codeIn(text: string): unknown {
	return (jsonIn(text) as { errors?: { code: string }[] } | undefined)?.errors?.[0]?.code;
}

function jsonIn(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function matching(wanted: Seen): unknown {
	const headers = Object.entries(wanted.headers ?? {}).map(([name, value]): [string, unknown] => [
		name,
		value instanceof RegExp ? expect.stringMatching(value) : value,
	]);
	return {
		...wanted,
		...(wanted.headers === undefined ? {} : { headers: Object.fromEntries(headers) }),
	};
}

describeWithTools(['docker-registry'], 'distribution API', () => {
	let embedded: RegistryServer;
	let ours: RegistryTarget;
	let docker: RealRegistry;

	beforeAll(async () => {
		embedded = await startEmbeddedRegistry({
			folder: join(temporaryFolder('conformance'), 'content'),
		});
		ours = { host: embedded.host, scheme: 'http', authorization: () => undefined };
		docker = await startRealRegistry();
	});

	afterAll(async () => {
		await embedded.close();
		await docker.stop();
	});

	it.each(ROWS.map((row, index) => ({ ...row, repository: `row/n${index}` })))(
		'$name',
		async ({ act, ours: wanted, docker: difference, repository }) => {
			const answer = await act(await benchFor(ours, repository));
			expect(seenIn(answer, wanted)).toEqual(matching(wanted));

			const seen = difference?.seen ?? wanted;
			const theirs = act(await benchFor(docker, repository));
			if (seen === 'broken') {
				await expect(theirs, 'docker-registry').rejects.toThrow();
				return;
			}
			expect(seenIn(await theirs, seen), 'docker-registry').toEqual(matching(seen));
			if (difference !== undefined && difference.isChance !== true) {
				const said = seenIn(await theirs, wanted);
				expect(said, 'they agree: the row claims a difference').not.toEqual(matching(wanted));
			}
		},
	);
});
