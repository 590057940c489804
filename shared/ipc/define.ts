// The grammar of the contract between window and main process: what a call and an event are, what their channels are
// called, and the types of both ends. The contract itself is contract.ts; nothing here knows Electron.
import type { z } from 'zod';
import type { Result } from '../result';
import { MAX_INPUT_CHARACTERS } from './limits';

/** Every channel between the two processes starts with this; the preload script passes no other. */
const CHANNEL_PREFIX = 'ferry:';

/** The window asks, main answers. Both schemas are checked in main. */
export interface Call<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
	readonly kind: 'call';
	readonly input: I;
	readonly output: O;
	/** Characters of the input written as JSON. */
	readonly maxInputCharacters: number;
}

/** Main tells the window. The schema is checked in main before anything is sent. */
export interface Event<P extends z.ZodType = z.ZodType> {
	readonly kind: 'event';
	readonly payload: P;
}

/** Group → member. */
export type Contract = Readonly<Record<string, Readonly<Record<string, Call | Event>>>>;

type CallNames<G> = { [M in keyof G]: G[M] extends Call ? M : never }[keyof G];
type EventNames<G> = { [M in keyof G]: G[M] extends Event ? M : never }[keyof G];

type Input<M> = M extends Call<infer I, z.ZodType> ? z.output<I> : never;
type Output<M> = M extends Call<z.ZodType, infer O> ? z.output<O> : never;

/** What an event carries. */
export type Payload<M> = M extends Event<infer P> ? z.output<P> : never;

/** Main's end: one function per call of the whole contract. It throws FaultError for what goes wrong. */
export type Handlers<C> = {
	readonly [G in keyof C]: {
		readonly [M in CallNames<C[G]>]: (
			input: Input<C[G][M]>,
		) => Output<C[G][M]> | Promise<Output<C[G][M]>>;
	};
};

/** Takes a listener; the returned function takes it back. */
export type Subscribe<P> = (listener: (payload: P) => void) => () => void;

/** The window's end: calls answer with a Result and never reject; events are subscribed to. */
export type Client<C> = {
	readonly [G in keyof C]: {
		readonly [M in CallNames<C[G]>]: (input: Input<C[G][M]>) => Promise<Result<Output<C[G][M]>>>;
	} & { readonly [M in EventNames<C[G]>]: Subscribe<Payload<C[G][M]>> };
};

/** Defines a call by what it takes and what it answers. */
export function call<I extends z.ZodType, O extends z.ZodType>(
	input: I,
	output: O,
	{ maxInputCharacters = MAX_INPUT_CHARACTERS } = {},
): Call<I, O> {
	return { kind: 'call', input, output, maxInputCharacters };
}

/** Defines an event by what it carries. */
export function event<P extends z.ZodType>(payload: P): Event<P> {
	return { kind: 'event', payload };
}

/** Gives the channel of a member, such as `ferry:runs.cancel`; never written by hand. */
export function channelOf(group: string, name: string): string {
	return `${CHANNEL_PREFIX}${group}.${name}`;
}

/** One call or event with its names. */
export interface Member {
	readonly group: string;
	readonly name: string;
	readonly channel: string;
	readonly member: Call | Event;
}

/** Gives every member of a contract, in its order. */
export function membersOf(contract: Contract): readonly Member[] {
	return Object.entries(contract).flatMap(([group, members]) =>
		Object.entries<Call | Event>(members).map(([name, member]) => {
			return { group, name, channel: channelOf(group, name), member };
		}),
	);
}

/** Tells whether the preload script may pass a message on this channel. */
export function isFerryChannel(channel: unknown): channel is string {
	return typeof channel === 'string' && channel.startsWith(CHANNEL_PREFIX);
}
