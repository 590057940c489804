import { describe, expect, it } from 'vitest';
import { type Fault, makeFault } from '../../../../shared/fault/fault';
import { groupFaults, groupTitle } from '../../../../shared/fault/group-faults';

function failed(subject: string, fault: Partial<Fault> = {}) {
	return {
		subject,
		fault: makeFault({
			code: 'registry.unauthorized',
			side: 'source',
			subject,
			facts: { host: 'h.x' },
			...fault,
		}),
	};
}

describe('groupFaults', () => {
	it('puts equal faults together in the order of their first', () => {
		const groups = groupFaults([
			failed('h.x/a:1'),
			failed('h.x/b:1', { code: 'manifest.not-found' }),
			failed('h.x/c:1'),
		]);
		expect(groups.map((group) => [group.fault.code, group.subjects])).toEqual([
			['registry.unauthorized', ['h.x/a:1', 'h.x/c:1']],
			['manifest.not-found', ['h.x/b:1']],
		]);
	});

	it.each([
		['code', { code: 'registry.denied' }],
		['side', { side: 'destination' }],
		['registry', { facts: { host: 'other.x' } }],
	] as const)('keeps faults apart that differ in their %s', (_name, fault) => {
		expect(groupFaults([failed('h.x/a:1'), failed('h.x/a:1', fault)])).toHaveLength(2);
	});
});

describe('groupTitle', () => {
	const titles = (...faults: ReturnType<typeof failed>[]) => groupFaults(faults).map(groupTitle);

	it('counts images', () => {
		expect(titles(failed('h.x/a:1'), failed('h.x/b:1'))).toEqual([
			'2 images: h.x refused the sign-in',
		]);
	});

	it('does not name one image for all', () => {
		const missing = { code: 'manifest.not-found' } as const;
		expect(titles(failed('h.x/a:1', missing), failed('h.x/b:1', missing))).toEqual([
			"2 images: the image doesn't exist on the source",
		]);
	});

	it('does not name one repository for all', () => {
		const denied = (repository: string) => ({
			...({ code: 'registry.denied' } as const),
			facts: { host: 'h.x', action: 'pull', repository },
		});
		expect(titles(failed('h.x/a:1', denied('a')), failed('h.x/b:1', denied('b')))).toEqual([
			'2 images: You may not pull from their repositories',
		]);
	});

	it('leaves a lone fault its own title', () => {
		expect(titles(failed('h.x/a:1', { code: 'manifest.not-found' }))).toEqual([
			"h.x/a:1 doesn't exist on the source",
		]);
	});

	it('keeps a host that is the subject', () => {
		const fault = { code: 'registry.unreachable', subject: 'h.x', facts: {} } as const;
		expect(titles(failed('h.x/a:1', fault), failed('h.x/b:1', fault))).toEqual([
			"2 images: Can't reach h.x",
		]);
	});
});
