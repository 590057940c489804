import { describe, expect, it } from 'vitest';
import { judgeRedirect, type RedirectQuestion } from '../../../../shared/registry/redirect-rule';

const question: RedirectQuestion = {
	from: 'https://reg.example/v2/app/blobs/x',
	location: '/elsewhere',
	origin: 'https://reg.example',
	method: 'GET',
	canLeaveOrigin: true,
	hops: 0,
};

describe('redirects', () => {
	it.each([
		['/elsewhere', 'https://reg.example/elsewhere', true],
		['https://cdn.example/data?sig=1', 'https://cdn.example/data?sig=1', false],
		['https://reg.example:444/data', 'https://reg.example:444/data', false],
		['//cdn.example/data', 'https://cdn.example/data', false],
	])('%s is followed', (location, url, isSameOrigin) => {
		expect(judgeRedirect({ ...question, location })).toEqual({ ok: true, url, isSameOrigin });
	});

	it.each<[string, Partial<RedirectQuestion>, string]>([
		['https to http', { location: 'http://cdn.example/data' }, 'downgrade'],
		['another protocol', { location: 'ftp://cdn.example/data' }, 'not-http'],
		['a script', { location: 'javascript:alert(1)' }, 'not-http'],
		['no URL', { location: 'https://[' }, 'not-a-url'],
		['a user in it', { location: 'https://a:b@cdn.example/' }, 'userinfo'],
		['the sixth', { hops: 5 }, 'too-many'],
		['an upload', { method: 'PUT' }, 'method'],
		[
			'a manifest from elsewhere',
			{ location: 'https://cdn.example/m', canLeaveOrigin: false },
			'leaves-registry',
		],
		[
			'a manifest from another port',
			{ location: 'https://reg.example:444/m', canLeaveOrigin: false },
			'leaves-registry',
		],
	])('%s is refused', (_name, change, reason) => {
		expect(judgeRedirect({ ...question, ...change })).toMatchObject({ ok: false, reason });
	});

	it('may go from http to https, and stay on http', () => {
		const from = { ...question, from: 'http://reg.example/b', origin: 'http://reg.example' };
		expect(judgeRedirect({ ...from, location: 'https://cdn.example/d' })).toMatchObject({
			ok: true,
		});
		expect(judgeRedirect({ ...from, location: 'http://cdn.example/d' })).toMatchObject({
			ok: true,
			isSameOrigin: false,
		});
	});

	it('compares with the address that redirected: the way home is no return of the credential', () => {
		const home = {
			...question,
			from: 'https://cdn.example/d',
			location: 'https://reg.example/v2/x',
			hops: 1,
		};
		expect(judgeRedirect(home)).toMatchObject({ ok: true, isSameOrigin: false });
	});
});
