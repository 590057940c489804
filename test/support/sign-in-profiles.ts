// A registry that signs people in by rules of a test, with its token server at /token on the same host. Every password
// that it sees is written down.
import type { RegistryCall, RegistryReply } from './memory-registry';
import type { Profile } from './scripted-registry';

export interface SignInRules {
	readonly kind: 'basic' | 'bearer';
	/** Whether a password is right, now; `repository` is undefined at the root and for tokens without scope. */
	readonly isRight: (username: string, secret: string) => boolean;
	/** What an account may pull and push; everything when absent. */
	readonly mayUse?: (username: string, repository: string) => boolean;
	/** How a repository that may not be used is refused; a plain 401 for Basic, a token without the right for Bearer. */
	readonly refusal?: 'token-401' | 'harbor';
	/** `/v2/` lets everybody in. */
	readonly isRootOpen?: boolean;
	/** The scope that the registry wants for a repository, where it is not the usual one. */
	readonly nameOf?: (repository: string) => string;
	/** The body of the token answer. */
	readonly answerOf?: (token: string) => object;
	/** Called at each request. */
	readonly onRequest?: () => void;
}

export interface Attempt {
	readonly path: string;
	readonly username: string;
	readonly isRight: boolean;
}

export interface SigningProfile extends Profile {
	readonly attempts: Attempt[];
	/** Tokens given, by scopes. */
	readonly tokens: Map<string, { readonly username: string; readonly scopes: readonly string[] }>;
	/** The realm's host, where it is not the registry's own. */
	realmHost: string | undefined;
}

type Judgement = 'allowed' | 'forbidden' | 'unknown';

/** Signs in by these rules. */
export function signsIn(rules: SignInRules): SigningProfile {
	const attempts: Attempt[] = [];
	const tokens: SigningProfile['tokens'] = new Map();
	const { mayUse = () => true, nameOf = (name: string) => name } = rules;
	const profile: SigningProfile = { attempts, tokens, realmHost: undefined, before: answer };
	return profile;

	function answer(call: RegistryCall): RegistryReply | undefined {
		rules.onRequest?.();
		return call.path === '/token' ? answerToken(call) : answerRegistry(call);
	}

	function answerRegistry(call: RegistryCall): RegistryReply | undefined {
		const repository = /^\/v2\/(.+?)\/(?:manifests|blobs|tags|referrers)\//.exec(call.path)?.[1];
		if (repository === undefined && rules.isRootOpen === true) return undefined;
		const isTokenSent = call.headers['authorization']?.startsWith('Bearer ') === true;
		const verdict = isTokenSent ? judgeToken(call, repository) : judgePassword(call, repository);
		if (verdict === 'allowed') return undefined;
		const isHarbors = verdict === 'forbidden' && rules.refusal === 'harbor';
		return unauthorized(isHarbors ? 'Basic realm="harbor"' : challengeOf(call, repository));
	}

	function judgeToken(call: RegistryCall, repository: string | undefined): Judgement {
		const token = tokens.get(call.headers['authorization']?.slice(7) ?? '');
		if (token === undefined) return 'unknown';
		const wanted = `repository:${nameOf(repository ?? '')}:`;
		const isGranted =
			repository === undefined || token.scopes.some((one) => one.startsWith(wanted));
		return isGranted ? 'allowed' : 'forbidden';
	}

	function judgePassword(call: RegistryCall, repository: string | undefined): Judgement {
		const user = tryPassword(call);
		const isTaken = rules.kind === 'basic' || rules.refusal === 'harbor';
		if (user === undefined || !isTaken) return 'unknown';
		return repository === undefined || mayUse(user, repository) ? 'allowed' : 'forbidden';
	}

	function challengeOf(call: RegistryCall, repository: string | undefined): string {
		if (rules.kind === 'basic') return 'Basic realm="test"';
		const bearer = `Bearer realm="${realmOf(call)}",service="test"`;
		return repository === undefined
			? bearer
			: `${bearer},scope="repository:${nameOf(repository)}:${actionsOf(call)}"`;
	}

	function answerToken(call: RegistryCall): RegistryReply {
		const isAnonymous = call.headers['authorization'] === undefined;
		const user = isAnonymous ? '' : tryPassword(call);
		if (user === undefined) return unauthorized('Basic realm="token"');
		const asked = call.query.getAll('scope');
		const allowed = asked.filter((one) => mayUse(user, one.split(':')[1] ?? ''));
		if (rules.refusal === 'token-401' && allowed.length < asked.length) {
			return unauthorized('Basic realm="token"');
		}
		const token = `token-${tokens.size}`;
		tokens.set(token, { username: user, scopes: allowed });
		const body = rules.answerOf?.(token) ?? { token, expires_in: 300 };
		return {
			status: 200,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		};
	}

	function realmOf(call: RegistryCall): string {
		const origin = new URL(call.origin);
		if (profile.realmHost !== undefined) origin.host = profile.realmHost;
		return `${origin.origin}/token`;
	}

	/** Gives the username of a right password. */
	function tryPassword(call: RegistryCall): string | undefined {
		const [scheme, value = ''] = (call.headers['authorization'] ?? '').split(' ');
		if (scheme !== 'Basic') return undefined;
		const text = Buffer.from(value, 'base64').toString();
		const colon = text.indexOf(':');
		const username = text.slice(0, colon);
		const isRight = rules.isRight(username, text.slice(colon + 1));
		attempts.push({ path: call.path + scopesOf(call), username, isRight });
		return isRight ? username : undefined;
	}
}

function scopesOf(call: RegistryCall): string {
	const scopes = call.query.getAll('scope');
	return scopes.length === 0 ? '' : ` ${scopes.join(' ')}`;
}

function actionsOf({ method }: RegistryCall): string {
	return method === 'GET' || method === 'HEAD' ? 'pull' : 'pull,push';
}

function unauthorized(challenge: string): RegistryReply {
	const errors = [{ code: 'UNAUTHORIZED', message: 'authentication required' }];
	return {
		status: 401,
		headers: { 'content-type': 'application/json', 'www-authenticate': challenge },
		body: JSON.stringify({ errors }),
	};
}
