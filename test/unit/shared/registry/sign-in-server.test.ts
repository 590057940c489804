import { describe, expect, it } from 'vitest';
import { judgeSignInServer } from '../../../../shared/registry/sign-in-server';
import type { TlsPolicy } from '../../../../shared/registry/tls-policy';

type Row = [
	realm: string,
	registryHost: string,
	verdict: string,
	tls?: TlsPolicy,
	pinnedHost?: string,
];

// security T3: forty realms that a registry may name, and whether its token server may have the password.
const ROWS: readonly Row[] = [
	// The registry itself.
	['https://reg.example/token', 'reg.example', 'own'],
	['https://reg.example:443/token', 'reg.example', 'own'],
	['https://REG.example/token', 'reg.example', 'own'],
	['https://reg.example:8443/v2/token?a=b', 'reg.example:8443', 'own'],
	['https://[2001:db8::1]:5000/token', '[2001:db8::1]:5000', 'own'],
	['https://127.0.0.1:5000/token', '127.0.0.1:5000', 'own'],
	['http://127.0.0.1:5000/token', '127.0.0.1:5000', 'own', 'plain-http'],
	['http://10.1.2.3/token', '10.1.2.3', 'own', 'plain-http'],
	['https://10.1.2.3/token', '10.1.2.3', 'own', 'plain-http'],
	// Documented pairs, in that direction only.
	['https://auth.docker.io/token', 'docker.io', 'known'],
	['https://gitlab.com/jwt/auth', 'registry.gitlab.com', 'known'],
	['https://api.digitalocean.com/v2/registry/auth', 'registry.digitalocean.com', 'known'],
	['https://auth.docker.io/token', 'reg.example', 'other-host'],
	['https://registry.gitlab.com/auth', 'gitlab.com', 'other-host'],
	['https://auth.docker.io.evil.example/token', 'docker.io', 'other-host'],
	['https://auth.docker.io:8443/token', 'docker.io', 'other-host'],
	// Allowed by the user, for this registry.
	['https://login.example/token', 'reg.example', 'pinned', 'verify', 'login.example'],
	['http://login.example:5001/token', 'reg.example', 'pinned', 'plain-http', 'login.example:5001'],
	['https://10.0.0.7:5001/token', 'reg.example', 'pinned', 'verify', '10.0.0.7:5001'],
	['https://login.example:8443/token', 'reg.example', 'other-host', 'verify', 'login.example'],
	['https://sub.login.example/token', 'reg.example', 'other-host', 'verify', 'login.example'],
	['http://login.example/token', 'reg.example', 'not-https', 'verify', 'login.example'],
	// Somebody else.
	['https://evil.example/token', 'reg.example', 'other-host'],
	['https://reg.example.evil.example/token', 'reg.example', 'other-host'],
	['https://reg.example:444/token', 'reg.example', 'other-host'],
	['https://rеg.example/token', 'reg.example', 'other-host'],
	// Not over HTTPS, or over something else.
	['http://reg.example/token', 'reg.example', 'not-https'],
	['http://reg.example/token', 'reg.example', 'not-https', 'skip-verify'],
	['ftp://reg.example/token', 'reg.example', 'not-https'],
	['file:///etc/passwd', 'reg.example', 'not-https', 'plain-http'],
	// What is no URL, or hides something.
	['', 'reg.example', 'not-a-url'],
	['/token', 'reg.example', 'not-a-url'],
	['https://user:pass@reg.example/token', 'reg.example', 'userinfo'],
	['https://reg.example@evil.example/token', 'reg.example', 'userinfo'],
	// Addresses of this computer and its network, however written.
	['https://127.0.0.1/token', 'reg.example', 'private-address'],
	['https://2130706433/token', 'reg.example', 'private-address'],
	['https://0x7f.1/token', 'reg.example', 'private-address'],
	['https://127。0。0。1/token', 'reg.example', 'private-address'],
	['https://[::ffff:127.0.0.1]/token', 'reg.example', 'private-address'],
	['https://[::1]:5000/token', '[::1]:5001', 'other-host'],
	['https://localhost/token', 'reg.example', 'private-address'],
	['https://192.168.0.1/token', 'reg.example', 'private-address'],
	['https://172.31.255.1/token', 'reg.example', 'private-address'],
	['https://[fd12::1]/token', 'reg.example', 'private-address'],
	// Metadata, unspecified and multicast: never, whoever says so.
	['http://169.254.169.254/token', '169.254.169.254', 'private-address', 'plain-http'],
	['https://169.254.169.254/token', 'reg.example', 'private-address', 'verify', '169.254.169.254'],
	['https://100.100.100.200/token', 'reg.example', 'private-address', 'verify', '100.100.100.200'],
	['https://[fd00:ec2::254]/token', 'reg.example', 'private-address', 'verify', '[fd00:ec2::254]'],
	['https://0.0.0.0/token', '0.0.0.0', 'private-address'],
	['https://224.0.0.1/token', '224.0.0.1', 'private-address'],
];

describe('sign-in servers that a registry names', () => {
	it.each<Row>([...ROWS])(
		'%s at %s is %s',
		(realm, registryHost, expected, tls = 'verify', pinnedHost) => {
			const verdict = judgeSignInServer({ realm, registryHost, tls, pinnedHost });
			expect(verdict.ok ? verdict.relation : verdict.reason).toBe(expected);
		},
	);

	it.each([
		['https://auth.vendor.example/token', 'reg.example', 'verify', 'foreign'],
		['https://reg.example:444/token', 'reg.example', 'verify', 'foreign'],
		['https://reg.example/token', 'reg.example', 'verify', 'own'],
		['http://auth.vendor.example/token', 'reg.example', 'plain-http', 'foreign'],
		['http://auth.vendor.example/token', 'reg.example', 'verify', 'not-https'],
		['http://auth.vendor.example/token', 'reg.example', 'skip-verify', 'not-https'],
		['https://u:p@auth.vendor.example/token', 'reg.example', 'verify', 'userinfo'],
		['https://192.168.0.1/token', 'reg.example', 'verify', 'private-address'],
		['https://localhost/token', 'reg.example', 'verify', 'private-address'],
		['https://[::ffff:10.0.0.1]/token', 'reg.example', 'verify', 'private-address'],
		['https://10.0.0.2/token', '10.0.0.1:5000', 'verify', 'foreign'],
		['http://127.0.0.1:5001/token', '127.0.0.1:5000', 'plain-http', 'foreign'],
		['https://169.254.169.254/token', '10.0.0.1', 'verify', 'private-address'],
		['https://100.100.100.200/token', '10.0.0.1', 'verify', 'private-address'],
	] as const)(
		'%s at %s over %s is %s to who has no password',
		(realm, registryHost, tls, expected) => {
			const verdict = judgeSignInServer({ realm, registryHost, tls, isAnonymous: true });
			expect(verdict.ok ? verdict.relation : verdict.reason).toBe(expected);
		},
	);

	it('gives a canonical address, its query kept and its fragment gone', () => {
		const verdict = judgeSignInServer({
			realm: 'HTTPS://Reg.Example:443/token?account=a#x',
			registryHost: 'reg.example',
			tls: 'verify',
		});
		expect(verdict).toEqual({
			ok: true,
			url: 'https://reg.example/token?account=a',
			host: 'reg.example',
			relation: 'own',
		});
	});

	it('names the host that it refuses, so that the user can be asked', () => {
		const verdict = judgeSignInServer({
			realm: 'https://login.example:8443/t',
			registryHost: 'reg.example',
			tls: 'verify',
		});
		expect(verdict).toEqual({ ok: false, reason: 'other-host', host: 'login.example:8443' });
	});
});
