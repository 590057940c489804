import { describe, expect, it } from 'vitest';
import { describeFinding } from '../../../../../shared/trust/finding-texts';
import {
	driftedFinding,
	fileFindings,
	networkFinding,
	overrideFinding,
	sortedFindings,
	wishFindings,
} from '../../../../../shared/trust/podman/podman-findings';
import { type PlacedTable, plainTable } from '../../../../../shared/trust/podman/registry-table';
import type { TrustFinding } from '../../../../../shared/trust/trust-finding';
import { MAIN_FILE, podmanFiles } from '../../../../support/podman-samples';
import { fileMissing } from '../../../../support/trust-samples';

const NO_CA = { edits: [], findings: [], caFilesNow: [], caFilesAfter: [] };
const EFFECT = { standing: 'none', insecure: ['a.example'], mirrors: [], caFiles: [] } as const;
const placed = (prefix: string, more: Partial<PlacedTable> = {}): PlacedTable => ({
	...plainTable(prefix),
	file: MAIN_FILE,
	line: 7,
	isOwnFile: false,
	...more,
});
const codes = (findings: readonly TrustFinding[]) =>
	findings.map(({ code, severity }) => `${code} ${severity}`);

describe('wishFindings', () => {
	it('say of a mirror that it is for pulls, and of an unchecked one that it is unchecked', () => {
		const wish = { host: 'm.example', as: 'mirror', of: 'docker.io' } as const;
		expect(codes(wishFindings(wish, [], NO_CA))).toEqual(['mirror-pulls-only tells']);
		const unchecked = wishFindings({ ...wish, tls: 'skip-verify' }, [], {
			...NO_CA,
			caFilesAfter: ['ca.crt'],
		});
		expect(codes(unchecked)).toEqual([
			'clear-text warns',
			'insecure-skips-ca warns',
			'mirror-pulls-only tells',
		]);
	});

	it('name parts of the mirrored registry that do not ask the mirror', () => {
		const wish = { host: 'm.example', as: 'mirror', of: 'docker.io' } as const;
		const [, narrow] = wishFindings(wish, [placed('docker.io/library')], NO_CA);
		expect(narrow).toMatchObject({
			code: 'drop-in-overrides',
			severity: 'warns',
			facts: { host: 'docker.io/library', line: '7' },
		});
	});

	it('say nothing of a CA but what parts of the registry say against it', () => {
		const wish = { host: 'a.example', as: 'ca', caPem: 'x' } as const;
		expect(wishFindings(wish, [placed('a.example')], NO_CA)).toEqual([]);
		const part = placed('a.example/x', { isInsecure: true });
		expect(codes(wishFindings(wish, [part], NO_CA))).toEqual(['drop-in-overrides warns']);
	});
});

describe('fileFindings', () => {
	it('tell what the service has not read, both ways', () => {
		const files = podmanFiles(
			{ host: 'a.example' },
			{ says: { insecureHosts: ['b.example'] }, hidden: [fileMissing('x')] },
		);
		const found = fileFindings(files, { edits: [], needsReload: false }, EFFECT);
		expect(found.map(({ facts }) => facts['entry'])).toEqual(['a.example', 'b.example']);
	});

	it('say nothing where nothing is to be said', () => {
		const files = podmanFiles({ host: 'a.example' }, {});
		expect(fileFindings(files, { edits: [], needsReload: true }, EFFECT)).toEqual([]);
	});
});

describe('sortedFindings', () => {
	it('put what blocks first and say everything once', () => {
		const tells = networkFinding({ host: '10.0.0.0/8', as: 'none' });
		const blocks = networkFinding({ host: '10.0.0.0/8', as: 'insecure' });
		expect(sortedFindings([tells, blocks, tells])).toEqual([blocks, tells]);
	});
});

describe('every finding', () => {
	it('names in its sentences what it is about', () => {
		const texts = [
			overrideFinding(placed('a.example'), { host: 'a.example', as: 'insecure' }),
			driftedFinding('/x/50-image-ferry-a.example.conf', false),
			networkFinding({ host: '10.0.0.0/8', as: 'insecure' }),
		].map((finding) => describeFinding(finding).title);
		expect(texts[0]).toBe(`${MAIN_FILE}, line 7 says otherwise for a.example`);
		expect(texts[1]).toContain('50-image-ferry-a.example.conf');
		expect(texts[2]).toContain('10.0.0.0/8');
	});
});
