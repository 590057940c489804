import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeComputer } from '../../../../../support/trust-fakes';

const NEVER = new AbortController().signal;
const ORIGINAL = '{ "debug":true,\t"insecure-registries" : [ "theirs" ] }\n';

/** Makes a change for each host, and undoes them in the order that is given. */
async function thereAndBack(count: number, order: readonly number[]): Promise<FakeComputer> {
	const computer = new FakeComputer();
	const engine = computer.add('one', ORIGINAL);
	const desk = computer.desk();
	const apply = async (planId: string): Promise<string> =>
		(await desk.apply(planId, computer.options()))?.change.id ?? '';
	const ids: string[] = [];
	for (let index = 0; index < count; index += 1) {
		const wish = { host: `r${index}.example`, as: 'insecure' } as const;
		ids.push(await apply((await desk.plan({ wish, engines: [engine.engine.endpoint] }, NEVER)).id));
	}
	expect(engine.insecure).toHaveLength(count + 1);
	for (const index of order) {
		const plan = await desk.planRevert(ids[index] ?? '', NEVER);
		expect(plan.engines.flatMap(({ findings }) => findings)).toEqual([]);
		await apply(plan.id);
	}
	return computer;
}

describe('undoing several changes', () => {
	it('in whatever order leaves what others said, and nothing else', async () => {
		const orders = fc
			.integer({ min: 1, max: 4 })
			.chain((count) => fc.shuffledSubarray([...Array(count).keys()], { minLength: count }));
		await fc.assert(
			fc.asyncProperty(orders, async (order) => {
				const computer = await thereAndBack(order.length, order);
				try {
					const [engine] = computer.engines;
					expect(engine?.insecure).toEqual(['theirs']);
					expect(JSON.parse(engine?.text() ?? '')).toEqual({
						debug: true,
						'insecure-registries': ['theirs'],
					});
					const { changes } = await computer.desk().overview(NEVER);
					const undone = changes.filter(({ reverts }) => reverts === undefined);
					expect(new Set(undone.map(({ state }) => state))).toEqual(new Set(['reverted']));
				} finally {
					computer.remove();
				}
			}),
			{ numRuns: 8 },
		);
	});

	it('from the last to the first brings every byte back', async () => {
		const computer = await thereAndBack(3, [2, 1, 0]);
		expect(computer.engines[0]?.text()).toBe(ORIGINAL);
		computer.remove();
	});
});
