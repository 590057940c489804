// Finds the container engines of this computer: asks every place where one may be, and says why each other was rejected.
import { z } from 'zod';
import type { DetectedEngines, EngineInfo, RejectedPlace } from '../../shared/engine/engine-info';
import { type Fault, makeFault } from '../../shared/fault/fault';
import { describeFault } from '../../shared/fault/fault-texts';
import { visibleText } from '../../shared/format/visible-text';
import { FaultError } from '../platform/fault-error';
import type { EngineFacts } from './dockerode-engine';
import type { EngineEndpoint } from './engine-endpoint';
import type { EngineStrategy, EngineWorld, PlaceToAsk } from './engine-world';
import { dockerContext } from './strategies/docker-context';
import { dockerHostEnv } from './strategies/docker-host-env';
import * as known from './strategies/known-sockets';
import { podmanMachine } from './strategies/podman-machine';

/** In the order of preference: what the user named first, Docker before Podman. */
const STRATEGIES: readonly EngineStrategy[] = [
	dockerHostEnv,
	dockerContext,
	known.dockerSocket,
	known.dockerRootless,
	known.dockerDesktop,
	known.windowsPipes,
	known.podmanUserSocket,
	known.podmanSocket,
	podmanMachine,
];

/** Docker answers in milliseconds; Podman's /info takes a second, on a busy computer several. */
const ANSWER_LIMIT_MS = 8000;

export type AskEngine = (endpoint: EngineEndpoint, signal: AbortSignal) => Promise<EngineFacts>;

export interface EngineSearch {
	readonly world: EngineWorld;
	readonly ask: AskEngine;
	/** How long a place may take to answer. */
	readonly limitMs?: number;
}

/** An engine that answered, and how to reach it again. */
export interface FoundEngine {
	readonly info: EngineInfo;
	readonly endpoint: EngineEndpoint;
}

export interface EngineFindings extends DetectedEngines {
	/** The same engines with what is needed to connect. */
	readonly found: readonly FoundEngine[];
}

/** Looks everywhere at once. Rejects only when `signal` is aborted. */
export async function detectEngines(
	search: EngineSearch,
	signal: AbortSignal,
): Promise<EngineFindings> {
	const places = (await Promise.all(STRATEGIES.map((strategy) => strategy(search.world)))).flat();
	const answers = await askEach(places, search, signal);
	const found: FoundEngine[] = [];
	const rejected: RejectedPlace[] = [];
	const byIdentity = new Map<string, string>();
	for (const answer of answers) {
		if (!('found' in answer)) {
			rejected.push(answer.rejected);
			continue;
		}
		const { info } = answer.found;
		const known = byIdentity.get(answer.identity);
		if (known === undefined) {
			byIdentity.set(answer.identity, info.endpoint);
			found.push(answer.found);
		} else {
			rejected.push({
				place: info.place,
				looked: answer.looked,
				reason: `It is the same engine as at ${known}.`,
			});
		}
	}
	return { engines: found.map(({ info }) => info), found, rejected };
}

type PlaceAnswer =
	| { readonly found: FoundEngine; readonly identity: string; readonly looked: string }
	| { readonly rejected: RejectedPlace };

/** One request per socket, whatever the number of names it has. */
function askEach(
	places: readonly PlaceToAsk[],
	search: EngineSearch,
	signal: AbortSignal,
): Promise<readonly PlaceAnswer[]> {
	const asked = new Map<string, Promise<EngineFacts>>();
	const askOnce: AskEngine = async (endpoint, limit) => {
		const { address } = endpoint;
		const key =
			address.kind === 'socket' ? await search.world.realPath(address.path) : endpoint.name;
		const known = asked.get(key) ?? search.ask(endpoint, limit);
		asked.set(key, known);
		return known;
	};
	return Promise.all(places.map((place) => askPlace(place, { ...search, ask: askOnce }, signal)));
}

async function askPlace(
	place: PlaceToAsk,
	search: EngineSearch,
	signal: AbortSignal,
): Promise<PlaceAnswer> {
	const { endpoint } = place;
	if (endpoint === undefined) {
		return { rejected: rejectedPlace(place, place.reason ?? 'Nothing is there.', place.fault) };
	}
	const isThere = await lookAt(endpoint, search.world);
	if (isThere !== 'there' && search.world.environment.platform !== 'win32') {
		return { rejected: absent(place, endpoint, isThere) };
	}
	try {
		return { ...(await askEndpoint(endpoint, place, search, signal)), looked: place.looked };
	} catch (error) {
		signal.throwIfAborted();
		const fault = faultOf(error, endpoint);
		// A pipe that is not there is how Windows says that no such engine runs.
		const isNothing = fault.facts?.['reason'] === 'ENOENT' && place.isNamed !== true;
		const reason = isNothing ? 'There is no such socket.' : `${describeFault(fault).title}.`;
		return { rejected: rejectedPlace(place, reason, isNothing ? undefined : fault) };
	}
}

function lookAt(endpoint: EngineEndpoint, world: EngineWorld) {
	const { address } = endpoint;
	return address.kind === 'socket' ? world.look(address.path) : Promise.resolve('there' as const);
}

function absent(
	place: PlaceToAsk,
	endpoint: EngineEndpoint,
	how: 'missing' | 'denied',
): RejectedPlace {
	if (how === 'denied') {
		const fault = makeFault({
			code: 'engine.denied',
			side: 'this-computer',
			subject: endpoint.name,
			facts: { reason: 'EACCES' },
		});
		return rejectedPlace(
			place,
			'You may not look there.',
			place.isNamed === true ? fault : undefined,
		);
	}
	const fault = makeFault({
		code: 'engine.unreachable',
		side: 'this-computer',
		subject: endpoint.name,
		facts: { reason: 'ENOENT' },
	});
	return rejectedPlace(
		place,
		'There is no such socket.',
		place.isNamed === true ? fault : undefined,
	);
}

function rejectedPlace(place: PlaceToAsk, reason: string, fault: Fault | undefined): RejectedPlace {
	return {
		place: place.place,
		looked: visibleText(place.looked, 300),
		reason,
		...(fault === undefined ? {} : { fault }),
	};
}

function faultOf(error: unknown, endpoint: EngineEndpoint): Fault {
	if (error instanceof FaultError) {
		return error.fault;
	}
	return makeFault({
		code: 'engine.unreachable',
		side: 'this-computer',
		subject: endpoint.name,
		detail: error instanceof Error ? error.message : String(error),
	});
}

/** Asks one endpoint who answers there. @throws FaultError engine.* */
export async function askEndpoint(
	endpoint: EngineEndpoint,
	{ place }: Pick<PlaceToAsk, 'place'>,
	search: EngineSearch,
	signal: AbortSignal,
): Promise<{ readonly found: FoundEngine; readonly identity: string }> {
	const limit = AbortSignal.timeout(search.limitMs ?? ANSWER_LIMIT_MS);
	let facts: EngineFacts;
	try {
		facts = await search.ask(endpoint, AbortSignal.any([signal, limit]));
	} catch (error) {
		signal.throwIfAborted();
		throw limit.aborted ? tooSlow(endpoint) : error;
	}
	return understood(facts, endpoint, place);
}

function tooSlow(endpoint: EngineEndpoint): FaultError {
	return new FaultError(
		makeFault({
			code: 'engine.unreachable',
			side: 'this-computer',
			subject: endpoint.name,
			detail: 'it took the connection, but gave no answer in time',
			facts: { reason: 'timeout' },
		}),
	);
}

const versionSchema = z.object({
	Version: z.string(),
	ApiVersion: z.string(),
	Os: z.string(),
	Arch: z.string(),
	Components: z.array(z.object({ Name: z.string(), Version: z.string() })).nullish(),
});
const infoSchema = z.object({
	ID: z.string().optional(),
	Name: z.string().optional(),
	DockerRootDir: z.string().optional(),
	SecurityOptions: z.array(z.string()).nullish(),
	Rootless: z.boolean().optional(),
});

const MAX_WORD = 60;

function understood(facts: EngineFacts, endpoint: EngineEndpoint, place: EngineInfo['place']) {
	const version = versionSchema.safeParse(facts.version);
	if (!version.success) {
		throw new FaultError(
			makeFault({ code: 'engine.not-an-engine', side: 'this-computer', subject: endpoint.name }),
		);
	}
	const about = infoSchema.safeParse(facts.info);
	const { ID = '', Name = '', DockerRootDir = '', ...how } = about.success ? about.data : {};
	const podman = version.data.Components?.find(({ Name: name }) => name === 'Podman Engine');
	const kind = podman === undefined ? 'docker' : 'podman';
	const word = (text: string): string => visibleText(text, MAX_WORD);
	const number = word(podman?.Version ?? version.data.Version);
	const info: EngineInfo = {
		endpoint: endpoint.name,
		kind,
		version: number,
		apiVersion: word(version.data.ApiVersion),
		isRootless:
			how.Rootless ?? (how.SecurityOptions ?? []).some((option) => option.includes('rootless')),
		platform: word(`${version.data.Os}/${version.data.Arch}`),
		place,
		isUsable: isNewEnough(kind, number),
	};
	// Podman makes up a new ID for each answer; where it keeps its images does not change.
	const own = kind === 'docker' ? ID : '';
	const isTold = `${Name}${DockerRootDir}` !== '';
	const identity = isTold ? JSON.stringify([kind, Name, DockerRootDir, own]) : endpoint.name;
	return { found: { info, endpoint }, identity };
}

const OLDEST = { docker: [20, 10], podman: [4, 3] } as const;

function isNewEnough(kind: EngineInfo['kind'], version: string): boolean {
	const [, major = '', minor = ''] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
	const [oldestMajor, oldestMinor] = OLDEST[kind];
	// A version that can't be read is one that somebody built: it is taken at its API's word.
	return (
		major === '' ||
		Number(major) > oldestMajor ||
		(Number(major) === oldestMajor && Number(minor) >= oldestMinor)
	);
}
