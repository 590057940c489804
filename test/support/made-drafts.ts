// Drafts for tests of the wizard: the images of a vendor, thousands of them, and any draft at all.
import fc from 'fast-check';
import { emptyDraft, type MirrorDraft } from '../../shared/mirror/draft/mirror-draft';

export const VENDOR = 'europe-west1-docker.pkg.dev/appcircle/docker-registry';

/** Lines of a list: `count` images of a vendor. */
export function vendorList(count = 38): string {
	return Array.from(
		{ length: count },
		(_, number) => `${VENDOR}/service-${number + 1}:v3.${number}.0`,
	).join('\n');
}

/** A draft that could run: `count` images below one path, to a registry of one's own. */
export function madeDraft(changes: Partial<MirrorDraft> = {}, count = 38): MirrorDraft {
	return {
		...emptyDraft('draft-1'),
		name: 'appcircle',
		imagesText: vendorList(count),
		destination: { registry: 'registry.spacetech.example:8083', repository: 'appcircle' },
		rewrite: [{ from: VENDOR, to: '' }],
		...changes,
	};
}

const line = fc.oneof(
	fc.constantFrom(
		'nginx',
		'h.example/a/b:1',
		'h.example/a:1',
		'h.example/a/b/c:2',
		'# x',
		'',
		'two words',
		'HTTP://x',
	),
	fc
		.tuple(fc.stringMatching(/^[a-z]{1,6}$/), fc.stringMatching(/^[a-z]{1,6}$/))
		.map(([path, name]) => `q.example:5000/${path}/${name}:1`),
	fc.string({ maxLength: 30 }),
);

/** Any list, good lines and bad. */
export const anyList = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'));

/** Any draft, as far as its steps can make one. */
export const anyDraft: fc.Arbitrary<MirrorDraft> = fc
	.record({
		imagesText: anyList,
		registry: fc.oneof(fc.constantFrom('', 'd.example', 'd.example:5000', 'word'), fc.string()),
		repository: fc.oneof(fc.constantFrom('', 'team', '/a/b/', 'A'), fc.string({ maxLength: 9 })),
		rewrite: fc.array(
			fc.record({
				from: fc.constantFrom('', 'h.example/a', 'q.example:5000', 'x y'),
				to: fc.constantFrom('', 'new', 'A'),
			}),
			{ maxLength: 3 },
		),
		platforms: fc.constantFrom<MirrorDraft['platforms']>('all', [], ['linux/amd64'], ['x']),
		referrers: fc.constantFrom<MirrorDraft['referrers']>('all', 'none', [], ['a/b']),
	})
	.map(({ registry, repository, ...rest }) => ({
		...emptyDraft('any'),
		...rest,
		destination: { registry, repository },
	}));
