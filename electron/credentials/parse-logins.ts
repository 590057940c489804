// Reads Docker's config.json and Podman's auth.json: which login or helper is for which registry (facts D1, B5).
// One bad entry is told and left out; it never hides the others.
import { z } from 'zod';
import { trimEndOf } from '../../shared/format/trim-characters';
import { parseRegistryHost } from '../../shared/oci/registry-host';
import type { Credential } from '../../shared/registry/credential';
import type { LoginDialect } from './login-files';

/** What a key stands for: a registry, or with `path` a part of it. */
export interface LoginScope {
	readonly host: string;
	readonly path: readonly string[];
}

export interface Logins {
	readonly inline: readonly (LoginScope & { readonly credential: Credential })[];
	/** Logins that stand there and can't be used. */
	readonly unusable: readonly (LoginScope & {
		readonly reason: 'no-auth' | 'unreadable' | 'store-name';
	})[];
	/** Helper suffix by canonical host, such as `desktop`. */
	readonly helpers: ReadonlyMap<string, string>;
	/** Helper for every host without one; inline logins do not count beside it. */
	readonly store?: string;
	/** One sentence part for each thing that was left out; never with a value. */
	readonly problems: readonly string[];
}

const fileSchema = z.looseObject({
	auths: z.record(z.string(), z.unknown()).nullish(),
	credsStore: z.string().nullish(),
	credHelpers: z.record(z.string(), z.unknown()).nullish(),
});
const entrySchema = z.looseObject({
	auth: z.string().nullish(),
	username: z.string().nullish(),
	password: z.string().nullish(),
	identitytoken: z.string().nullish(),
});
type LoginEntry = z.infer<typeof entrySchema>;

/** Username that stands for an identity token. */
export const TOKEN_USERNAME = '<token>';
const HELPER = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const NONE: Logins = { inline: [], unusable: [], helpers: new Map(), problems: [] };

/** Tells whether a helper may be called so: what is put behind `docker-credential-` is no path and no option. */
export function isHelperName(name: string): boolean {
	return HELPER.test(name);
}

/** Reads the text of a login file. An empty one holds nothing. */
export function parseLogins(text: string, dialect: LoginDialect): Logins {
	if (text.trim() === '') {
		return NONE;
	}
	const parsed = fileSchema.safeParse(parseJson(text));
	if (!parsed.success) {
		return { ...NONE, problems: ['it is not a JSON file of logins'] };
	}
	const { auths, credHelpers, credsStore } = parsed.data;
	const problems: string[] = [];
	const { inline, unusable } = readInline(auths ?? {}, dialect, problems);
	const helpers = readHelpers(credHelpers ?? {}, dialect, problems);
	if (dialect === 'podman' || !isGiven(credsStore)) {
		return { inline, unusable, helpers, problems };
	}
	if (!isHelperName(credsStore)) {
		const besideStore = inline.map((one) => ({ ...one, reason: 'store-name' as const }));
		return {
			inline: [],
			unusable: [...unusable, ...besideStore],
			helpers,
			problems: [...problems, 'its credential store has no valid name'],
		};
	}
	return { inline, unusable, helpers, store: credsStore, problems };
}

function readInline(
	auths: Readonly<Record<string, unknown>>,
	dialect: LoginDialect,
	problems: string[],
): Pick<Logins, 'inline' | 'unusable'> {
	// The plain spelling of a host comes before its older ones, as Docker looks them up.
	const isOld = (key: string) => Number(key.includes('://'));
	const entries = Object.entries(auths).sort(([one], [other]) => isOld(one) - isOld(other));
	const inline: Logins['inline'][number][] = [];
	const unusable: Logins['unusable'][number][] = [];
	for (const [key, value] of entries) {
		const scope = parseLoginKey(key, dialect);
		const credential = scope === undefined ? undefined : readEntry(value, dialect);
		if (credential === 'unreadable') {
			problems.push(`the login for ${key} is not readable`);
		}
		if (scope !== undefined && typeof credential === 'string') {
			unusable.push({ ...scope, reason: credential });
		} else if (scope !== undefined && typeof credential === 'object') {
			inline.push({ ...scope, credential });
		}
	}
	return { inline, unusable };
}

function readHelpers(
	credHelpers: Readonly<Record<string, unknown>>,
	dialect: LoginDialect,
	problems: string[],
): Logins['helpers'] {
	const helpers = new Map<string, string>();
	for (const [key, value] of Object.entries(credHelpers)) {
		const scope = parseLoginKey(key, dialect);
		if (typeof value !== 'string' || !isHelperName(value)) {
			problems.push(`the credential helper for ${key} has no valid name`);
		} else if (scope !== undefined) {
			helpers.set(scope.host, value);
		}
	}
	return helpers;
}

/**
 * Gives what a key stands for, such as `registry.example:5000`, `https://index.docker.io/v1/` or, as Podman, Kubernetes
 * and OpenShift write it for a part of a registry, `registry.example/team/app`; `undefined` for anything else.
 */
export function parseLoginKey(key: string, dialect: LoginDialect): LoginScope | undefined {
	const [first = '', ...rest] = key.replace(/^https?:\/\//, '').split('/');
	const host = parseRegistryHost(first);
	if (host === undefined) {
		return undefined;
	}
	const path = rest.filter((element) => element !== '');
	const isWhole = key.includes('://') || (dialect === 'docker' && /^v[12]$/.test(path.join('/')));
	return { host, path: isWhole ? [] : path };
}

type Unusable = 'no-auth' | 'unreadable';

function readEntry(value: unknown, dialect: LoginDialect): Credential | Unusable | undefined {
	const parsed = entrySchema.safeParse(value);
	if (!parsed.success) {
		return 'unreadable';
	}
	const entry = parsed.data;
	if (isGiven(entry.identitytoken)) {
		return { username: TOKEN_USERNAME, secret: entry.identitytoken, kind: 'identity-token' };
	}
	if (isGiven(entry.auth)) {
		return decodeAuth(entry.auth);
	}
	const plain = plainLogin(entry);
	return dialect === 'docker' || plain === undefined ? plain : 'no-auth';
}

function plainLogin({ username, password }: LoginEntry): Credential | undefined {
	// `{}` is the mark that `docker login` leaves beside a store.
	return isGiven(username) && isGiven(password)
		? { username, secret: password, kind: 'password' }
		: undefined;
}

/** base64 of `user:password`; the password may hold colons, and old Dockers padded it with zeros. */
function decodeAuth(auth: string): Credential | Unusable {
	const bytes = BASE64.test(auth.trim()) ? Buffer.from(auth, 'base64').toString('utf8') : '';
	// PowerShell puts its mark before what it encodes, too.
	const text = bytes.replace(/^\uFEFF/, '');
	const colon = text.indexOf(':');
	if (colon <= 0) {
		return 'unreadable';
	}
	const secret = trimEndOf(text.slice(colon + 1), '\0');
	return { username: text.slice(0, colon), secret, kind: 'password' };
}

function isGiven(text: string | null | undefined): text is string {
	return text !== undefined && text !== null && text !== '';
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch {
		return undefined;
	}
}
