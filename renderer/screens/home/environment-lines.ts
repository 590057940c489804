// The environment check in words: what each line says, and where one goes to put it right.
import { describeFaultInWindow } from '../../../shared/fault/window-remedies';
import { visibleText } from '../../../shared/format/visible-text';
import type { EnvironmentCheck } from '../../../shared/ipc/groups/app';
import { text } from '../../text/en';

export interface EnvironmentLine {
	readonly check: EnvironmentCheck['check'];
	readonly outcome: EnvironmentCheck['outcome'];
	readonly name: string;
	/** Complete sentences: what was found, and why it matters where it is not in order. */
	readonly words: string;
	readonly fix: EnvironmentFix | undefined;
}

export interface EnvironmentFix {
	readonly label: string;
	readonly to: 'registries' | 'settings' | 'engines' | 'data-folder';
}

/** Gives the line of a check. */
export function environmentLine({
	check,
	outcome,
	facts,
	fault,
}: EnvironmentCheck): EnvironmentLine {
	const fact = (name: string) => visibleText(facts[name] ?? '', 200);
	return {
		check,
		outcome,
		name: text.home.environment.names[check],
		words: fault === undefined ? foundWords(check, outcome, fact) : faultWords(fault),
		fix: outcome === 'attention' ? fixOf(check) : undefined,
	};
}

function faultWords(fault: NonNullable<EnvironmentCheck['fault']>): string {
	const { title, explanation, remedy } = describeFaultInWindow(fault);
	return [`${title}.`, explanation, remedy].filter((sentence) => sentence !== '').join(' ');
}

function foundWords(
	check: EnvironmentCheck['check'],
	outcome: EnvironmentCheck['outcome'],
	fact: (name: string) => string,
): string {
	const words = text.home.environment;
	switch (check) {
		case 'keychain':
			return words.keychain(fact('name'));
		case 'docker':
		case 'podman':
			return engineWords(outcome, fact('version'));
		case 'proxy':
			return outcome === 'none' ? words.proxyNone : words.proxy(fact('server'));
		case 'disk':
			return words.disk(Number(fact('freeBytes')));
		case 'clock':
			return words.clock;
	}
}

function engineWords(outcome: EnvironmentCheck['outcome'], version: string): string {
	const words = text.home.environment;
	if (outcome === 'none') return words.engineNone;
	return outcome === 'ok' ? words.engine(version) : words.engineOld(version);
}

function fixOf(check: EnvironmentCheck['check']): EnvironmentFix | undefined {
	const words = text.home.environment;
	switch (check) {
		case 'keychain':
			return { label: words.fixKeychain, to: 'registries' };
		case 'docker':
		case 'podman':
			return { label: words.fixEngine, to: 'engines' };
		case 'proxy':
			return { label: words.fixProxy, to: 'settings' };
		case 'disk':
			return { label: words.fixDisk, to: 'data-folder' };
		case 'clock':
			return undefined;
	}
}
