// Main's end of the contract for tests of the page: every call answers what the test says, every event can be sent.
// Made from the contract and checked by its schemas, so that it cannot say what main could not.

import { createEmit, type Emit } from '../../electron/ipc/emit-event';
import { FaultError } from '../../electron/platform/fault-error';
import type { Bridge } from '../../renderer/ipc/client';
import { makeFault } from '../../shared/fault/fault';
import { contract, type FerryContract } from '../../shared/ipc/contract';
import {
	type Call,
	channelOf,
	type Event,
	type Handlers,
	membersOf,
} from '../../shared/ipc/define';
import { fail, ok } from '../../shared/result';
import { WINDOW_SETTINGS } from './made-settings';

type PartialHandlers = { [G in keyof FerryContract]?: Partial<Handlers<FerryContract>[G]> };

export interface ContractMock {
	readonly bridge: Bridge;
	/** Channel and input of every call so far. */
	readonly calls: readonly { readonly channel: string; readonly input: unknown }[];
	/** Replaces answers. */
	reply(handlers: PartialHandlers): void;
	readonly emit: Emit<FerryContract>;
}

const ABOUT = {
	version: '0.1.0',
	electron: '45.0.0',
	chromium: '150.0.0',
	dataFolder: '/data',
	isTestBuild: false,
	notices: [],
};

/** Makes a main process with no runs and the system's theme. */
export function contractMock(handlers: PartialHandlers = {}): ContractMock {
	const answers = new Map<string, (input: never) => unknown>();
	const listeners = new Map<string, Set<(payload: unknown) => void>>();
	const calls: { channel: string; input: unknown }[] = [];
	const reply = (more: PartialHandlers): void => {
		for (const [group, members] of Object.entries(more)) {
			for (const [name, handler] of Object.entries(members)) {
				answers.set(channelOf(group, name), handler as (input: never) => unknown);
			}
		}
	};
	let settings = WINDOW_SETTINGS;
	reply({
		app: { about: () => ABOUT, environment: () => ({ checks: [] }) },
		registries: { list: () => ({ registries: [] }), cancelProbe: () => ({}) },
		credentials: { vaultStatus: () => ({ kind: 'keychain' }), logins: () => ({ logins: [] }) },
		runs: { list: () => ({ runs: [] }), cancel: () => ({}) },
		trust: { overview: () => ({ engines: [], changes: [] }), cancel: () => ({}) },
		settings: {
			get: () => settings,
			set: (changes) => {
				settings = { ...settings, ...changes };
				return settings;
			},
			proxyInUse: () => ({ kind: 'direct', hasSignIn: false, exceptions: 0 }),
		},
	});
	reply(handlers);
	const bridge: Bridge = {
		invoke: async (channel, input) => {
			calls.push({ channel, input });
			const member = memberOf(channel);
			const handler = answers.get(channel);
			if (member?.kind !== 'call' || handler === undefined)
				throw new Error(`no answer to ${channel}`);
			try {
				return ok(member.output.parse(await handler(member.input.parse(input) as never)));
			} catch (error) {
				if (error instanceof FaultError) return fail(error.fault);
				throw error;
			}
		},
		subscribe: (channel, listener) => {
			const set = listeners.get(channel) ?? new Set();
			listeners.set(channel, set.add(listener));
			return () => set.delete(listener);
		},
	};
	const emit = createEmit(contract, (channel, payload) => {
		for (const listener of listeners.get(channel) ?? []) listener(structuredClone(payload));
	});
	return { bridge, calls, reply, emit };
}

function memberOf(channel: string): Call | Event | undefined {
	return membersOf(contract).find((one) => one.channel === channel)?.member;
}

/** An error as main's services throw it. */
export function mockFault(
	code: 'registry.denied' | 'run.not-found' | 'disk.full' | 'internal.unexpected',
) {
	return new FaultError(makeFault({ code, side: 'this-computer', subject: 'sample' }));
}
