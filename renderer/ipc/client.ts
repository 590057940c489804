// The page's end of the contract. The only user of window.ferry; calls answer with a Result and never reject.
import { makeFault } from '../../shared/fault/fault';
import { contract, type FerryContract } from '../../shared/ipc/contract';
import { type Client, type Contract, membersOf } from '../../shared/ipc/define';
import { fail, type Result } from '../../shared/result';

/** What the preload script exposes, or a test's stand-in. */
export interface Bridge {
	invoke(channel: string, input: unknown): Promise<unknown>;
	subscribe(channel: string, listener: (payload: unknown) => void): () => void;
}

declare global {
	interface Window {
		readonly ferry: Bridge;
	}
}

export type FerryClient = Client<FerryContract>;

/** Makes the typed client of a contract over two functions. Main checks every message, both ways. */
export function connect<C extends Contract>(over: C, bridge: Bridge): Client<C> {
	const client: Record<string, Record<string, unknown>> = {};
	for (const { group, name, channel, member } of membersOf(over)) {
		const members = client[group] ?? {};
		client[group] = members;
		members[name] =
			member.kind === 'call'
				? (input: unknown) => ask(bridge, channel, input)
				: (listener: (payload: unknown) => void) => bridge.subscribe(channel, listener);
	}
	return client as Client<C>;
}

async function ask(bridge: Bridge, channel: string, input: unknown): Promise<Result<unknown>> {
	try {
		return (await bridge.invoke(channel, input)) as Result<unknown>;
	} catch (error) {
		const detail = error instanceof Error ? error.message : String(error);
		return fail(
			makeFault({ code: 'internal.unexpected', side: 'this-computer', subject: channel, detail }),
		);
	}
}

/** Connects to the main process that opened this window. */
export function connectToMain(): FerryClient {
	return connect(contract, window.ferry);
}
