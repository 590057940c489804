// Asks Linux' Secret Service, over the session bus, whether it keeps locked items of ours: without ever showing a
// prompt. keytar cannot tell: on a locked collection it says "no such password", and its findCredentials crashes the
// process (keytar 7.10.6, libsecret 0.20).
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { errnoOf } from '../platform/disk/disk-fault';
import { faultError } from '../platform/fault-error';

const run = promisify(execFile);
const TIMEOUT_MS = 10_000;
const SERVICE = 'org.freedesktop.secrets';
const OBJECT = '/org/freedesktop/secrets';
const METHOD = 'org.freedesktop.Secret.Service.SearchItems';

/** One program that can call a method on the session bus. `locked` picks the second of the two lists of its answer. */
interface BusCaller {
	readonly command: string;
	readonly args: (attributes: Readonly<Record<string, string>>) => readonly string[];
	readonly locked: (answer: string) => string | undefined;
}

const CALLERS: readonly BusCaller[] = [
	{
		command: 'busctl',
		args: (attributes) => {
			const pairs = Object.entries(attributes);
			return [
				'--user',
				'call',
				SERVICE,
				OBJECT,
				'org.freedesktop.Secret.Service',
				'SearchItems',
				'a{ss}',
				String(pairs.length),
				...pairs.flat(),
			];
		},
		// aoao 1 "/org/…/1" 0
		locked: (answer) => /^aoao \d+(?: "[^"]*")* (\d+.*)$/m.exec(answer)?.[1],
	},
	{
		command: 'gdbus',
		args: (attributes) => [
			'call',
			'--session',
			'--dest',
			SERVICE,
			'--object-path',
			OBJECT,
			'--method',
			METHOD,
			gvariant(attributes),
		],
		// ([objectpath '/org/…/1'], @ao [])
		locked: (answer) => /^\([^\]]*\], (.*)\)$/m.exec(answer)?.[1],
	},
	{
		command: 'dbus-send',
		args: (attributes) => [
			'--session',
			'--print-reply',
			`--dest=${SERVICE}`,
			OBJECT,
			METHOD,
			`dict:string:string:${Object.entries(attributes).flat().join(',')}`,
		],
		// array [ object path "/org/…/1" ] array [ ]
		locked: (answer) => /array \[[^\]]*\]\s*array \[([^\]]*)\]/.exec(answer)?.[1],
	},
];

/**
 * Tells whether an item with these attributes is there but locked; `undefined` when no program to ask with is installed.
 * @throws FaultError keychain.unavailable
 */
export async function hasLockedItem(
	attributes: Readonly<Record<string, string>>,
): Promise<boolean | undefined> {
	for (const caller of CALLERS) {
		try {
			const { stdout } = await run(caller.command, [...caller.args(attributes)], {
				timeout: TIMEOUT_MS,
			});
			const locked = caller.locked(stdout);
			if (locked !== undefined) {
				return locked.includes(OBJECT);
			}
		} catch (error) {
			if (errnoOf(error) !== 'ENOENT') {
				throw unavailable(error);
			}
		}
	}
	return undefined;
}

function gvariant(attributes: Readonly<Record<string, string>>): string {
	const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;
	return `{${Object.entries(attributes)
		.map(([name, value]) => `${quoted(name)}: ${quoted(value)}`)
		.join(', ')}}`;
}

function unavailable(error: unknown): Error {
	const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
	const detail = said === '' ? 'the session bus did not answer' : said.slice(0, 500);
	return faultError(
		{ code: 'keychain.unavailable', side: 'keychain', subject: 'Secret Service', detail },
		error,
	);
}
