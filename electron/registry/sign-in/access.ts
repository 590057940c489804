// What a call needs to be allowed, and the scopes that say so. Our own are asked for first; where a token for them is
// refused, those that the registry names: gateways call a repository by another name than its path.

export interface Access {
	readonly repository?: string;
	/** `cancel` is a push that throws its upload away: docker-registry wants the right to delete for that. */
	readonly action: 'pull' | 'push' | 'cancel' | 'catalog';
	/** The repository a blob is mounted from. */
	readonly alsoPull?: string;
}

const ACTIONS: Readonly<Record<Access['action'], string>> = {
	pull: 'pull',
	push: 'pull,push',
	cancel: 'pull,push,delete',
	catalog: 'pull',
};

/** Gives the scopes (distribution spec/auth/scope.md); what is pushed to comes first, for servers that read only one. */
export function scopesFor(access: Access): readonly string[] {
	const { repository, action, alsoPull } = access;
	if (repository === undefined) {
		return action === 'catalog' ? ['registry:catalog:*'] : [];
	}
	const own = `repository:${repository}:${ACTIONS[action]}`;
	return alsoPull === undefined || alsoPull === repository
		? [own]
		: [own, `repository:${alsoPull}:pull`];
}

const MAX_NAMED_SCOPES = 10;

/**
 * Gives the scopes that a challenge names, `undefined` where it names none. No right is asked for that the call does not
 * need, whatever the challenge says: `repository:x:pull,push,delete` is `repository:x:pull` to who only reads.
 */
export function namedScopes(
	access: Access,
	scope: string | undefined,
): readonly string[] | undefined {
	const wanted = ACTIONS[access.action].split(',');
	const scopes = (scope ?? '')
		.split(/\s+/)
		.filter((one) => one !== '')
		.slice(0, MAX_NAMED_SCOPES)
		.map((one) => {
			const colon = one.lastIndexOf(':');
			if (colon < 0 || access.repository === undefined) {
				return one;
			}
			const actions = one
				.slice(colon + 1)
				.split(',')
				.filter((action) => wanted.includes(action));
			return `${one.slice(0, colon)}:${(actions.length === 0 ? wanted : actions).join(',')}`;
		});
	return scopes.length === 0 ? undefined : scopes;
}

/** Gives the scope sets that serve as well as this one: who may push may pull. */
export function widerScopes(scopes: readonly string[]): readonly (readonly string[])[] {
	const [only] = scopes;
	return scopes.length === 1 && only?.endsWith(':pull') === true ? [[`${only},push`]] : [];
}
