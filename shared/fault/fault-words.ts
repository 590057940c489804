// What fault texts are made of: the parts of a fault as words, safe to show.
import { formatBytes } from '../format/bytes';
import { formatDuration } from '../format/duration';
import { visibleText } from '../format/visible-text';
import type { Fault } from './fault';

/** What a person can do about a fault; the window makes buttons of them. */
export type FaultAction =
	| 'edit-credential'
	| 'edit-registry'
	| 'trust-ca'
	| 'change-tls-policy'
	| 'retry'
	| 'continue-run'
	| 'edit-mirror'
	| 'free-space'
	| 'open-logs'
	| 'copy-diagnostics';

export interface FaultText {
	/** Says what happened to what; no full stop. */
	readonly title: (words: FaultWords) => string;
	/** Complete sentences on what it means; empty when the title says it all. */
	readonly explanation: (words: FaultWords) => string;
	/** Complete sentences on what to do; the first word is a verb. */
	readonly remedy: (words: FaultWords) => string;
	readonly actions: readonly FaultAction[];
}

/** The parts of a fault that texts are made of. */
export interface FaultWords {
	readonly fault: Fault;
	/** The reference, host or file concerned. */
	readonly subject: string;
	/** The registry's host. */
	readonly host: string;
	/** `the source`, `the destination`, `the keychain` or `this computer`. */
	readonly side: string;
	/** A fact, empty when there is none. */
	readonly fact: (name: string) => string;
	/** The first fact of these that there is, put into a sentence; empty when there is none. */
	readonly with: (name: string, sentence: (value: string) => string) => string;
	/** `Registry's words: DENIED.`, empty when it said nothing. */
	readonly registryWords: string;
}

const SIDES = {
	source: 'the source',
	destination: 'the destination',
	keychain: 'the keychain',
	'this-computer': 'this computer',
} as const satisfies Record<Fault['side'], string>;

const MAX_SUBJECT = 300;

/** Takes a fault apart for its texts. */
export function faultWords(fault: Fault): FaultWords {
	const fact = (name: string): string => visibleText(fault.facts?.[name] ?? '', MAX_SUBJECT);
	const subject = visibleText(fault.subject, MAX_SUBJECT);
	const errors = (fault.registryErrors ?? []).map((code) => visibleText(code, 60));
	return {
		fault,
		subject,
		host: fact('host') === '' ? subject : fact('host'),
		side: SIDES[fault.side],
		fact,
		with: (name, sentence) => (fact(name) === '' ? '' : sentence(fact(name))),
		registryWords: errors.length === 0 ? '' : `Registry's words: ${errors.join(', ')}.`,
	};
}

/** Joins sentences, leaving out empty ones. */
export function sentences(...parts: readonly string[]): string {
	return parts.filter((part) => part !== '').join(' ');
}

/** Gives `45 s` for a fact in milliseconds. */
export function durationWords(milliseconds: string): string {
	return formatDuration(Number(milliseconds));
}

/** Gives `1.2 GB` for a fact in bytes; anything else as it is. */
export function sizeWords(bytes: string): string {
	return /^\d+$/.test(bytes) ? formatBytes(Number(bytes)) : bytes;
}
