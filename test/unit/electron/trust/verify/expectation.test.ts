import { describe, expect, it } from 'vitest';
import {
	expectationOf,
	isMet,
	leadsTo,
	problemWith,
} from '../../../../../electron/trust/verify/expectation';
import type { EffectiveTrust } from '../../../../../shared/trust/trust-plan';

const HOST = 'reg.example:5000';
const NOTHING: EffectiveTrust = { standing: 'none', insecure: [], mirrors: [], caFiles: [] };
const SILENT = { insecureHosts: [], insecureNetworks: [], mirrors: [] };
const wish = (host: string) => ({ host, as: 'insecure' }) as const;

describe('what an engine should say', () => {
	it('is what its files make of the host', () => {
		expect(expectationOf(wish(HOST), NOTHING)).toEqual({
			host: HOST,
			isInsecure: false,
			isMirror: false,
			isUncheckedMirror: false,
		});
		const effective = {
			...NOTHING,
			insecure: [HOST],
			mirrors: [{ of: 'docker.io', locations: [`https://${HOST}/hub`] }],
		};
		expect(expectationOf(wish(HOST), effective)).toMatchObject({
			isInsecure: true,
			isMirror: true,
		});
	});

	it('is told in words when it says otherwise', () => {
		const insecure = { host: HOST, isInsecure: true, isMirror: false };
		expect(problemWith(insecure, SILENT)).toBe(`It does not take ${HOST} as insecure.`);
		expect(
			problemWith({ ...insecure, isInsecure: false }, { ...SILENT, insecureHosts: [HOST] }),
		).toBe(`It still takes ${HOST} as insecure.`);
		const mirror = { host: HOST, isInsecure: false, isMirror: true };
		expect(problemWith(mirror, SILENT)).toBe(`It does not ask ${HOST} as a mirror.`);
		const told = { ...SILENT, mirrors: [{ of: 'docker.io', location: `https://${HOST}/` }] };
		expect(problemWith({ ...mirror, isMirror: false }, told)).toBe(
			`It still asks ${HOST} as a mirror.`,
		);
		expect(isMet(mirror, told)).toBe(true);
	});

	it('tells of a mirror that is asked otherwise than it should, where the engine says how', () => {
		const expected = (isUncheckedMirror: boolean) => ({
			...{ host: HOST, isInsecure: false, isMirror: true },
			isUncheckedMirror,
		});
		const says = (isUnchecked?: boolean) => ({
			...SILENT,
			mirrors: [
				{ of: 'docker.io', location: HOST, ...(isUnchecked === undefined ? {} : { isUnchecked }) },
			],
		});
		expect(problemWith(expected(true), says(false))).toBe(`It checks the mirror ${HOST}.`);
		expect(problemWith(expected(false), says(true))).toBe(
			`It still asks the mirror ${HOST} unchecked.`,
		);
		for (const isUnchecked of [true, false]) {
			expect(isMet(expected(isUnchecked), says(isUnchecked))).toBe(true);
			expect(isMet(expected(isUnchecked), says())).toBe(true);
		}
	});

	it('takes a network for the same however it is written', () => {
		const says = { ...SILENT, insecureNetworks: ['10.0.0.0/8', 'fd00::/8'] };
		const expected = (host: string) => ({ host, isInsecure: true, isMirror: false });
		expect(isMet(expected('10.1.2.3/8'), says)).toBe(true);
		expect(isMet(expected('fd12::/8'), says)).toBe(true);
		expect(isMet(expected('10.0.0.0/16'), says)).toBe(false);
		expect(isMet(expected('11.0.0.0/8'), says)).toBe(false);
		expect(isMet(expected('10.0.0.0/99'), { ...says, insecureNetworks: ['10.0.0.1/99'] })).toBe(
			false,
		);
	});

	it('takes a network that covers a host for another entry', () => {
		const says = { ...SILENT, insecureNetworks: ['127.0.0.0/8'] };
		expect(isMet({ host: '127.0.0.1:5000', isInsecure: false, isMirror: false }, says)).toBe(true);
	});

	it('finds the host in a URL and in a path', () => {
		expect(leadsTo(`http://${HOST}/v2`, HOST)).toBe(true);
		expect(leadsTo(`${HOST}/hub`, HOST)).toBe(true);
		expect(leadsTo('reg.example:50001', HOST)).toBe(false);
	});
});
