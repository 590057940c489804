// What main asks before an engine's files are changed.
import { describeFinding } from '../../shared/trust/finding-texts';
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
	const findings = engines.flatMap((engine) => engine.findings);
	const isUnchecked = wish.as === 'insecure' || findings.some(({ code }) => code === 'clear-text');
	const elsewhere = findings
		.filter(({ code }) => code === 'location-elsewhere')
		.map((finding) => `${describeFinding(finding).title}.`);
	return {
		message:
			reverts === undefined ? MESSAGES[wish.as](wish.host) : `Undo the change for ${wish.host}?`,
		detail: [
			...(isUnchecked && reverts === undefined
				? [
						'Whoever is on the way can then read and replace what is pulled and pushed, passwords included.',
					]
				: []),
			...(reverts === undefined ? new Set(elsewhere) : []),
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
