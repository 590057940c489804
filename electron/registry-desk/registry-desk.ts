// What the window does with registries: save, remove and bring back, test. Asks the user itself before something that
// exposes a credential takes effect.
import type { LastTest, RegistryRow } from '../../shared/ipc/groups/registries';
import { parseReference } from '../../shared/oci/reference';
import type { Credential } from '../../shared/registry/credential';
import type { ProbeStep } from '../../shared/registry/probe-report';
import type { RegistryEntry } from '../../shared/registry/registry-entry';
import type { CredentialVault } from '../credentials/credential-vault';
import { FaultError, faultError } from '../platform/fault-error';
import type { ProbeWishes } from '../registry/probe/probe-registry';
import type { SavedRegistries } from '../settings/saved-registries';
import { type Ask, questionsOf } from './confirmations';
import { inspectCa } from './inspect-ca';
import type { RegistryRows } from './registry-rows';
import type { TestResults } from './test-results';

/** How long a removed registry and its secret can be brought back; the window offers it for 10 s. */
const UNDO_MS = 15_000;

export interface RegistryDeskOptions {
	readonly saved: SavedRegistries;
	readonly vault: CredentialVault;
	readonly tests: TestResults;
	readonly rows: RegistryRows;
	readonly ask: Ask;
	/** Tests a registry; the credential comes from the vault or a login of Docker or Podman. */
	readonly probe: (
		entry: RegistryEntry,
		wishes: ProbeWishes,
		signal: AbortSignal,
	) => AsyncIterable<ProbeStep>;
	readonly onProbed: (host: string, step: ProbeStep) => void;
	readonly nowMs: () => number;
	/** Acts after `ms`. */
	readonly after: (ms: number, action: () => void) => void;
}

/** What the window may name of an image and a repository to try. */
export interface ProbeOrder {
	readonly host: string;
	readonly image?: string;
	readonly pushRepository?: string;
}

export interface RegistryDesk {
	list(): Promise<readonly RegistryRow[]>;
	/** @throws FaultError command.invalid, mirror.file-unreadable (the CA), keychain.*, settings.newer-format, disk.* */
	save(entry: RegistryEntry, formerHost?: string): Promise<'saved' | 'cancelled'>;
	/**
	 * Gives until when it can be undone.
	 * @throws FaultError registry.unknown-entry; keychain.* when a secret would be left behind; then nothing is removed
	 */
	remove(host: string): Promise<number>;
	/** @throws FaultError registry.unknown-entry when it is too late */
	undoRemove(host: string): Promise<void>;
	/** A second probe of a host ends the first. @throws FaultError registry.unknown-entry, reference.invalid */
	probe(order: ProbeOrder): Promise<'ok' | 'fault' | 'cancelled'>;
	cancelProbe(host: string): void;
}

interface Removed {
	readonly entry: RegistryEntry;
	readonly credential: Credential | undefined;
	readonly lastTest: LastTest | undefined;
}

export function registryDesk(options: RegistryDeskOptions): RegistryDesk {
	const { rows } = options;
	const removed = new Map<string, Removed>();
	const probes = new Map<string, AbortController>();
	const cancelProbe = (host: string): void => {
		probes.get(host)?.abort();
		probes.delete(host);
	};
	return {
		list: () => rows.list(),
		save: async (entry, formerHost = entry.host) => {
			const answer = await save(options, entry, formerHost);
			if (answer === 'saved') {
				cancelProbe(formerHost);
				await rows.announce();
			}
			return answer;
		},
		remove: async (host) => {
			cancelProbe(host);
			const taken = await take(options, host);
			removed.set(host, taken);
			options.after(UNDO_MS, () => {
				if (removed.get(host) === taken) removed.delete(host);
			});
			await rows.announce();
			return options.nowMs() + UNDO_MS;
		},
		undoRemove: async (host) => {
			const taken = removed.get(host);
			if (taken === undefined) throw unknown(host);
			await bringBack(options, taken);
			removed.delete(host);
			await rows.announce();
		},
		probe: async (order) => {
			const { host } = order;
			const entry = await known(options.saved, host);
			const wishes = wishesOf(order);
			cancelProbe(host);
			const mine = new AbortController();
			probes.set(host, mine);
			try {
				const outcome = await run(options, entry, wishes, mine.signal);
				if (outcome !== 'cancelled') await rows.announce();
				return outcome;
			} finally {
				if (probes.get(host) === mine) probes.delete(host);
			}
		},
		cancelProbe,
	};
}

async function save(
	{ saved, vault, tests, ask }: RegistryDeskOptions,
	given: RegistryEntry,
	formerHost: string,
): Promise<'saved' | 'cancelled'> {
	const entry = cleaned(given);
	const before = await saved.find(formerHost);
	const isMoved = before !== undefined && formerHost !== entry.host;
	if (isMoved && (await saved.find(entry.host)) !== undefined) {
		throw wrong(entry.host, `${entry.host} is saved already`, 'Edit that one, or choose another.');
	}
	const moved = isMoved ? await credentialToMove(vault, formerHost, entry.host) : undefined;
	const questions = questionsOf({ before, after: entry, movedUsername: moved?.username });
	for (const question of questions) {
		if (!(await ask(question))) return 'cancelled';
	}
	if (moved !== undefined) await vault.put(entry.host, moved);
	await saved.save(entry);
	if (isMoved) {
		await saved.remove(formerHost);
		await tests.keep(formerHost, undefined);
		await unlessUnavailable(() => vault.delete(formerHost));
	}
	return 'saved';
}

/** A credential that is there for the new host already was typed for it, and stays. */
async function credentialToMove(
	vault: CredentialVault,
	from: string,
	to: string,
): Promise<Credential | undefined> {
	return unlessUnavailable(async () =>
		(await vault.get(to)) === undefined ? vault.get(from) : undefined,
	);
}

/** @throws FaultError command.invalid, mirror.file-unreadable */
function cleaned({ caPem, ...entry }: RegistryEntry): RegistryEntry {
	if (entry.tls !== 'private-ca') {
		return entry;
	}
	if (caPem === undefined) {
		throw wrong(entry.host, 'its CA certificate is missing', 'Add the certificate file.');
	}
	return { ...entry, caPem: inspectCa(caPem).pem };
}

async function take(options: RegistryDeskOptions, host: string): Promise<Removed> {
	const { saved, vault, tests } = options;
	const entry = await known(saved, host);
	const credential = await unlessUnavailable(() => vault.get(host));
	const lastTest = (await tests.all()).get(host);
	if (credential !== undefined) await vault.delete(host);
	await saved.remove(host);
	await tests.keep(host, undefined);
	return { entry, credential, lastTest };
}

/** What was saved for the host in the meantime wins over what was removed. */
async function bringBack(
	{ saved, vault, tests }: RegistryDeskOptions,
	{ entry, credential, lastTest }: Removed,
): Promise<void> {
	const { host } = entry;
	if ((await saved.find(host)) !== undefined) return;
	await saved.save(entry);
	if (credential !== undefined) await vault.put(host, credential);
	await tests.keep(host, lastTest);
}

async function run(
	{ probe, onProbed, tests, nowMs }: RegistryDeskOptions,
	entry: RegistryEntry,
	wishes: ProbeWishes,
	signal: AbortSignal,
): Promise<'ok' | 'fault' | 'cancelled'> {
	const steps: ProbeStep[] = [];
	try {
		for await (const step of probe(entry, wishes, signal)) {
			if (signal.aborted) return 'cancelled';
			steps.push(step);
			onProbed(entry.host, step);
		}
	} catch (error) {
		if (signal.aborted) return 'cancelled';
		throw error;
	}
	if (signal.aborted) return 'cancelled';
	const fault = steps.find((step) => step.fault !== undefined)?.fault;
	const atMs = nowMs();
	const result: LastTest =
		fault === undefined ? { atMs, outcome: 'ok' } : { atMs, outcome: 'fault', fault };
	await tests.keep(entry.host, result);
	return result.outcome;
}

/** @throws FaultError reference.invalid */
function wishesOf({ host, image, pushRepository }: ProbeOrder): ProbeWishes {
	return {
		...(image === undefined ? {} : { image: imageOf(host, image) }),
		...(pushRepository === undefined
			? {}
			: { pushRepository: imageOf(host, pushRepository).repository }),
	};
}

function imageOf(host: string, text: string): NonNullable<ProbeWishes['image']> {
	const parsed = parseReference(text.startsWith(`${host}/`) ? text : `${host}/${text}`);
	if (!parsed.ok) throw new FaultError(parsed.fault);
	const { repository, digest, tag = 'latest' } = parsed.value;
	return { repository, tagOrDigest: digest ?? tag };
}

/** A keychain that is not there holds nothing; one that is shut may. */
async function unlessUnavailable<T>(action: () => Promise<T>): Promise<T | undefined> {
	try {
		return await action();
	} catch (error) {
		if (error instanceof FaultError && error.fault.code === 'keychain.unavailable') {
			return undefined;
		}
		throw error;
	}
}

async function known(saved: SavedRegistries, host: string): Promise<RegistryEntry> {
	const entry = await saved.find(host);
	if (entry === undefined) throw unknown(host);
	return entry;
}

function unknown(host: string): FaultError {
	return faultError({ code: 'registry.unknown-entry', side: 'this-computer', subject: host });
}

function wrong(subject: string, problem: string, remedy: string): FaultError {
	return faultError({
		code: 'command.invalid',
		side: 'this-computer',
		subject,
		facts: { problem, remedy },
	});
}
