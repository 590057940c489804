// Registries and credentials: the saved entries, the vault, Docker's and Podman's logins, the checklist.
import type { FerryContract } from '../../shared/ipc/contract';
import type { Handlers } from '../../shared/ipc/define';
import { dockerLogins } from '../credentials/docker-config-import';
import { type CredentialFinder, credentialFinder } from '../credentials/find-credential';
import { keytarVault } from '../credentials/keytar-vault';
import { credentialsHandlers } from '../ipc/handlers/credentials';
import { registriesHandlers } from '../ipc/handlers/registries';
import { type SavedRegistries, savedRegistries } from '../settings/saved-registries';
import type { Base } from './base';

export interface Registries {
	readonly handlers: Pick<Handlers<FerryContract>, 'registries' | 'credentials'>;
	readonly saved: SavedRegistries;
	/** Asked by runs, plans and tag lists, after a 401 only. */
	readonly credentials: CredentialFinder;
}

export function composeRegistries(base: Base): Registries {
	const saved = savedRegistries(base.settingsFile);
	const vault = keytarVault();
	const note = (text: string): void => base.log.info(text);
	const logins = dockerLogins(base.environment, note);
	return {
		handlers: { registries: registriesHandlers(), credentials: credentialsHandlers() },
		saved,
		credentials: credentialFinder({ vault, logins, onNote: note }),
	};
}
