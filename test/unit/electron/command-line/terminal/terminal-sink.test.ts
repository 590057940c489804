import { describe, expect, it } from 'vitest';
import { plainSinkOf, sinkOf } from '../../../../../electron/command-line/terminal/terminal-sink';

function madeStream() {
	const written: string[] = [];
	const stream = {
		isTTY: true,
		columns: 80,
		rows: 24,
		write: (text: string | Uint8Array) => {
			written.push(String(text));
			return true;
		},
	};
	return { stream, written };
}

const SAID = 'one\u001b[2Jtwo\u009b31m\u202ethree\r\nfour\n\u001b]0;title\u0007\u200b\rfive\n';
const SHOWN =
	'one\\u{001B}[2Jtwo\\u{009B}31m\\u{202E}three\r\nfour\n\\u{001B}]0;title\\u{0007}\\u{200B}\\u{000D}five\n';

describe('what is written to a terminal', () => {
	it('shows every character that would move, hide or turn something', () => {
		for (const sink of [sinkOf, plainSinkOf]) {
			const { stream, written } = madeStream();
			sink(stream).write(SAID);
			expect(written).toEqual([SHOWN]);
		}
	});

	it('is drawn as it is only by whoever draws', () => {
		const { stream, written } = madeStream();
		const sink = sinkOf(stream);
		sink.draw?.('\r\u001b[K');
		expect(written).toEqual(['\r\u001b[K']);
		expect(plainSinkOf(stream)).not.toHaveProperty('draw');
	});

	it('knows the size of the terminal as it is now', () => {
		const { stream } = madeStream();
		const sink = sinkOf(stream);
		stream.columns = 120;
		expect([sink.columns, sink.rows, sink.isTTY]).toEqual([120, 24, true]);
	});
});
