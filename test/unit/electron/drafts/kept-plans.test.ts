import { describe, expect, it } from 'vitest';
import { keptPlans } from '../../../../electron/drafts/kept-plans';
import { faultOf } from '../../../support/fault-of';

const digest = `sha256:${'a'.repeat(64)}`;
const items = [{ source: 'r.x/a:1', sourceDigest: digest }, { source: 'r.x/b:1' }];

function made() {
	let count = 0;
	return keptPlans(() => `plan-${++count}`);
}

describe('kept plans', () => {
	it('give what the latest plan of a draft found, in its order', () => {
		const plans = made();
		const planId = plans.keep('d1', 'means this', items);
		expect(plans.pins('d1', planId, 'means this')).toEqual({
			sources: ['r.x/a:1', 'r.x/b:1'],
			digests: { 'r.x/a:1': digest },
		});
	});

	it('refuse a plan that is not the latest of this draft, of this meaning', async () => {
		const plans = made();
		const first = plans.keep('d1', 'means this', items);
		const other = plans.keep('d2', 'means this', items);
		const second = plans.keep('d1', 'means this', []);
		for (const attempt of [
			() => plans.pins('d1', first, 'means this'),
			() => plans.pins('d1', other, 'means this'),
			() => plans.pins('d1', second, 'means that'),
			() => plans.pins('unknown', second, 'means this'),
		]) {
			expect((await faultOf(attempt)).code).toBe('mirror.plan-outdated');
		}
	});
});
