// The registries of one run as stores: a client for each host and side, made when first asked for.
import type { FaultSide } from '../../shared/fault/fault';
import type {
	Credential,
	CredentialAnswer,
	CredentialQuestion,
} from '../../shared/registry/credential';
import type { TlsPolicy } from '../../shared/registry/tls-policy';
import type { Wait } from '../platform/clock';
import type { NetworkSettings } from '../platform/network-settings';
import {
	CredentialBook,
	createRegistryClient,
	type RegistryClientOptions,
	type RegistryLimits,
	type RegistryWait,
	type RegistryWarning,
} from '../registry/create-registry-client';
import type { RegistryClient } from '../registry/registry-client';
import type { ContentDestination, ContentSource } from './content-store';

export type { RegistryWait, RegistryWarning } from '../registry/create-registry-client';

/** How a registry is reached. */
export interface RegistryAccess {
	readonly tls: TlsPolicy;
	readonly caPem?: string;
	readonly signInServer?: string;
	/** The user chose this policy for this host: no warning when a credential is sent. */
	readonly isExposureAccepted?: boolean;
}

export interface StoreListener {
	onWaiting(wait: RegistryWait): void;
	onResumed(host: string): void;
	onWarning(warning: RegistryWarning): void;
}

export interface StoreSignIn {
	/** Whether the host has asked for a sign-in in this run. */
	readonly wasAsked: boolean;
	/** `undefined` means anonymous. */
	credential(): Promise<Credential | undefined>;
	/** Asks anew for one that was refused; `undefined` when there is no other. */
	renewed(): Promise<Credential | undefined>;
}

export interface RegistryStores {
	source(host: string): ContentSource;
	destination(host: string): ContentDestination;
	/** What a repository is reached with, for an engine that speaks to its host in our place. */
	signIn(host: string, repository: string): StoreSignIn;
	counts(): { readonly requests: number; readonly retries: number };
	/** Sends what the clients have to say to this listener from now on. */
	listen(listener: StoreListener): void;
	close(): Promise<void>;
}

export interface RegistryStoresOptions {
	readonly accessOf: (host: string) => RegistryAccess;
	/** Asked only after a 401, once for each part of a host that has its own, and anew when a secret has ended. */
	readonly credentialOf: (question: CredentialQuestion) => Promise<CredentialAnswer>;
	readonly network: NetworkSettings;
	readonly maxConcurrency?: number;
	readonly isOneByOne?: boolean;
	readonly wait: Wait;
	readonly random: () => number;
	readonly now: () => number;
	readonly limits?: Partial<RegistryLimits>;
}

/** Connects nothing until a store is used. */
export function createRegistryStores(options: RegistryStoresOptions): RegistryStores {
	const clients = new Map<string, RegistryClient>();
	/** Both sides and the engine share what a host signs in with. */
	const bookOf = booksFor(options);
	let listener: StoreListener | undefined;

	function clientOf(host: string, side: FaultSide): RegistryClient {
		const key = `${side} ${host}`;
		const known = clients.get(key);
		if (known !== undefined) {
			return known;
		}
		const client = createRegistryClient(clientOptions(host, side));
		clients.set(key, client);
		return client;
	}

	function clientOptions(host: string, side: FaultSide): RegistryClientOptions {
		const { accessOf, credentialOf: _, ...rest } = options;
		const access = accessOf(host);
		return {
			...rest,
			...access,
			host,
			side,
			credentials: bookOf(host),
			onWaiting: (wait) => listener?.onWaiting(wait),
			onResumed: (resumed) => listener?.onResumed(resumed),
			onWarning: (warning) => {
				if (warning.kind !== 'credential-exposed' || access.isExposureAccepted !== true) {
					listener?.onWarning(warning);
				}
			},
		};
	}

	return {
		source: (host) => clientOf(host, 'source'),
		destination: (host) => clientOf(host, 'destination'),
		signIn: (host, repository) => signInOf(bookOf(host), repository),
		counts() {
			let requests = 0;
			let retries = 0;
			for (const client of clients.values()) {
				requests += client.counts.requests;
				retries += client.counts.retries;
			}
			return { requests, retries };
		},
		listen(next) {
			listener = next;
		},
		async close() {
			await Promise.all([...clients.values()].map((client) => client.close()));
		},
	};
}

function signInOf(book: CredentialBook, repository: string): StoreSignIn {
	return {
		wasAsked: book.wasAsked,
		credential: async () => (await book.get(repository)).credential,
		renewed: async () => {
			const refused = await book.get(repository);
			const renewed = await book.renew(refused, repository);
			return renewed === refused ? undefined : renewed.credential;
		},
	};
}

/** Gives the function that gives the one book of each host. */
function booksFor({ credentialOf, now }: RegistryStoresOptions): (host: string) => CredentialBook {
	const books = new Map<string, CredentialBook>();
	return (host) => {
		const known = books.get(host);
		if (known !== undefined) {
			return known;
		}
		const book = new CredentialBook((question) => credentialOf({ host, ...question }), now);
		books.set(host, book);
		return book;
	};
}
