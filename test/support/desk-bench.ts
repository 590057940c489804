// The services behind the Registries screen over a vault in memory and settings in a folder of the test; the user's
// answers, the tests of registries and the time are the test's.
import { type ChosenVault, chosenVault } from '../../electron/credentials/chosen-vault';
import type { CredentialVault } from '../../electron/credentials/credential-vault';
import { memoryVault } from '../../electron/credentials/memory-vault';
import { faultError } from '../../electron/platform/fault-error';
import type { Question } from '../../electron/registry-desk/confirmations';
import { credentialDesk } from '../../electron/registry-desk/credential-desk';
import { type RegistryDeskOptions, registryDesk } from '../../electron/registry-desk/registry-desk';
import { registryRows } from '../../electron/registry-desk/registry-rows';
import { openTestResults } from '../../electron/registry-desk/test-results';
import { savedRegistries } from '../../electron/settings/saved-registries';
import { openSettingsFile } from '../../electron/settings/settings-file';
import type { RegistryRow } from '../../shared/ipc/groups/registries';
import type { Credential } from '../../shared/registry/credential';
import type { ProbeStep } from '../../shared/registry/probe-report';
import { temporaryFolder } from './own-process';

const NOW = 1_795_000_000_000;

export type KeychainTrouble = 'keychain.locked' | 'keychain.unavailable' | 'keychain.denied';

/** A keychain in memory that can get into trouble. */
export function troubledKeychain() {
	const inner = memoryVault(() => NOW);
	let trouble: KeychainTrouble | undefined;
	const unlessTroubled = <T>(action: () => Promise<T>): Promise<T> => {
		if (trouble === undefined) return action();
		return Promise.reject(faultError({ code: trouble, side: 'keychain', subject: 'Image Ferry' }));
	};
	const vault: CredentialVault = {
		get: (host) => unlessTroubled(() => inner.get(host)),
		put: (host, credential) => unlessTroubled(() => inner.put(host, credential)),
		delete: (host) => unlessTroubled(() => inner.delete(host)),
		list: () => unlessTroubled(() => inner.list()),
		status: async () => {
			const kind = 'keychain';
			if (trouble === undefined) return { kind };
			const { fault } = faultError({ code: trouble, side: 'keychain', subject: 'Image Ferry' });
			return { kind, fault };
		},
	};
	return {
		vault,
		get: (code?: KeychainTrouble) => {
			trouble = code;
		},
	};
}

export interface DeskBenchOptions {
	/** The user's answers to main's questions, in order; no answer is a no. */
	readonly answers?: readonly boolean[];
	readonly probe?: RegistryDeskOptions['probe'];
	readonly logins?: readonly {
		readonly host: string;
		readonly origin: string;
		readonly credential: Credential;
	}[];
	readonly patience?: () => Promise<void>;
	readonly folder?: string;
}

const FINE: ProbeStep = { step: 'api', outcome: 'ok', durationMs: 3, facts: {} };

async function* oneFineStep(): AsyncGenerator<ProbeStep> {
	yield FINE;
}

export function deskBench(options: DeskBenchOptions = {}) {
	const dataFolder = options.folder ?? temporaryFolder('desk');
	const settingsFile = openSettingsFile({ dataFolder, exclusively: (action) => action() });
	const saved = savedRegistries(settingsFile);
	const keychain = troubledKeychain();
	const vault: ChosenVault = chosenVault(
		keychain.vault,
		memoryVault(() => NOW),
	);
	const answers = [...(options.answers ?? [])];
	const questions: Question[] = [];
	const told: (readonly RegistryRow[])[] = [];
	const probed: ProbeStep[] = [];
	const timers: { readonly ms: number; readonly action: () => void }[] = [];
	const notes: string[] = [];
	const tests = openTestResults({ dataFolder, onNote: (text) => notes.push(text) });
	const patience = options.patience ?? (() => new Promise<void>(() => undefined));
	const rows = registryRows({ saved, vault, tests, onChanged: (all) => told.push(all), patience });
	const desk = registryDesk({
		saved,
		vault,
		tests,
		rows,
		ask: async (question) => {
			questions.push(question);
			return answers.shift() ?? false;
		},
		probe: options.probe ?? oneFineStep,
		onProbed: (_host, step) => probed.push(step),
		nowMs: () => NOW,
		after: (ms, action) => void timers.push({ ms, action }),
	});
	const found = options.logins ?? [];
	let usable = 0;
	const credentials = credentialDesk({
		vault,
		saved,
		rows,
		logins: {
			list: async () =>
				found.map(({ host, origin, credential }) => ({
					...{ host, origin, path: '', username: credential.username },
				})),
			take: async (host, origin) =>
				found.find((login) => login.host === host && login.origin === origin),
		},
		onVaultUsable: () => {
			usable += 1;
		},
		nowMs: () => NOW,
	});
	return {
		...{ desk, credentials, vault, saved, keychain, questions, told, probed, timers, notes },
		dataFolder,
		timesUsable: () => usable,
	};
}
