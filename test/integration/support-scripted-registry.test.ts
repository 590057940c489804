// Proves the registry in memory with skopeo, and each profile by what a plain client sees.
import { afterEach, expect, it } from 'vitest';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import {
	answers,
	chunkedOnly,
	deniesAs404,
	endlessBody,
	endlessTags,
	helloWorld,
	htmlPages,
	hugeManifest,
	immutableTags,
	isManifestRead,
	isTagList,
	monolithicOnly,
	redirectsBlobs,
	tagsLinkTo,
	unauthorizedOnce,
	withChallenge,
	withForeignLocation,
	withHeaders,
	withHttpLocation,
	withLocation,
	withManifestDigest,
	withManifestType,
	withoutDigestHeader,
	withoutHead,
	withoutHeaders,
	withoutPushRight,
	withPassword,
	withRealm,
	withRelativeLocation,
	withTokenServer,
} from '../support/registry-profiles';
import { ask, digestOf, readBack, readManifest, readTags } from '../support/registry-target';
import { describeWithTools } from '../support/require-tool';
import { type CommandResult, runCommand } from '../support/run-command';
import {
	buildkitIndex,
	imageManifest,
	layerFor,
	referrerManifest,
	SamplePusher,
} from '../support/sample-images';
import {
	type Profile,
	type ScriptedRegistry,
	type ScriptedRegistryOptions,
	startScriptedRegistry,
} from '../support/scripted-registry';
import { allRights, startTokenServer } from '../support/token-server';

const image = imageManifest({ name: 'scripted', layers: [layerFor('scripted', 40_000)] });
const layer = image.blobs[1];
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
	await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function start(options: ScriptedRegistryOptions = {}): Promise<ScriptedRegistry> {
	const scripted = await startScriptedRegistry(options);
	stops.push(scripted.stop);
	return scripted;
}

async function startWith(...profiles: readonly Profile[]): Promise<ScriptedRegistry> {
	const scripted = await start({ profiles });
	scripted.registry.store('app', image, '1');
	return scripted;
}

function curl(...args: string[]): Promise<CommandResult> {
	return runCommand('curl', ['-sS', '--max-time', '10', ...args]);
}

async function headersOf(url: string, ...args: string[]): Promise<string> {
	return (await curl('-D', '-', '-o', '/dev/null', ...args, url)).stdout.toLowerCase();
}

describeWithTools(['skopeo', 'curl', 'docker-registry', 'openssl'], 'a registry in memory', () => {
	it.each([false, true])('takes and gives whole indexes with skopeo, TLS %s', async (isTls) => {
		const real: RealRegistry = await startRealRegistry();
		stops.push(real.stop);
		const scripted = await start({ isTls });
		const index = buildkitIndex('kit');
		scripted.registry.store('kit', index, '1');
		const flags = ['--all', '--src-tls-verify=false', '--dest-tls-verify=false'];
		const copy = async (from: string, to: string): Promise<CommandResult> =>
			await runCommand('skopeo', ['copy', ...flags, `docker://${from}`, `docker://${to}`]);
		expect(await copy(`${scripted.host}/kit:1`, `${real.host}/kit:1`)).toMatchObject({ code: 0 });
		expect(await copy(`${real.host}/kit:1`, `${scripted.host}/back:1`)).toMatchObject({ code: 0 });
		expect(scripted.registry.tagged('back', '1')).toBe(index.digest);
		expect(await readBack(scripted, 'back', '1')).toMatchObject({
			digest: index.digest,
			faults: [],
		});
	});

	it('mounts, refuses what is incomplete, and pages tags', async () => {
		const scripted = await start({ tagsPerPage: 2 });
		const pusher = new SamplePusher(scripted);
		await pusher.push('a', image, '1', '2', '3');
		await pusher.push('b', image, '1');
		const posts = scripted
			.requests()
			.filter((one) => one.path.startsWith('/v2/b/blobs/uploads/?mount'));
		expect(posts.map((one) => one.status)).toEqual([201, 201]);
		await expect(pusher.pushManifest('c', image, '1')).rejects.toThrow('MANIFEST_BLOB_UNKNOWN');
		const first = await headersOf(`${scripted.url}/v2/a/tags/list`);
		expect(first).toContain('link: </v2/a/tags/list?last=2&n=2>; rel="next"');
		expect((await curl(`${scripted.url}/v2/a/tags/list?last=2&n=2`)).stdout).toContain('["3"]');
		expect(await readTags(scripted, 'none')).toEqual([]);
	});

	it('resumes uploads, and refuses a wrong range and a wrong digest', async () => {
		const scripted = await start();
		const begun = await ask(scripted, { method: 'POST', path: 'x/blobs/uploads/' });
		const path = String(begun.headers.location);
		const patch = (range: string): ReturnType<typeof ask> =>
			ask(scripted, {
				method: 'PATCH',
				path,
				body: Buffer.from('abc'),
				headers: { 'content-range': range },
			});
		expect((await patch('0-2')).headers['range']).toBe('0-2');
		expect((await patch('7-9')).status).toBe(416);
		expect((await ask(scripted, { path })).headers['range']).toBe('0-2');
		expect((await patch('3-5')).status).toBe(202);
		const close = (digest: string): ReturnType<typeof ask> =>
			ask(scripted, { method: 'PUT', path: `${path}?digest=${digest}` });
		const digest = digestOf(Buffer.from('abcabc'));
		expect((await close(digest)).status).toBe(201);
		expect((await close(digest)).status).toBe(404);
		const ranged = await curl('-r', '-2', `${scripted.url}/v2/x/blobs/${digest}`);
		expect(ranged.stdout).toBe('bc');
	});

	it('has the referrers API with filter, pages and OCI-Subject', async () => {
		const scripted = await start({ hasReferrers: true, referrersPerPage: 1 });
		const referrers = ['a/x', 'a/y'].map((type) => referrerManifest(image, type));
		const pusher = new SamplePusher(scripted);
		await pusher.push('app', image, '1');
		for (const referrer of referrers) await pusher.push('app', referrer);
		const url = `${scripted.url}/v2/app/referrers/${image.digest}`;
		const first = await headersOf(url);
		expect(first).toContain('content-type: application/vnd.oci.image.index.v1+json');
		expect(first).toMatch(/link: <.*last=sha256.*>; rel="next"/);
		const filtered = JSON.parse((await curl(`${url}?artifactType=a/y`)).stdout) as object;
		expect(filtered).toMatchObject({
			manifests: [{ digest: referrers[1]?.digest, artifactType: 'a/y' }],
		});
		expect((await headersOf(`${url}?artifactType=a/y`)).includes('oci-filters-applied')).toBe(true);
		const put = await headersOf(
			`${scripted.url}/v2/app/manifests/${referrers[0]?.digest}`,
			...['-X', 'PUT', '-H', `Content-Type: ${referrers[0]?.mediaType}`],
			...['--data-binary', referrers[0]?.bytes.toString() ?? ''],
		);
		expect(put).toContain(`oci-subject: ${image.digest}`);
	});

	it('can hold corrupt and missing blobs', async () => {
		const scripted = await startWith();
		scripted.registry.corruptBlob(layer?.digest ?? '', Buffer.alloc(10));
		expect((await readBack(scripted, 'app', '1')).faults).toHaveLength(2);
		scripted.registry.loseBlob('app', layer?.digest ?? '');
		expect((await readBack(scripted, 'app', '1')).faults[0]).toContain('404');
	});
});

describeWithTools(['curl'], 'a profile', () => {
	it('changes reads: HEAD, digest header, media type, huge and endless bodies', async () => {
		const scripted = await startWith(withoutHead());
		const url = `${scripted.url}/v2/app/manifests/1`;
		expect((await curl('-I', '-o', '/dev/null', '-w', '%{http_code}', url)).stdout).toBe('405');
		scripted.setProfiles(withoutDigestHeader(), withManifestType('text/plain'));
		expect(await headersOf(url)).not.toContain('docker-content-digest');
		expect((await readManifest(scripted, 'app', '1'))?.mediaType).toBe('text/plain');
		scripted.setProfiles(withManifestDigest('sha256:beef'));
		expect(await headersOf(url)).toContain('docker-content-digest: sha256:beef');
		scripted.setProfiles(hugeManifest(5_000_000));
		expect((await readManifest(scripted, 'app', '1'))?.bytes.length).toBe(5_000_000);
		scripted.setProfiles(endlessBody(isManifestRead, 'application/json'));
		const endless = await curl('-o', '/dev/null', '-w', '%{size_download}', '--max-time', '1', url);
		expect(Number(endless.stdout)).toBeGreaterThan(1_000_000);
	});

	it('changes uploads: monolithic only, chunked only, locations', async () => {
		const scripted = await startWith(monolithicOnly());
		const begin = (): ReturnType<typeof ask> =>
			ask(scripted, { method: 'POST', path: 'x/blobs/uploads/' });
		const path = String((await begin()).headers.location);
		const body = Buffer.from('abc');
		const put = { method: 'PUT', path: `${path}?digest=${digestOf(body)}`, body };
		expect((await ask(scripted, { method: 'PATCH', path, body })).status).toBe(405);
		scripted.setProfiles(chunkedOnly());
		expect((await ask(scripted, put)).status).toBe(400);
		expect((await ask(scripted, { method: 'PATCH', path, body })).status).toBe(202);
		expect((await ask(scripted, { method: 'PUT', path: put.path })).status).toBe(201);
		scripted.setProfiles(withRelativeLocation());
		expect((await begin()).headers.location).toMatch(/^\/v2\/x\//);
		scripted.setProfiles(withForeignLocation('127.0.0.1:9'));
		expect((await begin()).headers.location).toMatch(/^http:\/\/127\.0\.0\.1:9\/v2\/x\//);
		const secure = await start({ isTls: true, profiles: [withHttpLocation()] });
		const answer = await ask(secure, { method: 'POST', path: 'x/blobs/uploads/' });
		expect(answer.headers.location).toMatch(new RegExp(`^http://${secure.host}/`));
	});

	it('redirects blobs, and the other end shows which headers came along', async () => {
		const storage = await start();
		storage.registry.store('app', image);
		const scripted = await startWith(redirectsBlobs((path) => `${storage.url}${path}`));
		const url = `${scripted.url}/v2/app/blobs/${layer?.digest}`;
		const args = [
			'-L',
			'-H',
			'Authorization: Basic eDp5',
			'-o',
			'/dev/null',
			'-w',
			'%{size_download}',
		];
		expect((await curl(...args, url)).stdout).toBe(String(layer?.sizeBytes));
		expect(storage.requests()[0]?.headers.authorization).toBeUndefined();
		expect(scripted.requests()[0]?.headers.authorization).toBe('Basic eDp5');
	});

	it('refuses: pushes, immutable tags, everything as 404', async () => {
		const scripted = await startWith(immutableTags(412));
		const pusher = new SamplePusher(scripted);
		await expect(pusher.push('app', imageManifest({ name: 'new' }), '1')).rejects.toThrow('412');
		scripted.setProfiles(withoutPushRight());
		await expect(pusher.push('app2', image, '1')).rejects.toThrow('DENIED');
		scripted.setProfiles(deniesAs404());
		expect(await readManifest(scripted, 'app', '1')).toBeUndefined();
	});

	it('is no registry at all', async () => {
		const scripted = await startWith(helloWorld());
		expect((await curl(`${scripted.url}/v2/`)).stdout).toBe('hello world');
		scripted.setProfiles(htmlPages(502));
		expect(await headersOf(`${scripted.url}/v2/`)).toMatch(/502[\s\S]*text\/html/);
	});

	it('gives any answer, with headers taken away or added', async () => {
		const busy = { status: 503, headers: { 'retry-after': '7', date: 'x' }, body: 'later' };
		const scripted = await startWith(
			answers(busy, isTagList),
			withHeaders(isTagList, { 'x-added': 'yes' }),
			withoutHeaders('date'),
			withLocation((location) => `/elsewhere${location.pathname}`),
		);
		const tags = await headersOf(`${scripted.url}/v2/app/tags/list`);
		expect(tags).toContain('503 service unavailable');
		expect(tags).toContain('x-added: yes');
		expect(tags).toContain('retry-after: 7');
		expect(tags).not.toContain('date: x');
		const post = await headersOf(`${scripted.url}/v2/app/blobs/uploads/`, '-X', 'POST');
		expect(post).toContain('location: /elsewhere/v2/app/blobs/uploads/');
	});

	it('pages for ever, or elsewhere', async () => {
		const scripted = await startWith(endlessTags());
		const url = `${scripted.url}/v2/app/tags/list`;
		expect(await headersOf(url)).toContain('last=t1');
		expect(await headersOf(url)).toContain('last=t2');
		scripted.setProfiles(tagsLinkTo('http://127.0.0.1:9/v2/app/tags/list'));
		expect(await headersOf(url)).toContain('link: <http://127.0.0.1:9/');
	});

	it('asks for sign-in in every way', async () => {
		const scripted = await startWith(withRealm('http://169.254.169.254/token'));
		const url = `${scripted.url}/v2/app/manifests/1`;
		expect(await headersOf(url)).toContain('realm="http://169.254.169.254/token"');
		scripted.setProfiles(withChallenge('Negotiate'));
		expect(await headersOf(url)).toContain('www-authenticate: negotiate');
		scripted.setProfiles(withPassword('u', 'p'));
		expect(await headersOf(url, '-u', 'u:wrong')).toContain('401');
		expect(await headersOf(url, '-u', 'u:p')).toContain('200');
		scripted.setProfiles(unauthorizedOnce(2, 'Basic realm="x"'));
		const statuses: string[] = [];
		for (let turn = 0; turn < 3; turn += 1)
			statuses.push((await headersOf(url, '-u', 'u:p')).slice(9, 12));
		expect(statuses).toEqual(['200', '401', '200']);
	});

	it('believes tokens of a sign-in server for as long as they live and as far as they go', async () => {
		const signIn = await startTokenServer({
			accounts: { me: { password: 'p', rights: allRights() } },
			lifetimeSeconds: 1,
		});
		stops.push(signIn.stop);
		const scripted = await startWith(withTokenServer(signIn));
		const url = `${scripted.url}/v2/app/manifests/1`;
		expect(await headersOf(url)).toContain('scope="repository:app:pull"');
		const withToken = async (scope: string): Promise<string> =>
			await headersOf(url, '-H', `Authorization: Bearer ${signIn.sign([scope])}`);
		expect(await withToken('repository:other:pull')).toContain('insufficient_scope');
		expect(await withToken('repository:app:pull')).toContain('200 ok');
		const old = signIn.sign(['repository:app:pull']);
		const ageing = (): Promise<string> => headersOf(url, '-H', `Authorization: Bearer ${old}`);
		await expect.poll(ageing, { timeout: 5000 }).toContain('invalid_token');
	});
});
