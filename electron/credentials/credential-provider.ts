// Which credential a registry, or a part of it, gets when it asks for one: the one kept for the longest path that holds the
// repository, as containers-auth.json(5) says, wherever it is kept. For one and the same path the keychain comes first,
// then the logins of Docker and Podman in the order of their files. The keychain keeps whole registries only.
import { describeFault } from '../../shared/fault/fault-texts';
import { type PassedOver, passedOverText } from '../../shared/fault/passed-over-texts';
import {
	type Credential,
	type CredentialAnswer,
	type CredentialProvider,
	longestPath,
} from '../../shared/registry/credential';
import { withoutMark } from '../../shared/registry/secret-mark';
import { FaultError } from '../platform/fault-error';
import { noteCredential } from '../platform/known-secrets';
import type { CredentialVault } from './credential-vault';
import type { DockerLogins, LoginCandidate } from './docker-config-import';
import { expiryOf } from './secret-expiry';

export interface CredentialSources {
	readonly vault: Pick<CredentialVault, 'get'>;
	readonly logins: Pick<DockerLogins, 'search'>;
	/** Told once when the keychain cannot be used; it is not asked again, since each try may take 20 s. */
	readonly onNote: (text: string) => void;
}

/** Makes a provider for one run or command: keychain and files are read at each question, so ask once for each path. */
export function credentialProvider({
	vault,
	logins,
	onNote,
}: CredentialSources): CredentialProvider {
	let vaultProblem: string | undefined;
	const askVault = async (host: string): Promise<Credential | undefined> => {
		try {
			return vaultProblem === undefined ? await vault.get(host) : undefined;
		} catch (error) {
			if (!(error instanceof FaultError)) {
				throw error;
			}
			const { title } = describeFault(error.fault);
			if (vaultProblem === undefined) {
				onNote(`${title}; going on without it.`);
			}
			vaultProblem = title;
			return undefined;
		}
	};
	return {
		get: async ({ host, repository }) => {
			const found = await logins.search(host);
			const paths = [...new Set(found.candidates.map((one) => one.path))].filter(
				(path) => path !== '',
			);
			const ofVault: LoginCandidate = {
				...{ path: '', origin: 'keychain' },
				take: () => askVault(host),
			};
			const passedOver: PassedOver[] = [];
			for (const candidate of inOrder([ofVault, ...found.candidates], repository)) {
				const credential = await candidate.take((one) => passedOver.push(one));
				if (credential !== undefined) {
					const { origin } = candidate;
					return { credential: readied(credential), origin, paths, passedOver: [] };
				}
			}
			if (vaultProblem !== undefined) {
				passedOver.unshift({ reason: 'keychain', problem: vaultProblem });
			}
			const others = found.candidates.flatMap(({ path, origin }): readonly PassedOver[] =>
				path === '' || longestPath(repository, [path]) !== ''
					? []
					: [{ reason: 'other-part', login: `${host}/${path}`, file: origin }],
			);
			return answerOfNone(paths, [...passedOver, ...found.passedOver, ...others]);
		},
	};
}

/** The longest path first; what is kept for the same path stays in its order. */
function inOrder(
	candidates: readonly LoginCandidate[],
	repository: string | undefined,
): readonly LoginCandidate[] {
	return candidates
		.filter(({ path }) => path === '' || longestPath(repository, [path]) === path)
		.toSorted((one, other) => other.path.length - one.path.length);
}

function answerOfNone(
	paths: readonly string[],
	passedOver: readonly PassedOver[],
): CredentialAnswer {
	return { paths, passedOver: [...new Set(passedOver.map(passedOverText))] };
}

/** What was stored with a byte order mark is used without; when a secret ends is read from itself. */
function readied({ username, secret, kind }: Credential): Credential {
	const clean = withoutMark(secret);
	const expiresAtMs = expiryOf(clean);
	return noteCredential({
		...{ username: withoutMark(username), secret: clean, kind },
		...(expiresAtMs === undefined ? {} : { expiresAtMs }),
	});
}
