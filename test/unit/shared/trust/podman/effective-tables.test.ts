import { describe, expect, it } from 'vitest';
import {
	effectiveTables,
	majorOf,
	readCountingFiles,
	withChanges,
} from '../../../../../shared/trust/podman/effective-tables';
import {
	MAIN_FILE,
	type PodmanSample,
	podmanFiles,
	SYSTEM_FOLDER,
	USER_FOLDER,
} from '../../../../support/podman-samples';
import { fileThere, fileUnread } from '../../../../support/trust-samples';

const insecure = (isInsecure: boolean) =>
	`[[registry]]\nlocation = "a.example"\ninsecure = ${isInsecure}\n`;

function counting(sample: PodmanSample) {
	const files = readCountingFiles(podmanFiles({ host: 'x.example' }, sample));
	if (!files.ok) throw new Error(JSON.stringify(files.fault));
	return files.value;
}

const order = (sample: PodmanSample) => counting(sample).map(({ document }) => document.file);

describe('the files that count', () => {
	const dropIns = {
		[`${SYSTEM_FOLDER}/20-b.conf`]: '',
		[`${SYSTEM_FOLDER}/20-B.conf`]: '',
		[`${SYSTEM_FOLDER}/no.conf.bak`]: '[',
		[`${USER_FOLDER}/10-a.conf`]: '',
		[`${USER_FOLDER}/20-b.conf`]: '',
	};
	const own = '50-image-ferry-x.example.conf';

	it('are read folder by folder, by name', () => {
		expect(order({ dropIns })).toEqual([
			MAIN_FILE,
			`${SYSTEM_FOLDER}/20-B.conf`,
			`${SYSTEM_FOLDER}/20-b.conf`,
			`${SYSTEM_FOLDER}/${own}`,
			`${USER_FOLDER}/10-a.conf`,
			`${USER_FOLDER}/20-b.conf`,
		]);
	});

	it('are read by name alone since Podman 6, where a later folder replaces the same name', () => {
		expect(order({ dropIns, version: '6.0.0-dev' })).toEqual([
			MAIN_FILE,
			`${USER_FOLDER}/10-a.conf`,
			`${SYSTEM_FOLDER}/20-B.conf`,
			`${USER_FOLDER}/20-b.conf`,
			`${SYSTEM_FOLDER}/${own}`,
		]);
	});

	it.each([
		[SYSTEM_FOLDER, 1],
		[USER_FOLDER, 2],
	])('have a place for our drop-in in %s before its folder is there', (ownFolder, index) => {
		const files = podmanFiles({ host: 'x.example' }, { ownFolder });
		const other = ownFolder === SYSTEM_FOLDER ? USER_FOLDER : SYSTEM_FOLDER;
		const read = readCountingFiles({
			...files,
			dropIns: [{ folder: other, files: [fileThere(`${other}/1.conf`, '')] }],
		});
		expect(read.ok && read.value[index]?.document.file).toBe(`${ownFolder}/${own}`);
	});

	it('have to be readable', () => {
		const files = podmanFiles({ host: 'x.example' }, {});
		expect(readCountingFiles({ ...files, main: fileUnread(MAIN_FILE) })).toMatchObject({
			ok: false,
			fault: { code: 'trust.config-unreadable', facts: { reason: 'denied' } },
		});
	});
});

describe('effectiveTables', () => {
	it('takes the first of a file, and the last file', () => {
		const path = `${SYSTEM_FOLDER}/1.conf`;
		const main = `${insecure(true)}${insecure(true)}`;
		expect(effectiveTables(counting({ main }))).toMatchObject([{ isInsecure: true, line: 1 }]);
		expect(effectiveTables(counting({ main, dropIns: { [path]: insecure(false) } }))).toMatchObject(
			[{ isInsecure: false, file: path }],
		);
	});
});

describe('withChanges', () => {
	it('reads what would be written', () => {
		const files = counting({ main: insecure(true) });
		const [main] = files;
		if (main === undefined) throw new Error('no file');
		const gone = withChanges(files, new Map([[main, undefined]]));
		expect(gone.ok && effectiveTables(gone.value)).toEqual([]);
		expect(withChanges(files, new Map([[main, '[']])).ok).toBe(false);
	});
});

describe('majorOf', () => {
	it.each([
		['4.3.1', 4],
		['v5.8.2', 5],
		['6.0.0-dev', 6],
		['', 0],
	])('reads %j', (version, major) => {
		expect(majorOf(version)).toBe(major);
	});
});
