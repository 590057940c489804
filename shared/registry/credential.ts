// A username and secret for one registry host, on their way from a vault to a sign-in. Never serialised.

/** `identityToken` stands for OAuth2 refresh tokens (facts D1); then the username is a placeholder. */
export interface Credential {
	readonly username: string;
	readonly secret: string;
	readonly kind: 'password' | 'identity-token';
}
