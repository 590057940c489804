// THE contract between window and main process: everything the window can ask for and everything it is told.
// Group → member → schemas. All objects are strict, so that an answer with one key too many is refused, not sent.
import { z } from 'zod';
import { faultSchema } from '../fault/fault';
import { runEventSchema } from '../mirror/run-event';
import { runSnapshotSchema } from '../mirror/run-snapshot';
import { runSummarySchema } from '../mirror/run-summary';
import { THEMES } from '../settings/settings';
import { call, event } from './define';
import { MAX_RUN_ID_CHARACTERS } from './limits';

const nothing = z.strictObject({});
const runId = z.string().min(1).max(MAX_RUN_ID_CHARACTERS);
const windowSettings = z.strictObject({ theme: z.enum(THEMES) });

export const contract = {
	app: {
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
		/** Mirrors the built-in sample between two embedded registries; answers the active sample when one runs. */
		startSample: call(nothing, z.strictObject({ runId })),
	},
	runs: {
		/** The runs this app knows, the newest first. */
		list: call(nothing, z.strictObject({ runs: z.array(runSummarySchema).readonly() })),
		/** The whole state of one run; events with a higher `seq` go on from it. */
		snapshot: call(z.strictObject({ runId }), z.strictObject({ state: runSnapshotSchema })),
		/** Stops a run. What arrived stays; a run that has ended stays as it is. */
		cancel: call(z.strictObject({ runId }), nothing),
		/** What happened in one run since the last time: events with consecutive `seq`, at most ten messages a second. */
		happened: event(z.strictObject({ runId, events: z.array(runEventSchema).readonly() })),
	},
	settings: {
		/** The settings that the window shows. */
		get: call(nothing, windowSettings),
		/** Saves them; every window hears of it. */
		set: call(windowSettings, windowSettings),
		/** The settings changed, by whatever means. */
		changed: event(windowSettings),
	},
} as const;

export type FerryContract = typeof contract;
export type WindowSettings = z.infer<typeof windowSettings>;
