// The one place where text of the product meets a terminal: nothing that others said can move its cursor, hide or turn
// letters around.
import { visibleLines } from '../../../shared/format/visible-text';
import type { TextSink } from '../answer';

type Stream = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns' | 'rows'>;

/** Gives a stream as a place for lines only. */
export function plainSinkOf(stream: Pick<Stream, 'write'>): TextSink {
	return { write: (text) => stream.write(visibleLines(text)) };
}

/** Gives a stream, where it is a terminal with its size and with drawing. */
export function sinkOf(stream: Stream, isColored = false): TextSink {
	return {
		...plainSinkOf(stream),
		isColored,
		draw: (text) => stream.write(text),
		isTTY: stream.isTTY,
		// Windows of terminals change their size.
		get columns() {
			return stream.columns;
		},
		get rows() {
			return stream.rows;
		},
	};
}
