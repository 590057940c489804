// The options that dockerd was given at its start: by its arguments as they run, or by the unit that starts it. Each is
// named by the key of daemon.json that says the same, because both together stop the engine.
import type { DaemonFlag } from '../engine-files';
import { FLAG_NAMES } from './flag-names';
import { type UnitWord, unitCommand } from './unit-words';

const SHORT: Readonly<Record<string, string>> = {
	b: 'bridge',
	D: 'debug',
	G: 'group',
	g: 'data-root',
	H: 'host',
	h: 'help',
	l: 'log-level',
	p: 'pidfile',
	s: 'storage-driver',
	v: 'version',
};

/** Options that never take the next argument. */
const SWITCHES: ReadonlySet<string> = new Set([
	'allow-direct-routing',
	'cri-containerd',
	'debug',
	'disable-legacy-registry',
	'experimental',
	'help',
	'icc',
	'init',
	'ip-forward',
	'ip-forward-no-drop',
	'ip-masq',
	'ip6tables',
	'iptables',
	'ipv6',
	'live-restore',
	'no-new-privileges',
	'raw-logs',
	'rootless',
	'selinux-enabled',
	'tls',
	'tlsverify',
	'userland-proxy',
	'validate',
	'version',
]);

const DAEMON = /(?:^|[/\\])dockerd(?:-rootless\.sh|-ce|\.exe)?$/i;

/** Reads arguments; what stands before the daemon's own name, such as rootlesskit with its options, is left out. */
export function daemonFlags(
	argv: readonly string[],
	from: DaemonFlag['from'],
): readonly DaemonFlag[] {
	return flagsIn(
		argv.map((text) => ({ text, line: 0 })),
		() => from,
	);
}

/**
 * Reads the command that a unit file or drop-in sets, with the line of each option; none where it sets no command. A
 * variable that the file itself does not set is given as a flag of its name, `$DOCKER_OPTS`: nobody knows what it holds.
 */
export function flagsOfUnit(text: string, file: string): readonly DaemonFlag[] {
	const command = unitCommand(text);
	if (command === undefined) return [];
	const unknown = command.unknown.map(({ text: name, line }) => ({
		key: `$${name}`,
		flag: `$${name}`,
		value: '',
		from: { file, line },
	}));
	return [...flagsIn(command.words, (line) => ({ file, line })), ...unknown];
}

function flagsIn(
	argv: readonly UnitWord[],
	fromOf: (line: number) => DaemonFlag['from'],
): readonly DaemonFlag[] {
	const words = argv.slice(argv.findLastIndex(({ text }) => DAEMON.test(text)) + 1);
	const flags: DaemonFlag[] = [];
	for (let at = 0; at < words.length; at += 1) {
		const { text, line } = words[at] ?? { text: '', line: 0 };
		if (text === '--') break;
		for (const { flag, value } of optionsIn(text)) {
			const next = value === undefined ? valueBehind(flag, words[at + 1]?.text) : undefined;
			if (next !== undefined) at += 1;
			flags.push({
				key: FLAG_NAMES[flag] ?? flag,
				flag,
				value: value ?? next ?? 'true',
				from: fromOf(line),
			});
		}
	}
	return flags;
}

interface Option {
	readonly flag: string;
	/** `undefined`: not in the same argument. */
	readonly value: string | undefined;
}

function optionsIn(argument: string): readonly Option[] {
	const long = /^--([^=]+)(?:=([\s\S]*))?$/.exec(argument);
	if (long !== null) {
		const flag = long[1] ?? '';
		return [{ flag: flag === 'graph' ? 'data-root' : flag, value: long[2] }];
	}
	return /^-[^-]/.test(argument) ? shortOptions(argument.slice(1)) : [];
}

/** `-H=x`, `-Hx`, `-D`, `-DH x`. */
function shortOptions(letters: string): readonly Option[] {
	const flag = SHORT[letters[0] ?? ''];
	if (flag === undefined) return [];
	const rest = letters.slice(1);
	if (rest === '') return [{ flag, value: undefined }];
	if (rest.startsWith('=')) return [{ flag, value: rest.slice(1) }];
	return SWITCHES.has(flag)
		? [{ flag, value: undefined }, ...shortOptions(rest)]
		: [{ flag, value: rest }];
}

/** The next argument, where the option takes it. Values of lists may begin with a dash. */
function valueBehind(flag: string, next: string | undefined): string | undefined {
	if (SWITCHES.has(flag)) return undefined;
	return Object.hasOwn(FLAG_NAMES, flag) || next?.startsWith('-') === false ? next : undefined;
}
