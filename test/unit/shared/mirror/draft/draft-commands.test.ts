import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	ferryCommand,
	mirrorFileName,
	mirrorFileText,
	shellWord,
	skopeoScript,
} from '../../../../../shared/mirror/draft/draft-commands';
import type { MirrorDraft } from '../../../../../shared/mirror/draft/mirror-draft';
import { mirrorOfDraft } from '../../../../../shared/mirror/draft/mirror-of-draft';
import { readMirrorFile } from '../../../../../shared/mirror/mirror-file';
import { madeDraft } from '../../../../support/made-drafts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

function mirrorOf(changes: Partial<MirrorDraft> = {}) {
	const meaning = mirrorOfDraft(madeDraft(changes));
	if (!meaning.ok) throw new Error(meaning.problems[0]?.problem);
	return meaning.mirror;
}

describe('the mirror file of a draft', () => {
	it('is read back as the same mirror', () => {
		const mirror = mirrorOf({ platforms: ['linux/amd64'], existingTag: 'keep' });
		const reading = readMirrorFile(mirrorFileText(mirror, 'appcircle.yaml'), 'appcircle.yaml');
		expect(reading.ok && reading.spec).toEqual(mirror.spec);
	});

	it('has a name that every file system takes', () => {
		expect(['App Circle!', '../../x', '', '…'].map(mirrorFileName)).toEqual([
			'app-circle.yaml',
			'x.yaml',
			'mirror.yaml',
			'mirror.yaml',
		]);
	});
});

describe('words for sh', () => {
	it('come back unchanged from a real one', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (word) => {
				const safe = word.replaceAll('\0', '');
				expect(
					execFileSync('sh', ['-c', `printf %s ${shellWord(safe)}`], { encoding: 'utf8' }),
				).toBe(safe);
			}),
			{ numRuns: 30 },
		);
		expect(ferryCommand("it's.yaml")).toBe("image-ferry run 'it'\\''s.yaml'");
	});
});

describe('the skopeo script', () => {
	it('copies every image to its name, the digest from a pinned source', () => {
		const imagesText = `q.io/a/b:1\nq.io/c:2@${DIGEST}\nq.io/d@${DIGEST}`;
		const lines = skopeoScript(mirrorOf({ imagesText, rewrite: [] })).split('\n');
		const to = 'docker://registry.spacetech.example:8083/appcircle';
		const copies = lines.filter((line) => line.startsWith('skopeo copy'));
		expect(copies.map((line) => line.replace('skopeo copy --all --preserve-digests ', ''))).toEqual(
			[
				`docker://q.io/a/b:1 ${to}/a/b:1`,
				`docker://q.io/c@${DIGEST} ${to}/c:2`,
				`docker://q.io/d@${DIGEST} ${to}/d@${DIGEST}`,
			],
		);
	});

	it('says what it can not do, and how hosts are reached', () => {
		const script = skopeoScript(
			mirrorOf({
				platforms: ['linux/amd64'],
				existingTag: 'fail',
				repositories: [{ repository: 'q.io/x', tags: { newest: 3 } }],
			}),
			(host) => (host.startsWith('registry.') ? 'plain-http' : 'skip-verify'),
		);
		expect(script).toContain('--src-tls-verify=false --dest-tls-verify=false');
		expect(script).toMatch(/signatures.*\n.*every platform.*\n.*replaces tags/);
		expect(script).toContain('tags of q.io/x are chosen');
		expect(skopeoScript(mirrorOf({ referrers: 'none' }))).not.toContain('signatures');
	});

	it('is a script that sh accepts, whatever the images are called', () => {
		const script = skopeoScript(mirrorOf());
		expect(() => execFileSync('sh', ['-n', '-c', script])).not.toThrow();
	});
});
