// The engines of this computer and the files that count for each.
import type { TrustEngine } from '../../../shared/trust/engine-files';
import {
	type AskEngine,
	askEndpoint,
	detectEngines,
	type EngineSearch,
	type FoundEngine,
} from '../../engine/detect-engines';
import { askEngine } from '../../engine/dockerode-engine';
import type { EngineEndpoint } from '../../engine/engine-endpoint';
import type { Environment } from '../../platform/environment';
import { faultError } from '../../platform/fault-error';
import type { EngineFinder } from '../engine-finder';
import { readDocker } from './docker-files';
import { flavourOf } from './engine-flavour';
import { engineSays } from './engine-says';
import { type FinderWorld, realFinderWorld } from './finder-world';
import { peopleOf } from './people';
import { readPodman } from './podman-files';
import { PODMAN_PROGRAM, podmanProgram } from './podman-program';
import { type EngineRunner, runnerOf } from './runner/engine-process';
import type { HelperReach } from './seen-file';

export interface FinderPorts {
	readonly world: FinderWorld;
	readonly ask: AskEngine;
	/** What the administrator's helper can do now. */
	readonly helper: () => Promise<HelperReach>;
}

/** This computer, with its helper. */
export function realFinderPorts(
	environment: Environment,
	helper: FinderPorts['helper'],
): FinderPorts {
	return { world: realFinderWorld(environment), ask: askEngine, helper };
}

interface KnownEngine {
	readonly engine: TrustEngine;
	readonly runner: EngineRunner;
	/** Its /info as it came. */
	readonly about: unknown;
}

export function localEngineFinder({ world, ask, helper }: FinderPorts): EngineFinder {
	const found = new Map<string, FoundEngine>();

	const find = async (signal: AbortSignal) => {
		const { search, answerOf } = listening({ world, ask });
		const findings = await detectEngines(search, signal);
		signal.throwIfAborted();
		return await Promise.all(
			findings.found.map(async (one) => {
				found.set(one.info.endpoint, one);
				return await knownEngine(world, one, await answerOf(one));
			}),
		);
	};

	return {
		list: async (signal) => {
			const known = await find(signal);
			const program = known.some((engine) => isOwnPodman(world, engine))
				? undefined
				: await podmanProgram(world);
			const engines = known.map(({ engine }) => engine);
			return [
				...engines.filter(({ kind }) => kind === 'docker'),
				...engines.filter(({ kind }) => kind === 'podman'),
				...(program === undefined ? [] : [program]),
			];
		},

		read: async (engine, subject, signal) => {
			const base = { world, people: peopleOf(world), helper: await helper() };
			if (engine.endpoint === PODMAN_PROGRAM) {
				return await readPodman({ ...base, engine }, subject, {});
			}
			if (!found.has(engine.endpoint)) {
				await find(signal);
			}
			const one = found.get(engine.endpoint) ?? gone(engine.endpoint);
			const { search, answerOf } = listening({ world, ask });
			const again = await askEndpoint(one.endpoint, one.info, search, signal);
			const known = await knownEngine(world, again.found, await answerOf(again.found));
			const sight = { ...base, ...known.runner, engine: known.engine };
			const says = engineSays(known.about, known.engine.kind);
			return known.engine.kind === 'docker'
				? await readDocker(sight, subject?.host, says)
				: await readPodman(sight, subject, says);
		},
	};
}

/** Remembers what each engine says of itself. */
function listening({ world, ask }: Pick<FinderPorts, 'world' | 'ask'>) {
	const answers = new Map<string, unknown>();
	const search: EngineSearch = {
		world,
		ask: async (endpoint, signal) => {
			const facts = await ask(endpoint, signal);
			answers.set(await keyOf(endpoint, world), facts.info);
			return facts;
		},
	};
	const answerOf = async ({ endpoint }: FoundEngine): Promise<unknown> =>
		answers.get(await keyOf(endpoint, world));
	return { search, answerOf };
}

/** The same socket is asked once, whatever the number of its names. */
async function keyOf({ name, address }: EngineEndpoint, world: FinderWorld): Promise<string> {
	return address.kind === 'socket' ? await world.realPath(address.path) : name;
}

async function knownEngine(
	world: FinderWorld,
	one: FoundEngine,
	about: unknown,
): Promise<KnownEngine> {
	const runner = await runnerOf(world, one.endpoint, one.info.kind);
	const { endpoint, kind, version, isRootless } = one.info;
	const flavour = flavourOf(one, about, runner, world);
	return { engine: { endpoint, kind, version, isRootless, flavour }, runner, about };
}

function isOwnPodman({ environment }: FinderWorld, { engine, runner }: KnownEngine): boolean {
	const { kind, flavour, isRootless } = engine;
	const user = runner.process?.userId ?? (isRootless ? environment.userId : 0);
	return (
		kind === 'podman' &&
		(flavour === 'rootful' || flavour === 'rootless') &&
		user === environment.userId
	);
}

function gone(endpoint: string): never {
	throw faultError({
		code: 'engine.unreachable',
		side: 'this-computer',
		subject: endpoint,
		facts: { reason: 'ENOENT' },
	});
}
