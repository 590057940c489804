// Which hosts of a draft nothing may connect to yet (security T8). A host is known when the user saved it, or accepted it
// for this draft as it is reached now: a page that was taken over cannot have one accepted and then reach it differently.
import { readImageList } from '../../shared/image-list/from-text';
import type { MirrorDraft } from '../../shared/mirror/draft/mirror-draft';
import { parseReference } from '../../shared/oci/reference';
import { parseRegistryHost } from '../../shared/oci/registry-host';
import type { TlsPolicy } from '../../shared/registry/tls-policy';
import { sha256Digest } from '../content/hash';
import { faultError } from '../platform/fault-error';
import type { KeptDraft } from './draft-store';

export interface UnknownHost {
	readonly host: string;
	/** How it would be reached. */
	readonly tls: TlsPolicy;
	/** What is remembered once it is accepted. */
	readonly mark: string;
}

/** Gives every host that a draft names so far, finished or not, the destination first. */
export function hostsOfDraft(draft: MirrorDraft): readonly string[] {
	const destination = parseRegistryHost(draft.destination.registry.trim());
	const listed = readImageList(draft.imagesText).references.map(
		({ reference }) => reference.registry,
	);
	const chosen = draft.repositories.flatMap(({ repository }) => {
		const parsed = parseReference(repository);
		return parsed.ok ? [parsed.value.registry] : [];
	});
	return [...new Set([...(destination === undefined ? [] : [destination]), ...listed, ...chosen])];
}

/** Gives those of the hosts that are neither saved nor accepted. */
export function unknownHosts(
	hosts: readonly string[],
	{ draft, accepted }: Pick<KeptDraft, 'draft' | 'accepted'>,
	saved: ReadonlySet<string>,
): readonly UnknownHost[] {
	const known = new Set(accepted);
	return hosts
		.filter((host) => !saved.has(host))
		.map((host) => markedHost(host, draft))
		.filter(({ mark }) => !known.has(mark));
}

function markedHost(host: string, draft: MirrorDraft): UnknownHost {
	const access = Object.hasOwn(draft.registries, host) ? draft.registries[host] : undefined;
	const tls = access?.tls ?? 'verify';
	const ca = access?.caPem === undefined ? '' : ` ${sha256Digest(access.caPem)}`;
	return { host, tls, mark: `${host} ${tls}${ca}` };
}

/** @throws FaultError mirror.unknown-hosts when there are any */
export function refuseUnknownHosts(unknown: readonly UnknownHost[], subject: string): void {
	if (unknown.length > 0) {
		throw faultError({
			code: 'mirror.unknown-hosts',
			side: 'this-computer',
			subject,
			facts: { hosts: unknown.map(({ host }) => host).join(', '), count: String(unknown.length) },
		});
	}
}

const WAYS: Readonly<Record<TlsPolicy, string>> = {
	verify: '',
	'private-ca': ' (with a certificate authority of its own)',
	'skip-verify': ' (WITHOUT checking its certificate)',
	'plain-http': ' (WITHOUT encryption)',
};

/** Gives the one question about all of them. */
export function hostsQuestion(unknown: readonly UnknownHost[]): {
	readonly message: string;
	readonly detail: string;
	readonly yes: string;
} {
	const [first] = unknown;
	const isOne = unknown.length === 1;
	return {
		message: isOne
			? `Connect to ${first?.host ?? ''} for this mirror?`
			: `Connect to these ${unknown.length} registries for this mirror?`,
		detail: [
			...unknown.map(({ host, tls }) => `${host}${WAYS[tls]}`),
			'',
			'They are not among your saved registries. Accept them only if you expect them: a list from somebody else can name any computer, those of your own network included.',
		].join('\n'),
		yes: isOne ? 'Connect' : 'Connect to all',
	};
}
