// Opens the engine that a mirror goes through: the one it names, else the first usable one that is found.
import { engineTitle } from '../../shared/engine/engine-info';
import { makeFault } from '../../shared/fault/fault';
import type { Environment } from '../platform/environment';
import { FaultError, faultError } from '../platform/fault-error';
import {
	askEndpoint,
	detectEngines,
	type EngineFindings,
	type EngineSearch,
	type FoundEngine,
} from './detect-engines';
import { askEngine, createDockerodeEngine } from './dockerode-engine';
import type { EngineClient, OpenEngine } from './engine-client';
import { parseEndpoint } from './engine-endpoint';
import { realEngineWorld } from './engine-world';

export interface Engines {
	/** Looks at every place; takes up to some seconds. */
	detect(signal: AbortSignal): Promise<EngineFindings>;
	readonly open: OpenEngine;
}

/** The engines of this computer. */
export function localEngines(environment: Environment): Engines {
	const search: EngineSearch = { world: realEngineWorld(environment), ask: askEngine };
	return {
		detect: (signal) => detectEngines(search, signal),
		open: (endpoint, signal) =>
			endpoint === undefined ? openFirst(search, signal) : openNamed(endpoint, search, signal),
	};
}

/** One that was named is there for all that is known: it may be busy, or waking up. */
const NAMED_LIMIT_MS = 30_000;

/** A context's engine may need its certificates: what was found under this endpoint goes first. */
async function openNamed(
	text: string,
	search: EngineSearch,
	signal: AbortSignal,
): Promise<EngineClient> {
	const endpoint = parseEndpoint(text);
	if (endpoint.ok) {
		const patient = { ...search, limitMs: NAMED_LIMIT_MS };
		const { found } = await askEndpoint(endpoint.value, { place: 'named' }, patient, signal);
		return connect(found);
	}
	const { found } = await detectEngines(search, signal);
	const known = found.find(({ info }) => info.endpoint === text);
	if (known === undefined) {
		throw new FaultError(endpoint.fault);
	}
	return connect(known);
}

async function openFirst(search: EngineSearch, signal: AbortSignal): Promise<EngineClient> {
	const { found, rejected } = await detectEngines(search, signal);
	const first = found.find(({ info }) => info.isUsable) ?? found[0];
	if (first !== undefined) {
		return connect(first);
	}
	const troubled = rejected.find(({ fault }) => fault !== undefined);
	throw new FaultError(
		troubled?.fault ??
			makeFault({ code: 'engine.not-found', side: 'this-computer', subject: 'container engine' }),
	);
}

function connect({ info, endpoint }: FoundEngine): EngineClient {
	if (!info.isUsable) {
		throw faultError({
			code: 'engine.too-old',
			side: 'this-computer',
			subject: info.endpoint,
			facts: { engine: engineTitle(info) },
		});
	}
	return createDockerodeEngine(endpoint, info);
}
