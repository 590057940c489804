// What a call needs to be allowed, and the scopes that say so. Built by us, never from what a registry asks for.

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

/** Gives the scope sets that serve as well as this one: who may push may pull. */
export function widerScopes(scopes: readonly string[]): readonly (readonly string[])[] {
	const [only] = scopes;
	return scopes.length === 1 && only?.endsWith(':pull') === true ? [[`${only},push`]] : [];
}
