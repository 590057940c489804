// What systemd tells of the unit that runs an engine.
import type { FinderWorld } from '../finder-world';

export interface UnitFacts {
	readonly name: string;
	readonly isUserUnit: boolean;
	readonly isActive: boolean;
	/** 0: none runs. */
	readonly mainPid: number;
	/** The unit's file and its drop-ins, in the order in which they count. */
	readonly files: readonly string[];
	/** What its socket listens at, where it was asked for a socket. */
	readonly listens: readonly string[];
	readonly canReload: boolean;
	/** Variables that its file sets. */
	readonly variables: Readonly<Record<string, string>>;
}

const PROPERTIES = [
	'LoadState',
	'ActiveState',
	'MainPID',
	'FragmentPath',
	'DropInPaths',
	'CanReload',
	'Listen',
	'Environment',
];

/** Whether systemd runs this computer; without it `systemctl` may be there all the same. */
async function hasSystemd(world: FinderWorld): Promise<boolean> {
	return (
		world.environment.platform === 'linux' && (await world.look('/run/systemd/system')) === 'there'
	);
}

/** Gives `undefined` where there is no such unit, or no systemd. */
export async function unitFacts(
	world: FinderWorld,
	name: string,
	isUserUnit: boolean,
): Promise<UnitFacts | undefined> {
	if (!(await hasSystemd(world))) {
		return undefined;
	}
	const output = await world.run('systemctl', [
		...(isUserUnit ? ['--user'] : []),
		'show',
		`--property=${PROPERTIES.join(',')}`,
		'--',
		name,
	]);
	if (output === undefined) {
		return undefined;
	}
	const values = (wanted: string): string[] =>
		output
			.split('\n')
			.filter((line) => line.startsWith(`${wanted}=`))
			.map((line) => line.slice(wanted.length + 1));
	const value = (wanted: string): string => values(wanted)[0] ?? '';
	if (value('LoadState') !== 'loaded') {
		return undefined;
	}
	return {
		name,
		isUserUnit,
		isActive: ['active', 'reloading'].includes(value('ActiveState')),
		mainPid: Number(value('MainPID')) || 0,
		files: [value('FragmentPath'), ...value('DropInPaths').split(' ')].filter(
			(file) => file !== '',
		),
		listens: values('Listen').map((line) => line.replace(/ \(\w+\)$/, '')),
		canReload: value('CanReload') === 'yes',
		variables: variablesIn(value('Environment')),
	};
}

/** `NAME=value "OTHER=with blanks"`. */
function variablesIn(text: string): Readonly<Record<string, string>> {
	const words = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|\S+/g)].map(
		([word, quoted]) => quoted ?? word,
	);
	return Object.fromEntries(
		words.map((word) => [word.split('=')[0] ?? '', word.split('=').slice(1).join('=')]),
	);
}
