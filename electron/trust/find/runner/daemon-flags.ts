// The options of dockerd that decide which files count and what they may say.
import type { DaemonFlag } from '../../../../shared/trust/engine-files';
import { optionValues } from './engine-process';

/** Key of daemon.json → the option. */
const OPTIONS = {
	'config-file': ['--config-file'],
	'insecure-registries': ['--insecure-registry'],
	'registry-mirrors': ['--registry-mirror'],
	hosts: ['--host', '-H'],
	'data-root': ['--data-root'],
} as const;

export function daemonFlags(
	argv: readonly string[],
	from: DaemonFlag['from'],
): readonly DaemonFlag[] {
	return Object.entries(OPTIONS).flatMap(([key, names]) =>
		optionValues(argv, names).map((value) => ({
			key,
			flag: names[0].slice(2),
			value,
			from,
		})),
	);
}

export function flagsOfUnit(text: string, file: string): readonly DaemonFlag[] {
	return text
		.split('\n')
		.flatMap((words, index) =>
			/^\s*ExecStart\s*=|^\s+-|^\s*--/.test(words)
				? daemonFlags(words.trim().split(/\s+/), { file, line: index + 1 })
				: [],
		);
}
