// What is chosen and typed before a change of engine trust is planned, and what becomes of it. Pure.
import type { CertificateFacts } from '../../shared/ipc/groups/registries';
import { parseReference } from '../../shared/oci/reference';
import { type AddressReading, cleanAddress } from '../../shared/registry/clean-address';
import type { RegistryEntry } from '../../shared/registry/registry-entry';
import { isExposingCredentials, type TlsPolicy } from '../../shared/registry/tls-policy';
import type { TrustRequest } from '../../shared/trust/trust-plan';
import {
	isNetwork,
	mirrorTlsOf,
	type Standing,
	type TrustWish,
} from '../../shared/trust/trust-wish';

/** What a place that leads here knows already. */
export interface TrustStart {
	readonly host?: string;
	/** Endpoint of an engine, or its title such as `Docker 20.10.24`. */
	readonly engine?: string;
	readonly as?: Standing;
	/** An image that the engine must be able to pull afterwards. */
	readonly proof?: string;
	/** The images that failed for it; they can be run again afterwards. */
	readonly retry?: { readonly runId: string; readonly items: readonly number[] };
	/** A change to undo; nothing is chosen then. */
	readonly revert?: string;
}

export interface TrustDraft {
	/** As typed: a registry's address, or a network. */
	readonly address: string;
	readonly as: Standing;
	/** Whether `as` was chosen by the user; until then it follows what is saved of the registry. */
	readonly hasChosen: boolean;
	readonly caPem: string;
	readonly certificates: readonly CertificateFacts[];
	/** With `mirror`: as typed. */
	readonly of: string;
	/** With `mirror`: how it is reached; `undefined`: nothing is said, so one that is there stays as it is set. */
	readonly tls: TlsPolicy | undefined;
	/** Endpoints; `undefined` until the user chose. */
	readonly engines: readonly string[] | undefined;
	/** As typed. */
	readonly proof: string;
}

export interface TrustProblems {
	readonly address?: 'missing' | 'refused' | 'network';
	readonly ca?: 'missing';
	readonly of?: 'missing' | 'refused' | 'same';
	readonly engines?: 'none';
	readonly proof?: 'no-reference' | 'other-registry';
}

/** An engine by its endpoint and as sentences call it. */
export interface NamedEngine {
	readonly endpoint: string;
	readonly title: string;
}

/** An empty choice, or what the start says. */
export function newTrustDraft(start: TrustStart): TrustDraft {
	return {
		address: start.host ?? '',
		as: start.as ?? 'ca',
		hasChosen: start.as !== undefined,
		caPem: '',
		certificates: [],
		of: 'docker.io',
		tls: undefined,
		engines: undefined,
		proof: start.proof ?? '',
	};
}

export type SubjectReading = AddressReading | { readonly kind: 'network'; readonly host: string };

/** Reads what was typed as registry: an address, cleaned, or a network in CIDR form. */
export function readSubject(typed: string): SubjectReading {
	const network = typed.trim().toLowerCase();
	return isNetwork(network) ? { kind: 'network', host: network } : cleanAddress(typed);
}

/** The canonical registry or network; `undefined` while what is typed is neither. */
export function subjectOf({ address }: Pick<TrustDraft, 'address'>): string | undefined {
	const reading = readSubject(address);
	return reading.kind === 'address' || reading.kind === 'network' ? reading.host : undefined;
}

/**
 * Takes a typed address. What is saved of that registry says how an engine has to take it, until the user says otherwise.
 * Gives the same draft where nothing changes.
 */
export function withAddress(
	draft: TrustDraft,
	address: string,
	saved: readonly RegistryEntry[],
): TrustDraft {
	const entryOf = (typed: string) => {
		const host = subjectOf({ address: typed });
		return saved.find((entry) => entry.host === host);
	};
	const former = entryOf(draft.address);
	const entry = entryOf(address);
	// A CA of another registry is none of this one.
	const isForeign = draft.caPem !== '' && former !== entry && draft.caPem === former?.caPem;
	const caPem = draft.caPem === '' || isForeign ? (entry?.caPem ?? '') : draft.caPem;
	const as = draft.hasChosen || entry === undefined ? draft.as : standingFor(entry.tls);
	const tls = draft.hasChosen || entry === undefined ? draft.tls : mirrorTlsOf(entry.tls);
	const isSame =
		address === draft.address && caPem === draft.caPem && as === draft.as && tls === draft.tls;
	if (isSame) return draft;
	const certificates = caPem === draft.caPem ? draft.certificates : [];
	return { ...draft, address, caPem, certificates, as, tls };
}

function standingFor(tls: TlsPolicy): Standing {
	return isExposingCredentials(tls) ? 'insecure' : 'ca';
}

/** The engines that are meant: those chosen; else the one that led here; else the first. */
export function enginesOf(
	draft: TrustDraft,
	start: TrustStart,
	known: readonly NamedEngine[],
): readonly string[] {
	const { engines } = draft;
	if (engines !== undefined) {
		return known.map(({ endpoint }) => endpoint).filter((endpoint) => engines.includes(endpoint));
	}
	const led = known.find(
		({ endpoint, title }) => endpoint === start.engine || title === start.engine,
	);
	return [led ?? known[0]].flatMap((engine) => (engine === undefined ? [] : [engine.endpoint]));
}

/** What keeps the choice from being planned. */
export function trustProblems(draft: TrustDraft, engines: readonly string[]): TrustProblems {
	const ca = draft.as === 'ca' && draft.caPem === '' ? ({ ca: 'missing' } as const) : {};
	const none = engines.length === 0 ? ({ engines: 'none' } as const) : {};
	return {
		...addressProblem(draft),
		...ca,
		...mirroredProblem(draft),
		...none,
		...proofProblem(draft),
	};
}

function addressProblem({ address, as }: TrustDraft): Pick<TrustProblems, 'address'> {
	const { kind } = readSubject(address);
	switch (kind) {
		case 'empty':
			return { address: 'missing' };
		case 'refused':
			return { address: 'refused' };
		case 'network':
			return as === 'insecure' || as === 'none' ? {} : { address: 'network' };
		case 'address':
			return {};
	}
}

function mirroredProblem(draft: TrustDraft): Pick<TrustProblems, 'of'> {
	if (draft.as !== 'mirror') return {};
	const reading = cleanAddress(draft.of);
	if (reading.kind === 'empty') return { of: 'missing' };
	if (reading.kind === 'refused') return { of: 'refused' };
	return reading.host === subjectOf(draft) ? { of: 'same' } : {};
}

/** A mirror is proved by an image of the registry that it stands in for. */
function proofProblem(draft: TrustDraft): Pick<TrustProblems, 'proof'> {
	const proof = draft.proof.trim();
	if (proof === '' || draft.as === 'none') return {};
	const reference = parseReference(proof);
	if (!reference.ok) return { proof: 'no-reference' };
	const expected = draft.as === 'mirror' ? cleanAddress(draft.of) : readSubject(draft.address);
	const isOther = expected.kind === 'address' && expected.host !== reference.value.registry;
	return isOther ? { proof: 'other-registry' } : {};
}

/** The wish; `undefined` while something is missing or wrong. */
export function wishOf(draft: TrustDraft): TrustWish | undefined {
	const host = subjectOf(draft);
	const { address, ca, of } = trustProblems(draft, ['any']);
	if (host === undefined || address !== undefined || ca !== undefined || of !== undefined) {
		return undefined;
	}
	const { as, caPem, tls } = draft;
	if (as === 'ca') return { host, as, caPem };
	if (as !== 'mirror') return { host, as };
	const mirrored = cleanAddress(draft.of);
	if (mirrored.kind !== 'address') return undefined;
	const own = tls === 'private-ca' && caPem !== '' ? { caPem } : {};
	return { host, as, of: mirrored.host, ...(tls === undefined ? {} : { tls }), ...own };
}

/** What main is asked to plan; `undefined` while something is missing or wrong. */
export function requestOf(draft: TrustDraft, engines: readonly string[]): TrustRequest | undefined {
	const wish = wishOf(draft);
	const isWhole = Object.keys(trustProblems(draft, engines)).length === 0;
	return wish === undefined || !isWhole ? undefined : { wish, engines };
}

/** The image that proves it; `undefined` where none was named or nothing is to be pulled. */
export function proofOf({ proof, as }: Pick<TrustDraft, 'proof' | 'as'>): string | undefined {
	const reference = parseReference(proof.trim());
	return as === 'none' || !reference.ok ? undefined : proof.trim();
}
