import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../../../shared/fault/fault';
import {
	baseName,
	isOwnDropIn,
	readDocument,
	readText,
} from '../../../../../shared/trust/podman/registries-document';
import { fileMissing, fileThere, fileUnread } from '../../../../support/trust-samples';

const FILE = '/etc/containers/registries.conf';
const MAIN = { isDropIn: false, major: 4 };

function fault(text: string, rules = MAIN): Fault {
	const result = readText(FILE, text, rules);
	if (result.ok) throw new Error('was read');
	expect(result.fault).toMatchObject({ code: 'trust.config-invalid', subject: FILE });
	return result.fault;
}

function read(text: string, rules = MAIN) {
	const result = readText(FILE, text, rules);
	if (!result.ok) throw new Error(JSON.stringify(result.fault));
	return result.value;
}

describe('readText', () => {
	it('gives every table with its place, whatever is written around it', () => {
		const text =
			`short-name-mode = "disabled"\r\n\r\n[[registry]] # a\r\nlocation = "a.example/"\r\n[[registry.mirror]]\r\nLocation = 'm.example'\r\n[[Registry.mirror]]\r\nlocation = "n.example"\r\n`.replace(
				'Registry',
				'registry',
			);
		expect(read(text)).toEqual({
			file: FILE,
			text,
			isV1: false,
			tables: [
				{
					prefix: 'a.example',
					location: 'a.example',
					isInsecure: false,
					isBlocked: false,
					isMirrorByDigestOnly: false,
					mirrors: [
						{ location: 'm.example', isInsecure: false, pullFrom: '' },
						{ location: 'n.example', isInsecure: false, pullFrom: '' },
					],
					file: FILE,
					line: 3,
					isOwnFile: false,
				},
			],
		});
	});

	it('takes every name that Podman takes', () => {
		const text =
			'unqualified-search-registries = ["docker.io", "localhost", "r-1.example:5000/", "10.0.0.1"]\n[aliases]\na = ""\n"b/c_d" = "localhost:5000/x__y/z-1.2"\n';
		expect(read(text).tables).toEqual([]);
	});

	it('reads the old format as tables', () => {
		const text =
			'[registries.insecure]\nregistries = ["a.example/"]\n[registries.block]\nregistries = ["b.example", "a.example"]\n';
		expect(read(text)).toMatchObject({
			isV1: true,
			tables: [
				{ prefix: 'b.example', isInsecure: false, isBlocked: true },
				{ prefix: 'a.example', isInsecure: true, isBlocked: true },
			],
		});
	});

	it.each([
		['\ufeff', '1', 'byte order mark'],
		['a = 1\nb =\n', '2', 'not TOML'],
		['a = { b = 1,\n}\n', '2', 'not TOML'],
		['[[registry]]\nlocation = "a"\ninsecure = "yes"', '3', 'true or false'],
		['\n[[registry]]\nlocation = "http://a"', '3', 'has a scheme'],
		['[[registry]]\nprefix = "https://a"\nlocation = "a"', '2', 'has a scheme'],
		['[[registry]]\n\ninsecure = true', '1', 'has no location'],
		['[[registry]]\nprefix = "*.a/b"', '2', '*.example.com'],
		['[[registry]]\nlocation = "a"\npull-from-mirror = "all"', '3', 'belongs to a mirror'],
		['[[registry]]\nlocation = "a"\n[[registry.mirror]]\n', '3', 'has no location'],
		[
			'[[registry]]\nlocation = "a"\n[[registry.mirror]]\nlocation = "http://m"',
			'4',
			'has a scheme',
		],
		[
			'[[registry]]\nlocation = "a"\n[[registry.mirror]]\nlocation = "m"\npull-from-mirror = "x"',
			'5',
			"can't be x",
		],
		[
			'[[registry]]\nlocation = "a"\nmirror-by-digest-only = true\n[[registry.mirror]]\nlocation = "m"\npull-from-mirror = "all"',
			'6',
			'exclude each other',
		],
		[
			'[[registry]]\nlocation = "a"\n[[registry]]\nlocation = "a"\ninsecure = true',
			'3',
			'insecure',
		],
		['[[registry]]\nlocation = "a"\n[[registry]]\nlocation = "a"\nblocked = true', '3', 'blocked'],
		['[registries.block]\nregistries = ["http://a"]', '1', 'has a scheme'],
		['short-name-mode = ""\nx = 1\nunqualified-search-registries = ["a b"]', '3', 'a b'],
		['[aliases]\nx = "a.example/B"', '1', 'a.example/B'],
		['[aliases]\nX = "a.example/b"', '1', 'X ='],
	])('refuses %j at line %s', (text, line, words) => {
		const { facts } = fault(text);
		expect(facts?.['line']).toBe(line);
		expect(facts?.['problem']).toContain(words);
	});

	it('refuses both formats in one file, in new versions even where the old lists are empty', () => {
		const mixed = (list: string) =>
			`unqualified-search-registries = ["a.example"]\n[registries.insecure]\nregistries = [${list}]\n`;
		expect(fault(mixed('"b.example"')).facts).toMatchObject({ line: '2' });
		expect(read(mixed('')).tables).toEqual([]);
		expect(read(mixed('"b.example"'), { ...MAIN, major: 6 })).toMatchObject({
			tables: [],
			isV1: false,
		});
		expect(fault(mixed(''), { ...MAIN, major: 5 }).facts?.['problem']).toContain('mixes');
		expect(
			fault('[registries.search]\nregistries = ["a"]\n', { ...MAIN, isDropIn: true }).facts?.[
				'problem'
			],
		).toContain('drop-in');
	});
});

describe('readDocument', () => {
	it('takes a missing file for an empty one', () => {
		expect(readDocument(fileMissing(FILE), MAIN)).toMatchObject({
			ok: true,
			value: { tables: [] },
		});
	});

	it('refuses what can not be read as text', () => {
		expect(readDocument(fileUnread(FILE, 'not-a-file'), MAIN)).toMatchObject({
			ok: false,
			fault: { code: 'trust.config-unreadable', facts: { reason: 'not-a-file' } },
		});
		expect(readDocument(fileThere(FILE, '#'.repeat(1024 * 1024 + 1)), MAIN)).toMatchObject({
			ok: false,
			fault: { code: 'trust.config-unreadable', facts: { reason: 'too-large' } },
		});
		expect(readDocument(fileThere(FILE, Uint8Array.of(35, 255)), MAIN)).toMatchObject({
			ok: false,
			fault: { code: 'trust.config-invalid' },
		});
	});
});

describe('names', () => {
	it('tell our drop-ins from others', () => {
		expect(baseName('C:\\a\\b.conf')).toBe('b.conf');
		expect(isOwnDropIn('/etc/x/50-image-ferry-a.example.conf')).toBe(true);
		expect(isOwnDropIn('/etc/x/50-other.conf')).toBe(false);
	});
});
