import { describe, expect, it } from 'vitest';
import { readCountingFiles } from '../../../../../shared/trust/podman/effective-tables';
import {
	driftOf,
	isOwn,
	mirroredTable,
	ownChanges,
	ownFileOf,
	tableWishOf,
} from '../../../../../shared/trust/podman/own-tables';
import { plainTable } from '../../../../../shared/trust/podman/registry-table';
import { renderDropIn } from '../../../../../shared/trust/podman/render-tables';
import type { TrustWish } from '../../../../../shared/trust/trust-wish';
import { type PodmanSample, podmanFiles, SYSTEM_FOLDER } from '../../../../support/podman-samples';

const OWN = `${SYSTEM_FOLDER}/50-image-ferry-a.example.conf`;
const INSECURE: TrustWish = { host: 'a.example', as: 'insecure' };
const insecure = (host: string) => ({ ...plainTable(host), isInsecure: true });

function read(wish: TrustWish, sample: PodmanSample) {
	const files = podmanFiles(wish, sample);
	const counting = readCountingFiles(files);
	if (!counting.ok) throw new Error(JSON.stringify(counting.fault));
	return { files, counting: counting.value };
}

/** New content by file name. */
function changed(wish: TrustWish, sample: PodmanSample) {
	const { files, counting } = read(wish, sample);
	const own = ownFileOf(files, counting);
	if (own === undefined) throw new Error('no drop-ins');
	const changes = ownChanges(tableWishOf(wish), counting, own);
	return Object.fromEntries([...changes].map(([{ document }, text]) => [document.file, text]));
}

describe('tableWishOf', () => {
	it('says of tables what a wish means', () => {
		expect(tableWishOf(INSECURE)).toEqual({
			host: 'a.example',
			isNoMirror: false,
			isInsecure: true,
		});
		expect(tableWishOf({ host: 'a.example', as: 'ca', caPem: 'x' })).toMatchObject({
			isInsecure: false,
		});
		expect(tableWishOf({ host: 'a.example', as: 'none' })).toEqual({
			host: 'a.example',
			isNoMirror: true,
		});
		const mirror = { host: 'm.example', as: 'mirror', of: 'a.example' } as const;
		expect(tableWishOf({ ...mirror, tls: 'skip-verify' }).mirror).toEqual({
			of: 'a.example',
			table: { location: 'm.example', isInsecure: true },
		});
		expect(tableWishOf({ ...mirror, tls: 'private-ca' }).mirror?.table.isInsecure).toBe(false);
		expect(tableWishOf(mirror).mirror?.table).toEqual({ location: 'm.example' });
	});
});

describe('ownChanges', () => {
	it('leave other tables of ours where they are', () => {
		const dropIns = { [OWN]: renderDropIn([insecure('a.example'), insecure('b.example')]) };
		expect(changed({ host: 'a.example', as: 'none' }, { dropIns })).toEqual({
			[OWN]: renderDropIn([insecure('b.example')]),
		});
		expect(changed(INSECURE, { dropIns })).toEqual({});
	});

	it('say no where another table of ours says yes for more', () => {
		const broad = `${SYSTEM_FOLDER}/50-image-ferry-a.example.conf`;
		const wish: TrustWish = { host: 'a.example:5000', as: 'ca', caPem: 'x' };
		const own = `${SYSTEM_FOLDER}/50-image-ferry-a.example_5000.conf`;
		const dropIns = { [broad]: renderDropIn([insecure('a.example')]) };
		const made = changed(wish, { dropIns });
		expect(made).toEqual({ [own]: renderDropIn([plainTable('a.example:5000')]) });
		const both = { ...dropIns, [own]: made[own] ?? '' };
		expect(changed({ host: 'z.example', as: 'none' }, { dropIns: both })).toEqual({});
	});
});

describe('files of ours', () => {
	it('are drop-ins with our names', () => {
		const { counting } = read(INSECURE, {
			main: '',
			mainPath: '/etc/50-image-ferry-a.example.conf',
		});
		expect(counting.map(isOwn)).toEqual([false, true]);
	});

	it('are absent where only the main file counts', () => {
		const { files, counting } = read(INSECURE, { ownFolder: undefined });
		expect(ownFileOf(files, counting)).toBeUndefined();
	});
});

describe('driftOf', () => {
	const drift = (text: string) => {
		const { files, counting } = read(INSECURE, { dropIns: { [OWN]: text } });
		const own = ownFileOf(files, counting);
		return own === undefined ? undefined : driftOf(own);
	};

	it('knows what it wrote, other words for it, and more than that', () => {
		const text = renderDropIn([insecure('a.example')]);
		expect(drift(text)).toBe('none');
		expect(drift(`${text}# mine\n`)).toBe('words');
		expect(drift(`${text}note = 1\n`)).toBe('more');
		expect(drift('registry = [{ location = "a.example" }]\n')).toBe('more');
	});
});

describe('mirroredTable', () => {
	const wished = { location: 'm.example', isInsecure: true, pullFrom: '' };

	it('adds at the end, changes where it is, and leaves what is as wished', () => {
		const first = { location: 'f.example', isInsecure: false, pullFrom: '' };
		const table = { ...plainTable('a.example'), mirrors: [first] };
		const added = mirroredTable(table, wished);
		expect(added?.mirrors).toEqual([first, wished]);
		if (added === undefined) return;
		expect(mirroredTable(added, wished)).toBeUndefined();
		expect(mirroredTable(added, { ...wished, isInsecure: false })?.mirrors).toEqual([
			first,
			{ ...wished, isInsecure: false },
		]);
	});
});
