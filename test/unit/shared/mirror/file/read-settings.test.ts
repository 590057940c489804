import { describe, expect, it } from 'vitest';
import {
	readLimits,
	readPlatforms,
	readReferrers,
	readRegistries,
} from '../../../../../shared/mirror/file/read-settings';
import { mapEntries } from '../../../../../shared/mirror/file/yaml-cursor';
import {
	type Cursor,
	openYaml,
	rootOf,
	type YamlReading,
} from '../../../../../shared/mirror/file/yaml-reading';

function read<Value>(text: string, reader: (reading: YamlReading, cursor: Cursor) => Value) {
	const reading = openYaml(`v: ${text}`, 'm.yaml');
	const cursor = mapEntries(reading, rootOf(reading))?.get('v');
	if (cursor === undefined) throw new Error(text);
	const value = reader(reading, cursor);
	const problems = reading.problems.map(
		({ key, problem, remedy }) => `${key}: ${problem}. ${remedy}`,
	);
	return { value, problems, warnings: reading.warnings };
}

describe('readPlatforms', () => {
	it.each([
		['all', 'all'],
		['[linux/amd64, linux/arm64/v8]', ['linux/amd64', 'linux/arm64/v8']],
		['[linux/x86_64, Linux/AMD64]', ['linux/amd64']],
	])('%s', (text, platforms) => {
		expect(read(text, readPlatforms)).toEqual({ value: platforms, problems: [], warnings: [] });
	});

	it.each([
		['linux/amd64', 'v: is text, not a list. Write [linux/amd64].'],
		['al', 'v: is text, not a list. Write all, or a list'],
		['[]', 'v: has not 1 to 50 platforms.'],
		['[amd64]', 'v[0]: "amd64" is no platform. Write linux/amd64.'],
		['[sparc]', 'v[0]: "sparc" is no platform. Write os/architecture, such as linux/amd64.'],
		['[[linux]]', 'v[0]: is a list, not text.'],
	])('refuses %s', (text, problem) => {
		expect(read(text, readPlatforms).problems.join('\n')).toContain(problem);
	});

	it('warns of what looks like a typing error, and takes it', () => {
		const { value, problems, warnings } = read('[linux/amd46, linux/arm/v6]', readPlatforms);
		expect([value, problems]).toEqual([['linux/amd46', 'linux/arm/v6'], []]);
		expect(warnings).toEqual(['m.yaml:1: platform linux/amd46 is rare; linux/amd64 is common.']);
	});
});

describe('readReferrers', () => {
	it.each([
		['all', 'all'],
		['none', 'none'],
		['[application/vnd.x, text/y]', ['application/vnd.x', 'text/y']],
	])('%s', (text, referrers) => {
		expect(read(text, readReferrers)).toMatchObject({ value: referrers, problems: [] });
	});

	it.each([
		['none of them', 'v: is "none of them", which is not known.'],
		['nnoe', 'Write none if you mean that'],
		['application/vnd.x', 'v: is text, not a list.'],
		['[]', 'v: has not 1 to 100 artifact types.'],
		['[""]', 'v[0]: has not 1 to 255 characters.'],
	])('refuses %s', (text, problem) => {
		expect(read(text, readReferrers).problems.join('\n')).toContain(problem);
	});
});

describe('readLimits', () => {
	it.each([
		['{}', { concurrency: 'auto', oneByOne: false }],
		['{concurrency: auto, oneByOne: true}', { concurrency: 'auto', oneByOne: true }],
		[
			'{concurrency: 8, bandwidth: 200Mbit/s}',
			{ concurrency: 8, oneByOne: false, bandwidthBytesPerSecond: 25_000_000 },
		],
		[
			'{bandwidth: 25MB/s}',
			{ concurrency: 'auto', oneByOne: false, bandwidthBytesPerSecond: 25_000_000 },
		],
	])('%s', (text, limits) => {
		expect(read(text, readLimits)).toMatchObject({ value: limits, problems: [] });
	});

	it.each([
		[
			'{concurrency: 0}',
			'v.concurrency: is not a number in its range. Write a number from 1 to 256.',
		],
		['{concurrency: fast}', 'v.concurrency: is "fast", which is not known. Write auto.'],
		['{oneByOne: yes}', 'v.oneByOne: is neither true nor false.'],
		[
			'{bandwidth: 200}',
			'v.bandwidth: "200" is no rate. Write it with its unit, such as 200Mbit/s or 25MB/s.',
		],
		['{bandwith: 1MB/s}', 'v.bandwith: is not known. Write bandwidth if you mean that'],
	])('refuses %s', (text, problem) => {
		expect(read(text, readLimits).problems.join('\n')).toContain(problem);
	});
});

describe('readRegistries', () => {
	it('reads policies by canonical host', () => {
		const text = '{"127.0.0.1:5001": {tls: plain-http}, H.x: {tls: private-ca, ca: ./ca.pem}}';
		expect(read(text, readRegistries)).toMatchObject({
			value: {
				'127.0.0.1:5001': { tls: 'plain-http' },
				'h.x': { tls: 'private-ca', ca: './ca.pem' },
			},
			problems: [],
		});
	});

	it.each([
		[
			'{"http://h.x": {tls: verify}}',
			'v.http://h.x: is not a registry host. Write host or host:port',
		],
		['{h.x: {tls: verify}, H.X: {tls: verify}}', 'v.H.X: is h.x, which stands here already.'],
		['{h.x: plain-http}', 'v.h.x: is text. Write keys and values with tls and ca here.'],
		['{h.x: {}}', 'v.h.x: has no tls.'],
		['{h.x: {tls: http}}', 'v.h.x.tls: is "http", which is not known.'],
		['{h.x: {tls: plain-htpp}}', 'Write plain-http if you mean that'],
		['{h.x: {tls: private-ca}}', 'v.h.x: has no ca.'],
		['{h.x: {tls: skip-verify, ca: a.pem}}', 'v.h.x.ca: has no use with tls: skip-verify.'],
		['{h.x: {tls: verify, password: geheim}}', 'a mirror file never holds a credential'],
		['{__proto__: {tls: verify}}', 'is not a registry host'],
	])('refuses %s', (text, problem) => {
		const { problems } = read(text, readRegistries);
		expect(problems.join('\n')).toContain(problem);
		expect(problems.join('\n')).not.toContain('geheim');
	});
});
