// Tags and repositories that a person may choose from: asked of the registry itself, as a run would ask it. Hosts that
// nobody saved or accepted are not asked.
import { filterTags } from '../../shared/mirror/tags/tag-filter';
import { parseReference } from '../../shared/oci/reference';
import type { CredentialProvider } from '../../shared/registry/credential';
import { wait } from '../platform/clock';
import { FaultError, faultError } from '../platform/fault-error';
import type { NetworkSettings } from '../platform/network-settings';
import { createRegistryClient } from '../registry/create-registry-client';
import type { RegistryClient } from '../registry/registry-client';
import { accessOfHosts } from '../settings/registry-access';
import type { SavedRegistries } from '../settings/saved-registries';
import { refuseUnknownHosts, unknownHosts } from './draft-hosts';
import type { DraftStore } from './draft-store';

export interface ImageBrowser {
	/**
	 * Gives the tags that name images, the newest version first; `draftId`: whose accepted hosts count too. Another
	 * question of the same kind ends this one.
	 * @throws FaultError reference.invalid, mirror.unknown-hosts, repository.not-found, registry.*
	 */
	tags(repository: string, draftId?: string): Promise<BrowsedNames>;
	/** By name; as `tags`. @throws FaultError mirror.unknown-hosts, registry.unsupported where there is no list for this user, registry.* */
	repositories(host: string, draftId?: string): Promise<BrowsedNames>;
}

export interface BrowsedNames {
	readonly names: readonly string[];
	/** False where the registry's list ended early: there may be more. */
	readonly isWhole: boolean;
}

export interface ImageBrowserOptions {
	readonly drafts: Pick<DraftStore, 'get'>;
	readonly saved: Pick<SavedRegistries, 'list'>;
	readonly credentials: CredentialProvider;
	readonly network: () => NetworkSettings;
}

export function imageBrowser(options: ImageBrowserOptions): ImageBrowser {
	const tagsQuestion = latestOnly<BrowsedNames>();
	const repositoriesQuestion = latestOnly<BrowsedNames>();
	return {
		tags: (text, draftId) =>
			tagsQuestion(`${text} ${draftId ?? ''}`, (signal) =>
				browseTags(options, { text, draftId }, signal),
			),
		repositories: (host, draftId) =>
			repositoriesQuestion(`${host} ${draftId ?? ''}`, (signal) =>
				browseRepositories(options, { host, draftId }, signal),
			),
	};
}

/** Nobody waits any more for the answer before the last: it is cancelled. The same question is asked once. */
function latestOnly<T>() {
	let asked: { key: string; answer: Promise<T>; controller: AbortController } | undefined;
	return (key: string, ask: (signal: AbortSignal) => Promise<T>): Promise<T> => {
		if (asked?.key === key) {
			return asked.answer;
		}
		asked?.controller.abort(
			faultError({ code: 'mirror.plan-stopped', side: 'this-computer', subject: asked.key }),
		);
		const controller = new AbortController();
		const answer = ask(controller.signal).finally(() => {
			asked = asked?.controller === controller ? undefined : asked;
		});
		asked = { key, answer, controller };
		return answer;
	};
}

async function browseTags(
	options: ImageBrowserOptions,
	{ text, draftId }: { readonly text: string; readonly draftId: string | undefined },
	signal: AbortSignal,
): Promise<BrowsedNames> {
	const parsed = parseReference(text);
	if (!parsed.ok) {
		throw new FaultError(parsed.fault);
	}
	const { registry, repository } = parsed.value;
	const subject = `${registry}/${repository}`;
	const tags = await asking(options, { host: registry, draftId }, (client) =>
		client.listTags(repository, signal),
	);
	if (tags === undefined) {
		throw notListed(subject, 'listing its tags');
	}
	const chosen = filterTags(tags.names, {});
	if (chosen.length === 0) {
		throw faultError({ code: 'repository.not-found', side: 'source', subject });
	}
	return { names: chosen.toReversed(), isWhole: tags.isWhole };
}

async function browseRepositories(
	options: ImageBrowserOptions,
	{ host, draftId }: Question,
	signal: AbortSignal,
): Promise<BrowsedNames> {
	const list = await asking(options, { host, draftId }, (client) =>
		client.listRepositories(signal),
	);
	if (list === undefined) {
		throw notListed(host, 'listing its repositories');
	}
	return { names: list.names.toSorted(), isWhole: list.isWhole };
}

interface Question {
	readonly host: string;
	readonly draftId: string | undefined;
}

async function asking<T>(
	{ drafts, saved, credentials, network }: ImageBrowserOptions,
	{ host, draftId }: Question,
	ask: (client: RegistryClient) => Promise<T>,
): Promise<T> {
	const entries = await saved.list();
	const kept = draftId === undefined ? undefined : drafts.get(draftId);
	const isSaved = entries.some((entry) => entry.host === host);
	if (!isSaved) {
		const unknown =
			kept === undefined
				? [{ host, tls: 'verify' as const, mark: '' }]
				: unknownHosts([host], kept, new Set());
		refuseUnknownHosts(unknown, host);
	}
	const registries = new Map(Object.entries(kept?.draft.registries ?? {}));
	const access = accessOfHosts([host], { saved: entries, registries, isAccepted: true })[host];
	const client = createRegistryClient({
		...(access ?? { tls: 'verify' }),
		host,
		side: 'source',
		credentials: (question) => credentials.get({ host, ...question }),
		network: network(),
		wait,
		random: Math.random,
		now: Date.now,
		// Someone is looking on: a network that is gone is said, not waited for.
		limits: { giveUpMs: 0 },
	});
	try {
		return await ask(client);
	} finally {
		await client.close();
	}
}

function notListed(subject: string, what: string): Error {
	const about = { side: 'source', subject, facts: { host: subject.split('/')[0] ?? '', what } };
	return faultError({ code: 'registry.unsupported', ...about, side: 'source' });
}
