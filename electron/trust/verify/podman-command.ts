// Podman without a service: each run of the command is the engine. Needs no administrator, takes no password: the command
// finds its own logins.
import { type ExecFileException, execFile } from 'node:child_process';
import { z } from 'zod';
import { engineTitle } from '../../../shared/engine/engine-info';
import { formatReference } from '../../../shared/oci/reference';
import type { TrustEngine } from '../../../shared/trust/engine-files';
import type { PinnedName, TagName } from '../../engine/engine-client';
import { podmanRegistries } from '../../engine/engine-daemon';
import { faultOfWork } from '../../engine/engine-fault';
import { EngineRefusal } from '../../engine/engine-modem';
import type { TrustClient } from './trust-client';

/** Gives what the command prints. @throws EngineRefusal with what it says of its failure */
export type RunPodman = (args: readonly string[], signal: AbortSignal) => Promise<string>;

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;
const NAMES_LIMIT_MS = 30_000;

const runPodman: RunPodman = (args, signal) =>
	new Promise((resolve, reject) => {
		execFile(
			'podman',
			[...args],
			{ signal, maxBuffer: MAX_OUTPUT_BYTES, windowsHide: true },
			(error, output, problems) => {
				if (error === null) {
					resolve(output);
				} else if (signal.aborted) {
					reject(asError(signal.reason));
				} else {
					reject(refusalOf(error, problems.trim()));
				}
			},
		);
	});

/** What it says when it ends with a status; that it can't be started is something else. */
function refusalOf(error: ExecFileException, words: string): Error {
	return typeof error.code === 'number'
		? new EngineRefusal(words || error.message)
		: asError(error);
}

const imagesSchema = z.array(
	z.object({
		Id: z.string(),
		RepoTags: z.array(z.string()).nullish(),
		RepoDigests: z.array(z.string()).nullish(),
		RootFS: z.object({ Layers: z.array(z.string()).nullish() }).nullish(),
	}),
);

export function podmanCommand(engine: TrustEngine, run: RunPodman = runPodman): TrustClient {
	const quick = (signal: AbortSignal): AbortSignal =>
		AbortSignal.any([signal, AbortSignal.timeout(NAMES_LIMIT_MS)]);
	const info = async (signal: AbortSignal): Promise<unknown> =>
		JSON.parse(await run(['info', '--format', 'json'], quick(signal)));
	return {
		daemon: {
			registries: async (signal) => podmanRegistries(await info(signal)),
			now: () => Promise.resolve(undefined),
			hasReloadedSince: () => Promise.resolve(false),
		},
		findImage: async (name, signal) => {
			const output = await run(['image', 'inspect', name], quick(signal)).catch(() => '[]');
			const [image] = imagesSchema.parse(JSON.parse(output));
			return image === undefined
				? undefined
				: {
						id: image.Id,
						tags: image.RepoTags ?? [],
						digests: image.RepoDigests ?? [],
						diffIds: image.RootFS?.Layers ?? [],
					};
		},
		pull: async (name, { signal }) => {
			try {
				await run(['pull', '--quiet', formatReference(name)], signal);
			} catch (error) {
				signal.throwIfAborted();
				throw faultOfWork(error, pullOf(engine, name));
			}
		},
		tag: async (image, name, signal) => {
			await run(['tag', image, formatReference(name)], quick(signal));
		},
		removeName: async (name, signal) => {
			await run(['rmi', name], quick(signal));
		},
		isAlive: (signal) =>
			run(['--version'], quick(signal)).then(
				() => true,
				() => false,
			),
		close: () => undefined,
	};
}

function pullOf(engine: TrustEngine, name: PinnedName | TagName) {
	return {
		engine: engineTitle(engine),
		endpoint: engine.endpoint,
		subject: formatReference(name),
		registry: name.registry,
		repository: name.repository,
		side: 'source',
		action: 'pull',
		hasCredential: false,
	} as const;
}

function asError(reason: unknown): Error {
	return reason instanceof Error ? reason : new Error(String(reason));
}
