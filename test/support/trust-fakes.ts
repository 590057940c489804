// A computer with engines that exist only here: real files in a folder of their own, real backups and history, and engines
// that read those files when they are told to, refuse them, die of them, or say nothing.
import { createHash, randomBytes } from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EngineRefusal } from '../../electron/engine/engine-modem';
import { nodeFileSystem } from '../../electron/platform/disk/node-file-system';
import { faultError } from '../../electron/platform/fault-error';
import { createTrustDesk } from '../../electron/trust/desk/create-desk';
import type { DeskPorts } from '../../electron/trust/desk/desk-ports';
import { lookAtFile } from '../../electron/trust/desk/look-at-file';
import { openTrustHistory } from '../../electron/trust/history/trust-history';
import type { ApplyOptions, TrustDesk } from '../../electron/trust/trust-desk';
import type { FileWrite, TrustSession } from '../../electron/trust/trust-writer';
import type { TrustClient } from '../../electron/trust/verify/trust-client';
import { makeFault } from '../../shared/fault/fault';
import { fail, ok } from '../../shared/result';
import type {
	DockerFiles,
	EngineFiles,
	FileAccess,
	ReloadWay,
	SeenFile,
	TrustEngine,
} from '../../shared/trust/engine-files';
import { previewEngine } from '../../shared/trust/preview/preview-engine';
import type { TrustStep } from '../../shared/trust/trust-change';
import type { TrustFinding } from '../../shared/trust/trust-finding';
import type { EffectiveTrust, EngineTrust, StandingRow } from '../../shared/trust/trust-plan';
import type { TrustWish } from '../../shared/trust/trust-wish';

export const HOST = 'reg.example:5000';
export const INSECURE: TrustWish = { host: HOST, as: 'insecure' };
const NEVER = new AbortController().signal;

/** How an engine takes being told: reads its file; says nothing and keeps the old; dies, for good or until it is started. */
type Temper = 'reads' | 'silent' | 'dies' | 'dies-until-restart' | 'refuses';

export class FakeEngine {
	readonly engine: TrustEngine;
	readonly file: string;
	temper: Temper = 'reads';
	access: FileAccess = { kind: 'own' };
	reload: ReloadWay;
	findings: readonly TrustFinding[] = [];
	isAlive = true;
	insecure: readonly string[] = [];
	/** How often it read its files. */
	reloads = 0;
	/** Images by name, as `[id, digest]`. */
	readonly images = new Map<string, readonly [string, string]>();
	/** What a pull of each reference brings, or how it fails. */
	pull: (name: string, hasCredential: boolean) => readonly [string, string] = () => [
		'sha256:new',
		`sha256:${'a'.repeat(64)}`,
	];
	onPull: () => Promise<void> = () => Promise.resolve();

	constructor(folder: string, name: string, pid: number) {
		this.reload = { kind: 'signal', pid, access: { kind: 'own' } };
		mkdirSync(path.join(folder, name), { recursive: true });
		this.file = path.join(folder, name, 'daemon.json');
		this.engine = {
			endpoint: `unix:///${name}.sock`,
			kind: 'docker',
			version: '20.10.24',
			isRootless: false,
			flavour: 'rootful',
		};
	}

	text(): string | undefined {
		return existsSync(this.file) ? readFileSync(this.file, 'utf8') : undefined;
	}

	write(text: string): void {
		writeFileSync(this.file, text, { mode: 0o644 });
	}

	start(): void {
		this.isAlive = true;
		this.insecure = listIn(this.text());
	}

	/** A list whose key is gone stays, as with the real one. */
	told(): void {
		const { temper } = this;
		if (temper === 'dies' || temper === 'dies-until-restart') {
			this.isAlive = false;
		}
		const value: unknown = JSON.parse(this.text() ?? '{}');
		if (temper === 'reads' && this.isAlive) {
			this.reloads += 1;
			this.insecure =
				typeof value === 'object' && value !== null && 'insecure-registries' in value
					? listIn(this.text())
					: this.insecure;
		}
	}

	seen(): DockerFiles {
		const text = this.text();
		const base = { path: this.file, access: this.access };
		const daemonJson: SeenFile =
			text === undefined
				? { ...base, kind: 'missing', owner: 'root' }
				: {
						...base,
						kind: 'there',
						bytes: Buffer.from(text),
						sha256: createHash('sha256').update(text).digest('hex'),
						owner: 'root',
						mode: 0o644,
						changedAtMs: Math.round(statSync(this.file).mtimeMs),
					};
		return {
			kind: 'docker',
			engine: this.engine,
			daemonJson,
			foundBy: 'process',
			flags: [],
			certificates: [],
			reload: this.reload,
			says: { insecureHosts: this.insecure },
		};
	}

	client(): TrustClient {
		const alive = (): void => {
			if (!this.isAlive) throw new Error('connect ECONNREFUSED');
		};
		return {
			daemon: {
				registries: async () => {
					alive();
					if (this.temper === 'refuses' && this.text()?.includes(HOST) === true)
						throw new EngineRefusal('it makes no sense of its file');
					return await Promise.resolve({
						insecureHosts: this.insecure,
						insecureNetworks: ['127.0.0.0/8'],
						mirrors: [],
					});
				},
				now: async () => {
					alive();
					return await Promise.resolve(String(this.reloads));
				},
				hasReloadedSince: (time) => Promise.resolve(this.reloads > Number(time)),
			},
			findImage: (name) => {
				const found = this.images.get(name);
				const repository = name.replace(/(?::[^/]*|@.*)$/, '');
				return Promise.resolve(
					found && {
						id: found[0],
						tags: [name],
						digests: [`${repository}@${found[1]}`],
						diffIds: [],
					},
				);
			},
			pull: async (name, { credential, signal }) => {
				await this.onPull();
				signal.throwIfAborted();
				const text = `${name.registry}/${name.repository}`;
				const full = 'tag' in name ? `${text}:${name.tag}` : `${text}@${name.digest}`;
				const pulled = this.pull(full, credential !== undefined);
				this.images.set(full, pulled);
				this.images.set(`${text}@${pulled[1]}`, pulled);
			},
			tag: (id, { registry, repository, tag }) => {
				const image = [...this.images.values()].find(([one]) => one === id);
				if (image !== undefined) this.images.set(`${registry}/${repository}:${tag}`, image);
				return Promise.resolve();
			},
			removeName: (name) => {
				const image = this.images.get(name);
				for (const [one, value] of [...this.images]) {
					if (one === name || (image !== undefined && value === image && one.includes('@')))
						this.images.delete(one);
				}
				return Promise.resolve();
			},
			isAlive: () => Promise.resolve(this.isAlive),
			close: () => undefined,
		};
	}
}

function listIn(text: string | undefined): readonly string[] {
	const value = JSON.parse(text ?? '{}') as { 'insecure-registries'?: readonly string[] };
	return value['insecure-registries'] ?? [];
}

function effective(files: DockerFiles): EffectiveTrust {
	const { daemonJson } = files;
	const insecure = listIn(
		daemonJson.kind === 'there' ? Buffer.from(daemonJson.bytes).toString() : undefined,
	);
	const standing = insecure.includes(HOST) ? 'insecure' : 'none';
	return { standing, insecure, mirrors: [], caFiles: [] };
}

/** Says with two blanks what a planner that knows all would say. */
function plan(wish: TrustWish, files: DockerFiles): EngineTrust {
	const { daemonJson: before, says } = files;
	const text = before.kind === 'there' ? Buffer.from(before.bytes).toString() : undefined;
	const now = effective(files);
	const others = now.insecure.filter((one) => one !== wish.host);
	const next = wish.as === 'insecure' ? [...others, wish.host] : others;
	const isSame = now.insecure.includes(wish.host) === next.includes(wish.host);
	const value = JSON.parse(text ?? '{}') as Record<string, unknown>;
	const after = `${JSON.stringify({ ...value, 'insecure-registries': next }, null, 2)}\n`;
	const isLoaded = (says.insecureHosts ?? []).join() === now.insecure.join();
	return {
		edits: isSame
			? []
			: [{ role: 'daemon-json', before, after: Buffer.from(after), newMode: 0o644 }],
		findings: isLoaded ? [] : [{ code: 'not-loaded', severity: 'tells', facts: {} }],
		effectiveNow: now,
		effectiveAfter: { ...now, standing: next.includes(HOST) ? 'insecure' : 'none', insecure: next },
		needsReload: !isSame || !isLoaded,
	};
}

/** Where a session fails, by the number of its call from 1. */
interface SessionFaults {
	readonly write?: (call: number) => void;
	readonly open?: (access: string) => void;
	readonly signal?: () => void;
}

export class FakeComputer {
	readonly folder: string;
	readonly dataFolder: string;
	readonly engines: FakeEngine[] = [];
	readonly steps: TrustStep[] = [];
	/** Sessions that were opened, and files that were written through each. */
	readonly sessions: string[] = [];
	readonly writes: string[] = [];
	faults: SessionFaults = {};
	hasCredential = false;
	nowMs = Date.parse('2026-11-21T12:00:00Z');
	#calls = 0;
	#last = 0;

	constructor(folder = mkdtempSync(path.join(tmpdir(), 'ferry-trust-'))) {
		this.folder = folder;
		this.dataFolder = path.join(folder, 'data');
	}

	add(name: string, text?: string): FakeEngine {
		const engine = new FakeEngine(this.folder, name, 100 + this.engines.length);
		if (text !== undefined) engine.write(text);
		engine.start();
		this.engines.push(engine);
		return engine;
	}

	remove(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}

	desk(changed: Partial<DeskPorts> = {}): TrustDesk {
		return createTrustDesk({ ...this.ports(), ...changed });
	}

	ports(): DeskPorts {
		return {
			finder: {
				list: () =>
					Promise.resolve(
						this.engines.filter(({ isAlive }) => isAlive).map(({ engine }) => engine),
					),
				read: ({ endpoint }) => Promise.resolve(this.at(endpoint).seen()),
			},
			planners: {
				planDocker: (wish, files) => this.plan(wish, files),
				readDocker: (files) => {
					const rows = effective(files).insecure.map(
						(host): StandingRow => ({
							host,
							as: 'insecure',
							origin: 'user',
							file: files.daemonJson.path,
						}),
					);
					return ok(rows);
				},
				planPodman: () => fail(makeFault({ ...about, code: 'trust.config-invalid' })),
				readPodman: () => ok([]),
				preview: (files: EngineFiles, trust: EngineTrust) => previewEngine(files, trust),
			},
			openSession: (access) => {
				this.sessions.push(access);
				this.faults.open?.(access);
				return Promise.resolve(this.#session(access));
			},
			openClient: (engine) => {
				const found = this.engines.find((one) => one.engine.endpoint === engine.endpoint);
				if (found?.isAlive !== true)
					throw faultError({
						...about,
						code: 'engine.unreachable',
						subject: engine.endpoint,
						facts: { reason: 'ECONNREFUSED' },
					});
				return Promise.resolve(found.client());
			},
			findCredential: () =>
				Promise.resolve(
					this.hasCredential
						? { kind: 'password', username: 'robot', secret: randomBytes(8).toString('hex') }
						: undefined,
				),
			history: openTrustHistory(this.dataFolder, nodeFileSystem()),
			lookAtFile,
			lockFolder: path.join(this.dataFolder, 'locks'),
			limits: { reloadMs: 2000, restartMs: 5000, pollMs: 250 },
			wait: (ms, signal) => {
				signal.throwIfAborted();
				this.nowMs += ms;
				return Promise.resolve();
			},
			nowMs: () => this.nowMs,
			newId: () => {
				this.#last += 1;
				this.nowMs += 1;
				return `t${process.pid}-${this.#last}`;
			},
		};
	}

	at(endpoint: string): FakeEngine {
		const found = this.engines.find(({ engine }) => engine.endpoint === endpoint);
		if (found === undefined) throw new Error(`no engine at ${endpoint}`);
		return found;
	}

	options(changed: Partial<ApplyOptions> = {}): ApplyOptions {
		return {
			confirm: () => Promise.resolve(true),
			onStep: (step) => this.steps.push(step),
			signal: NEVER,
			...changed,
		};
	}

	/** Steps that ended, such as `write done` or `verify done info`. */
	told(): readonly string[] {
		return this.steps
			.filter(({ state }) => state !== 'running')
			.map(({ name, state, by }) => [name, state, ...(by === undefined ? [] : [by])].join(' '));
	}

	plan(wish: TrustWish, files: DockerFiles): ReturnType<DeskPorts['planners']['planDocker']> {
		try {
			const planned = plan(wish, files);
			const { findings } = this.at(files.engine.endpoint);
			return ok({ ...planned, findings: [...planned.findings, ...findings] });
		} catch (error) {
			const detail = String(error);
			return fail(makeFault({ ...about, code: 'trust.config-invalid', detail }));
		}
	}

	#session(access: string): TrustSession {
		const { faults } = this;
		return {
			write: (files) => {
				this.#calls += 1;
				faults.write?.(this.#calls);
				for (const file of files) compare(file);
				for (const file of files) {
					replace(file);
					this.writes.push(`${access} ${path.basename(path.dirname(file.path))}`);
				}
				return Promise.resolve();
			},
			signal: (pid) => {
				faults.signal?.();
				this.engines[pid - 100]?.told();
				return Promise.resolve();
			},
			unit: (_unit, action) => {
				for (const engine of this.engines) {
					if (action === 'reload') engine.told();
					else if (engine.temper !== 'dies') engine.start();
				}
				return Promise.resolve();
			},
			close: () => Promise.resolve(),
		};
	}
}

const about = { side: 'this-computer', subject: 'file' } as const;

function compare({ path: file, expected }: FileWrite): void {
	const now = existsSync(file)
		? createHash('sha256').update(readFileSync(file)).digest('hex')
		: undefined;
	if (now !== expected)
		throw faultError({ ...about, code: 'trust.changed-meanwhile', subject: file });
}

function replace({ path: file, content }: FileWrite): void {
	if (content === undefined) rmSync(file);
	else writeFileSync(file, content);
}
