// What main asks before an engine's files are changed.
import type { TrustPreview } from '../../shared/trust/trust-plan';

export interface TrustQuestion {
	readonly message: string;
	readonly detail: string;
	readonly yes: string;
}

/** Names the registry, what would change and every file. */
export function trustQuestion({ wish, reverts, engines }: TrustPreview): TrustQuestion {
	const files = engines.flatMap((engine) => engine.files.map(({ path }) => path));
	const stops = engines.some(({ consequence }) => consequence.stopsContainers);
	return {
		message:
			reverts === undefined ? MESSAGES[wish.as](wish.host) : `Undo the change for ${wish.host}?`,
		detail: [
			...(wish.as === 'insecure' && reverts === undefined
				? [
						'Whoever is on the way can then read and replace what is pulled and pushed, passwords included.',
					]
				: []),
			...(stops ? ['Running containers will stop.'] : []),
			`Changes: ${[...new Set(files)].join(', ')}.`,
		].join('\n'),
		yes: reverts === undefined ? 'Apply' : 'Undo',
	};
}

const MESSAGES = {
	ca: (host: string) => `Trust this CA for ${host}?`,
	insecure: (host: string) => `Accept ${host} without a checked certificate?`,
	mirror: (host: string) => `Ask ${host} before the registry that it mirrors?`,
	none: (host: string) => `Take back what is set for ${host}?`,
} as const;
