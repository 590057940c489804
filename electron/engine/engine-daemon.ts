// What an engine says of its own settings: what it treats as insecure, what it mirrors, and when it last read its files.
import { z } from 'zod';
import type { EngineModem } from './engine-modem';

/** What the engine makes of registries at this moment, as far as it tells. */
export interface DaemonRegistries {
	/** `host[:port]`, as it was written. */
	readonly insecureHosts: readonly string[];
	/** In CIDR form. Docker only; its own loopback network is one. */
	readonly insecureNetworks: readonly string[];
	/** What is asked before a registry: URLs for Docker, which knows only those of docker.io; else `host[:port][/path]`. */
	readonly mirrors: readonly {
		readonly of: string;
		readonly location: string;
		/** Whether it is asked by plain HTTP or unchecked, where the engine tells that beside the location. */
		readonly isUnchecked?: boolean;
	}[];
}

export interface EngineDaemon {
	/** @throws EngineRefusal the engine's words, such as that it can't read its files; Error when there is no answer */
	registries(signal: AbortSignal): Promise<DaemonRegistries>;
	/** The engine's own clock, in the form of its events (`seconds.nanoseconds`); `undefined` when it keeps no events of reloads. */
	now(signal: AbortSignal): Promise<string | undefined>;
	/** Tells whether it has read its files again since then (a time of `now`). */
	hasReloadedSince(time: string, signal: AbortSignal): Promise<boolean>;
}

const dockerInfoSchema = z.object({
	SystemTime: z.string().optional(),
	RegistryConfig: z
		.object({
			InsecureRegistryCIDRs: z.array(z.string()).nullish(),
			IndexConfigs: z.record(z.string(), z.object({ Secure: z.boolean() })).nullish(),
			Mirrors: z.array(z.string()).nullish(),
		})
		.nullish(),
});

/** Docker's, over a modem that knows the API version. */
export function dockerDaemon(modem: EngineModem): EngineDaemon {
	const info = async (signal: AbortSignal) =>
		dockerInfoSchema.parse(await ask(modem, '/info', signal));
	const now = async (signal: AbortSignal): Promise<string | undefined> =>
		eventTime((await info(signal)).SystemTime ?? '');
	return {
		registries: async (signal) => {
			const { RegistryConfig: told } = await info(signal);
			return {
				insecureHosts: Object.entries(told?.IndexConfigs ?? {})
					.filter(([, { Secure }]) => !Secure)
					.map(([host]) => host),
				insecureNetworks: told?.InsecureRegistryCIDRs ?? [],
				mirrors: (told?.Mirrors ?? []).map((location) => ({ of: 'docker.io', location })),
			};
		},
		now,
		hasReloadedSince: async (since, signal) => {
			const until = await now(signal);
			const filters = JSON.stringify({ type: ['daemon'], event: ['reload'] });
			// With an end in the past the engine answers at once; without one it would go on telling.
			const query = { since, until: until ?? since, filters };
			const events = await ask(modem, '/events?', signal, query);
			return typeof events === 'string' ? events.trim() !== '' : events !== undefined;
		},
	};
}

/** Gives `1795287936.690244426` for `2026-11-21T19:05:36.690244426Z`. */
function eventTime(text: string): string | undefined {
	const [, whole = '', fraction = '0', zone = 'Z'] =
		/^(.+T\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
	const ms = Date.parse(`${whole}${zone}`);
	return Number.isNaN(ms) ? undefined : `${ms / 1000}.${fraction.padEnd(9, '0')}`;
}

const podmanRegistrySchema = z.object({
	Insecure: z.boolean().optional(),
	Mirrors: z.array(z.object({ Location: z.string(), Insecure: z.boolean().optional() })).nullish(),
});

/** The oldest libpod API that is understood; newer engines answer it too. */
const LIBPOD_INFO = '/v4.0.0/libpod/info';

/** Podman's, over a modem without an API version. */
export function podmanDaemon(modem: EngineModem): EngineDaemon {
	return {
		registries: async (signal) => podmanRegistries(await ask(modem, LIBPOD_INFO, signal)),
		now: () => Promise.resolve(undefined),
		hasReloadedSince: () => Promise.resolve(false),
	};
}

/** Reads the answer of `podman info --format json`, which is that of its API. */
export function podmanRegistries(info: unknown): DaemonRegistries {
	const told = z
		.object({ registries: z.record(z.string(), z.unknown()).nullish() })
		.parse(info).registries;
	const tables = Object.entries(told ?? {}).flatMap(([prefix, value]) => {
		const table = podmanRegistrySchema.safeParse(value);
		return table.success ? [{ prefix, ...table.data }] : [];
	});
	return {
		insecureHosts: tables.filter(({ Insecure }) => Insecure === true).map(({ prefix }) => prefix),
		insecureNetworks: [],
		mirrors: tables.flatMap(({ prefix, Mirrors }) =>
			(Mirrors ?? []).map(({ Location, Insecure }) => ({
				of: prefix,
				location: Location,
				...(Insecure === undefined ? {} : { isUnchecked: Insecure }),
			})),
		),
	};
}

function ask(
	modem: EngineModem,
	path: string,
	signal: AbortSignal,
	options?: Readonly<Record<string, string>>,
): Promise<unknown> {
	return new Promise((resolve, reject) => {
		modem.dial(
			{ path, method: 'GET', options, abortSignal: signal, statusCodes: { 200: true } },
			(error, answer) => {
				if (error !== null) {
					reject(error);
				} else {
					resolve(answer);
				}
			},
		);
	});
}
