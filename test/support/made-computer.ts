// A computer with files, users, processes and units that exist only here, to look for engines and their files on.
import path from 'node:path';
import type { AskEngine } from '../../electron/engine/detect-engines';
import type { EngineFacts } from '../../electron/engine/dockerode-engine';
import { FaultError } from '../../electron/platform/fault-error';
import type { FileFacts, FinderWorld, Refusal } from '../../electron/trust/find/finder-world';
import { makeFault } from '../../shared/fault/fault';

export interface MadeFile {
	readonly text?: string;
	readonly owner?: number;
	readonly mode?: number;
	/** Said to be larger than it is. */
	readonly bytes?: number;
	/** Where it leads, for a symbolic link. */
	readonly link?: string;
	readonly kind?: FileFacts['kind'];
	/** Only root and the owner may read it. */
	readonly isPrivate?: boolean;
	/** The same for two names of one file. */
	readonly identity?: string;
}

export interface MadeProcess {
	readonly pid: number;
	readonly argv: readonly string[];
	/** Short name; that of the program when absent. */
	readonly name?: string;
	readonly userId?: number;
	readonly parentPid?: number;
	readonly startedAt?: number;
	readonly variables?: Readonly<Record<string, string>>;
	readonly cgroup?: string;
	readonly cwd?: string;
	/** Numbers of sockets that it holds open. */
	readonly sockets?: readonly number[];
	/** Lines of its own list of sockets, when it has a network of its own. */
	readonly ownSockets?: Readonly<Record<number, string>>;
}

export interface MadeComputer {
	readonly platform?: NodeJS.Platform;
	readonly userId?: number;
	readonly homeFolder?: string;
	readonly variables?: Readonly<Record<string, string>>;
	readonly files?: Readonly<Record<string, string | MadeFile>>;
	/** Folders that this user may not enter. */
	readonly closed?: readonly string[];
	/** Folders below which nothing can be written. */
	readonly readOnly?: readonly string[];
	/** Number → name it is bound to; listening. */
	readonly sockets?: Readonly<Record<number, string>>;
	/** Number → port on which it listens. */
	readonly ports?: Readonly<Record<number, number>>;
	readonly processes?: readonly MadeProcess[];
	/** Units of systemd by name (of the user's: `user:NAME`), with what is shown of them; absent: no systemd. */
	readonly units?: Readonly<Record<string, Readonly<Record<string, string>>>>;
	/** Output of other programs, by their whole command. */
	readonly output?: Readonly<Record<string, string>>;
	/** Lines of /proc/self/mountinfo. */
	readonly mounts?: string;
	/** What engines say, by endpoint. */
	readonly engines?: Readonly<Record<string, EngineFacts>>;
}

const HOST_NAME = 'workstation';

/** What a Docker engine says. */
export function dockerFacts(info: Readonly<Record<string, unknown>> = {}): EngineFacts {
	return {
		version: { Version: '20.10.24', ApiVersion: '1.41', Os: 'linux', Arch: 'amd64' },
		info: { ID: 'A', Name: HOST_NAME, DockerRootDir: '/var/lib/docker', ...info },
	};
}

/** What a Podman service says. */
export function podmanFacts(
	info: Readonly<Record<string, unknown>> = {},
	version = '4.3.1',
): EngineFacts {
	const Components = [{ Name: 'Podman Engine', Version: version }];
	return {
		version: { Version: version, ApiVersion: '1.41', Os: 'linux', Arch: 'amd64', Components },
		info: { Name: HOST_NAME, DockerRootDir: '/var/lib/containers/storage', ...info },
	};
}

/** Gives the computer, and what asking an engine on it answers. */
export function makeComputer(computer: MadeComputer): {
	readonly world: FinderWorld;
	readonly ask: AskEngine;
} {
	const { platform = 'linux', variables = {}, engines = {}, output = {} } = computer;
	const userId = platform === 'win32' ? undefined : (computer.userId ?? 1000);
	const homeFolder = computer.homeFolder ?? (userId === 0 ? '/root' : '/home/u');
	const environment = {
		platform,
		homeFolder,
		variables,
		...(userId === undefined ? {} : { userId }),
	};
	const tree = new MadeTree(computer, userId ?? 0, homeFolder);
	const world: FinderWorld = {
		environment,
		hostName: HOST_NAME,
		addresses: ['192.0.2.5'],
		...tree.reading(),
		run: (program, args) =>
			Promise.resolve(unitShown(computer, args) ?? output[[program, ...args].join(' ')]),
		writable: (folder) => {
			const isBelow = (top: string): boolean => folder === top || folder.startsWith(`${top}/`);
			if ((computer.readOnly ?? []).some(isBelow)) return Promise.resolve('read-only');
			const isOwn = userId === 0 || platform === 'win32' || isBelow(homeFolder);
			return Promise.resolve(isOwn ? 'yes' : 'denied');
		},
		maySignal: (pid) =>
			userId === 0 ||
			computer.processes?.some((one) => one.pid === pid && one.userId === userId) === true,
	};
	return {
		world,
		ask: ({ name }) => {
			const facts = engines[name];
			const fault = makeFault({ code: 'engine.unreachable', side: 'this-computer', subject: name });
			return facts === undefined ? Promise.reject(new FaultError(fault)) : Promise.resolve(facts);
		},
	};
}

function unitShown({ units = {} }: MadeComputer, args: readonly string[]): string | undefined {
	if (!args.includes('show')) return undefined;
	const name = `${args[0] === '--user' ? 'user:' : ''}${args.at(-1) ?? ''}`;
	const values = { LoadState: name in units ? 'loaded' : 'not-found', ...units[name] };
	return Object.entries(values)
		.map(([key, value]) => `${key}=${value}\n`)
		.join('');
}

/** Files as `/proc` and disks show them, as far as this user may look. */
class MadeTree {
	readonly #files = new Map<string, MadeFile>();
	readonly #paths: path.PlatformPath;

	constructor(
		private readonly computer: MadeComputer,
		private readonly userId: number,
		homeFolder: string,
	) {
		this.#paths = computer.platform === 'win32' ? path.win32 : path.posix;
		this.#files.set(homeFolder, { kind: 'folder', owner: userId });
		for (const [file, made] of Object.entries(computer.files ?? {}))
			this.#files.set(file, typeof made === 'string' ? { text: made } : made);
		if (computer.units !== undefined) this.#files.set('/run/systemd/system', { kind: 'folder' });
		if (computer.mounts !== undefined)
			this.#files.set('/proc/self/mountinfo', { text: computer.mounts });
		for (const socket of Object.values(computer.sockets ?? {}))
			if (!this.#files.has(socket)) this.#files.set(socket, { kind: 'other' });
		this.#files.set('/proc/net/unix', { text: unixLines(computer.sockets ?? {}) });
		this.#files.set('/proc/net/tcp', { text: tcpLines(computer.ports ?? {}) });
		for (const made of computer.processes ?? []) this.#addProcess(made);
	}

	reading(): Pick<
		FinderWorld,
		'readText' | 'readBytes' | 'readLink' | 'realPath' | 'listFolder' | 'look' | 'facts'
	> {
		const look = (file: string): FileFacts | Refusal => this.#facts(file);
		return {
			facts: (file) => Promise.resolve(look(file)),
			look: (file) => {
				const facts = look(file);
				return Promise.resolve(
					typeof facts === 'object' ? 'there' : facts === 'denied' ? 'denied' : 'missing',
				);
			},
			readText: (file) => Promise.resolve(this.#mayRead(file) ? this.#at(file)?.text : undefined),
			readBytes: (file) => {
				const text = this.#at(file)?.text ?? '';
				return Promise.resolve(this.#mayRead(file) ? new TextEncoder().encode(text) : 'denied');
			},
			readLink: (file) => {
				const made = this.#files.get(file);
				const isSeen = made !== undefined && !this.#isClosed(file) && this.#isOpen(made);
				return Promise.resolve(isSeen ? made.link : undefined);
			},
			realPath: (file) => Promise.resolve(this.#real(file) ?? file),
			listFolder: (folder) => Promise.resolve(this.#names(folder)),
		};
	}

	#addProcess(made: MadeProcess): void {
		const {
			pid,
			argv,
			userId = 0,
			sockets = [],
			parentPid = pid === 1 ? 0 : 1,
			startedAt = pid,
		} = made;
		const folder = `/proc/${pid}`;
		const name = made.name ?? path.posix.basename(argv[0] ?? '');
		const variables = Object.entries(made.variables ?? {}).map((pair) => `${pair.join('=')}\0`);
		const own = { owner: userId, isPrivate: true };
		const add = (file: string, text: string, more: MadeFile = {}) =>
			this.#files.set(`${folder}/${file}`, { text, ...more });
		add('comm', `${name}\n`);
		add('status', `Name:\t${name}\nPPid:\t${parentPid}\nUid:\t0\t${userId}\t0\t0\n`);
		add('stat', `${pid} (a ) b) S ${'0 '.repeat(18)}${startedAt} 0`);
		add('cmdline', `${argv.join('\0')}\0`);
		add('cgroup', `0::${made.cgroup ?? '/'}\n`);
		add('environ', variables.join(''), own);
		add('net/unix', unixLines(made.ownSockets ?? this.computer.sockets ?? {}));
		this.#files.set(`${folder}/cwd`, { link: made.cwd ?? '/', ...own });
		for (const [index, socket] of sockets.entries())
			this.#files.set(`${folder}/fd/${index + 3}`, { link: `socket:[${socket}]`, ...own });
	}

	#names(folder: string): readonly string[] {
		const real = this.#real(folder) ?? folder;
		if (this.#isClosed(`${real}/x`)) return [];
		const start = `${real}${this.#paths.sep}`;
		const below = [...this.#files]
			.filter(([file, made]) => file.startsWith(start) && this.#isOpen(made))
			.map(([file]) => file.slice(start.length).split(this.#paths.sep)[0] ?? '');
		return [...new Set(below)];
	}

	#facts(file: string): FileFacts | Refusal {
		if (this.#isClosed(file)) return 'denied';
		const real = this.#real(file);
		if (real === undefined) return 'failed';
		if (this.#isClosed(real)) return 'denied';
		const made = this.#files.get(real);
		const isFolder = [...this.#files.keys()].some((one) =>
			one.startsWith(`${real}${this.#paths.sep}`),
		);
		if (made === undefined && !isFolder && real !== this.#paths.parse(real).root) return 'missing';
		const kind = made?.kind ?? (made === undefined ? 'folder' : 'file');
		const bytes = made?.bytes ?? (made?.text ?? '').length;
		const { owner = 0, mode = 0o644, identity = real } = made ?? {};
		return { kind, ownerId: owner, mode, bytes, changedAtMs: 1000, identity };
	}

	#mayRead(file: string): boolean {
		const made = this.#at(file);
		return made !== undefined && !this.#isClosed(file) && this.#isOpen(made);
	}

	#isOpen({ isPrivate = false, owner = 0 }: MadeFile): boolean {
		return !isPrivate || this.userId === 0 || owner === this.userId;
	}

	#isClosed(file: string): boolean {
		return (
			this.userId !== 0 && (this.computer.closed ?? []).some((top) => file.startsWith(`${top}/`))
		);
	}

	#at(file: string): MadeFile | undefined {
		return this.#files.get(this.#real(file) ?? file);
	}

	#real(file: string, links = 0): string | undefined {
		const { dirname, basename, join, resolve } = this.#paths;
		if (links > 40) return undefined;
		const folder = dirname(file);
		if (folder === file) return file;
		const parent = this.#real(folder, links);
		const here = join(parent ?? folder, basename(file));
		const link = this.#files.get(here)?.link;
		return link === undefined || link.startsWith('socket:')
			? parent && here
			: this.#real(resolve(dirname(here), link), links + 1);
	}
}

function unixLines(sockets: Readonly<Record<number, string>>): string {
	const lines = Object.entries(sockets).flatMap(([number, name]) => [
		`ffff: 00000002 00000000 00010000 0001 01 ${number} ${name}`,
		`ffff: 00000003 00000000 00000000 0001 03 9${number} ${name}`,
	]);
	return ['Num       RefCount Protocol Flags    Type St Inode Path', ...lines, ''].join('\n');
}

function tcpLines(ports: Readonly<Record<number, number>>): string {
	const lines = Object.entries(ports).map(([number, port]) => {
		const hex = port.toString(16).toUpperCase().padStart(4, '0');
		return `   0: 0100007F:${hex} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 ${number} 1 0`;
	});
	return ['  sl  local_address rem_address   st', ...lines, ''].join('\n');
}
