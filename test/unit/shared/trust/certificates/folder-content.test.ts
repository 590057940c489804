import { describe, expect, it } from 'vitest';
import {
	contentOf,
	hasOthersFiles,
	lookedUp,
} from '../../../../../shared/trust/certificates/folder-content';
import {
	certificateFolder,
	fileThere,
	fileUnread,
	SAMPLE_CA_PEM,
} from '../../../../support/trust-samples';

const PATH = '/etc/docker/certs.d/r.example';

describe('contentOf', () => {
	it('counts certificates that end in .crt, and our own as told', () => {
		const folder = certificateFolder(PATH, {
			'ca.crt': SAMPLE_CA_PEM,
			'garbage.crt': 'not one',
			'image-ferry.crt': SAMPLE_CA_PEM,
		});
		expect(contentOf(folder, true).caFiles).toEqual([`${PATH}/ca.crt`, `${PATH}/image-ferry.crt`]);
		expect(contentOf(folder, false).caFiles).toEqual([`${PATH}/ca.crt`]);
		expect(contentOf(folder, false).notRead).toEqual([]);
	});

	it('takes a file that can not be read at its name', () => {
		const folder = { ...certificateFolder(PATH, {}), files: [fileUnread(`${PATH}/ca.crt`)] };
		expect(contentOf(folder, false).caFiles).toEqual([`${PATH}/ca.crt`]);
	});

	it('names what looks like a CA and is not read', () => {
		const key = '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n';
		const folder = certificateFolder(PATH, {
			'a.pem': SAMPLE_CA_PEM,
			'b.cer': 'binary',
			'ca.cert': SAMPLE_CA_PEM,
			'client.cert': SAMPLE_CA_PEM,
			'client.key': key,
			'mine.pem': `${key}${SAMPLE_CA_PEM}`,
			'notes.txt': SAMPLE_CA_PEM,
			'words.pem': 'nothing of it',
		});
		expect(contentOf(folder, false).notRead).toEqual([
			`${PATH}/a.pem`,
			`${PATH}/b.cer`,
			`${PATH}/ca.cert`,
		]);
	});

	it('names each half of a pair whose other half is missing', () => {
		const folder = certificateFolder(PATH, {
			'a.cert': '',
			'b.key': '',
			'c.cert': '',
			'c.key': '',
		});
		expect(contentOf(folder, false).halves).toEqual([
			{ file: `${PATH}/a.cert`, other: `${PATH}/a.key` },
			{ file: `${PATH}/b.key`, other: `${PATH}/b.cert` },
		]);
	});

	it("speaks Windows' paths", () => {
		const path = 'C:\\ProgramData\\docker\\certs.d\\r5000';
		const folder = {
			...certificateFolder(path, {}),
			files: [fileThere(`${path}\\a.cert`, '')],
		};
		expect(contentOf(folder, false).halves).toEqual([
			{ file: `${path}\\a.cert`, other: `${path}\\a.key` },
		]);
	});
});

describe('hasOthersFiles', () => {
	it('leaves our own file and what nobody reads aside', () => {
		expect(hasOthersFiles(certificateFolder(PATH, {}))).toBe(false);
		expect(
			hasOthersFiles(certificateFolder(PATH, { 'image-ferry.crt': 'x', 'README.md': 'x' })),
		).toBe(false);
		expect(hasOthersFiles(certificateFolder(PATH, { 'client.key': 'x' }))).toBe(true);
	});
});

describe('lookedUp', () => {
	it('is the name in the folder, also of a link', () => {
		const file = { ...fileThere('/srv/company.pem', SAMPLE_CA_PEM), link: `${PATH}/ca.crt` };
		expect(lookedUp(file)).toBe(`${PATH}/ca.crt`);
		const folder = { ...certificateFolder(PATH, {}), files: [file] };
		expect(contentOf(folder, false).caFiles).toEqual([`${PATH}/ca.crt`]);
	});
});
