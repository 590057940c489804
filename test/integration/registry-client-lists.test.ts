// Lists of tags, repositories and referrers whose way to the next page is wrong in the ways that Nexus, Artifactory and
// proxies are known for, and lists without measure: read to the end, or said not to be whole; never too much for memory.
import { afterEach, describe, expect, it } from 'vitest';
import type { RegistryClient } from '../../electron/registry/registry-client';
import type { Digest } from '../../shared/oci/digest';
import type { RegistryCall, RegistryReply } from '../support/memory-registry';
import { testClient } from '../support/registry-client';
import { answers, isTagList } from '../support/registry-profiles';
import { imageManifest } from '../support/sample-images';
import {
	type Profile,
	type ScriptedRegistry,
	startScriptedRegistry,
} from '../support/scripted-registry';

const signal = new AbortController().signal;
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const DIGEST = `sha256:${'a'.repeat(64)}` as Digest;
const TAGS = Array.from({ length: 25 }, (_, i) => `t${String(i).padStart(2, '0')}`);
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

async function registryWith(...profiles: readonly Profile[]): Promise<ScriptedRegistry> {
	const registry = await startScriptedRegistry({ profiles });
	ends.push(() => registry.stop());
	return registry;
}

function clientOf(registry: ScriptedRegistry): RegistryClient {
	const client = testClient({ host: registry.host, tls: 'plain-http' });
	ends.push(() => client.close());
	return client;
}

/** Pages of ten, however many are asked for. */
function tensOfTags(): Profile {
	return {
		before: (call, registry) => {
			if (!isTagList(call)) return undefined;
			const query = new URLSearchParams(call.query);
			query.set('n', '10');
			return registry.handle({ ...call, query });
		},
	};
}

/** 25 tags in pages of ten. */
async function withTags(...profiles: readonly Profile[]): Promise<ScriptedRegistry> {
	const registry = await registryWith(...profiles, tensOfTags());
	registry.registry.store('app', imageManifest({ name: 'lists' }), ...TAGS);
	return registry;
}

const json = (document: unknown, more: Readonly<Record<string, string>> = {}): RegistryReply => ({
	status: 200,
	headers: { 'content-type': 'application/json', ...more },
	body: JSON.stringify(document),
});

/** Changes the Link of every page that has one; `undefined` takes it away. */
function withLink(change: (link: string) => string | undefined): Profile {
	return {
		after: (_call, reply) => {
			const { link, ...headers } = reply.headers ?? {};
			if (link === undefined) return reply;
			const next = change(link);
			return { ...reply, headers: { ...headers, ...(next === undefined ? {} : { link: next }) } };
		},
	};
}

const elsewhere = (status: number) =>
	answers({ status }, (call) => call.path.startsWith('/repository/'));
const moved = (link: string) => link.replace('</v2/', '</repository/proxy/v2/');

describe('a way to the next page that is wrong', () => {
	const ways: readonly (readonly [string, readonly Profile[]])[] = [
		['is not there (404)', [elsewhere(404), withLink(moved)]],
		['is refused (400)', [elsewhere(400), withLink(moved)]],
		['is refused (403)', [elsewhere(403), withLink(moved)]],
		['fails (500)', [elsewhere(500), withLink(moved)]],
		[
			'is a web page',
			[
				answers({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }, (call) =>
					call.path.startsWith('/repository/'),
				),
				withLink(moved),
			],
		],
		[
			'names an internal host',
			[withLink((link) => link.replace(/<(?:http:\/\/[^/]*)?/, '<http://registry.internal:5000'))],
		],
		[
			'names another host by two slashes',
			[withLink((link) => link.replace(/<(?:http:\/\/[^/]*)?/, '<//registry.internal'))],
		],
		['is no link', [withLink(() => 'next page, please')]],
		['has no relation', [withLink((link) => link.replace(/;.*/, ''))]],
		['goes round', [withLink(() => '</v2/app/tags/list?n=1000>; rel="next"')]],
		['is missing', [withLink(() => undefined)]],
		['comes after another', [withLink((link) => `</v2/>; rel="first", ${link}`)]],
	];

	it.each(ways)('%s: all tags are found', async (_name, profiles) => {
		const registry = await withTags(...profiles);
		const list = await clientOf(registry).listTags('app', signal);
		expect(list).toEqual({ names: TAGS, isWhole: true, leftOut: 0 });
		expect(registry.requests().length).toBeLessThan(30);
	});

	const withoutLast = answers({ status: 400 }, (call) => call.query.has('last'));

	it.each([
		['names an internal host', withLink(() => '<http://internal/>; rel="next"')],
		['is no link', withLink(() => 'x')],
	])('%s, and last= is refused: the list says that it is not whole', async (_name, profile) => {
		const registry = await withTags(withoutLast, profile);
		expect(await clientOf(registry).listTags('app', signal)).toEqual({
			...{ names: TAGS.slice(0, 10), isWhole: false, leftOut: 0 },
		});
	});

	it('is missing at a full page, and last= is passed over: nobody can know', async () => {
		const tags = Array.from({ length: 1000 }, (_, i) => `t${i}`);
		const registry = await registryWith(answers(json({ tags }), isTagList));
		expect(await clientOf(registry).listTags('app', signal)).toMatchObject({ isWhole: false });
	});

	it('is none where there is nothing more, which is asked once for a registry', async () => {
		const registry = await registryWith();
		const client = clientOf(registry);
		for (const [name, tags] of [
			['one', TAGS.slice(0, 4)],
			['two', TAGS.slice(0, 3)],
		] as const) {
			registry.registry.store(name, imageManifest({ name }), ...tags);
			expect(await client.listTags(name, signal)).toMatchObject({ names: tags, isWhole: true });
		}
		expect(registry.requests()).toHaveLength(3);
	});

	it('fails the list where the network is gone, not the registry wrong', async () => {
		const registry = await withTags();
		const client = clientOf(registry);
		registry.setProfiles({
			after: (call, reply) => {
				if (!call.query.has('last')) return reply;
				throw new Error('gone');
			},
		});
		await expect(client.listTags('app', signal)).rejects.toThrow('registry.');
	});
});

describe('the catalogue', () => {
	it('goes on by last= as well, and leaves out what is no repository', async () => {
		const names = ['a/b', 'A', '../c', 'x'.repeat(300), 'd'];
		const registry = await registryWith(
			answers(
				(call) => json({ repositories: call.query.get('last') === 'd' ? ['e'] : names }),
				(call) => call.path === '/v2/_catalog' && call.query.get('last') !== 'e',
			),
			answers(json({ repositories: [] }), (call) => call.path === '/v2/_catalog'),
		);
		expect(await clientOf(registry).listRepositories(signal)).toEqual({
			...{ names: ['a/b', 'd', 'e'], isWhole: true, leftOut: 3 },
		});
	});

	it('is given up when its names are as long as memory, and can be cancelled at any page', async () => {
		let pages = 0;
		const filler = 'é'.repeat(1_900_000);
		const endless = answers(
			() => {
				pages += 1;
				const repositories = [0, 1, 2, 3].map((i) => `${pages}-${i}${filler}`);
				return json({ repositories }, { link: `</v2/_catalog?p=${pages}>; rel="next"` });
			},
			(call) => call.path === '/v2/_catalog',
		);
		const registry = await registryWith(endless);
		expect(await clientOf(registry).listRepositories(signal)).toBeUndefined();
		expect(pages).toBeLessThan(10);

		const stop = new AbortController();
		pages = 0;
		registry.setProfiles({
			before: (call) => {
				if (pages === 2) stop.abort(new Error('enough'));
				return endless.before?.(call, registry.registry);
			},
		});
		await expect(clientOf(registry).listRepositories(stop.signal)).rejects.toThrow('enough');
		expect(pages).toBeLessThanOrEqual(3);
	});
});

describe('referrers', () => {
	const isReferrers = (call: RegistryCall): boolean => call.path.includes('/referrers/');
	const entries = (count: number, from = 0) =>
		Array.from({ length: count }, (_, i) => ({
			mediaType: 'application/vnd.oci.image.manifest.v1+json',
			digest: `sha256:${(from + i).toString(16).padStart(64, '0')}`,
			size: 10,
		}));
	const page = (count: number, from: number, link?: string): RegistryReply => {
		const document = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: entries(count, from) };
		return json(document, { 'content-type': OCI_INDEX, ...(link === undefined ? {} : { link }) });
	};
	const list = async (profile: Profile) =>
		await clientOf(await registryWith(profile)).listReferrers('app', DIGEST, signal);

	it('come over all pages', async () => {
		const profile = answers(
			(call) =>
				call.query.has('p')
					? page(2, 2)
					: page(2, 0, `<${call.path}?p=1>; rel="first", <${call.path}?p=2>; rel="next"`),
			isReferrers,
		);
		const found = await list(profile);
		expect(found?.isWhole).toBe(true);
		expect(found?.descriptors).toHaveLength(4);
	});

	it.each([
		['leads elsewhere', '<https://other.example/next>; rel="next"'],
		['is no link', 'next'],
		['goes round', `</v2/app/referrers/${DIGEST}>; rel="next"`],
	])('are not whole when the next page %s', async (_name, link) => {
		const found = await list(answers(page(2, 0, link), isReferrers));
		expect(found).toMatchObject({ isWhole: false });
		expect(found?.descriptors).toHaveLength(2);
	});

	it('are not whole when the next page is not there, or the registry is in trouble', async () => {
		const lost = answers(
			(call) => (call.query.has('p') ? { status: 404 } : page(2, 0, '<?p=1>; rel="next"')),
			isReferrers,
		);
		expect(await list(lost)).toMatchObject({ isWhole: false });
		expect(await list(answers({ status: 500 }, isReferrers))).toEqual({
			...{ descriptors: [], isWhole: false },
		});
	});

	it('are given up after a few that fail, wherever they lead, and said not to be whole', async () => {
		const nowhere = { status: 302, headers: { location: 'http://localhost:1/referrers' } };
		for (const reply of [nowhere, { status: 500 }]) {
			const registry = await registryWith(answers(reply, isReferrers));
			const client = clientOf(registry);
			for (let image = 0; image < 10; image += 1) {
				expect(await client.listReferrers('app', DIGEST, signal)).toEqual({
					...{ descriptors: [], isWhole: false },
				});
			}
			expect(registry.requests().filter(({ path }) => path.includes('/referrers/')).length).toBe(9);
		}
	});

	it('are bounded: a list without end is cut, and says so', async () => {
		let pages = 0;
		const found = await list(
			answers((call) => {
				pages += 1;
				return page(3000, pages * 3000, `<${call.path}?p=${pages}>; rel="next"`);
			}, isReferrers),
		);
		expect(found?.isWhole).toBe(false);
		expect(found?.descriptors).toHaveLength(5000);
		expect(pages).toBeLessThan(4);
	});

	it('do not exist where their address leads to a web page, there or elsewhere', async () => {
		const web = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' };
		const other = await registryWith(answers(web));
		const location = `http://localhost:${other.host.split(':')[1]}/login`;
		expect(await list(answers(web, isReferrers))).toBeUndefined();
		expect(
			await list(answers({ status: 302, headers: { location } }, isReferrers)),
		).toBeUndefined();
		expect(other.requests()).toHaveLength(1);
	});
});
