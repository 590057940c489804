// The window's runs, plans and drafts without a window: the real services and handlers over a data folder, with a user
// who answers as the test says. What main tells the page is kept.
import { transferServices } from '../../electron/composition/transfer-services';
import { createEmit } from '../../electron/ipc/emit-event';
import { NO_PROXY } from '../../electron/platform/proxy';
import { savedRegistries } from '../../electron/settings/saved-registries';
import { openSettingsFile } from '../../electron/settings/settings-file';
import type { ChildListener, TransferChild } from '../../electron/transfer/transfer-host';
import { contract } from '../../shared/ipc/contract';
import type { Credential, CredentialProvider } from '../../shared/registry/credential';
import type { RegistryEntry } from '../../shared/registry/registry-entry';
import { credentialAnswer } from './credential-answers';
import { memoryLog } from './loopback-ipc';

export interface WindowBenchOptions {
	readonly dataFolder: string;
	readonly startChild?: (listener: ChildListener) => TransferChild;
	readonly registries?: readonly RegistryEntry[];
	readonly credentials?: Readonly<Record<string, Credential>>;
	/** In place of `credentials`. */
	readonly provider?: CredentialProvider;
}

/** A user with dialogs before them. */
export interface BenchUser {
	/** Answer to the next questions. */
	says: boolean;
	/** File that is chosen next; none closes the dialog. */
	file: string | undefined;
	/** What was asked so far. */
	readonly questions: { readonly message: string; readonly detail: string }[];
	/** Names that dialogs offered. */
	readonly offered: string[];
}

export async function windowBench(options: WindowBenchOptions) {
	const { dataFolder, credentials = {} } = options;
	const told: { channel: string; payload: unknown }[] = [];
	const user: BenchUser = { says: true, file: undefined, questions: [], offered: [] };
	const saved = savedRegistries(openSettingsFile({ dataFolder }));
	for (const entry of options.registries ?? []) await saved.save(entry);
	const asked: string[] = [];
	const log = memoryLog();
	let ids = 0;
	const transfers = await transferServices({
		dataFolder,
		version: '0.1.0',
		newId: () => {
			ids += 1;
			return `id-${ids}`;
		},
		log,
		emit: createEmit(contract, (channel, payload) => {
			told.push({ channel, payload: structuredClone(payload) });
		}),
		intervalMs: () => 20,
		startChild:
			options.startChild ??
			(() => {
				throw new Error('no process may be started here');
			}),
		ask: async (question) => {
			user.questions.push(question);
			return user.says;
		},
		dialogs: {
			open: async () => user.file,
			save: async (_kind, name) => {
				user.offered.push(name);
				return user.file;
			},
		},
		network: {
			current: () => ({ proxies: NO_PROXY, trustedCertificates: [] }),
			proxyFor: async () => undefined,
			maxConcurrency: async () => undefined,
		},
		saved,
		credentials: {
			get: async (question) => {
				const { host, repository } = question;
				asked.push(repository === undefined ? host : `${host}/${repository}`);
				return options.provider === undefined
					? credentialAnswer(credentials[host])
					: await options.provider.get(question);
			},
		},
	});
	return { ...transfers, told, user, saved, asked, log };
}
