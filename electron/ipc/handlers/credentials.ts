// The credentials group of the contract.
import type { FerryContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';
import type { CredentialDesk } from '../../registry-desk/credential-desk';

export function credentialsHandlers(desk: CredentialDesk): Handlers<FerryContract>['credentials'] {
	return {
		vaultStatus: () => desk.status(),
		keepForSession: () => desk.keepForSession(),
		save: ({ host, username, secret, kind }) => desk.save(host, { username, secret, kind }),
		forget: async ({ host }) => {
			await desk.forget(host);
			return {};
		},
		logins: async () => ({ logins: await desk.logins() }),
		importLogin: ({ host, origin }) => desk.importLogin(host, origin),
	};
}
