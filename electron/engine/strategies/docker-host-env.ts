// The engine that DOCKER_HOST names, with its certificates.
import path from 'node:path';
import { variableOf } from '../../platform/environment';
import { type EngineTls, endpointRefused, parseEndpoint } from '../engine-endpoint';
import type { EngineStrategy, EngineWorld } from '../engine-world';

export const dockerHostEnv: EngineStrategy = async (world) => {
	const place = 'docker-host';
	const host = variableOf(world.environment, 'DOCKER_HOST');
	if (host === undefined) {
		return [{ place, looked: 'DOCKER_HOST', reason: 'DOCKER_HOST is not set.' }];
	}
	const tls = await environmentTls(world);
	const endpoint =
		tls === 'unreadable'
			? { ok: false as const, fault: endpointRefused(host, 'certificates') }
			: parseEndpoint(host, tls);
	return endpoint.ok
		? [{ place, looked: endpoint.value.name, endpoint: endpoint.value, isNamed: true }]
		: [
				{
					place,
					looked: endpoint.fault.subject,
					reason: 'DOCKER_HOST names an endpoint that is not used.',
					fault: endpoint.fault,
				},
			];
};

/** Docker's own rule: DOCKER_TLS_VERIFY set to anything means TLS, with the files of DOCKER_CERT_PATH. */
async function environmentTls(world: EngineWorld): Promise<EngineTls | 'unreadable' | undefined> {
	const { environment } = world;
	if (variableOf(environment, 'DOCKER_TLS_VERIFY') === undefined) {
		return undefined;
	}
	const folder =
		variableOf(environment, 'DOCKER_CERT_PATH') ?? path.join(environment.homeFolder, '.docker');
	return await tlsIn(world, folder);
}

/** Reads `ca.pem`, `cert.pem` and `key.pem`; a certificate without its key is `unreadable`. */
export async function tlsIn(world: EngineWorld, folder: string): Promise<EngineTls | 'unreadable'> {
	const [ca, cert, key] = await Promise.all(
		['ca.pem', 'cert.pem', 'key.pem'].map((name) => world.readText(path.join(folder, name))),
	);
	if ((cert === undefined) !== (key === undefined)) {
		return 'unreadable';
	}
	return {
		...(ca === undefined ? {} : { ca }),
		...(cert === undefined ? {} : { cert }),
		...(key === undefined ? {} : { key }),
	};
}
