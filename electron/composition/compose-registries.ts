// Registries and credentials: the saved entries, the vault, Docker's and Podman's logins, the checklist.
import { setTimeout as delay } from 'node:timers/promises';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Handlers } from '../../shared/ipc/define';
import type { CredentialProvider } from '../../shared/registry/credential';
import { askUser } from '../app/ask-user';
import { chosenVault } from '../credentials/chosen-vault';
import { credentialProvider } from '../credentials/credential-provider';
import { dockerLogins } from '../credentials/docker-config-import';
import { keytarVault } from '../credentials/keytar-vault';
import { memoryVault } from '../credentials/memory-vault';
import { credentialsHandlers } from '../ipc/handlers/credentials';
import { registriesHandlers } from '../ipc/handlers/registries';
import { wait } from '../platform/clock';
import { probeRegistry } from '../registry/probe/probe-registry';
import { credentialDesk } from '../registry-desk/credential-desk';
import { type RegistryDeskOptions, registryDesk } from '../registry-desk/registry-desk';
import { registryRows } from '../registry-desk/registry-rows';
import { openTestResults } from '../registry-desk/test-results';
import { type SavedRegistries, savedRegistries } from '../settings/saved-registries';
import type { Base } from './base';

/** A list is not held up longer than this by a keychain. */
const VAULT_PATIENCE_MS = 300;

export interface Registries {
	readonly handlers: Pick<Handlers<FerryContract>, 'registries' | 'credentials'>;
	readonly saved: SavedRegistries;
	/** Asked by runs, plans and tag lists, after a 401 only. */
	readonly credentials: CredentialProvider;
}

export function composeRegistries(base: Base): Registries {
	const saved = savedRegistries(base.settingsFile);
	const vault = chosenVault(keytarVault(), memoryVault());
	const note = (text: string): void => base.log.info(text);
	const logins = dockerLogins(base.environment, note);
	const newProvider = () => credentialProvider({ vault, logins, onNote: note });
	// A provider gives a keychain up after one failure; when it works again, a new one asks it again.
	let provider = newProvider();
	const onVaultUsable = () => {
		provider = newProvider();
	};
	const tests = openTestResults({ dataFolder: base.dataFolder, onNote: note });
	const rows = registryRows({
		saved,
		vault,
		tests,
		onChanged: (registries) => base.emit('registries', 'changed', { registries }),
		patience: () => delay(VAULT_PATIENCE_MS, undefined, { ref: false }),
	});
	const desk = registryDesk({
		saved,
		vault,
		tests,
		rows,
		ask: (question) => askUser(base.window(), question),
		probe: probing(base, newProvider),
		onProbed: (host, step) => base.emit('registries', 'probed', { host, step }),
		nowMs: Date.now,
		after: (ms, action) => void setTimeout(action, ms).unref(),
	});
	const credentials = credentialDesk({
		vault,
		logins,
		saved,
		rows,
		onVaultUsable,
		nowMs: Date.now,
	});
	return {
		handlers: {
			registries: registriesHandlers(desk),
			credentials: credentialsHandlers(credentials),
		},
		saved,
		credentials: { get: (question) => provider.get(question) },
	};
}

/** Each test asks the keychain anew: the user may have unlocked it because of the last one. */
function probing(base: Base, newProvider: () => CredentialProvider): RegistryDeskOptions['probe'] {
	return ({ host, tls, caPem, signInServer }, wishes, signal) => {
		const provider = newProvider();
		return probeRegistry(
			{
				host,
				side: wishes.pushRepository === undefined ? 'source' : 'destination',
				tls,
				...(caPem === undefined ? {} : { caPem }),
				...(signInServer === undefined ? {} : { signInServer }),
				credentials: (question) => provider.get({ host, ...question }),
				network: base.network.current(),
				wait,
				random: Math.random,
				now: Date.now,
			},
			wishes,
			signal,
		);
	};
}
