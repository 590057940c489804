import { describe, expect, it } from 'vitest';
import { judgeUploadLocation } from '../../../../shared/registry/upload-location';

const ORIGIN = 'https://reg.example:8443';
const BASE = `${ORIGIN}/v2/app/blobs/uploads/`;

describe('where an upload may go on', () => {
	it.each([
		[
			'/v2/app/blobs/uploads/1?_state=a%2Fb==',
			`${ORIGIN}/v2/app/blobs/uploads/1?_state=a%2Fb==`,
			false,
		],
		['1?x=y', `${BASE}1?x=y`, false],
		[`${ORIGIN}/u/1`, `${ORIGIN}/u/1`, false],
		['https://reg.example/u/1?q=1', `${ORIGIN}/u/1?q=1`, true],
		['http://reg.example:8443/u/1', `${ORIGIN}/u/1`, true],
		['http://REG.example:80/u/1#f', `${ORIGIN}/u/1`, true],
		['//reg.example:8443/u/1', `${ORIGIN}/u/1`, false],
	])('%s becomes %s', (location, url, isRewritten) => {
		expect(judgeUploadLocation(location, BASE, ORIGIN)).toEqual({ ok: true, url, isRewritten });
	});

	it.each([
		['https://other.example/u/1', 'other.example'],
		['//other.example/u', 'other.example'],
		['http://127.0.0.1:9/x', '127.0.0.1:9'],
		['https://user:pw@reg.example:8443/u', 'reg.example:8443'],
		['ftp://reg.example:8443/u', 'reg.example:8443'],
		['https://[bad', ''],
	])('%s is refused', (location, host) => {
		expect(judgeUploadLocation(location, BASE, ORIGIN)).toEqual({ ok: false, host });
	});
});
