import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	DEFAULT_SETTINGS,
	readSettings,
	type Settings,
	writeSettings,
} from '../../../../shared/settings/settings';

const SETTINGS: Settings = {
	version: 1,
	theme: 'dark',
	proxy: {
		mode: 'manual',
		server: 'http://proxy.spacetech.com:3128',
		exceptions: ['.spacetech.com'],
	},
	concurrency: 4,
	hasNotifications: false,
	registries: [
		{
			host: 'registry.spacetech.com:8083',
			name: 'Spacetech',
			tls: 'private-ca',
			caPem: '-----BEGIN',
		},
		{ host: 'docker.io', name: 'Docker Hub', tls: 'verify', signInServer: 'auth.docker.io' },
	],
};
const text = writeSettings(SETTINGS);

describe('settings', () => {
	it.each([DEFAULT_SETTINGS, SETTINGS])('read back what was written', (settings) => {
		expect(readSettings(writeSettings(settings))).toEqual({ kind: 'fine', settings });
		expect(readSettings(`\uFEFF${writeSettings(settings)}`)).toEqual({ kind: 'fine', settings });
	});

	it.each([
		['', 'is not JSON'],
		['null', 'the document'],
		['[]', 'the document'],
		['{"version":1,"theme":"pink","registries":[]}', 'theme'],
		['{"version":1,"theme":"dark","registries":[],"color":1}', 'the document'],
		['{"version":"1","theme":"dark","registries":[]}', 'version'],
		['{"version":0,"theme":"dark","registries":[]}', 'version'],
		[
			'{"version":1,"theme":"dark","registries":[{"host":"A","name":"a","tls":"verify"}]}',
			'registries.0.host',
		],
		[
			'{"version":1,"theme":"dark","registries":[{"host":"a","name":"a","tls":"none"}]}',
			'registries.0.tls',
		],
	])('%s is damaged, and the reason names the place', (damaged, place) => {
		const reading = readSettings(damaged);
		expect(reading.kind).toBe('damaged');
		expect(reading.kind === 'damaged' && reading.reason).toContain(place);
	});

	it('of an older Image Ferry, without what came later, has the defaults for it', () => {
		const older = '{"version":1,"theme":"dark","registries":[]}';
		expect(readSettings(older)).toEqual({
			kind: 'fine',
			settings: { ...DEFAULT_SETTINGS, theme: 'dark' },
		});
	});

	it.each([
		[
			{ proxy: { mode: 'manual', server: 'http://user:secret@proxy:1', exceptions: [] } },
			'proxy.server',
		],
		[
			{ proxy: { mode: 'manual', server: 'http://proxy:1', exceptions: ['http://x'] } },
			'proxy.exceptions.0',
		],
		[{ proxy: { mode: 'automatic' } }, 'proxy.mode'],
		[{ concurrency: 0 }, 'concurrency'],
		[{ concurrency: 65 }, 'concurrency'],
		[{ hasNotifications: 'yes' }, 'hasNotifications'],
	])('with %o is damaged, and the value is not told', (part, place) => {
		const reading = readSettings(JSON.stringify({ ...DEFAULT_SETTINGS, ...part }));
		expect(reading).toMatchObject({ kind: 'damaged' });
		expect(reading.kind === 'damaged' && reading.reason).toContain(place);
		expect(JSON.stringify(reading)).not.toContain('secret');
	});

	it('has one entry for a host', () => {
		const [entry] = SETTINGS.registries;
		const twice = JSON.stringify({ ...SETTINGS, registries: [entry, entry] });
		expect(readSettings(twice)).toEqual({
			kind: 'damaged',
			reason: 'registries: has two entries for one host',
		});
	});

	it('of a newer version is not damaged, whatever else it holds', () => {
		expect(readSettings('{"version":2,"palette":[]}')).toEqual({ kind: 'newer', version: 2 });
	});

	it('drops __proto__ keys at any depth', () => {
		const reading = readSettings(
			'{"__proto__":{"polluted":1},"version":1,"theme":"dark","registries":[{"host":"a","name":"a","tls":"verify","__proto__":{"x":1}}]}',
		);
		expect(reading).toEqual({
			kind: 'fine',
			settings: {
				...DEFAULT_SETTINGS,
				theme: 'dark',
				registries: [{ host: 'a', name: 'a', tls: 'verify' }],
			},
		});
		expect(Object.hasOwn({}, 'polluted')).toBe(false);
	});

	it('cut off anywhere before the last bracket is damaged, never half taken', () => {
		for (let length = 0; length < text.length - 2; length += 1) {
			expect(readSettings(text.slice(0, length)).kind).toBe('damaged');
		}
	});

	it('never throws, whatever stands in the file', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.json()), (any) => {
				expect(['fine', 'damaged', 'newer']).toContain(readSettings(any).kind);
			}),
		);
		fc.assert(
			fc.property(
				fc.nat(text.length - 1),
				fc.string({ minLength: 1, maxLength: 1 }),
				(at, character) => {
					expect(readSettings(text.slice(0, at) + character + text.slice(at + 1)).kind).toMatch(
						/^(fine|damaged|newer)$/,
					);
				},
			),
		);
	});
});
