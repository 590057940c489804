import { describe, expect, it } from 'vitest';
import {
	type CertificatePlan,
	planCertificates,
} from '../../../../../shared/trust/certificates/plan-certificates';
import type { CertificateFolder } from '../../../../../shared/trust/engine-files';
import type { TrustWish } from '../../../../../shared/trust/trust-wish';
import { certificateFolder, fileUnread, SAMPLE_CA_PEM } from '../../../../support/trust-samples';

const HOST = 'r.example:5000';
const USER = `/home/u/.config/containers/certs.d/${HOST}`;
const SYSTEM = `/etc/containers/certs.d/${HOST}`;
const CA: TrustWish = { host: HOST, as: 'ca', caPem: SAMPLE_CA_PEM };
const NONE: TrustWish = { host: HOST, as: 'none' };

function plan(wish: TrustWish, ...folders: readonly CertificateFolder[]): CertificatePlan {
	const result = planCertificates(wish, folders);
	if (!result.ok) throw new Error(result.fault.code);
	return result.value;
}

const paths = ({ edits }: CertificatePlan) => edits.map(({ before }) => before.path);
const codes = ({ findings }: CertificatePlan) => findings.map(({ code }) => code);

describe('planCertificates', () => {
	it('writes into the preferred folder where there is none', () => {
		const made = plan(CA, certificateFolder(USER, undefined, true), certificateFolder(SYSTEM));
		expect(paths(made)).toEqual([`${USER}/image-ferry.crt`]);
		expect(new TextDecoder().decode(made.edits[0]?.after)).toBe(SAMPLE_CA_PEM);
		expect(made).toMatchObject({
			findings: [],
			caFilesNow: [],
			caFilesAfter: [`${USER}/image-ferry.crt`],
		});
		expect(made.edits[0]).toMatchObject({ role: 'ca', newMode: 0o644 });
	});

	it('writes into the folder that counts, so that nothing in it is hidden', () => {
		const made = plan(
			CA,
			certificateFolder(USER, undefined, true),
			certificateFolder(SYSTEM, { 'ca.crt': SAMPLE_CA_PEM }),
		);
		expect(paths(made)).toEqual([`${SYSTEM}/image-ferry.crt`]);
		expect(made.caFilesNow).toEqual([`${SYSTEM}/ca.crt`]);
		expect(made.caFilesAfter).toEqual([`${SYSTEM}/ca.crt`, `${SYSTEM}/image-ferry.crt`]);
	});

	it('prefers the preferred folder to one that exists and holds nothing', () => {
		const made = plan(CA, certificateFolder(USER, undefined, true), certificateFolder(SYSTEM, {}));
		expect(paths(made)).toEqual([`${USER}/image-ferry.crt`]);
	});

	it('warns of a folder that hides the one with certificates', () => {
		const made = plan(
			CA,
			certificateFolder(USER, {}, true),
			certificateFolder(SYSTEM, { 'client.cert': '', 'client.key': '' }),
		);
		expect(paths(made)).toEqual([`${USER}/image-ferry.crt`]);
		expect(made.findings).toEqual([
			{
				code: 'folder-shadowed',
				severity: 'warns',
				facts: { folder: SYSTEM, other: USER },
			},
		]);
	});

	it('plans nothing where our file is as wished', () => {
		const there = certificateFolder(SYSTEM, { 'image-ferry.crt': SAMPLE_CA_PEM }, true);
		expect(plan(CA, there)).toEqual({
			edits: [],
			findings: [],
			caFilesNow: [`${SYSTEM}/image-ferry.crt`],
			caFilesAfter: [`${SYSTEM}/image-ferry.crt`],
		});
	});

	it.each(['none', 'insecure'] as const)('removes our own files only for %s', (as) => {
		const made = plan(
			{ host: HOST, as },
			certificateFolder(USER, { 'image-ferry.crt': SAMPLE_CA_PEM }, true),
			certificateFolder(SYSTEM, { 'image-ferry.crt': 'x', 'ca.crt': SAMPLE_CA_PEM }),
		);
		expect(paths(made)).toEqual([`${USER}/image-ferry.crt`, `${SYSTEM}/image-ferry.crt`]);
		for (const edit of made.edits) expect(edit.after).toBeUndefined();
		// The user's folder goes with the file, so that the system's counts.
		expect(made.caFilesAfter).toEqual([`${SYSTEM}/ca.crt`]);
		expect(codes(made)).toEqual(as === 'none' ? ['foreign-stays'] : []);
	});

	it('leaves a folder that holds more, which goes on hiding the next', () => {
		const made = plan(
			NONE,
			certificateFolder(USER, { 'image-ferry.crt': SAMPLE_CA_PEM, 'notes.txt': '' }, true),
			certificateFolder(SYSTEM, { 'ca.crt': SAMPLE_CA_PEM }),
		);
		expect(made.caFilesAfter).toEqual([]);
		expect(codes(made)).toEqual(['folder-shadowed']);
	});

	it('tells which files of others still trust it', () => {
		const made = plan(
			NONE,
			certificateFolder(SYSTEM, { 'ca.crt': SAMPLE_CA_PEM, 'image-ferry.crt': SAMPLE_CA_PEM }),
		);
		expect(made.findings).toEqual([
			{
				code: 'foreign-stays',
				severity: 'tells',
				facts: { file: `${SYSTEM}/ca.crt`, host: HOST },
			},
		]);
	});

	it.each([
		['client.cert', `${SYSTEM}/client.key`],
		['client.key', `${SYSTEM}/client.cert`],
	])('blocks at %s alone', (name, other) => {
		const folder = certificateFolder(SYSTEM, { [name]: '' }, true);
		expect(plan(CA, folder).findings).toEqual([
			{
				code: 'certificate-without-key',
				severity: 'blocks',
				facts: { file: `${SYSTEM}/${name}`, other, host: HOST },
			},
		]);
		expect(plan(NONE, folder).findings[0]?.severity).toBe('warns');
	});

	it('tells what looks like a CA and is not read', () => {
		const made = plan(CA, certificateFolder(SYSTEM, { 'ca.pem': SAMPLE_CA_PEM }, true));
		expect(made.findings).toEqual([
			{
				code: 'ca-not-read',
				severity: 'tells',
				facts: { file: `${SYSTEM}/ca.pem`, other: `${SYSTEM}/ca.crt` },
			},
		]);
	});

	it('writes the CA of a mirror behind a private one, and leaves it with other mirrors', () => {
		const mirror: TrustWish = { host: HOST, as: 'mirror', of: 'docker.io' };
		const bare = certificateFolder(SYSTEM, undefined, true);
		expect(paths(plan({ ...mirror, tls: 'private-ca', caPem: SAMPLE_CA_PEM }, bare))).toEqual([
			`${SYSTEM}/image-ferry.crt`,
		]);
		const own = certificateFolder(SYSTEM, { 'image-ferry.crt': SAMPLE_CA_PEM }, true);
		expect(plan({ ...mirror, tls: 'plain-http' }, own).edits).toEqual([]);
		expect(plan(mirror, own).caFilesAfter).toEqual([`${SYSTEM}/image-ferry.crt`]);
	});

	it('has nothing to plan without folders', () => {
		expect(plan(NONE)).toEqual({ edits: [], findings: [], caFilesNow: [], caFilesAfter: [] });
	});

	it('refuses text that is no CA, and a file of ours that can not be read', () => {
		const folder = certificateFolder(SYSTEM, {}, true);
		expect(planCertificates({ ...CA, caPem: 'x' }, [folder])).toMatchObject({
			ok: false,
			fault: { code: 'trust.ca-invalid', facts: { reason: 'empty' } },
		});
		const unread = { ...folder, ownCa: fileUnread(`${SYSTEM}/image-ferry.crt`) };
		expect(planCertificates(CA, [unread])).toMatchObject({
			ok: false,
			fault: {
				code: 'trust.config-unreadable',
				facts: { file: `${SYSTEM}/image-ferry.crt`, reason: 'denied' },
			},
		});
	});
});
