// The registries as main has them, their credentials as summaries, and the tests that run. Secrets pass through on their
// way to main and are never kept here.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Fault } from '../../shared/fault/fault';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Client } from '../../shared/ipc/define';
import type {
	CertificateFacts,
	FoundLogin,
	RegistryRow,
	VaultState,
} from '../../shared/ipc/groups/registries';
import type { ProbeStep } from '../../shared/registry/probe-report';
import type { RegistryEntry } from '../../shared/registry/registry-entry';
import { ok, type Result } from '../../shared/result';

/** A test as it goes: the steps so far, and how it ended. */
export interface RegistryTest {
	readonly isRunning: boolean;
	readonly steps: readonly ProbeStep[];
	readonly outcome?: 'ok' | 'fault' | 'cancelled';
	/** Why it could not begin. */
	readonly fault?: Fault;
}

/** What to try besides: an image to read, a repository to begin an upload in. */
export interface TestWishes {
	readonly image?: string;
	readonly pushRepository?: string;
}

export interface TypedCredential {
	readonly username: string;
	readonly secret: string;
}

export interface SaveOrder {
	readonly entry: RegistryEntry;
	/** Of a registry that is saved already: its host so far. */
	readonly formerHost?: string;
	/** Goes to the vault; `forget` takes away what is there; absent: it stays as it is. */
	readonly credential?: TypedCredential | 'forget';
}

export type SaveOutcome =
	| { readonly kind: 'saved' }
	/** The user said no to main's question. */
	| { readonly kind: 'cancelled' }
	/** `entry`: nothing was saved; `credential`: the registry was, its credential was not. */
	| { readonly kind: 'failed'; readonly part: 'entry' | 'credential'; readonly fault: Fault };

export interface CaFacts {
	readonly pem: string;
	readonly certificates: readonly CertificateFacts[];
}

export interface RegistriesState {
	readonly rows: readonly RegistryRow[];
	readonly list: 'loading' | 'ready' | 'failed';
	readonly listFault: Fault | undefined;
	readonly vault: VaultState | undefined;
	/** The latest test of this window, by host. */
	readonly tests: ReadonlyMap<string, RegistryTest>;
	/** What Docker and Podman have; `undefined` until it was looked up. */
	readonly logins: Result<readonly FoundLogin[]> | undefined;
	load(): Promise<void>;
	save(order: SaveOrder): Promise<SaveOutcome>;
	remove(host: string): Promise<Result<unknown>>;
	undoRemove(host: string): Promise<Result<unknown>>;
	/** Tests a saved registry; a test of it that still runs ends. */
	test(host: string, wishes?: TestWishes): Promise<void>;
	/** Tests all of them, a few at a time. */
	testAll(): Promise<void>;
	cancelTest(host: string): Promise<void>;
	inspectCa(text: string): Promise<Result<CaFacts>>;
	/** Asks again whether the keychain can be used. */
	checkVault(): Promise<void>;
	keepForSession(): Promise<void>;
	lookUpLogins(): Promise<void>;
	importLogin(login: FoundLogin): Promise<Result<unknown>>;
}

export type RegistriesStore = StoreApi<RegistriesState>;

/** Registries tested at the same time by `testAll`. */
const TESTS_AT_ONCE = 4;

/** Builds the store over main. */
export function createRegistriesStore(client: Client<FerryContract>): RegistriesStore {
	const store: RegistriesStore = createStore<RegistriesState>()(() => ({
		rows: [],
		list: 'loading',
		listFault: undefined,
		vault: undefined,
		tests: new Map(),
		logins: undefined,
		load: loader(() => store, client),
		save: async (order) => {
			const outcome = await save(client, order);
			// The row must be here when the editor goes on with it; the event may come later.
			if (outcome.kind !== 'cancelled') await list(store, client);
			return outcome;
		},
		remove: (host) => client.registries.remove({ host }),
		undoRemove: (host) => client.registries.undoRemove({ host }),
		inspectCa: (text) => client.registries.inspectCa({ text }),
		...testActions(() => store, client),
		...vaultActions(() => store, client),
	}));
	return store;
}

function loader(store: () => RegistriesStore, client: Client<FerryContract>): () => Promise<void> {
	let isListening = false;
	return async () => {
		if (!isListening) {
			isListening = true;
			client.registries.changed(({ registries: rows }) =>
				store().setState({ rows, list: 'ready', listFault: undefined }),
			);
			client.registries.probed(({ host, step }) => addStep(store(), host, step));
		}
		await Promise.all([list(store(), client), store().getState().checkVault()]);
	};
}

async function list(store: RegistriesStore, client: Client<FerryContract>): Promise<void> {
	const answer = await client.registries.list({});
	store.setState(
		answer.ok
			? { rows: answer.value.registries, list: 'ready', listFault: undefined }
			: { list: 'failed', listFault: answer.fault },
	);
}

async function save(client: Client<FerryContract>, order: SaveOrder): Promise<SaveOutcome> {
	const { entry, formerHost, credential } = order;
	const { host } = entry;
	// What was typed for a new address is there before it, so that main need not ask about the old one's.
	const isFirst = formerHost !== undefined && formerHost !== host;
	const keep = () => keepCredential(client, host, credential);
	const early = isFirst ? await keep() : ok(undefined);
	if (!early.ok) return { kind: 'failed', part: 'credential', fault: early.fault };
	const answer = await client.registries.save({
		entry,
		...(formerHost === undefined ? {} : { formerHost }),
	});
	if (!answer.ok) return { kind: 'failed', part: 'entry', fault: answer.fault };
	if (answer.value.outcome === 'cancelled') {
		if (isFirst && typeof credential === 'object') await client.credentials.forget({ host });
		return { kind: 'cancelled' };
	}
	const late = isFirst ? early : await keep();
	return late.ok ? { kind: 'saved' } : { kind: 'failed', part: 'credential', fault: late.fault };
}

function keepCredential(
	client: Client<FerryContract>,
	host: string,
	credential: SaveOrder['credential'],
): Promise<Result<unknown>> {
	if (credential === undefined) return Promise.resolve(ok(undefined));
	return credential === 'forget'
		? client.credentials.forget({ host })
		: client.credentials.save({ host, ...credential, kind: 'password' });
}

/** The last steps may come after the answer to the call: the two take different ways. */
function addStep(store: RegistriesStore, host: string, step: ProbeStep): void {
	const test = store.getState().tests.get(host);
	if (test === undefined || test.steps.some((one) => one.step === step.step)) return;
	setTest(store, host, { ...test, steps: [...test.steps, step] });
}

function setTest(store: RegistriesStore, host: string, test: RegistryTest): void {
	store.setState({ tests: new Map(store.getState().tests).set(host, test) });
}

function testActions(
	store: () => RegistriesStore,
	client: Client<FerryContract>,
): Pick<RegistriesState, 'test' | 'testAll' | 'cancelTest'> {
	/** Counts the tests of a host: one that was overtaken says nothing any more. */
	const latest = new Map<string, number>();
	const test = async (host: string, wishes: TestWishes = {}): Promise<void> => {
		const mine = (latest.get(host) ?? 0) + 1;
		latest.set(host, mine);
		setTest(store(), host, { isRunning: true, steps: [] });
		const answer = await client.registries.probe({ host, ...wishes });
		if (latest.get(host) !== mine) return;
		const steps = store().getState().tests.get(host)?.steps ?? [];
		setTest(store(), host, {
			isRunning: false,
			steps,
			...(answer.ok
				? { outcome: answer.value.outcome }
				: { outcome: 'fault', fault: answer.fault }),
		});
	};
	return {
		test,
		testAll: async () => {
			const waiting = store()
				.getState()
				.rows.map(({ entry }) => entry.host);
			const work = async (): Promise<void> => {
				for (let host = waiting.shift(); host !== undefined; host = waiting.shift()) {
					await test(host);
				}
			};
			await Promise.all(Array.from({ length: TESTS_AT_ONCE }, work));
		},
		cancelTest: async (host) => {
			await client.registries.cancelProbe({ host });
		},
	};
}

function vaultActions(
	store: () => RegistriesStore,
	client: Client<FerryContract>,
): Pick<RegistriesState, 'checkVault' | 'keepForSession' | 'lookUpLogins' | 'importLogin'> {
	const take = (answer: Result<VaultState>): void => {
		if (answer.ok) store().setState({ vault: answer.value });
	};
	return {
		checkVault: async () => {
			const before = store().getState().vault;
			take(await client.credentials.vaultStatus({}));
			const isBack = before?.fault !== undefined && store().getState().vault?.fault === undefined;
			// Whose credentials there are is known only now.
			if (isBack) await store().getState().load();
		},
		keepForSession: async () => take(await client.credentials.keepForSession({})),
		lookUpLogins: async () => {
			const answer = await client.credentials.logins({});
			store().setState({ logins: answer.ok ? ok(answer.value.logins) : answer });
		},
		importLogin: ({ host, origin }) => client.credentials.importLogin({ host, origin }),
	};
}
