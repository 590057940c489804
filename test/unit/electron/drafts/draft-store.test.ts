import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type DraftStore, openDraftStore } from '../../../../electron/drafts/draft-store';
import type { DraftSummary } from '../../../../shared/mirror/draft/mirror-draft';
import { emptyDraft } from '../../../../shared/mirror/draft/mirror-draft';
import { faultOf } from '../../../support/fault-of';
import { temporaryFolder } from '../../../support/own-process';

describe('the store of drafts', () => {
	let dataFolder = '';
	let nowMs = 0;
	let told: (readonly DraftSummary[])[] = [];
	const open = (): Promise<DraftStore> =>
		openDraftStore({
			dataFolder,
			nowMs: () => {
				nowMs += 1000;
				return nowMs;
			},
			onChanged: (drafts) => told.push(drafts),
		});
	const fileOf = (id: string) => path.join(dataFolder, 'drafts', `${id}.json`);
	const draft = (id: string, imagesText = '') => ({ ...emptyDraft(id), name: id, imagesText });

	beforeEach(() => {
		dataFolder = path.join(temporaryFolder('drafts'), 'data');
		nowMs = 0;
		told = [];
	});

	it('keeps drafts as typed, for this user alone, and gives them after a restart', async () => {
		const store = await open();
		expect(store.list()).toEqual([]);
		const typed = {
			...draft('a', 'not a reference\nx.y/a:1\n'),
			repositories: [{ repository: '' }],
		};
		expect(await store.save(typed)).toBe(1000);
		expect(statSync(fileOf('a')).mode & 0o777).toBe(0o600);
		expect(statSync(path.dirname(fileOf('a'))).mode & 0o777).toBe(0o700);
		const again = await open();
		expect(again.get('a').draft).toEqual(typed);
		expect(again.list()).toEqual([
			{ id: 'a', name: 'a', destination: '', images: 2, savedAtMs: 1000, step: 'images' },
		]);
		expect(again.notices).toEqual([]);
	});

	it('lists the latest saved first, and tells of every change', async () => {
		const store = await open();
		await store.save(draft('a'));
		await store.save(draft('b'));
		await store.save({
			...draft('a'),
			destination: { registry: 'd.x', repository: 'base' },
			step: 'check',
		});
		expect(store.list().map(({ id }) => id)).toEqual(['a', 'b']);
		expect(store.list()[0]).toMatchObject({ destination: 'd.x/base', step: 'check' });
		await store.remove('b');
		await store.remove('b');
		expect(told).toHaveLength(4);
		expect(told.at(-1)?.map(({ id }) => id)).toEqual(['a']);
		expect(readdirSync(path.dirname(fileOf('a')))).toEqual(['a.json']);
		expect((await faultOf(() => store.get('b'))).code).toBe('mirror.draft-missing');
		expect((await faultOf(() => store.add('b', { accepted: [] }))).code).toBe(
			'mirror.draft-missing',
		);
	});

	it('keeps what main added through every later save of the page', async () => {
		const store = await open();
		await store.save(draft('a'), { file: '/home/me/a.yaml' });
		await store.add('a', { accepted: ['h.x verify'] });
		await Promise.all([store.save(draft('a', 'x.y/1')), store.save(draft('a', 'x.y/2'))]);
		const kept = (await open()).get('a');
		expect(kept).toMatchObject({ file: '/home/me/a.yaml', accepted: ['h.x verify'] });
		expect(kept.draft.imagesText).toBe('x.y/2');
	});

	it.each([
		['half of it', (text: string) => text.slice(0, text.length / 2)],
		['no JSON', () => '#'],
		['nothing', () => ''],
		['a key too many', (text: string) => text.replace('{', '{"secret":1,')],
		['another draft', (text: string) => text.replaceAll('"a"', '"b"')],
	])('sets a file aside that holds %s, and says so', async (_what, damage) => {
		await (await open()).save(draft('a'));
		writeFileSync(fileOf('a'), damage(readFileSync(fileOf('a'), 'utf8')));
		const store = await open();
		expect(store.list()).toEqual([]);
		expect(store.notices).toMatchObject([{ code: 'mirror.draft-damaged', subject: fileOf('a') }]);
		const setAside = store.notices[0]?.facts?.['setAside'] ?? '';
		expect(readdirSync(path.dirname(fileOf('a')))).toEqual([path.basename(setAside)]);
		await store.save(draft('a'));
		expect((await open()).notices).toEqual([]);
	});

	it('drops a prototype that a file would bring', async () => {
		await (await open()).save(draft('a'));
		const text = readFileSync(fileOf('a'), 'utf8');
		writeFileSync(fileOf('a'), text.replace('{', '{"__proto__":{"polluted":1},'));
		expect((await open()).get('a').draft.id).toBe('a');
		expect({}).not.toHaveProperty('polluted');
	});

	it('leaves a file of a newer version as it is, and does not write over it', async () => {
		mkdirSync(path.dirname(fileOf('a')), { recursive: true });
		writeFileSync(fileOf('a'), '{"version":2,"shape":"new"}');
		const store = await open();
		expect(store.notices).toMatchObject([{ code: 'mirror.draft-newer', facts: { version: '2' } }]);
		expect((await faultOf(() => store.save(draft('a')))).code).toBe('mirror.draft-newer');
		expect(readFileSync(fileOf('a'), 'utf8')).toBe('{"version":2,"shape":"new"}');
	});

	it('goes on without what cannot be read, and says so', async () => {
		await (await open()).save(draft('a'));
		mkdirSync(fileOf('b'));
		const store = await open();
		expect(store.list().map(({ id }) => id)).toEqual(['a']);
		expect(store.notices.map(({ code, subject }) => [code, subject])).toEqual([
			['disk.failed', fileOf('b')],
		]);
	});

	it('reads nothing but its own names', async () => {
		mkdirSync(path.dirname(fileOf('a')), { recursive: true });
		writeFileSync(path.join(dataFolder, 'drafts', 'UPPER.json'), '{');
		writeFileSync(path.join(dataFolder, 'drafts', 'a.json.1234567890ab.tmp'), '{');
		expect((await open()).notices).toEqual([]);
	});
});
