// Whether the credential is taken: that of the repository which the test is about, else of the whole registry, else those
// of its parts, one after the other.
import { ownPath } from '../../../shared/net/own-path';
import { FaultError } from '../../platform/fault-error';
import type { RegistryCall } from '../registry-session';
import type { HeldCredential } from '../sign-in/credential-book';
import type { RightsProbe } from './probe-rights';
import type { Finding } from './probe-step';

const MAX_BODY_BYTES = 64 * 1024;
/** Nobody has more logins for parts of one registry, and each costs requests. */
const MOST_PARTS = 20;
/** Where nothing else is known: a registry whose repositories are closed asks for a sign-in before it looks. */
const NO_REPOSITORY = 'image-ferry/sign-in-test';

/** Signs in at the API root. */
export async function probeSignIn(probe: RightsProbe): Promise<Finding> {
	const { wishes } = probe;
	const repositories = await repositoriesToTry(probe);
	const names: string[] = [];
	try {
		for (const repository of repositories) {
			await probe.parts.session.ask(callOf(probe, '/v2/', repository), [200], MAX_BODY_BYTES);
			names.push(nameOf(await probe.parts.book.get(repository)));
		}
		return { facts: { username: names.join(', ') } };
	} catch (error) {
		const isClosed = error instanceof FaultError && error.fault.code === 'registry.unauthorized';
		const isAnonymous = await isAnonymousProbe(probe);
		if (isAnonymous && isClosed && wishes.image !== undefined) {
			// Some registries let everyone read some images, and nobody in without a name.
			return { facts: {}, skipped: 'no credential' };
		}
		throw error;
	}
}

/** The root lets everyone in; what is behind it may not. Tries the credential there, where there is one. */
export async function probeOpenRoot(probe: RightsProbe): Promise<Finding> {
	const { parts } = probe;
	const names: string[] = [];
	for (const repository of await repositoriesToTry(probe)) {
		const held = await parts.book.get(repository);
		if (held.credential !== undefined && (await isTaken(probe, repository))) {
			names.push(nameOf(held));
		}
	}
	return names.length === 0
		? { facts: {}, skipped: 'no sign-in needed' }
		: { facts: { username: names.join(', ') } };
}

/** Whether the test is made without a credential. */
export async function isAnonymousProbe(probe: RightsProbe): Promise<boolean> {
	const all = await Promise.all(
		(await repositoriesToTry(probe)).map((repository) => probe.parts.book.get(repository)),
	);
	return all.every((held) => held.credential === undefined);
}

/** False where nothing behind the root asked for it. @throws FaultError registry.unauthorized and others of a sign-in */
async function isTaken(probe: RightsProbe, repository: string | undefined): Promise<boolean> {
	const { parts } = probe;
	const places = repository === undefined ? ['/v2/_catalog?n=1', NO_REPOSITORY] : [repository];
	for (const place of places) {
		const isRoot = place.startsWith('/');
		const path = isRoot ? place : `/v2/${place}/tags/list?n=1`;
		const call = callOf(probe, path, isRoot ? undefined : place);
		try {
			await parts.session.ask(call, [200], MAX_BODY_BYTES);
		} catch (error) {
			if (!(error instanceof FaultError) || isAboutSignIn(error)) {
				throw error;
			}
			// What is missing or forbidden there is not asked here.
		}
		if (parts.signIn.scheme !== 'unknown') {
			return true;
		}
	}
	return false;
}

function isAboutSignIn({ fault }: FaultError): boolean {
	const { code } = fault;
	return (
		code === 'registry.unauthorized' ||
		code.startsWith('registry.sign-in-') ||
		code === 'registry.clock-skewed'
	);
}

async function repositoriesToTry({
	wishes,
	parts,
}: RightsProbe): Promise<readonly (string | undefined)[]> {
	const wished = wishes.image?.repository ?? wishes.pushRepository;
	if (wished !== undefined) {
		return [wished];
	}
	const whole = await parts.book.get(undefined);
	const paths = await parts.book.paths();
	return whole.credential === undefined && paths.length > 0
		? paths.slice(0, MOST_PARTS)
		: [undefined];
}

function callOf(probe: RightsProbe, path: string, repository: string | undefined): RegistryCall {
	const isCatalog = path.startsWith('/v2/_catalog');
	const scope = repository === undefined ? {} : { repository };
	return {
		...({
			method: 'GET',
			path: ownPath(path),
			operation: 'list',
			subject: probe.options.host,
		} as const),
		access: { ...scope, action: isCatalog ? 'catalog' : 'pull' },
		signal: probe.signal,
	};
}

function nameOf({ credential, path }: HeldCredential): string {
	const name = credential?.username ?? 'anonymous';
	return path === '' ? name : `${name} (for ${path})`;
}
