// Main's voice towards the window: events of the contract, checked like every answer.
import { type Contract, channelOf, type Event, type Payload } from '../../shared/ipc/define';

type EventName<G> = { [M in keyof G]: G[M] extends Event ? M : never }[keyof G] & string;

/** Sends an event of the contract. A payload that its schema does not allow is not sent but thrown back. */
export type Emit<C extends Contract> = <G extends keyof C & string, M extends EventName<C[G]>>(
	group: G,
	name: M,
	payload: Payload<C[G][M]>,
) => void;

/** Makes the voice. `send` gets the channel and the checked payload. */
export function createEmit<C extends Contract>(
	contract: C,
	send: (channel: string, payload: unknown) => void,
): Emit<C> {
	return (group, name, payload) => {
		const member = contract[group]?.[name];
		if (member?.kind === 'event') {
			send(channelOf(group, name), member.payload.parse(payload));
		}
	};
}
