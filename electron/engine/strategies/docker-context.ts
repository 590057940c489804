// The engines of Docker's contexts: the chosen one first. A context is a folder named by the SHA-256 of its name.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { variableOf } from '../../platform/environment';
import { type EngineTls, endpointRefused, parseEndpoint } from '../engine-endpoint';
import type { EngineStrategy, EngineWorld, PlaceToAsk } from '../engine-world';
import { tlsIn } from './docker-host-env';

const MAX_CONTEXTS = 20;
const place = 'docker-context';

const configSchema = z.object({ currentContext: z.string().optional() });
const metaSchema = z.object({
	Name: z.string(),
	Endpoints: z.object({
		docker: z
			.object({ Host: z.string().optional(), SkipTLSVerify: z.boolean().optional() })
			.optional(),
	}),
});

export const dockerContext: EngineStrategy = async (world) => {
	const { environment } = world;
	const folder =
		variableOf(environment, 'DOCKER_CONFIG') ?? path.join(environment.homeFolder, '.docker');
	const config = configSchema.safeParse(
		parsed(await world.readText(path.join(folder, 'config.json'))),
	);
	const chosen =
		variableOf(environment, 'DOCKER_CONTEXT') ??
		(config.success ? config.data.currentContext : undefined);
	const contexts = path.join(folder, 'contexts');
	const chosenId = chosen === undefined || chosen === 'default' ? undefined : idOf(chosen);
	const ids = await world.listFolder(path.join(contexts, 'meta'));
	const places: PlaceToAsk[] = [];
	if (chosenId === undefined) {
		places.push({ place, looked: 'chosen context', reason: 'No Docker context is chosen.' });
	} else if (!ids.includes(chosenId)) {
		places.push(missingContext(chosen ?? ''));
	}
	const inOrder = [...ids].sort(
		(one, other) => Number(other === chosenId) - Number(one === chosenId),
	);
	for (const id of inOrder.slice(0, MAX_CONTEXTS)) {
		for (const place of await contextPlaces(world, contexts, id, id === chosenId)) {
			places.push(place);
		}
	}
	return places;
};

function idOf(name: string): string {
	return createHash('sha256').update(name).digest('hex');
}

function missingContext(name: string): PlaceToAsk {
	return {
		place,
		looked: `context ${name}`,
		reason: `The chosen Docker context "${name}" does not exist.`,
		fault: endpointRefused(`context ${name}`, 'malformed'),
	};
}

async function contextPlaces(
	world: EngineWorld,
	contexts: string,
	id: string,
	isChosen: boolean,
): Promise<readonly PlaceToAsk[]> {
	const text = await world.readText(path.join(contexts, 'meta', id, 'meta.json'));
	const meta = metaSchema.safeParse(parsed(text));
	if (!meta.success) {
		return [];
	}
	const looked = `context ${meta.data.Name}`;
	const docker = meta.data.Endpoints.docker;
	if (docker?.Host === undefined) {
		return [{ place, looked, reason: 'This context names no Docker endpoint.' }];
	}
	const files = await world.listFolder(path.join(contexts, 'tls', id, 'docker'));
	const tls =
		files.length === 0 ? undefined : await tlsIn(world, path.join(contexts, 'tls', id, 'docker'));
	const endpoint =
		tls === 'unreadable'
			? { ok: false as const, fault: endpointRefused(docker.Host, 'certificates') }
			: parseEndpoint(docker.Host, unchecked(tls, docker.SkipTLSVerify));
	return endpoint.ok
		? [{ place, looked, endpoint: endpoint.value, isNamed: isChosen }]
		: [
				{
					place,
					looked,
					reason: 'This context leads to an endpoint that is not used.',
					...(isChosen ? { fault: endpoint.fault } : {}),
				},
			];
}

function unchecked(
	tls: EngineTls | undefined,
	isUnchecked: boolean | undefined,
): EngineTls | undefined {
	return tls !== undefined && isUnchecked === true ? { ...tls, isUnchecked } : tls;
}

function parsed(text: string | undefined): unknown {
	try {
		return JSON.parse(text ?? '');
	} catch {
		return undefined;
	}
}
