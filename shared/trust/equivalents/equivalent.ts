// The same change for what this computer can't reach: text to copy, with where it goes and what it does there.
import type { TrustWish } from '../trust-wish';

export const EQUIVALENT_KINDS = [
	'docker-shell',
	'podman-shell',
	'containerd',
	'k3s',
	'rke2',
	'cri-o',
	'openshift',
] as const;
export type EquivalentKind = (typeof EQUIVALENT_KINDS)[number];

export interface EquivalentPart {
	/** What this part is: a file with its path, or commands to run. */
	readonly label: string;
	readonly language: 'sh' | 'toml' | 'yaml' | 'json';
	readonly text: string;
}

export interface Equivalent {
	readonly kind: EquivalentKind;
	/** Such as `containerd (hosts.toml)`. */
	readonly title: string;
	/** In the order they are done. */
	readonly parts: readonly EquivalentPart[];
	/** Complete sentences: where, on which nodes, what restarts, what drains. */
	readonly notes: readonly string[];
	/** Why this kind can't do it; then there are no parts. */
	readonly impossible?: string;
}

/** The wish's CA, where there is one, holds certificates and nothing else. */
export type MakeEquivalent = (wish: TrustWish) => Equivalent;
