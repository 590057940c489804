// What the user set, as one versioned document. Reading decides between fine, damaged and newer than this version;
// what to do about it is electron/settings. Never holds a secret.
import { z } from 'zod';
import { type RegistryEntry, registryEntrySchema } from '../registry/registry-entry';
import { proxyChoiceSchema } from './proxy-choice';

export type { ProxyChoice } from './proxy-choice';

const SETTINGS_VERSION = 1;
export const THEMES = ['system', 'light', 'dark'] as const;

const MAX_REGISTRIES = 1000;

/** Most requests at once to one registry, for mirrors that say `auto`. */
const concurrencySchema = z.union([z.literal('auto'), z.number().int().min(1).max(64)]);

/** What the window shows and changes of the settings. */
export const windowSettingsSchema = z.strictObject({
	theme: z.enum(THEMES),
	proxy: proxyChoiceSchema,
	concurrency: concurrencySchema,
	/** Whether the end of a run is told by the system's notifications. */
	hasNotifications: z.boolean(),
});
/** What is not named stays. */
export const windowSettingsChangeSchema = z.strictObject({
	theme: z.enum(THEMES).exactOptional(),
	proxy: proxyChoiceSchema.exactOptional(),
	concurrency: concurrencySchema.exactOptional(),
	hasNotifications: z.boolean().exactOptional(),
});
export type WindowSettings = z.infer<typeof windowSettingsSchema>;
export type WindowSettingsChange = z.infer<typeof windowSettingsChangeSchema>;

export const settingsSchema = z.strictObject({
	version: z.literal(SETTINGS_VERSION),
	theme: z.enum(THEMES),
	proxy: proxyChoiceSchema.default({ mode: 'system' }),
	concurrency: concurrencySchema.default('auto'),
	hasNotifications: z.boolean().default(true),
	registries: z
		.array(registryEntrySchema)
		.max(MAX_REGISTRIES)
		.readonly()
		.refine(hasOneEntryPerHost, 'has two entries for one host'),
});

export type Settings = z.infer<typeof settingsSchema>;
export type Theme = Settings['theme'];

export type SettingsReading =
	| { readonly kind: 'fine'; readonly settings: Settings }
	/** `reason` names place and problem, never a value. */
	| { readonly kind: 'damaged'; readonly reason: string }
	| { readonly kind: 'newer'; readonly version: number };

export const DEFAULT_SETTINGS: Settings = {
	version: SETTINGS_VERSION,
	theme: 'system',
	proxy: { mode: 'system' },
	concurrency: 'auto',
	hasNotifications: true,
	registries: [],
};

const versioned = z.looseObject({ version: z.number().int().positive() });

/** Reads the text of a settings file. `__proto__` keys are dropped, a byte order mark is tolerated. */
export function readSettings(text: string): SettingsReading {
	const document = parseJson(text);
	const version = versioned.safeParse(document);
	if (version.success && version.data.version > SETTINGS_VERSION) {
		return { kind: 'newer', version: version.data.version };
	}
	const parsed = settingsSchema.safeParse(document);
	if (parsed.success) {
		return { kind: 'fine', settings: parsed.data };
	}
	const reason = document === undefined ? 'is not JSON' : reasonOf(parsed.error);
	return { kind: 'damaged', reason };
}

/** Gives the text of a settings file, readable for people. */
export function writeSettings(settings: Settings): string {
	return `${JSON.stringify(settings, null, '\t')}\n`;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text.replace(/^\uFEFF/, ''), (key, value: unknown) =>
			key === '__proto__' ? undefined : value,
		);
	} catch {
		return undefined;
	}
}

function reasonOf(error: z.ZodError): string {
	const [issue] = error.issues;
	const place =
		issue === undefined || issue.path.length === 0 ? 'the document' : issue.path.join('.');
	return `${place}: ${issue?.message ?? 'not understood'}`;
}

function hasOneEntryPerHost(entries: readonly RegistryEntry[]): boolean {
	return new Set(entries.map((entry) => entry.host)).size === entries.length;
}
