// Ways in which registries differ or misbehave, each as a profile for a scripted registry. They compose: the first answer wins.
import { errorReply, type RegistryCall, type RegistryReply } from './memory-registry';
import type { Profile } from './scripted-registry';
import type { TokenServer } from './token-server';

const JSON_TYPE = { 'content-type': 'application/json' };

/** HEAD is not there for manifests or blobs. */
export function withoutHead(status = 405): Profile {
	return answerWhen(
		(call) => call.method === 'HEAD' && call.path !== '/v2/',
		() => ({ status }),
	);
}

/** No Docker-Content-Digest anywhere. */
export function withoutDigestHeader(): Profile {
	return withoutHeaders('docker-content-digest');
}

/** Drops headers from every answer. */
export function withoutHeaders(...names: readonly string[]): Profile {
	return {
		after: (_call, reply) => ({
			...reply,
			headers: Object.fromEntries(
				Object.entries(reply.headers ?? {}).filter(([name]) => !names.includes(name)),
			),
		}),
	};
}

/** Changes headers of the answers to matching requests. */
export function withHeaders(
	matches: (call: RegistryCall) => boolean,
	headers: Readonly<Record<string, string>>,
): Profile {
	return {
		after: (call, reply) =>
			matches(call) ? { ...reply, headers: { ...reply.headers, ...headers } } : reply,
	};
}

/** Manifests come with this Content-Type. */
export function withManifestType(mediaType: string): Profile {
	return withHeaders(isManifestRead, { 'content-type': mediaType });
}

/** The digest header of manifests lies. */
export function withManifestDigest(digest: string): Profile {
	return withHeaders(isManifestRead, { 'docker-content-digest': digest });
}

/** No PATCH: a blob goes up in one PUT. */
export function monolithicOnly(status: 404 | 405 = 405): Profile {
	return answerWhen(
		(call) => call.method === 'PATCH',
		() => errorReply(status, 'UNSUPPORTED', 'chunked upload is not supported'),
	);
}

/** A PUT that closes an upload must be empty: bytes only come by PATCH. */
export function chunkedOnly(): Profile {
	return answerWhen(
		(call) =>
			call.method === 'PUT' &&
			call.path.includes('/blobs/uploads/') &&
			(Number(call.headers['content-length'] ?? 0) > 0 ||
				call.headers['transfer-encoding'] !== undefined),
		() => errorReply(400, 'BLOB_UPLOAD_INVALID', 'send the content by PATCH'),
	);
}

/** Location headers point where `rewrite` says: relative, plain http behind TLS, another host. */
export function withLocation(rewrite: (location: URL) => string): Profile {
	return {
		after: (call, reply) => {
			const location = reply.headers?.['location'];
			if (location === undefined) return reply;
			const next = rewrite(new URL(location, call.origin));
			return { ...reply, headers: { ...reply.headers, location: next } };
		},
	};
}

export function withRelativeLocation(): Profile {
	return withLocation((location) => `${location.pathname}${location.search}`);
}

export function withHttpLocation(): Profile {
	return withLocation((location) => location.href.replace(/^https:/, 'http:'));
}

export function withForeignLocation(host: string): Profile {
	return withLocation((location) => location.href.replace(location.host, host));
}

/** Blob GETs are redirected to where `to` says, given path and query. */
export function redirectsBlobs(to: (pathAndQuery: string) => string, status = 307): Profile {
	return answerWhen(
		(call) => /\/blobs\/sha/.test(call.path) && (call.method === 'GET' || call.method === 'HEAD'),
		(call) => ({ status, headers: { location: to(`${call.path}${queryText(call)}`) } }),
	);
}

/** Every matching request gets this answer. */
export function answers(
	reply: RegistryReply | ((call: RegistryCall) => RegistryReply),
	matches: (call: RegistryCall) => boolean = () => true,
): Profile {
	return answerWhen(matches, (call) => (typeof reply === 'function' ? reply(call) : reply));
}

/** A body that never ends, for matching requests. */
export function endlessBody(
	matches: (call: RegistryCall) => boolean,
	contentType: string,
): Profile {
	const chunk = Buffer.alloc(64 * 1024, ' ');
	async function* forever(): AsyncIterable<Uint8Array> {
		for (;;) {
			yield chunk;
			// Lets the socket close in between.
			await new Promise((resolve) => setImmediate(resolve));
		}
	}
	return answerWhen(matches, () => ({
		status: 200,
		headers: { 'content-type': contentType },
		body: forever(),
	}));
}

/** A manifest of that many bytes, otherwise legal JSON. */
export function hugeManifest(sizeBytes: number): Profile {
	const mediaType = 'application/vnd.oci.image.manifest.v1+json';
	const head = JSON.stringify({ schemaVersion: 2, mediaType, annotations: {} });
	return answerWhen(isManifestRead, (call) => ({
		status: 200,
		headers: { 'content-type': mediaType, 'content-length': String(sizeBytes) },
		...(call.method === 'HEAD' ? {} : { body: Buffer.from(head.padEnd(sizeBytes, ' ')) }),
	}));
}

/** Tag pages without end: each one names another. */
export function endlessTags(): Profile {
	let page = 0;
	return answerWhen(isTagList, (call) => {
		page += 1;
		const link = `<${call.path}?n=1&last=t${page}>; rel="next"`;
		return { status: 200, headers: { ...JSON_TYPE, link }, body: `{"tags":["t${page}"]}` };
	});
}

/** The next page of tags is at another host, or back at the same page. */
export function tagsLinkTo(link: string): Profile {
	return answerWhen(isTagList, () => ({
		status: 200,
		headers: { ...JSON_TYPE, link: `<${link}>; rel="next"` },
		body: '{"tags":["t"]}',
	}));
}

/** Asks for a Bearer token of this realm wherever a request has no authorization. */
export function withRealm(realm: string, service = 'any'): Profile {
	return withChallenge(`Bearer realm="${realm}",service="${service}",scope="repository:x:pull"`);
}

/** Answers 401 with this WWW-Authenticate wherever a request has no authorization. */
export function withChallenge(challenge: string): Profile {
	return answerWhen(
		(call) => call.headers['authorization'] === undefined,
		() => unauthorized(challenge),
	);
}

/** Basic sign-in. */
export function withPassword(username: string, password: string): Profile {
	const expected = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
	return answerWhen(
		(call) => call.headers['authorization'] !== expected,
		() => unauthorized('Basic realm="test"'),
	);
}

/** Bearer sign-in at a real token server; lifetime and scopes are checked to the second, the signature is not. */
export function withTokenServer(server: TokenServer): Profile {
	return {
		before: (call) => {
			const scope = scopeOf(call);
			const challenge = `Bearer realm="${server.realm}",service="${server.service}",scope="${scope}"`;
			const error = tokenError(call.headers['authorization'], scope);
			if (error === undefined) return undefined;
			return unauthorized(error === '' ? challenge : `${challenge},error="${error}"`);
		},
	};
}

/** 401 once for the nth to last matching request, in spite of its token. */
export function unauthorizedOnce(
	nth: number,
	challenge: string,
	matches: (call: RegistryCall) => boolean = () => true,
): Profile {
	let seen = 0;
	return answerWhen(
		(call) => {
			if (call.headers['authorization'] === undefined || !matches(call)) return false;
			seen += 1;
			return seen === nth;
		},
		() => unauthorized(challenge),
	);
}

/** A tag that exists can't be pointed elsewhere. */
export function immutableTags(status: 400 | 403 | 409 | 412 = 409): Profile {
	return {
		before: (call, registry) => {
			const [, repository = '', tag = ''] =
				/^\/v2\/(.+)\/manifests\/([^:]+)$/.exec(call.path) ?? [];
			if (call.method !== 'PUT' || registry.tagged(repository, tag) === undefined) return undefined;
			return errorReply(status, 'TAG_IMMUTABLE', `tag ${tag} is immutable`);
		},
	};
}

/** Pushes are refused. */
export function withoutPushRight(status: 401 | 403 = 403): Profile {
	return answerWhen(
		(call) => !['GET', 'HEAD'].includes(call.method),
		() => errorReply(status, 'DENIED', 'requested access to the resource is denied'),
	);
}

/** What may not be seen does not exist: 404 instead of 403. */
export function deniesAs404(): Profile {
	return answerWhen(
		(call) => call.path !== '/v2/',
		() => errorReply(404, 'NAME_UNKNOWN', 'repository name not known to registry'),
	);
}

/** A web page for everything, as captive portals and wrong ports give. */
export function htmlPages(status = 200): Profile {
	return answers({
		status,
		headers: { 'content-type': 'text/html' },
		body: '<!doctype html><title>Welcome</title><h1>It works!</h1>',
	});
}

/** A web server that is no registry. */
export function helloWorld(): Profile {
	return answers({ status: 200, headers: { 'content-type': 'text/plain' }, body: 'hello world' });
}

export function isManifestRead(call: RegistryCall): boolean {
	return call.path.includes('/manifests/') && (call.method === 'GET' || call.method === 'HEAD');
}

export function isTagList(call: RegistryCall): boolean {
	return call.path.endsWith('/tags/list');
}

function answerWhen(
	matches: (call: RegistryCall) => boolean,
	reply: (call: RegistryCall) => RegistryReply,
): Profile {
	return { before: (call) => (matches(call) ? reply(call) : undefined) };
}

function unauthorized(challenge: string): RegistryReply {
	const refusal = errorReply(401, 'UNAUTHORIZED', 'authentication required');
	return { ...refusal, headers: { ...JSON_TYPE, 'www-authenticate': challenge } };
}

function queryText(call: RegistryCall): string {
	const text = call.query.toString();
	return text === '' ? '' : `?${text}`;
}

function scopeOf(call: RegistryCall): string {
	if (call.path === '/v2/_catalog') return 'registry:catalog:*';
	const name = /^\/v2\/(.+?)\/(?:manifests|blobs|tags|referrers)\//.exec(call.path)?.[1];
	if (name === undefined) return '';
	const isRead = call.method === 'GET' || call.method === 'HEAD';
	return `repository:${name}:${isRead ? 'pull' : 'pull,push'}`;
}

interface TokenContent {
	readonly exp: number;
	readonly access: readonly { type: string; name: string; actions: readonly string[] }[];
}

/** Undefined for a good token, '' for none, else the reason. */
function tokenError(authorization: string | undefined, scope: string): string | undefined {
	const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
	if (token === undefined) return '';
	let content: TokenContent;
	try {
		content = JSON.parse(
			Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
		) as TokenContent;
	} catch {
		return 'invalid_token';
	}
	// The token server takes docker-registry's leeway of 60 s off.
	if (Date.now() / 1000 > content.exp + 60) return 'invalid_token';
	if (scope === '') return undefined;
	const [type = '', name = '', actions = ''] = scope.split(':');
	const granted = content.access
		.filter((one) => one.type === type && one.name === name)
		.flatMap((one) => one.actions);
	return actions.split(',').every((action) => granted.includes(action))
		? undefined
		: 'insufficient_scope';
}
