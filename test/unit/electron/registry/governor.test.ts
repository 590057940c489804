import { describe, expect, it } from 'vitest';
import { FaultError } from '../../../../electron/platform/fault-error';
import {
	Governor,
	type GovernorOptions,
	type RegistryWait,
	type RequestKind,
	type Slot,
} from '../../../../electron/registry/governor';
import { makeFault } from '../../../../shared/fault/fault';

const signal = new AbortController().signal;
const gone = makeFault({ code: 'registry.unreachable', side: 'source', subject: 'reg.example' });
const slow = makeFault({ code: 'registry.rate-limited', side: 'source', subject: 'reg.example' });
const busy = makeFault({ code: 'registry.unavailable', side: 'source', subject: 'reg.example' });

interface HeldWait {
	readonly ms: number;
	readonly end: () => void;
}

/** A governor whose waits end when the test says so. */
function governorWith(options: Partial<GovernorOptions> = {}) {
	const waits: HeldWait[] = [];
	const events: (RegistryWait | 'resumed')[] = [];
	const governor = new Governor({
		host: 'reg.example',
		isOneByOne: false,
		wait: (ms) => new Promise((resolve) => waits.push({ ms, end: resolve })),
		now: () => 1000,
		probeEveryMs: 15_000,
		giveUpMs: 60_000,
		onWaiting: (wait) => events.push(wait),
		onResumed: () => events.push('resumed'),
		...options,
	});
	return { governor, waits, events };
}

/** Takes as many slots as there are, at most `wanted`. */
async function take(governor: Governor, kind: RequestKind, wanted: number): Promise<Slot[]> {
	const slots: Slot[] = [];
	for (let index = 0; index < wanted; index += 1) {
		governor.acquire(kind, signal).then(
			(slot) => slots.push(slot),
			() => undefined,
		);
	}
	await settle();
	return slots;
}

async function settle(): Promise<void> {
	for (let index = 0; index < 20; index += 1) await Promise.resolve();
}

/** Does that many requests, all wanted at once, each going well. */
async function work(governor: Governor, kind: RequestKind, count: number): Promise<void> {
	const one = async (): Promise<void> => {
		const slot = await governor.acquire(kind, signal);
		await Promise.resolve();
		slot.succeeded();
		slot.release();
	};
	await Promise.all(Array.from({ length: count }, one));
}

function finish(slots: readonly Slot[]): void {
	for (const slot of slots) {
		slot.succeeded();
		slot.release();
	}
}

describe('windows', () => {
	it('starts with 8 bodies of each kind and 16 small requests, beside each other', async () => {
		const { governor } = governorWith();
		expect(await take(governor, 'read', 100)).toHaveLength(8);
		expect(await take(governor, 'write', 100)).toHaveLength(8);
		expect(await take(governor, 'small', 100)).toHaveLength(16);
	});

	it('grows while all of it is used, to 16 and 64', async () => {
		const { governor } = governorWith();
		await work(governor, 'read', 100);
		await work(governor, 'small', 300);
		expect(governor.windowOf('read')).toBe(16);
		expect(governor.windowOf('small')).toBe(64);
	});

	it('does not grow while little of it is used', async () => {
		const { governor } = governorWith();
		for (let round = 0; round < 50; round += 1) finish(await take(governor, 'small', 1));
		expect(governor.windowOf('small')).toBe(16);
	});

	it('halves once for all trouble of one time, then grows by ones', async () => {
		const { governor } = governorWith();
		const slots = await take(governor, 'small', 16);
		for (const slot of slots) {
			slot.congested(slow, undefined);
			slot.release();
		}
		expect(governor.windowOf('small')).toBe(8);
		await work(governor, 'small', 30);
		expect(governor.windowOf('small')).toBeGreaterThan(8);
		expect(governor.windowOf('small')).toBeLessThan(13);
	});

	it('never falls below one, and never rises above what the user set', async () => {
		const { governor } = governorWith({ maxConcurrency: 3 });
		expect(await take(governor, 'read', 10)).toHaveLength(3);
		for (let round = 0; round < 9; round += 1) {
			const [slot] = await take(governor, 'write', 1);
			slot?.congested(slow, undefined);
			slot?.release();
		}
		expect(governor.windowOf('write')).toBe(1);
		expect(await take(governor, 'write', 5)).toHaveLength(1);
	});

	it('does one of each kind at a time where that is asked for', async () => {
		const { governor } = governorWith({ isOneByOne: true });
		expect(await take(governor, 'write', 3)).toHaveLength(1);
		expect(await take(governor, 'read', 3)).toHaveLength(1);
		const [small] = await take(governor, 'small', 3);
		expect(small).toBeDefined();
	});
});

describe('queues', () => {
	it('serves first come, first served, and passes over those who left', async () => {
		const { governor } = governorWith({ isOneByOne: true });
		const [first] = await take(governor, 'read', 1);
		const order: number[] = [];
		const leaver = new AbortController();
		governor.acquire('read', leaver.signal).catch(() => order.push(-1));
		for (const number of [1, 2, 3]) {
			governor.acquire('read', signal).then(
				(slot) => {
					order.push(number);
					slot.release();
				},
				() => undefined,
			);
		}
		leaver.abort(new Error('left'));
		first?.release();
		await settle();
		expect(order).toEqual([-1, 1, 2, 3]);
	});

	it('gives a slot back once, however often it is released', async () => {
		const { governor } = governorWith({ isOneByOne: true });
		const [slot] = await take(governor, 'read', 1);
		slot?.release();
		slot?.release();
		expect(await take(governor, 'read', 5)).toHaveLength(1);
	});

	it('stays in order over thousands of waiters', async () => {
		const { governor } = governorWith({ maxConcurrency: 4 });
		const order: number[] = [];
		const all = Array.from({ length: 5000 }, (_, index) =>
			governor.acquire('small', signal).then((slot) => {
				order.push(index);
				slot.release();
			}),
		);
		await Promise.all(all);
		expect(order).toEqual(Array.from({ length: 5000 }, (_, index) => index));
	});
});

describe('rests', () => {
	it('lets nobody send before the time that the registry asked for', async () => {
		const { governor, waits, events } = governorWith();
		const [slot] = await take(governor, 'small', 1);
		slot?.congested(slow, 2000);
		slot?.release();
		expect(await take(governor, 'read', 1)).toHaveLength(0);
		expect(waits.map((wait) => wait.ms)).toEqual([2000]);
		expect(events).toEqual([{ host: 'reg.example', fault: slow, untilMs: 3000 }]);
		waits[0]?.end();
		await settle();
		expect(events.at(-1)).toBe('resumed');
		expect(await take(governor, 'read', 1)).toHaveLength(1);
	});

	it('lets only what failed wait for the time that an error names, until several repositories fail', async () => {
		const { governor, waits } = governorWith();
		const fail = async (about: string) => {
			const slot = await governor.acquire('small', signal, about);
			slot.congested(busy, 2000);
			slot.release();
		};
		await fail('a');
		await fail('a');
		await fail('b');
		expect(waits).toEqual([]);
		await fail('c');
		expect(waits.map((wait) => wait.ms)).toEqual([2000]);
	});

	it('lets nobody wait for longer than anyone waits: whoever is refused fails by itself', async () => {
		const { governor, waits } = governorWith();
		const [slot] = await take(governor, 'small', 1);
		slot?.congested(slow, 3_600_000);
		slot?.release();
		expect(waits).toEqual([]);
		expect(await take(governor, 'read', 1)).toHaveLength(1);
	});

	it('keeps the longest of several times', async () => {
		const { governor, waits } = governorWith();
		const slots = await take(governor, 'small', 3);
		slots[0]?.congested(slow, 2000);
		slots[1]?.congested(slow, 9000);
		slots[2]?.congested(slow, 1000);
		waits[0]?.end();
		await settle();
		expect(await take(governor, 'read', 1)).toHaveLength(0);
		waits[1]?.end();
		await settle();
		expect(await take(governor, 'read', 1)).toHaveLength(1);
		expect(waits).toHaveLength(2);
	});
});

describe('outages', () => {
	async function withOutage(options: Partial<GovernorOptions> = {}) {
		const rig = governorWith(options);
		finish(await take(rig.governor, 'small', 1));
		for (let index = 0; index < 10; index += 1) {
			const [slot] = await take(rig.governor, 'small', 1);
			slot?.unreachable(gone);
			slot?.release();
		}
		return rig;
	}

	it('begins after ten failures in a row of a host that answered before', async () => {
		const { governor, events } = await withOutage();
		expect(governor.isWaiting).toBe(true);
		expect(events).toEqual([{ host: 'reg.example', fault: gone, untilMs: 16_000 }]);
		const never = governorWith().governor;
		for (let index = 0; index < 20; index += 1) {
			const [slot] = await take(never, 'small', 1);
			slot?.unreachable(gone);
			slot?.release();
		}
		expect(never.isWaiting).toBe(false);
	});

	it('takes many refusals at one time for one sign of trouble', async () => {
		const { governor } = governorWith();
		await work(governor, 'small', 1);
		const slots = await take(governor, 'small', 16);
		for (const slot of slots) {
			slot.congested(busy, undefined);
			slot.release();
		}
		expect(governor.isWaiting).toBe(false);
		for (let index = 0; index < 9; index += 1) {
			const [slot] = await take(governor, 'small', 1);
			slot?.congested(busy, undefined);
			slot?.release();
		}
		expect(governor.isWaiting).toBe(true);
	});

	it('goes on probing when it begins while the registry asked for a rest', async () => {
		const { governor, waits } = governorWith();
		await work(governor, 'small', 1);
		const slots = await take(governor, 'small', 12);
		slots[0]?.congested(slow, 2000);
		for (const slot of slots.slice(1)) {
			slot.unreachable(gone);
			slot.release();
		}
		expect(governor.isWaiting).toBe(true);
		waits[0]?.end();
		await settle();
		expect(await take(governor, 'small', 3)).toHaveLength(1);
	});

	it('is not begun by failures between answers', async () => {
		const { governor } = governorWith();
		for (let index = 0; index < 40; index += 1) {
			const [slot] = await take(governor, 'small', 1);
			if (index % 9 === 0) slot?.succeeded();
			else slot?.unreachable(gone);
			slot?.release();
		}
		expect(governor.isWaiting).toBe(false);
	});

	it('sends one probe after each wait, and everyone after an answer', async () => {
		const { governor, waits, events } = await withOutage();
		const held: Slot[] = [];
		for (let index = 0; index < 5; index += 1) {
			governor.acquire('small', signal).then(
				(slot) => held.push(slot),
				() => undefined,
			);
		}
		await settle();
		expect(held).toHaveLength(0);
		waits.at(-1)?.end();
		await settle();
		expect(held).toHaveLength(1);
		held[0]?.unreachable(gone);
		held[0]?.release();
		await settle();
		expect(held).toHaveLength(1);
		waits.at(-1)?.end();
		await settle();
		expect(held).toHaveLength(2);
		held[1]?.succeeded();
		held[1]?.release();
		await settle();
		expect(held).toHaveLength(5);
		expect(governor.isWaiting).toBe(false);
		expect(events.at(-1)).toBe('resumed');
	});

	it('lets the next one probe when the probe was cancelled', async () => {
		const { governor, waits } = await withOutage();
		const held: Slot[] = [];
		for (let index = 0; index < 2; index += 1) {
			governor.acquire('small', signal).then(
				(slot) => held.push(slot),
				() => undefined,
			);
		}
		waits.at(-1)?.end();
		await settle();
		held[0]?.release();
		await settle();
		expect(held).toHaveLength(2);
	});

	it('gives up after the time it was given: those who wait fail, for good', async () => {
		const { governor, waits } = await withOutage();
		const failures: unknown[] = [];
		for (let index = 0; index < 6; index += 1) {
			governor.acquire('small', signal).then(
				(slot) => {
					slot.unreachable(gone);
					slot.release();
				},
				(error: unknown) => failures.push(error),
			);
		}
		for (let index = 0; index < 10; index += 1) {
			waits.at(-1)?.end();
			await settle();
		}
		expect(waits).toHaveLength(4);
		expect(failures.length).toBeGreaterThan(0);
		expect(failures.every((error) => error instanceof FaultError && !error.fault.isRetryable)).toBe(
			true,
		);
		expect(governor.hasGivenUp).toBe(true);
		finish(await take(governor, 'small', 1));
		expect(governor.hasGivenUp).toBe(false);
	});
});

describe('an outage where the root can be asked', () => {
	const withRoot = (answers: readonly boolean[]) => {
		const made = governorWith();
		let asked = 0;
		made.governor.askRoot = async () => answers[Math.min(asked++, answers.length - 1)] ?? false;
		return { ...made, asked: () => asked };
	};
	/** A path that fails as often as an outage needs, of one repository or of several. */
	const failing = async (governor: Governor, count: number, repositories: readonly string[]) => {
		for (let index = 0; index < count; index += 1) {
			const slot = await governor.acquire(
				'small',
				signal,
				repositories[index % repositories.length] ?? '',
			);
			slot.unreachable(gone);
			slot.release();
		}
		await settle();
	};

	it('is none while the root answers, however many paths fail', async () => {
		const { governor, asked } = withRoot([true]);
		await work(governor, 'small', 1);
		await failing(governor, 40, ['a', 'b', 'c', 'd']);
		expect(governor.isWaiting).toBe(false);
		expect(asked()).toBeGreaterThan(0);
		expect(await governor.isGone(gone)).toBe(false);
	});

	it('is one when the root is silent too', async () => {
		const { governor } = withRoot([false]);
		await work(governor, 'small', 1);
		expect(await governor.isGone(gone)).toBe(true);
		expect(governor.isWaiting).toBe(true);
		// Whoever asks later is told the same.
		expect(await governor.isGone(gone)).toBe(true);
	});

	it('is none when something answered while the root was asked', async () => {
		const { governor } = withRoot([false]);
		await work(governor, 'small', 1);
		const [slot] = await take(governor, 'small', 1);
		const verdict = governor.isGone(gone);
		finish(slot === undefined ? [] : [slot]);
		expect(await verdict).toBe(false);
		// A root that is silent while paths answer says nothing about a single repository any more …
		expect(await governor.isGone(gone)).toBe(false);
		await failing(governor, 10, ['a']);
		expect(governor.isWaiting).toBe(false);
		// … but several that fail together do.
		await failing(governor, 10, ['a', 'b', 'c']);
		expect(governor.isWaiting).toBe(true);
	});

	it('asks the root once for all who want to know', async () => {
		const { governor, asked } = withRoot([true]);
		await work(governor, 'small', 1);
		expect(await Promise.all([1, 2, 3].map(() => governor.isGone(gone)))).toEqual([
			false,
			false,
			false,
		]);
		expect(asked()).toBe(1);
	});

	it('ends as soon as the root answers, though what waits is broken', async () => {
		const { governor, waits, events } = withRoot([false, false, true]);
		await work(governor, 'small', 1);
		await governor.isGone(gone);
		const held: Slot[] = [];
		for (let index = 0; index < 3; index += 1) {
			void governor.acquire('small', signal).then((slot) => held.push(slot));
		}
		waits.at(-1)?.end();
		await settle();
		expect(held).toHaveLength(1);
		held[0]?.unreachable(gone);
		held[0]?.release();
		await settle();
		waits.at(-1)?.end();
		await settle();
		expect(governor.isWaiting).toBe(false);
		expect(held).toHaveLength(3);
		expect(events.at(-1)).toBe('resumed');
	});

	it('says that a first byte is waited for, and when it came', async () => {
		const { governor, events } = withRoot([true]);
		governor.tellSilent(gone, 5000);
		governor.tellSilent(gone, 6000);
		governor.tellHeard();
		expect(events.filter((event) => event === 'resumed')).toHaveLength(0);
		governor.tellHeard();
		expect(events.at(-1)).toBe('resumed');
	});
});

describe('closing', () => {
	it('refuses those who wait and those who come', async () => {
		const { governor } = governorWith({ isOneByOne: true });
		await take(governor, 'read', 1);
		const waiting = governor.acquire('read', signal);
		governor.close();
		await expect(waiting).rejects.toThrow('closed');
		await expect(governor.acquire('small', signal)).rejects.toThrow('closed');
	});
});
