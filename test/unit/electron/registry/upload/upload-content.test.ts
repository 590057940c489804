import { describe, expect, it } from 'vitest';
import { UploadContent } from '../../../../../electron/registry/upload/upload-content';

const activity = { waitForContent: () => undefined, sent: () => undefined };
const bytes = Uint8Array.from({ length: 100 }, (_, index) => index);

/** A source in pieces of 7 bytes that notes where it was opened and whether it was closed. */
function sourceOf(content: Uint8Array, end?: Error) {
	const opened: number[] = [];
	let closed = 0;
	const open = async function* (fromByte: number): AsyncGenerator<Uint8Array> {
		opened.push(fromByte);
		try {
			for (let at = fromByte; at < content.length; at += 7) yield content.subarray(at, at + 7);
			if (end !== undefined) throw end;
		} finally {
			closed += 1;
		}
	};
	return { open, opened, closed: () => closed };
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<number[]> {
	const found: number[] = [];
	for await (const chunk of stream) found.push(...chunk);
	return found;
}

describe('content of an upload', () => {
	it('is cut into exact parts from one source', async () => {
		const source = sourceOf(bytes);
		const seen: number[] = [];
		const content = new UploadContent(100, source.open, (done) => seen.push(done));
		expect(await collect(content.take(33, activity))).toEqual([...bytes.subarray(0, 33)]);
		await content.seek(33);
		expect(await collect(content.take(67, activity))).toEqual([...bytes.subarray(33)]);
		expect(source.opened).toEqual([0]);
		expect(seen.at(-1)).toBe(100);
		expect(content.position).toBe(100);
	});

	it('is opened again where it is sent again', async () => {
		const source = sourceOf(bytes);
		const content = new UploadContent(100, source.open, undefined);
		await collect(content.take(40, activity));
		await content.seek(20);
		expect(await collect(content.take(10, activity))).toEqual([...bytes.subarray(20, 30)]);
		expect(source.opened).toEqual([0, 20]);
		await content.close();
		expect(source.closed()).toBe(2);
	});

	it('is read whole and anew each time, and gives nothing when the source ends badly', async () => {
		const source = sourceOf(bytes);
		const content = new UploadContent(100, source.open, undefined);
		expect(await content.whole()).toEqual(Buffer.from(bytes));
		expect(await content.whole()).toEqual(Buffer.from(bytes));
		expect(source.opened).toEqual([0, 0]);
		const broken = new UploadContent(
			100,
			sourceOf(bytes, new Error('wrong digest')).open,
			undefined,
		);
		await expect(broken.whole()).rejects.toThrow('wrong digest');
		expect(broken.failure?.error).toEqual(new Error('wrong digest'));
	});

	it('keeps the last bytes back when the source ends badly, and says that it was the source', async () => {
		const source = sourceOf(bytes, new Error('wrong digest'));
		const content = new UploadContent(100, source.open, undefined);
		const found: number[] = [];
		const reading = (async () => {
			for await (const chunk of content.take(100, activity)) found.push(...chunk);
		})();
		await expect(reading).rejects.toThrow('wrong digest');
		expect(found.length).toBeLessThan(100);
		expect(content.failure?.error).toMatchObject({ message: 'wrong digest' });
	});

	it.each([
		['shorter', 90, /ended at byte 90 of 100/],
		['longer', 110, /more than 100 bytes/],
	])('refuses a source that is %s than announced', async (_name, size, message) => {
		const long = Uint8Array.from({ length: size }, () => 1);
		const content = new UploadContent(100, sourceOf(long).open, undefined);
		await expect(collect(content.take(100, activity))).rejects.toThrow(message);
	});
});
