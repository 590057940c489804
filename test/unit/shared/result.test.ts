import { expect, it } from 'vitest';
import { makeFault } from '../../../shared/fault/fault';
import { fail, ok, type Result } from '../../../shared/result';

it('is either a value or a fault', () => {
	const fault = makeFault({ code: 'disk.full', side: 'this-computer', subject: '/' });
	const results: readonly Result<number>[] = [ok(1), fail(fault)];
	expect(results.map((result) => (result.ok ? result.value : result.fault.code))).toEqual([
		1,
		'disk.full',
	]);
});
