// A container engine as people see it, and the places that were looked at without finding one. No socket path of a
// found engine is needed to use it from the window: engines are named by their endpoint's id.
import { z } from 'zod';
import { faultSchema } from '../fault/fault';

const ENGINE_KINDS = ['docker', 'podman'] as const;
export const ENGINE_PLACES = [
	'docker-host',
	'docker-context',
	'docker-socket',
	'docker-rootless',
	'docker-desktop',
	'podman-socket',
	'podman-user-socket',
	'podman-machine',
	'windows-pipe',
	'named',
] as const;

export const engineInfoSchema = z.strictObject({
	/** Endpoint in the form of DOCKER_HOST, such as `unix:///run/docker.sock`; no user, no password. */
	endpoint: z.string(),
	kind: z.enum(ENGINE_KINDS),
	/** Version of the engine, such as `20.10.24`. */
	version: z.string(),
	apiVersion: z.string(),
	isRootless: z.boolean(),
	/** Platform of the engine, such as `linux/amd64`. */
	platform: z.string(),
	/** Where it was found; the first of several places that lead to it. */
	place: z.enum(ENGINE_PLACES),
	/** Whether this version can mirror: Docker 20.10, Podman 4.3 or newer. */
	isUsable: z.boolean(),
});
export type EnginePlace = (typeof ENGINE_PLACES)[number];
export type EngineInfo = z.infer<typeof engineInfoSchema>;

/** A place that was looked at and has no engine to use. */
export const rejectedPlaceSchema = z.strictObject({
	place: z.enum(ENGINE_PLACES),
	/** What was looked at: an endpoint, or words such as `DOCKER_HOST is not set`. */
	looked: z.string(),
	/** Complete sentence: why it was rejected. */
	reason: z.string(),
	/** Something is there but is broken or refused, which is worth a person's attention; `undefined` where simply nothing is. */
	fault: faultSchema.exactOptional(),
});
export type RejectedPlace = z.infer<typeof rejectedPlaceSchema>;

export const detectedEnginesSchema = z.strictObject({
	/** In the order of preference: the first usable one is the default of `route: engine`. */
	engines: z.array(engineInfoSchema).readonly(),
	rejected: z.array(rejectedPlaceSchema).readonly(),
});
export type DetectedEngines = z.infer<typeof detectedEnginesSchema>;

/** Gives `Docker 20.10.24`, for sentences. */
export function engineTitle({ kind, version }: Pick<EngineInfo, 'kind' | 'version'>): string {
	return `${kind === 'docker' ? 'Docker' : 'Podman'} ${version}`;
}
