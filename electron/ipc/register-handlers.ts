// Messages of Electron's windows → answers. The only user of ipcMain; what is checked and how is answer-calls.ts.
import { ipcMain } from 'electron';
import type { Contract } from '../../shared/ipc/define';
import { type AnswerOptions, answersOf } from './answer-calls';

/** Listens on the channel of every call of the contract, for as long as the process lives. */
export function registerHandlers<C extends Contract>(options: AnswerOptions<C>): void {
	for (const [channel, answer] of answersOf(options)) {
		ipcMain.handle(channel, (event, input: unknown) => {
			const frame = event.senderFrame;
			return answer(
				{
					contentsId: event.sender.id,
					frame: frame === null ? null : { origin: frame.origin, isTop: frame.parent === null },
				},
				input,
			);
		});
	}
}
