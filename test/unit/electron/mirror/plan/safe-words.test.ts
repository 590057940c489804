import { expect, it } from 'vitest';
import { withSafeWords } from '../../../../../electron/mirror/plan/safe-words';
import { noteCredential } from '../../../../../electron/platform/known-secrets';
import { hasHiddenCharacter } from '../../../../../shared/format/visible-text';
import type { PlanItem } from '../../../../../shared/mirror/plan';

const SECRET = 'CANARY-of-safe-words';
noteCredential({ username: 'user', secret: SECRET, kind: 'password' });

const item: PlanItem = {
	index: 0,
	source: 's.example/a:1',
	destination: 'd.example/a:1',
	platforms: ['linux/amd64', 'li\u202enux/\u001b[31m'],
	action: 'copy',
	bytesToMove: 1,
	bytesToMount: 0,
	bytesPresent: 0,
	referrers: [{ digest: `sha256:${'a'.repeat(64)}`, artifactType: `a/\u009b${SECRET}` }],
	warnings: [`The manifest says ${SECRET}\u200b.`, 'x'.repeat(5000)],
	needs: [],
};

it('makes what documents say visible, short and free of secrets, and leaves names as they are', () => {
	const safe = withSafeWords(item);
	expect(safe).toMatchObject({
		source: item.source,
		destination: item.destination,
		platforms: ['linux/amd64', 'li\\u{202E}nux/\\u{001B}[31m'],
		referrers: [{ artifactType: 'a/\\u{009B}•••' }],
	});
	const words = [...safe.platforms, ...safe.warnings, safe.referrers[0]?.artifactType ?? ''];
	expect(words.some(hasHiddenCharacter)).toBe(false);
	expect(words.join()).not.toContain('CANARY');
	expect(safe.warnings[1]?.length).toBeLessThan(1100);
});
