// What is typed into the editor, and what becomes of it. Pure; the secret lives in the editor only as long as it is open.
import type { CertificateFacts, RegistryRow } from '../../../../shared/ipc/groups/registries';
import { parseRegistryHost } from '../../../../shared/oci/registry-host';
import { cleanAddress } from '../../../../shared/registry/clean-address';
import { GOOGLE_KEY_USERNAME, readGoogleKey } from '../../../../shared/registry/google-key';
import { readLoginLine } from '../../../../shared/registry/login-line';
import { providerOf, usualUsername } from '../../../../shared/registry/provider';
import type { RegistryEntry } from '../../../../shared/registry/registry-entry';
import type { TlsPolicy } from '../../../../shared/registry/tls-policy';
import type { SaveOrder } from '../../../stores/registries-store';

export type SignInKind = 'none' | 'password' | 'google';

export interface Draft {
	readonly name: string;
	/** As typed. */
	readonly address: string;
	readonly signIn: SignInKind;
	/** Whether the user chose the kind of sign-in here. What is saved may be known only later: the vault takes its time. */
	readonly hasChosen: boolean;
	readonly username: string;
	/** Typed just now; never what the vault holds. */
	readonly secret: string;
	/** Whether the fields for a new credential are open over a saved one. */
	readonly isReplacing: boolean;
	readonly tls: TlsPolicy;
	readonly caPem: string;
	readonly certificates: readonly CertificateFacts[];
	readonly signInServer: string;
	readonly image: string;
	readonly pushRepository: string;
}

export interface DraftProblems {
	readonly name?: 'too-long';
	readonly address?: 'missing' | 'taken' | 'refused';
	readonly username?: 'missing';
	readonly secret?: 'missing' | 'no-key';
	readonly ca?: 'missing';
}

const MAX_NAME_LENGTH = 64;

/** An empty editor, or one for a host that is not saved yet. */
export function newDraft(host = ''): Draft {
	return {
		...{ name: '', address: host, signIn: 'none', hasChosen: false, username: '' },
		...{
			secret: '',
			isReplacing: false,
			tls: 'verify',
			caPem: '',
			certificates: [],
			signInServer: '',
			image: '',
		},
		pushRepository: '',
	};
}

/** The editor of a saved registry. */
export function draftOf({ entry, signIn }: RegistryRow): Draft {
	return {
		...newDraft(entry.host),
		name: entry.name === entry.host ? '' : entry.name,
		signIn: signInKindOf(signIn?.username),
		username: signIn?.username ?? '',
		tls: entry.tls,
		caPem: entry.caPem ?? '',
		signInServer: entry.signInServer ?? '',
	};
}

/** The draft with the credential that turned out to be saved, where nothing was chosen yet; else the same draft. */
export function withSaved(draft: Draft, row: RegistryRow | undefined): Draft {
	const username = row?.signIn?.username;
	const isOpen = draft.signIn === 'none' && !draft.hasChosen;
	return username === undefined || !isOpen
		? draft
		: { ...draft, signIn: signInKindOf(username), username };
}

function signInKindOf(username: string | undefined): SignInKind {
	if (username === undefined) return 'none';
	return username === GOOGLE_KEY_USERNAME ? 'google' : 'password';
}

/** Tells whether closing would lose something. */
export function isChanged(draft: Draft, before: Draft): boolean {
	const keys = [
		'name',
		'address',
		'signIn',
		'username',
		'secret',
		'tls',
		'caPem',
		'signInServer',
	] as const;
	return keys.some((key) => draft[key] !== before[key]);
}

/** The canonical host of the typed address, `undefined` while it is none. */
export function hostOf({ address }: Pick<Draft, 'address'>): string | undefined {
	const reading = cleanAddress(address);
	return reading.kind === 'address' ? reading.host : undefined;
}

/** Whether user name and secret are typed now, and not those in the vault. */
export function isTyping(draft: Draft, row: RegistryRow | undefined): boolean {
	if (draft.signIn === 'none') return false;
	const saved = row?.signIn;
	return saved === undefined || draft.isReplacing || signInKindOf(saved.username) !== draft.signIn;
}

/** What keeps the draft from being saved. `taken`: hosts of the other saved registries. */
export function problemsOf(
	draft: Draft,
	row: RegistryRow | undefined,
	taken: ReadonlySet<string>,
): DraftProblems {
	const reading = cleanAddress(draft.address);
	const isTyped = isTyping(draft, row);
	return {
		...(draft.name.trim().length > MAX_NAME_LENGTH ? { name: 'too-long' as const } : {}),
		...(reading.kind === 'empty' ? { address: 'missing' as const } : {}),
		...(reading.kind === 'refused' ? { address: 'refused' as const } : {}),
		...(reading.kind === 'address' && taken.has(reading.host) ? { address: 'taken' as const } : {}),
		...(isTyped && draft.signIn === 'password' && draft.username.trim() === ''
			? { username: 'missing' as const }
			: {}),
		...(isTyped ? secretProblem(draft) : {}),
		...(draft.tls === 'private-ca' && draft.caPem === '' ? { ca: 'missing' as const } : {}),
	};
}

function secretProblem({ signIn, secret }: Draft): Pick<DraftProblems, 'secret'> {
	if (secret === '') return { secret: 'missing' };
	return signIn === 'google' && readGoogleKey(secret) === undefined ? { secret: 'no-key' } : {};
}

/** What main is asked to save; the draft must have no problems. */
export function orderOf(draft: Draft, row: RegistryRow | undefined): SaveOrder | undefined {
	const host = hostOf(draft);
	if (host === undefined) return undefined;
	const name = draft.name.trim();
	const entry: RegistryEntry = {
		host,
		name: name === '' ? host.slice(0, MAX_NAME_LENGTH) : name,
		tls: draft.tls,
		...(draft.tls === 'private-ca' ? { caPem: draft.caPem } : {}),
		...(draft.signInServer === '' ? {} : { signInServer: draft.signInServer }),
	};
	const username = draft.signIn === 'google' ? GOOGLE_KEY_USERNAME : draft.username.trim();
	return {
		entry,
		...(row === undefined ? {} : { formerHost: row.entry.host }),
		...(isTyping(draft, row) ? { credential: { username, secret: draft.secret } } : {}),
		...(draft.signIn === 'none' && draft.hasChosen && row?.signIn !== undefined
			? { credential: 'forget' as const }
			: {}),
	};
}

/** What was pasted into the address or the user name, where it is more than that; `undefined` when it is not. */
export function pastedInto(draft: Draft, text: string): Draft | undefined {
	if (readGoogleKey(text) !== undefined) {
		return { ...draft, signIn: 'google', username: GOOGLE_KEY_USERNAME, secret: text };
	}
	const line = readLoginLine(text);
	if (line === undefined) return undefined;
	const isGoogle = line.username === GOOGLE_KEY_USERNAME;
	const hasUser = line.username !== undefined || line.secret !== undefined;
	return withAddress(
		{
			...draft,
			...(hasUser ? { signIn: isGoogle ? 'google' : 'password', isReplacing: true } : {}),
			...(line.username === undefined ? {} : { username: line.username }),
			...(line.secret === undefined ? {} : { secret: line.secret }),
		},
		// `docker login` without an address means Docker Hub.
		line.address ?? (draft.address === '' ? 'docker.io' : draft.address),
	);
}

/** Takes a typed address; where everybody has the same user name there, it is filled in. */
export function withAddress(draft: Draft, address: string): Draft {
	const host = hostOf({ address });
	const provider = host === undefined ? undefined : providerOf(host);
	const usual = provider === undefined ? undefined : usualUsername(provider);
	const isUntouched = draft.username === '' && draft.secret === '';
	if (usual === undefined || !isUntouched) return { ...draft, address };
	return usual === GOOGLE_KEY_USERNAME
		? { ...draft, address, signIn: 'google', username: usual }
		: { ...draft, address, signIn: 'password', username: usual };
}

/** A secret as pasted: the line end that copying takes along is no part of it. */
export function trimmedSecret(text: string): {
	readonly secret: string;
	readonly hadLineEnd: boolean;
} {
	const secret = text.replace(/[\r\n]+$/, '');
	return { secret, hadLineEnd: secret !== text };
}

/** The one name of a certificate that could be used as address instead; `undefined` where there is none or a choice. */
export function onlyNameOf(names: string, host: string): string | undefined {
	const port = /:\d+$/.exec(host)?.[0] ?? '';
	const usable = names
		.split(/,\s*/)
		.map((name) => parseRegistryHost(`${name}${port}`))
		.filter((name) => name !== undefined);
	return usable.length === 1 ? usable[0] : undefined;
}
