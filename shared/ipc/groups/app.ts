// The app itself: what it is, what surrounds it, and its built-in sample.
import { z } from 'zod';
import { COMMAND_IDS } from '../../command/commands';
import { faultSchema } from '../../fault/fault';
import { call, event } from '../define';
import { nothing, runId } from './basics';

export const CHECKS = ['keychain', 'docker', 'podman', 'proxy', 'disk', 'clock'] as const;

/** One line of the environment check. `facts` by check: keychain: name; docker, podman: version; proxy: server; disk: freeBytes; clock: year. */
export const environmentCheckSchema = z.strictObject({
	check: z.enum(CHECKS),
	/** `none`: not there, which is no trouble by itself. */
	outcome: z.enum(['ok', 'attention', 'none']),
	facts: z.record(z.string(), z.string()).readonly(),
	fault: faultSchema.exactOptional(),
});
export type EnvironmentCheck = z.infer<typeof environmentCheckSchema>;

export const appGroup = {
	/** Versions, whether this is a build for tests only, and what went wrong while it started. */
	about: call(
		nothing,
		z.strictObject({
			version: z.string(),
			electron: z.string(),
			chromium: z.string(),
			dataFolder: z.string(),
			isTestBuild: z.boolean(),
			notices: z.array(faultSchema).readonly(),
		}),
	),
	/** Looks at what the app needs around it: keychain, engines, proxy, disk, clock. Asks no registry. */
	environment: call(
		nothing,
		z.strictObject({ checks: z.array(environmentCheckSchema).readonly() }),
	),
	/** Mirrors the built-in sample between two embedded registries; answers the active sample when one runs. */
	startSample: call(nothing, z.strictObject({ runId })),
	/** Shows one of the app's own folders in the file manager. */
	openFolder: call(z.strictObject({ folder: z.enum(['data', 'logs']) }), nothing),
	/** Puts text that is on screen on the clipboard. */
	copyText: call(z.strictObject({ text: z.string().max(1024 * 1024) }), nothing),
	/** Something outside the page wants the page to act: an item of the native menu, a click on a notification. */
	asked: event(
		z.discriminatedUnion('kind', [
			z.strictObject({ kind: z.literal('command'), command: z.enum(COMMAND_IDS) }),
			z.strictObject({ kind: z.literal('show-run'), runId }),
		]),
	),
} as const;
