import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineRefusal } from '../../../../electron/engine/engine-modem';
import { BrokenStream, readEngineStream } from '../../../../electron/engine/engine-stream';

async function* parts(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
	let from = 0;
	for (const cut of [...cuts].sort((a, b) => a - b)) {
		yield await Promise.resolve(bytes.subarray(from, cut));
		from = Math.max(from, cut);
	}
	yield bytes.subarray(from);
}

async function read(text: string, cuts: readonly number[] = []) {
	const lines = [];
	for await (const line of readEngineStream(parts(new TextEncoder().encode(text), cuts))) {
		lines.push(line);
	}
	return lines;
}

describe('readEngineStream', () => {
	it('gives the same lines wherever the bytes are cut', async () => {
		const line = fc.record({
			status: fc.string({ unit: 'binary' }),
			id: fc.string({ unit: fc.constantFrom('ä', '漢', '😀', 'a', '\u2028') }),
			progressDetail: fc.record({ current: fc.nat(), total: fc.nat() }),
		});
		await fc.assert(
			fc.asyncProperty(
				fc.array(line, { maxLength: 6 }),
				fc.constantFrom('\n', '\r\n', '\r\n\r\n'),
				fc.boolean(),
				fc.infiniteStream(fc.nat()),
				async (lines, newline, isEnded, numbers) => {
					const text =
						lines.map((one) => JSON.stringify(one)).join(newline) + (isEnded ? newline : '');
					const length = new TextEncoder().encode(text).length;
					const cuts = [...numbers.take(5)].map((number) => number % (length + 1));
					expect(await read(text, cuts)).toEqual(JSON.parse(JSON.stringify(lines)));
				},
			),
		);
	});

	it.each([
		['{"errorDetail":{"message":"denied"},"error":"denied"}', 'denied'],
		['{"error":"old engines say only this"}', 'old engines say only this'],
		['{"errorDetail":{"message":"new engines say only this"}}', 'new engines say only this'],
		['{"errorDetail":{}}', 'no reason given'],
	])('takes an error inside status 200 for one: %s', async (line, message) => {
		const refusal = await read(`{"status":"Pulling"}\n${line}\n{"status":"Digest: x"}`).catch(
			(error: unknown) => error,
		);
		expect(refusal).toBeInstanceOf(EngineRefusal);
		expect((refusal as Error).message).toBe(message);
	});

	it.each(['{"status":', 'no JSON', '[1]', '7', '{"status":7}'])(
		'takes a line that is no object of its own for a fault: %s',
		async (line) => {
			await expect(read(`{"status":"a"}\r\n${line}`)).rejects.toBeInstanceOf(BrokenStream);
		},
	);

	it('refuses a line without an end', async () => {
		await expect(read('x'.repeat(2 * 1024 * 1024))).rejects.toBeInstanceOf(BrokenStream);
	});

	it('names a broken connection', async () => {
		async function* broken(): AsyncGenerator<Uint8Array> {
			yield new TextEncoder().encode('{"status":"a"}\n{"sta');
			await Promise.reject(new Error('socket hang up'));
		}
		const lines: unknown[] = [];
		const reading = (async () => {
			for await (const line of readEngineStream(broken())) lines.push(line);
		})();
		await expect(reading).rejects.toThrow('socket hang up');
		expect(lines).toHaveLength(1);
	});
});
