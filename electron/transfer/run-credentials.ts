// Which credential a run gets for a host: the one for the whole host, else a login of Docker or Podman for a part of it,
// where that part holds everything that the run wants there.

import { parseReference } from '../../shared/oci/reference';
import type { Credential } from '../../shared/registry/credential';
import type { CredentialFinder } from '../credentials/find-credential';
import type { PlanOrder, RunOrder } from './messages';

/** Beyond so many repositories nobody signs in by parts; each costs a look into the files. */
const MOST_REPOSITORIES = 50;

/** Gives the function that answers a run or plan when a host asked for a sign-in (401). */
export function runCredentials(
	finder: CredentialFinder,
): (
	order: Pick<RunOrder | PlanOrder, 'definition'>,
	host: string,
) => Promise<Credential | undefined> {
	return async ({ definition }, host) => {
		const whole = await finder.find(host);
		if (whole !== undefined) {
			return whole.credential;
		}
		const repositories = repositoriesAt(definition, host);
		if (repositories.length === 0 || repositories.length > MOST_REPOSITORIES) {
			return undefined;
		}
		const found = await Promise.all(
			repositories.map((repository) => finder.find(host, repository)),
		);
		const [first] = found;
		const isOne = found.every(
			(one) =>
				one?.credential.username === first?.credential.username &&
				one?.credential.secret === first?.credential.secret,
		);
		return isOne ? first?.credential : undefined;
	};
}

function repositoriesAt(
	{ spec, images, repositories }: RunOrder['definition'],
	host: string,
): readonly string[] {
	const named = [...images, ...repositories].flatMap(({ reference }) => {
		const parsed = parseReference(reference);
		return parsed.ok && parsed.value.registry === host ? [parsed.value.repository] : [];
	});
	const { registry, repository } = spec.destination;
	const written = registry === host && repository !== undefined ? [repository] : [];
	return [...new Set([...named, ...written])];
}
