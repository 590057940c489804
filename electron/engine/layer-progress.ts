// What an engine's lines about a layer mean. Docker tells all of it, Podman 4 little more than beginning and end.
import type { LayerProgress } from './engine-client';
import type { EngineLine } from './engine-stream';

/** Of a pull's half, unpacking is counted as done: the bytes are there. */
const PULL_PHASES: Readonly<Record<string, LayerProgress['phase']>> = {
	'Pulling fs layer': 'waiting',
	Waiting: 'waiting',
	Downloading: 'moving',
	'Verifying Checksum': 'moved',
	'Download complete': 'moved',
	Extracting: 'moved',
	'Pull complete': 'moved',
	'Already exists': 'present',
};

const PUSH_PHASES: Readonly<Record<string, LayerProgress['phase']>> = {
	Preparing: 'waiting',
	Waiting: 'waiting',
	Pushing: 'moving',
	Pushed: 'moved',
	'Layer already exists': 'present',
};

/** Layers are named by the start of a digest; anything else with an id is no layer. */
const LAYER_ID = /^[0-9a-f]{12,64}$/;
const MOUNTED = /^Mounted from (.+)$/;

export function pulledLayer(line: EngineLine): LayerProgress | undefined {
	return progressOf(line, PULL_PHASES[line.status ?? '']);
}

export function pushedLayer(line: EngineLine): LayerProgress | undefined {
	const from = MOUNTED.exec(line.status ?? '')?.[1];
	if (from === undefined) {
		return progressOf(line, PUSH_PHASES[line.status ?? '']);
	}
	const mounted = progressOf(line, 'mounted');
	return mounted === undefined ? undefined : { ...mounted, from };
}

function progressOf(
	{ id, progressDetail }: EngineLine,
	phase: LayerProgress['phase'] | undefined,
): LayerProgress | undefined {
	const name = id?.replace(/^sha256:/, '') ?? '';
	if (phase === undefined || !LAYER_ID.test(name)) {
		return undefined;
	}
	const { current, total } = progressDetail ?? {};
	// `total` may be absent, 0 or -1, and a push may send more than it announced.
	const isMeasured = phase === 'moving' && current !== undefined && (total ?? 0) > 0;
	return {
		id: name,
		phase,
		...(isMeasured ? { fraction: Math.min(1, Math.max(0, current / (total ?? 1))) } : {}),
	};
}
